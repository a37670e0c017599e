//! One opinion as a public page shows it.
//! Must never show a text that the source's terms keep, nor hide that the opinion exists.

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    RightsOf,
    wording::{clip, link, short_name, tame},
};
use crate::{
    domain::{DatePrecision, Evidence, Locale},
    i18n::{self, Args, decimal},
    store::published::Opinion,
};

/// Letters of a text before "read on".
const START: usize = 240;
/// Letters behind it; what is longer is read at the source.
const REST: usize = 4_000;
/// Letters of the shop's answer before "read on".
const REPLY: usize = 160;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Card {
    /// Filled and empty stars, 5 in all.
    stars: Option<String>,
    /// The rating in words.
    rating: Option<String>,
    /// The recommendation, when there is one.
    recommended: Option<bool>,
    author: Option<String>,
    date: Option<String>,
    /// The day for machines.
    datetime: Option<String>,
    language: Option<String>,
    title: Option<String>,
    text: Option<Clipped>,
    pros: Vec<String>,
    cons: Vec<String>,
    verified: bool,
    /// Whether the source's terms let the text be quoted.
    quoted: bool,
    source: String,
    url: Option<String>,
    reply: Option<Clipped>,
}

/// A text in two.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Clipped {
    start: String,
    rest: String,
}

impl Card {
    pub(super) fn of(locale: Locale, zone: Tz, opinion: Opinion, rights: RightsOf) -> Self {
        let known = rights(&opinion.source);
        let quoted = known.is_some_and(|known| known.text);
        let stars = match (opinion.rating_value, opinion.rating_best) {
            (Some(value), Some(best)) if best > 0.0 => Some((value * 5.0 / best).clamp(0.0, 5.0)),
            _ => None,
        };
        let said = opinion.published_at.filter(|_| opinion.published_precision != DatePrecision::Unknown);
        let reply = opinion.reply_text.filter(|_| stands(opinion.reply_state.as_deref()));
        let mine = |text: Option<String>| text.filter(|_| quoted);
        Self {
            stars: stars.map(drawn),
            rating: stars.map(|stars| rating(locale, stars)),
            recommended: opinion.recommended,
            author: mine(opinion.author).map(|name| short_name(&name)).filter(|name| !name.is_empty()),
            date: said.map(|at| i18n::date(locale, at, zone)),
            datetime: said.map(|at| at.with_timezone(&zone).date_naive().to_string()),
            language: opinion.language,
            title: mine(opinion.title).map(|title| one_line(&title, 120)),
            text: mine(Some(opinion.text)).and_then(|text| Clipped::of(&text, START)),
            pros: if quoted { list(&opinion.pros) } else { Vec::new() },
            cons: if quoted { list(&opinion.cons) } else { Vec::new() },
            verified: opinion.evidence != Evidence::None,
            quoted,
            source: known.map_or(opinion.source, |known| known.name.to_owned()),
            url: opinion.url.as_deref().and_then(link),
            reply: mine(reply).and_then(|text| Clipped::of(&text, REPLY)),
        }
    }
}

impl Clipped {
    fn of(text: &str, longest: usize) -> Option<Self> {
        let text = tame(text);
        let (start, rest) = clip(&text, longest);
        let (rest, beyond) = clip(rest, REST);
        let dots = if beyond.is_empty() { "" } else { " …" };
        (!start.is_empty()).then(|| Self { start: start.to_owned(), rest: format!("{rest}{dots}") })
    }
}

/// Whether an answer may be shown as standing at its source. Google says so in words; others show what stands.
fn stands(state: Option<&str>) -> bool {
    state.is_none_or(|state| state.eq_ignore_ascii_case("approved"))
}

fn drawn(stars: f64) -> String {
    let full = (stars.round() as usize).min(5);
    format!("{}{}", "★".repeat(full), "☆".repeat(5 - full))
}

fn rating(locale: Locale, stars: f64) -> String {
    let whole = (stars - stars.round()).abs() < 0.05;
    let value = decimal(locale, stars, usize::from(!whole));
    i18n::text_with(locale, "widget-rating", &Args::from([("stars".into(), value.into())]))
}

fn one_line(text: &str, longest: usize) -> String {
    let text = tame(text);
    let (start, rest) = clip(&text, longest);
    if rest.is_empty() { start.to_owned() } else { format!("{start} …") }
}

fn list(items: &serde_json::Value) -> Vec<String> {
    let items: Vec<String> = serde_json::from_value(items.clone()).unwrap_or_default();
    items.iter().take(8).map(|item| one_line(item, 80)).collect()
}
