//! What a rule would have told of late, so that a rule too narrow or too wide is seen before it matters.
//! Must never tell anybody: it only counts.

use chrono::TimeDelta;
use entity::{review, verdict};

use crate::{
    domain::{Env, Filter, Language, Scope, Verdict},
    routing::{self, Routed},
    store::{self, Db, StoreError, daily::stars},
};

/// How far a rehearsal looks back.
pub const REHEARSED_DAYS: i64 = 30;

/// Opinions looked at, at most.
const LOOKED_AT: u64 = 2_000;

/// How many opinions of late a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// Opinions that match.
    pub matched: u64,
    /// Opinions looked at.
    pub of: u64,
    /// Whether there were more than were looked at; the newest were.
    pub cut: bool,
}

/// Tries a filter on the opinions of the last [`REHEARSED_DAYS`].
pub async fn rehearse(db: &Db, env: &Env, scope: Scope, filter: &Filter) -> Result<Rehearsal, StoreError> {
    let since = env.now() - TimeDelta::days(REHEARSED_DAYS);
    let recent = store::recent::judged(db.reader(), scope, since, LOOKED_AT).await?;
    let matched = recent.iter().filter(|(review, verdict)| matches(review, verdict, filter)).count() as u64;
    let of = recent.len() as u64;
    Ok(Rehearsal { matched, of, cut: of >= LOOKED_AT })
}

fn matches(review: &review::Model, row: &verdict::Model, filter: &Filter) -> bool {
    let lists = [&review.pros, &review.cons].into_iter().filter_map(|list| list.as_array()).flatten();
    let mut texts: Vec<&str> = lists.filter_map(|item| item.as_str()).collect();
    texts.extend(review.title.as_deref());
    texts.push(&review.text);
    let language = |code: Option<&String>| code.and_then(|code| Language::parse(code).ok());
    let own = language(review.language.as_ref());
    let routed = Routed {
        id: review.id,
        revision: review.revision,
        source: &review.source,
        location: review.location_id,
        stars: stars(review.rating_value, review.rating_best),
        language: own.as_ref(),
        texts: &texts,
    };
    // The rules look at the probability, the language and the topics; the rest is as the classifier left it.
    let verdict = Verdict {
        p_negative: row.p_negative,
        sentiment: row.sentiment,
        language: language(row.language.as_ref()),
        mismatch: None,
        topics: serde_json::from_value(row.topics.clone()).unwrap_or_default(),
        urgency: Vec::new(),
        reasons: Vec::new(),
        model: row.model.clone(),
    };
    routing::matches(&routed, &verdict, filter)
}
