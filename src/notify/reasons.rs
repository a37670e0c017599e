//! Why somebody is told, in words.
//! Must never say more than the verdict does.

use entity::{rule, verdict};

use super::wording::clipped;
use crate::{
    domain::{
        Locale, Reason,
        verdict::{Mismatch, Topic},
    },
    i18n::{self, Args},
};

/// Phrases that are named; the text has all of them marked.
const MOST_PHRASES: usize = 4;

/// What moved the verdict towards *negative*, and what else is known, the most telling first. A row that another
/// version wrote differently is told as far as it can be read.
pub(super) fn reasons(locale: Locale, verdict: Option<&verdict::Model>, rule: Option<&rule::Model>) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(verdict) = verdict {
        let urgency: Vec<String> = read(&verdict.urgency);
        if !urgency.is_empty() {
            let names = list(locale, "urgency-", urgency.iter().map(String::as_str));
            said.push(one(locale, "mail-reason-urgent", "urgency", names));
        }
        said.extend(moved(locale, &moving(verdict)));
        match serde_json::from_value(verdict.mismatch.clone().into()) {
            Ok(Some(Mismatch::PraiseWithComplaint)) => {
                said.push(i18n::text(locale, "mismatch-praise-with-complaint"));
            }
            Ok(Some(Mismatch::BlameWithPraise)) => said.push(i18n::text(locale, "mismatch-blame-with-praise")),
            Ok(None) | Err(_) => {}
        }
        let topics: Vec<Topic> = read(&verdict.topics);
        if !topics.is_empty() {
            let names = list(locale, "topic-", topics.iter().map(|topic| topic.name.as_str()));
            said.push(one(locale, "mail-reason-topics", "topics", names));
        }
    }
    if let Some(rule) = rule {
        said.push(one(locale, "mail-reason-rule", "rule", clipped(&rule.name, 80)));
    }
    said
}

/// The reasons of a verdict that speak for *negative*.
pub(super) fn moving(verdict: &verdict::Model) -> Vec<Reason> {
    let reasons: Vec<Reason> = read(&verdict.reasons);
    reasons.into_iter().filter(|reason| reason.weight() > 0.0).collect()
}

fn moved(locale: Locale, reasons: &[Reason]) -> Vec<String> {
    let mut said = Vec::new();
    let mut phrases = Vec::new();
    for reason in reasons {
        match reason {
            Reason::Rating { stars, .. } => {
                let digits = usize::from((stars - stars.round()).abs() > 0.049);
                said.push(one(locale, "mail-reason-rating", "stars", i18n::decimal(locale, *stars, digits)));
            }
            Reason::Recommendation { recommended, .. } => said.push(recommendation(locale, *recommended)),
            Reason::Phrase { phrase, .. } => {
                let phrase = one(locale, "mail-reason-phrase", "phrase", clipped(phrase, 60));
                if phrases.len() < MOST_PHRASES && !phrases.contains(&phrase) {
                    phrases.push(phrase);
                }
            }
            Reason::ProsAndCons { pros, cons, .. } => {
                let count = |count: &usize| i18n::integer(locale, *count as i64).into();
                let args = Args::from([("pros".into(), count(pros)), ("cons".into(), count(cons))]);
                said.push(i18n::text_with(locale, "mail-reason-lists", &args));
            }
        }
    }
    if !phrases.is_empty() {
        let count = phrases.len() as i64;
        let args = Args::from([("count".into(), count.into()), ("phrases".into(), phrases.join(", ").into())]);
        said.push(i18n::text_with(locale, "mail-reason-phrases", &args));
    }
    said
}

/// "Recommends" or "does not recommend".
pub(super) fn recommendation(locale: Locale, recommended: bool) -> String {
    i18n::text(locale, if recommended { "mail-recommended" } else { "mail-not-recommended" })
}

fn one(locale: Locale, key: &str, name: &'static str, value: String) -> String {
    i18n::text_with(locale, key, &Args::from([(name.into(), value.into())]))
}

/// The names of a fixed list; one that is newer than our texts is shown as it is.
fn list<'a>(locale: Locale, prefix: &str, names: impl Iterator<Item = &'a str>) -> String {
    let say = |name: &str| {
        let key = format!("{prefix}{}", name.replace('_', "-"));
        if i18n::has(locale, &key) { i18n::text(locale, &key) } else { clipped(name, 40) }
    };
    names.map(say).collect::<Vec<_>>().join(", ")
}

fn read<T: serde::de::DeserializeOwned>(json: &serde_json::Value) -> Vec<T> {
    serde_json::from_value(json.clone()).unwrap_or_default()
}

/// With a capital at the start.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
