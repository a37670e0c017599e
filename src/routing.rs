//! Who is told of a verdict: pure, from review, verdict and rules to dispatches.
//! Must never send anything itself, nor tell one recipient twice of one revision.

mod quiet;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::{
    Delivery, Dispatch, DispatchMode, Filter, Language, LocationId, ReviewId, Rule, Verdict, ZonedHour, search,
};

/// What the rules look at besides the verdict.
#[derive(Clone, Copy, Debug)]
pub struct Routed<'a> {
    /// Our id.
    pub id: ReviewId,
    /// The number of the form that was judged.
    pub revision: i64,
    /// The kind of source (`ceneo` …).
    pub source: &'a str,
    /// The place or shop.
    pub location: LocationId,
    /// Stars up to 5, when there is a rating.
    pub stars: Option<f64>,
    /// The language as the source says it; otherwise the verdict's counts.
    pub language: Option<&'a Language>,
    /// Everything its author wrote: title, text, advantages, disadvantages.
    pub texts: &'a [&'a str],
}

/// How the opinion came to be judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// First seen, whatever its date: moderation can publish an old complaint late.
    New,
    /// Its author changed it; what stood before.
    Edited {
        /// Probability of negative of the form before.
        p_negative: f64,
        /// Stars of the form before.
        stars: Option<f64>,
    },
    /// History of a first walk, an import, a new classifier: nobody is told.
    Silent,
}

/// An edit is worse when the probability of negative rises by at least this much.
const WORSE_BY: f64 = 0.1;

/// Decides who is told, at most once a recipient, sorted by address.
///
/// Where several rules tell the same recipient, a mail of its own wins over a digest, then the earliest.
pub fn route(
    review: &Routed<'_>,
    verdict: &Verdict,
    change: Change,
    rules: &[Rule],
    now: DateTime<Utc>,
    zone: Tz,
) -> Vec<Dispatch> {
    let mut told: BTreeMap<String, Dispatch> = BTreeMap::new();
    if change == Change::Silent {
        return Vec::new();
    }
    for rule in rules {
        if !deserves(review, verdict, change, &rule.filter) || !matches(review, verdict, &rule.filter) {
            continue;
        }
        let (mode, due_at) = when(&rule.delivery, now, zone);
        for recipient in &rule.recipients {
            let dispatch = Dispatch {
                rule: rule.id,
                review: review.id,
                revision: review.revision,
                recipient: recipient.clone(),
                mode,
                due_at,
            };
            let address = recipient.email.trim().to_lowercase();
            match told.get(&address) {
                Some(known) if rank(known) <= rank(&dispatch) => {}
                _ => {
                    told.insert(address, dispatch);
                }
            }
        }
    }
    told.into_values().collect()
}

/// Lower wins. The rule's id makes the choice independent of the order of the rules.
fn rank(dispatch: &Dispatch) -> (bool, DateTime<Utc>, crate::domain::RuleId) {
    (dispatch.mode == DispatchMode::Digest, dispatch.due_at, dispatch.rule)
}

/// Whether what happened is worth a mail under a rule: new, or worse than before.
fn deserves(review: &Routed<'_>, verdict: &Verdict, change: Change, filter: &Filter) -> bool {
    match change {
        Change::New => true,
        Change::Silent => false,
        Change::Edited { p_negative, stars } => {
            let rise = verdict.p_negative - p_negative;
            let crosses = filter.min_p_negative.is_some_and(|least| p_negative < least && least <= verdict.p_negative);
            let fell = matches!((stars, review.stars), (Some(before), Some(after)) if after < before);
            fell || rise >= WORSE_BY || (rise > 0.0 && crosses)
        }
    }
}

/// Whether an opinion is one of those a rule is about. What is not known (no rating, no language) passes:
/// a mail too many is better than a complaint that nobody hears of.
pub fn matches(review: &Routed<'_>, verdict: &Verdict, filter: &Filter) -> bool {
    let language = review.language.or(verdict.language.as_ref());
    filter.min_p_negative.is_none_or(|least| verdict.p_negative >= least)
        && filter.max_stars.is_none_or(|most| review.stars.is_none_or(|stars| stars <= most))
        && (filter.sources.is_empty() || filter.sources.iter().any(|source| source == review.source))
        && (filter.locations.is_empty() || filter.locations.contains(&review.location))
        && (filter.topics.is_empty() || verdict.topics.iter().any(|topic| filter.topics.contains(&topic.name)))
        && (filter.languages.is_empty()
            || language.is_none_or(|language| filter.languages.iter().any(|code| code == language.as_str())))
        && (filter.words.is_empty() || has_word(review.texts, &filter.words))
}

/// Whether a text holds one of the phrases: folded, its last word as the beginning of a word.
fn has_word(texts: &[&str], phrases: &[String]) -> bool {
    let phrases: Vec<Vec<String>> = phrases.iter().map(|phrase| search::words(phrase)).collect();
    texts.iter().any(|text| {
        let words = search::words(text);
        phrases.iter().filter_map(|phrase| phrase.split_last()).any(|(last, first)| {
            words.windows(first.len() + 1).any(|window| {
                window[..first.len()] == *first && window.last().is_some_and(|word| word.starts_with(last.as_str()))
            })
        })
    })
}

/// How and from when on.
fn when(delivery: &Delivery, now: DateTime<Utc>, zone: Tz) -> (DispatchMode, DateTime<Utc>) {
    let (mode, due) = match ZonedHour::of(delivery.timing, zone) {
        None => (DispatchMode::Alert, now),
        Some(hour) => (DispatchMode::Digest, hour.after(now)),
    };
    (mode, delivery.quiet.map_or(due, |quiet| quiet::after_quiet(due, zone, quiet)))
}
