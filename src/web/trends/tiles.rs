//! The four numbers at the top, each with how sure it is and what became of it.
//! Must never call a change what chance alone would explain.

use serde::Serialize;

use super::{Watched, charts::spark};
use crate::{
    domain::Locale,
    i18n::{self, Args, decimal, integer, percent, text, text_with},
    trends::{
        Headline, Interval,
        interval::{share, share_difference},
        series,
    },
};

#[derive(Debug, Serialize)]
pub(super) struct Tile {
    name: String,
    value: String,
    /// How sure the value is, or that there is too little to say.
    sure: String,
    /// What became of it since the period before; empty without one.
    change: String,
    /// `better`, `worse` or neither.
    sense: &'static str,
    /// The line of the last days, as the points of a polyline.
    spark: String,
}

pub(super) fn tiles(locale: Locale, watched: &Watched, headline: &Headline) -> Vec<Tile> {
    let buckets = series::buckets(&watched.days, watched.period, watched.span, watched.step);
    let line = |value: &dyn Fn(&series::Counts) -> Option<f64>| {
        spark(&buckets.iter().map(|bucket| value(&bucket.counts)).collect::<Vec<_>>())
    };
    vec![
        Tile { spark: line(&|counts| Some(counts.total as f64)), ..volume(locale, headline) },
        Tile { spark: line(&|counts| counts.mean_stars().value), ..stars(locale, headline) },
        Tile { spark: line(&|counts| counts.negative_share().value), ..negative(locale, headline) },
        Tile { spark: line(&|counts| share(counts.answered, counts.total).value), ..answered(locale, headline) },
    ]
}

fn tile(locale: Locale, name: &str) -> Tile {
    let name = text(locale, &format!("trends-tile-{name}"));
    let (value, sure, change, spark) = ("–".to_owned(), String::new(), String::new(), String::new());
    Tile { name, value, sure, change, sense: "", spark }
}

fn volume(locale: Locale, headline: &Headline) -> Tile {
    let change = headline.volume_change.map(|change| signed(locale, change * 100.0, 0) + "\u{a0}%");
    let before = headline.before.map(|before| before.counts.total as i64);
    Tile {
        value: integer(locale, headline.now.counts.total as i64),
        sure: match headline.now.counts.removed {
            0 => String::new(),
            removed => counted(locale, "trends-tile-removed", removed),
        },
        change: match (change, before) {
            (Some(change), _) => since(locale, &change),
            (None, Some(_)) => text(locale, "trends-change-first"),
            (None, None) => String::new(),
        },
        ..tile(locale, "volume")
    }
}

fn stars(locale: Locale, headline: &Headline) -> Tile {
    let estimate = headline.now.stars;
    let Some(value) = estimate.value else { return tile(locale, "stars") };
    let half = estimate.interval.map(|interval| (interval.high - value).max(value - interval.low));
    let (change, sense) = moved(locale, headline.stars_change, true, |middle| signed(locale, middle, 1));
    Tile {
        value: decimal(locale, value, 1),
        sure: match half {
            Some(half) => {
                let half = format!("±\u{a0}{}", decimal(locale, half.max(0.05), 1));
                format!("{half} {}", counted(locale, "trends-from-ratings", estimate.n))
            }
            None => counted(locale, "trends-too-few-ratings", estimate.n),
        },
        change,
        sense,
        ..tile(locale, "stars")
    }
}

fn negative(locale: Locale, headline: &Headline) -> Tile {
    let estimate = headline.now.negative;
    let Some(value) = estimate.value else { return tile(locale, "negative") };
    let (change, sense) = moved(locale, headline.negative_change, false, |middle| points(locale, middle));
    Tile {
        value: percent(locale, value, 0),
        sure: range(locale, estimate.interval, estimate.n),
        change,
        sense,
        ..tile(locale, "negative")
    }
}

fn answered(locale: Locale, headline: &Headline) -> Tile {
    let of = |counts: &series::Counts| share(counts.answered, counts.total);
    let now = of(&headline.now.counts);
    let Some(value) = now.value else { return tile(locale, "answered") };
    let difference = headline.before.and_then(|before| share_difference(&of(&before.counts), &now));
    let (change, sense) = moved(locale, difference, true, |middle| points(locale, middle));
    let done = headline.now.counts.answered as i64;
    let args = Args::from([
        ("done".into(), integer(locale, done).into()),
        ("count".into(), (now.n as i64).into()),
        ("shown".into(), integer(locale, now.n as i64).into()),
    ]);
    Tile {
        value: percent(locale, value, 0),
        sure: text_with(locale, "trends-answered-of", &args),
        change,
        sense,
        ..tile(locale, "answered")
    }
}

/// What changed, when more than chance would: the middle of where the true change lies.
fn moved(
    locale: Locale,
    change: Option<Interval>,
    more_is_better: bool,
    say: impl Fn(f64) -> String,
) -> (String, &'static str) {
    let Some(change) = change else { return (String::new(), "") };
    if change.holds(0.0) {
        return (text(locale, "trends-change-none"), "");
    }
    let middle = f64::midpoint(change.low, change.high);
    let better = (middle > 0.0) == more_is_better;
    (since(locale, &say(middle)), if better { "better" } else { "worse" })
}

fn range(locale: Locale, interval: Option<Interval>, n: u64) -> String {
    let Some(interval) = interval else { return counted(locale, "trends-too-few", n) };
    let low = decimal(locale, interval.low * 100.0, 0);
    let args = Args::from([("low".into(), low.into()), ("high".into(), percent(locale, interval.high, 0).into())]);
    text_with(locale, "trends-between", &args)
}

fn since(locale: Locale, change: &str) -> String {
    text_with(locale, "trends-change-since", &Args::from([("change".into(), change.to_owned().into())]))
}

fn signed(locale: Locale, value: f64, digits: usize) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", decimal(locale, value, digits))
}

fn points(locale: Locale, share: f64) -> String {
    let args = Args::from([("change".into(), signed(locale, share * 100.0, 0).into())]);
    text_with(locale, "trends-points", &args)
}

fn counted(locale: Locale, key: &str, count: u64) -> String {
    let count = count as i64;
    let shown = i18n::integer(locale, count);
    text_with(locale, key, &Args::from([("count".into(), count.into()), ("shown".into(), shown.into())]))
}
