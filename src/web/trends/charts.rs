//! The charts as shapes and words: what the template draws without counting anything itself.
//! Must never hide what a chart rests on: each one has its table.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

use super::Watched;
use crate::{
    domain::Locale,
    i18n::{self, Args, decimal, integer, text_with},
    store::trends::Which,
    trends::{Bucket, Coverage, Finding, Headline, Rolling, finding, series},
};

/// The drawing board of a chart; the page stretches it.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 200.0;
/// More points than this are not drawn apart.
const POINTS: usize = 180;

/// A chart of bars.
#[derive(Debug, Serialize)]
pub(super) struct Volume {
    title: String,
    bars: Vec<Bar>,
    /// Where the axis runs.
    axis: f64,
    /// The number at the top, and the one at the bottom when something was removed.
    top: String,
    bottom: Option<String>,
    marks: Vec<String>,
    rows: Vec<[String; 6]>,
    /// The key of the name of a row: a day, a week or a month.
    step: &'static str,
    any_removed: bool,
    any_unwatched: bool,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: f64,
    width: f64,
    /// From the axis upwards, kind by kind: where it starts, how tall it is.
    parts: Vec<(&'static str, f64, f64)>,
    label: String,
    href: String,
    unwatched: bool,
}

/// A chart of a line with its band.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    title: String,
    /// The band and the line, one pair for each stretch without a gap.
    stretches: Vec<(String, String)>,
    top: String,
    bottom: String,
    marks: Vec<String>,
    rows: Vec<[String; 4]>,
    /// Whether there is nothing to draw.
    few: bool,
}

pub(super) fn volume(locale: Locale, watched: &Watched, headline: &Headline, which: &Which) -> Volume {
    let buckets = series::buckets(&watched.days, watched.period, watched.span, watched.step);
    let most = |of: fn(&Bucket) -> u64| buckets.iter().map(of).max().unwrap_or(0);
    let (above, below) = (most(|bucket| bucket.counts.total).max(1), most(|bucket| bucket.counts.removed));
    let unit = HEIGHT / (above + below) as f64;
    let axis = round(above as f64 * unit);
    let slot = WIDTH / buckets.len().max(1) as f64;
    let bar = |(at, bucket): (usize, &Bucket)| {
        let counts = &bucket.counts;
        let mut parts = Vec::new();
        let mut top = axis;
        let kinds = [("negative", counts.negative), ("mixed", counts.mixed), ("positive", counts.positive)];
        for (kind, count) in kinds.into_iter().filter(|(_, count)| *count > 0) {
            let height = count as f64 * unit;
            top -= height;
            parts.push((kind, round(top), round(height)));
        }
        if counts.removed > 0 {
            parts.push(("removed", round(axis), round(counts.removed as f64 * unit)));
        }
        Bar {
            x: round(at as f64 * slot + slot * 0.1),
            width: round(slot * 0.8),
            parts,
            label: label(locale, bucket),
            href: inbox(bucket, which),
            unwatched: bucket.coverage == Coverage::None,
        }
    };
    Volume {
        title: sentence(locale, &finding::volume(headline)),
        bars: buckets.iter().enumerate().map(bar).collect(),
        axis,
        top: integer(locale, above as i64),
        bottom: (below > 0).then(|| integer(locale, below as i64)),
        marks: marks(locale, watched),
        rows: buckets.iter().rev().map(|bucket| row(locale, bucket)).collect(),
        step: match watched.step {
            series::Step::Day => "trends-day",
            series::Step::Week => "trends-week",
            series::Step::Month => "trends-month",
        },
        any_removed: below > 0,
        any_unwatched: buckets.iter().any(|bucket| bucket.coverage == Coverage::None),
    }
}

fn row(locale: Locale, bucket: &Bucket) -> [String; 6] {
    let counts = &bucket.counts;
    let numbers = [counts.total, counts.negative, counts.mixed, counts.positive, counts.removed];
    let [total, negative, mixed, positive, removed] = numbers.map(|number| match bucket.coverage {
        Coverage::None => "–".to_owned(),
        _ => integer(locale, number as i64),
    });
    [span(locale, bucket), total, negative, mixed, positive, removed]
}

fn label(locale: Locale, bucket: &Bucket) -> String {
    let when = span(locale, bucket);
    if bucket.coverage == Coverage::None {
        return text_with(locale, "trends-bar-unwatched", &Args::from([("when".into(), when.into())]));
    }
    let counts = &bucket.counts;
    let args = Args::from([
        ("when".into(), when.into()),
        ("count".into(), (counts.total as i64).into()),
        ("shown".into(), integer(locale, counts.total as i64).into()),
        ("negative".into(), integer(locale, counts.negative as i64).into()),
        ("mixed".into(), integer(locale, counts.mixed as i64).into()),
        ("positive".into(), integer(locale, counts.positive as i64).into()),
        ("removed".into(), integer(locale, counts.removed as i64).into()),
    ]);
    text_with(locale, if counts.removed > 0 { "trends-bar-removed" } else { "trends-bar" }, &args)
}

