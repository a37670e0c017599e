//! What one walk over a source brings back, and what is already known.
//! Must never claim more than was read: only a complete listing may conclude that something is gone.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::ids::ReviewId;
use serde::{Deserialize, Serialize};

use super::{
    fingerprint::{ContentHash, OpinionHash},
    review::{RawReview, Review},
};

/// How much of the source's list a batch holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "since")]
pub enum Listing {
    /// All of it: what is known and not here is gone.
    Complete,
    /// All that was published at this moment or later; older opinions are out of sight, not gone.
    CompleteSince(DateTime<Utc>),
    /// A part: what is missing says nothing.
    Partial,
}

impl Listing {
    /// The name in the run log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::CompleteSince(_) => "complete_since",
            Self::Partial => "partial",
        }
    }
}

/// The source's own count and average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claimed {
    /// How many opinions the source says it has.
    pub count: Option<u64>,
    /// The average it shows, on its own scale.
    pub average: Option<f64>,
}

/// What a source wants to remember until its next run: a document of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub serde_json::Value);

/// An item of a page that could not be read, while its neighbours could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Which item, as well as it is known (its id, else its place on the page).
    pub item: String,
    /// Whether `item` is the opinion's own id: then the list is known to hold it, whatever else it says.
    pub named: bool,
    /// Why, as a lower-case fragment.
    pub reason: String,
}

impl Rejected {
    /// An item with its id, as far as that could be read, else its place on the page.
    pub fn new(id: Option<String>, place: impl FnOnce() -> String, reason: impl Into<String>) -> Self {
        Self { named: id.is_some(), item: id.unwrap_or_else(place), reason: reason.into() }
    }
}

/// What one walk brings back.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The opinions, in the source's order; the same one may come twice.
    pub reviews: Vec<RawReview>,
    /// How much of the list this is.
    pub listing: Listing,
    /// The source's own count and average.
    pub claimed: Option<Claimed>,
    /// What to hand to the next run.
    pub next: Cursor,
    /// Items that could not be read.
    pub rejected: Vec<Rejected>,
}

impl Batch {
    /// What can be concluded from absence: nothing, while an item that nobody could name may be any opinion.
    pub fn conclusive(&self) -> Listing {
        if self.rejected.iter().all(|rejected| rejected.named) { self.listing } else { Listing::Partial }
    }

    /// A batch of nothing, to be filled.
    pub fn empty(listing: Listing) -> Self {
        Self { reviews: Vec::new(), listing, claimed: None, next: Cursor::default(), rejected: Vec::new() }
    }
}

/// What the house knows of an opinion: enough to plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Our id.
    pub id: ReviewId,
    /// Of everything that is kept.
    pub content_hash: ContentHash,
    /// Of what it says.
    pub opinion_hash: OpinionHash,
    /// The number of its current form, from 1.
    pub revision: i64,
    /// Complete walks in a row that did not find it.
    pub missing_walks: i64,
    /// When the first of those walks was.
    pub missing_since: Option<DateTime<Utc>>,
    /// Since when it counts as removed at the source.
    pub removed_at: Option<DateTime<Utc>>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// Everything known of one connection's opinions, by the source's id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownIndex(pub HashMap<String, Known>);

impl KnownIndex {
    /// Whether an opinion stands here exactly as it was just read, and is not marked as gone.
    pub fn is_unchanged(&self, raw: &RawReview, now: DateTime<Utc>) -> bool {
        let Ok(review) = Review::from_raw(raw.clone(), now) else { return false };
        self.0.get(&review.external_id).is_some_and(|known| {
            known.content_hash == review.content_hash && known.removed_at.is_none() && known.missing_walks == 0
        })
    }

    /// How many opinions are held and not marked as removed.
    pub fn held(&self) -> usize {
        self.0.values().filter(|known| known.removed_at.is_none()).count()
    }
}
