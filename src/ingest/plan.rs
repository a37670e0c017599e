//! What a batch changes in what is known: pure, the same answer for any order of the same opinions.
//! Must never conclude from a partial listing, or from an empty one, that something is gone.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashSet},
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Batch, Known, Listing, RawReview, Rejected, Review, batch::KnownIndex, review::ReviewError};

#[cfg(test)]
mod tests;

/// When an opinion that is no longer listed counts as removed. Both conditions must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemovalPolicy {
    /// Complete walks in a row that did not find it; 0 counts as 1.
    pub confirmations: u32,
    /// The least time from the first of these walks to the last, when there are several.
    pub over: TimeDelta,
}

impl Default for RemovalPolicy {
    fn default() -> Self {
        Self { confirmations: 3, over: TimeDelta::hours(24) }
    }
}

/// What has to be written. Every list is sorted by the source's id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Never seen before.
    pub insert: Vec<Review>,
    /// The opinion itself changed: a new revision. The first part is what stood before.
    pub revise: Vec<(Known, Review)>,
    /// Something around the opinion changed (answer, address, author …): no new revision.
    pub touch: Vec<(Known, Review)>,
    /// Counted as removed and listed again; with its marks already cleared. May also be in `revise` or `touch`.
    pub restore: Vec<Known>,
    /// Missed by the last walks, never removed, listed again; marks already cleared. May also be in `revise` or `touch`.
    pub found: Vec<Known>,
    /// Missed once more, not yet often or long enough; `missing_walks` and `missing_since` already count this walk.
    pub missing: Vec<Known>,
    /// Missed often and long enough; `missing_walks`, `missing_since` and `removed_at` are already set.
    pub remove: Vec<Known>,
    /// Listed exactly as known and without a mark: nothing to write.
    pub unchanged: usize,
    /// What cannot be kept, with the reason.
    pub rejected: Vec<Rejected>,
}

impl Plan {
    /// Whether no opinion has to be written.
    pub fn is_idle(&self) -> bool {
        self.insert.is_empty()
            && self.revise.is_empty()
            && self.touch.is_empty()
            && self.restore.is_empty()
            && self.found.is_empty()
            && self.missing.is_empty()
            && self.remove.is_empty()
    }
}

/// Compares what one walk read with what is known. `now` is the moment of the walk.
///
/// Once its plan is applied to `known`, the same batch plans nothing a second time, but for one thing: every
/// complete walk is one more witness against what it does not list.
/// An item that is listed but cannot be kept is still listed: it never counts as missing. While one cannot even be
/// named, nothing does.
pub fn plan(known: &KnownIndex, batch: Batch, removal: &RemovalPolicy, now: DateTime<Utc>) -> Plan {
    let mut plan = Plan::default();
    if batch.reviews.is_empty() {
        return plan;
    }
    let conclusive = batch.conclusive();
    let (reviews, mut unusable) = clean(batch.reviews, now, &mut plan.rejected);
    let listing = if plan.rejected.iter().all(|rejected| rejected.named) { conclusive } else { Listing::Partial };
    unusable.extend(batch.rejected.into_iter().filter(|rejected| rejected.named).map(|rejected| rejected.item));

    let mut recognised = 0;
    if listing != Listing::Partial {
        recognised = reviews.iter().filter(|review| known.0.contains_key(&review.external_id)).count();
    }
    if listing != Listing::Partial && recognised < known.0.len() {
        let listed: HashSet<&str> = reviews
            .iter()
            .map(|review| review.external_id.as_str())
            .chain(unusable.iter().map(String::as_str))
            .collect();
        mark_missing(&mut plan, known, &listed, listing, removal, now);
    }
    for review in reviews {
        compare(&mut plan, known, review);
    }
    plan
}

/// One review an id, sorted by id; also the ids of items that are listed but say nothing.
fn clean(incoming: Vec<RawReview>, now: DateTime<Utc>, rejected: &mut Vec<Rejected>) -> (Vec<Review>, Vec<String>) {
    let mut unusable = Vec::new();
    let mut refusals = BTreeSet::new();
    // Sorting moves pointers, not opinions.
    let mut reviews: Vec<Box<Review>> = Vec::with_capacity(incoming.len());
    for raw in incoming {
        match Review::from_raw(raw, now) {
            Ok(review) => reviews.push(Box::new(review)),
            Err(error) => {
                let reason = error.to_string();
                let id = match error {
                    ReviewError::Empty(id) => {
                        unusable.push(id.clone());
                        Some(id)
                    }
                    ReviewError::NoId => None,
                };
                refusals.insert((id, reason));
            }
        }
    }
    rejected.extend(refusals.into_iter().map(|(id, reason)| Rejected::new(id, || "?".to_owned(), reason)));
    reviews.sort_unstable_by(|a, b| a.external_id.cmp(&b.external_id).then_with(|| newer_first(a, b)));
    reviews.dedup_by(|later, first| later.external_id == first.external_id);
    (reviews.into_iter().map(|review| *review).collect(), unusable)
}

/// Of two forms of one opinion in a batch the newer one counts; the hash decides where no date does.
fn newer_first(a: &Review, b: &Review) -> Ordering {
    let key = |review: &Review| (review.updated_at, review.published.map(|p| p.at), review.content_hash);
    key(b).cmp(&key(a))
}

fn compare(plan: &mut Plan, index: &KnownIndex, review: Review) {
    let Some(known) = index.0.get(&review.external_id) else {
        plan.insert.push(review);
        return;
    };
    let marked = known.removed_at.is_some() || known.missing_walks > 0;
    if marked {
        let cleared = Known { missing_walks: 0, missing_since: None, removed_at: None, ..known.clone() };
        if known.removed_at.is_some() { &mut plan.restore } else { &mut plan.found }.push(cleared);
    }
    if known.opinion_hash != review.opinion_hash {
        plan.revise.push((known.clone(), review));
    } else if known.content_hash != review.content_hash {
        plan.touch.push((known.clone(), review));
    } else if !marked {
        plan.unchanged += 1;
    }
}

fn mark_missing(
    plan: &mut Plan,
    index: &KnownIndex,
    listed: &HashSet<&str>,
    listing: Listing,
    removal: &RemovalPolicy,
    now: DateTime<Utc>,
) {
    let mut gone: Vec<(&String, &Known)> = index
        .0
        .iter()
        .filter(|(id, known)| known.removed_at.is_none() && in_sight(known, listing) && !listed.contains(id.as_str()))
        .collect();
    gone.sort_unstable_by_key(|(id, _)| *id);
    for (_, known) in gone {
        let since = known.missing_since.unwrap_or(now);
        let mut known =
            Known { missing_walks: known.missing_walks.saturating_add(1), missing_since: Some(since), ..known.clone() };
        // One witness is asked for: there is no second one that could come later.
        let long_enough = removal.confirmations <= 1 || now.signed_duration_since(since) >= removal.over;
        if known.missing_walks >= i64::from(removal.confirmations) && long_enough {
            known.removed_at = Some(now);
            plan.remove.push(known);
        } else {
            plan.missing.push(known);
        }
    }
}

/// Whether the listing would have shown it. Dates are often days: at the very edge nothing is concluded.
fn in_sight(known: &Known, listing: Listing) -> bool {
    match listing {
        Listing::Complete => true,
        Listing::CompleteSince(since) => known.published_at.is_some_and(|at| at > since),
        Listing::Partial => false,
    }
}