/// The opinions of a bar in the inbox.
fn inbox(bucket: &Bucket, which: &Which) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("state", "all");
    query.append_pair("from", &bucket.period.from.to_string());
    query.append_pair("until", &bucket.period.until.to_string());
    if let Some(source) = &which.source {
        query.append_pair("source", source);
    }
    if let Some(location) = which.location {
        query.append_pair("location", &location.to_string());
    }
    format!("/inbox?{}", query.finish())
}

pub(super) fn rating(locale: Locale, watched: &Watched, headline: &Headline) -> Line {
    let points = series::rolling(&watched.days, watched.period, watched.span, series::WINDOW);
    let step = points.len().div_ceil(POINTS).max(1);
    // Counted from the end, so that today is always there.
    let points: Vec<Rolling> = points.into_iter().rev().step_by(step).collect::<Vec<_>>().into_iter().rev().collect();
    let known = |point: &Rolling| {
        let value = point.stars.value.filter(|_| point.coverage != Coverage::None)?;
        point.stars.interval.map(|interval| (value, interval.low, interval.high))
    };
    let lowest = points.iter().filter_map(known).map(|(_, low, _)| low).fold(5.0, f64::min);
    let bottom = (lowest.floor()).clamp(0.0, 4.0);
    let y = |stars: f64| round((5.0 - stars) / (5.0 - bottom) * HEIGHT);
    let x = |at: usize| round(at as f64 / (points.len().max(2) - 1) as f64 * WIDTH);
    let mut stretches = Vec::new();
    let mut stretch: Vec<(f64, f64, f64, f64)> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        match known(point) {
            Some((value, low, high)) => stretch.push((x(at), y(value), y(low), y(high))),
            None => finish(&mut stretches, &mut stretch),
        }
    }
    finish(&mut stretches, &mut stretch);
    let every = points.len().div_ceil(16).max(1);
    Line {
        title: sentence(locale, &finding::stars(headline)),
        few: stretches.is_empty(),
        stretches,
        top: integer(locale, 5),
        bottom: integer(locale, bottom as i64),
        marks: marks(locale, watched),
        rows: points.iter().rev().step_by(every).map(|point| rating_row(locale, point)).collect(),
    }
}

fn finish(out: &mut Vec<(String, String)>, stretch: &mut Vec<(f64, f64, f64, f64)>) {
    if stretch.len() > 1 {
        let pairs = |points: &mut dyn Iterator<Item = (f64, f64)>| {
            points.fold(String::new(), |mut out, (x, y)| {
                let _ = write!(out, "{x},{y} ");
                out
            })
        };
        let lower = stretch.iter().rev().map(|(x, _, low, _)| (*x, *low));
        let band = pairs(&mut stretch.iter().map(|(x, _, _, high)| (*x, *high)).chain(lower));
        let line = pairs(&mut stretch.iter().map(|(x, y, _, _)| (*x, *y)));
        out.push((band.trim_end().to_owned(), line.trim_end().to_owned()));
    }
    stretch.clear();
}

fn rating_row(locale: Locale, point: &Rolling) -> [String; 4] {
    let estimate = point.stars;
    let dash = || "–".to_owned();
    let between = estimate.interval.map_or_else(dash, |interval| {
        format!("{} – {}", decimal(locale, interval.low, 2), decimal(locale, interval.high, 2))
    });
    let mean = estimate.value.map_or_else(dash, |value| decimal(locale, value, 2));
    [date(locale, point.day), integer(locale, estimate.n as i64), mean, between]
}

/// The points of a small line without axes; days without a value are left out.
pub(super) fn spark(values: &[Option<f64>]) -> String {
    let known = || values.iter().filter_map(|value| *value);
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    if known().count() < 2 {
        return String::new();
    }
    let range = (high - low).max(1e-9);
    let mut out = String::new();
    for (at, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let x = round(at as f64 / (values.len() - 1) as f64 * 100.0);
            let y = if high > low { round(22.0 - (value - low) / range * 20.0) } else { 12.0 };
            let _ = write!(out, "{x},{y} ");
        }
    }
    out.trim_end().to_owned()
}

/// The first day, the middle one and the last one.
fn marks(locale: Locale, watched: &Watched) -> Vec<String> {
    let period = watched.period;
    let middle = period.from + chrono::Days::new(period.days() / 2);
    [period.from, middle, period.until].map(|day| date(locale, day)).into()
}

fn date(locale: Locale, day: NaiveDate) -> String {
    i18n::date(locale, day.and_time(NaiveTime::MIN).and_utc(), chrono_tz::UTC)
}

fn span(locale: Locale, bucket: &Bucket) -> String {
    let period = bucket.period;
    if period.from == period.until {
        return date(locale, period.from);
    }
    format!("{} – {}", date(locale, period.from), date(locale, period.until))
}

/// A finding in words. Every number comes as written in the language, and as `<name>-n` to choose the plural by.
fn sentence(locale: Locale, finding: &Finding) -> String {
    let mut args = Args::new();
    for (name, value) in &finding.args {
        let whole = (value - value.round()).abs() < 1e-9;
        let digits = match (whole, finding.key.starts_with("stars") && *name != "n") {
            (_, true) => 2,
            (true, false) => 0,
            (false, false) => 1,
        };
        args.insert((*name).into(), decimal(locale, *value, digits).into());
        args.insert(format!("{name}-n").into(), (value.round() as i64).into());
    }
    text_with(locale, &format!("trends-{}", finding.key), &args)
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
