//! The walk over a list that comes in pages, each naming the next one.
//! Must never call a list complete that was not read to its end, nor follow a source for ever.

use std::collections::HashSet;

use super::{FetchContext, SourceError, json::Fault};
use crate::domain::{Batch, Claimed, Listing, RawReview, Rejected};

/// No list is longer; a source that never ends is not followed for ever.
const MAX_PAGES: usize = 2_000;

/// One page of a list.
#[derive(Debug, Default)]
pub struct Page {
    /// What could be read, in the source's order.
    pub reviews: Vec<RawReview>,
    /// What could not be kept.
    pub rejected: Vec<Rejected>,
    /// The source's own count and average, as the page gives them.
    pub claimed: Option<Claimed>,
    /// The token or address of the next page; `None` on the last one.
    pub next: Option<String>,
}

impl Page {
    /// Adds an item: what was read of it, else its id as far as it is known and why it could not be read.
    pub fn take(&mut self, item: Result<RawReview, (Option<String>, Fault)>) {
        let place = self.reviews.len() + self.rejected.len() + 1;
        let (id, reason) = match item {
            Ok(review) if says_nothing(&review) => {
                (Some(review.external_id), "no text, no rating, no recommendation".into())
            }
            Ok(review) => return self.reviews.push(review),
            Err((id, reason)) => (id, reason),
        };
        self.rejected.push(Rejected::new(id, || format!("item {place} of the page"), reason));
    }

    /// Whether the page lists nothing at all, readable or not.
    pub fn is_empty(&self) -> bool {
        self.reviews.is_empty() && self.rejected.is_empty()
    }
}

fn says_nothing(review: &RawReview) -> bool {
    review.text.trim().is_empty() && review.rating.is_none() && review.recommended.is_none()
}

/// How far a walk is.
#[derive(Debug)]
pub struct PageWalk {
    batch: Batch,
    pages: usize,
    seen: HashSet<String>,
    next: Next,
}

#[derive(Debug)]
enum Next {
    /// This page comes now; `None` is the first one.
    Page(Option<String>),
    /// Every page was read.
    End,
    /// Stopped before the end.
    Stop,
}

impl Default for PageWalk {
    fn default() -> Self {
        let batch = Batch::empty(Listing::Partial);
        Self { batch, pages: 0, seen: HashSet::new(), next: Next::Page(None) }
    }
}

impl PageWalk {
    /// The token of the page to read now (`Some(None)`: the first one); `None` when there is nothing more to read.
    pub fn next(&self) -> Option<Option<String>> {
        match &self.next {
            Next::Page(token) => Some(token.clone()),
            Next::End | Next::Stop => None,
        }
    }

    /// How many pages were taken.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// How many opinions were read.
    pub fn read(&self) -> usize {
        self.batch.reviews.len()
    }

    /// Takes the page that [`Self::next`] asked for, and decides whether another one comes. A first page that lists
    /// nothing while it claims opinions is an error: something between us and the list has changed.
    pub fn take(&mut self, page: Page, cx: &FetchContext<'_>) -> Result<(), SourceError> {
        let claimed = page.claimed.and_then(|claimed| claimed.count).unwrap_or(0);
        if self.pages == 0 && page.is_empty() && claimed > 0 {
            return Err(SourceError::Contract {
                what: format!("no opinion on the first page, though {claimed} are claimed"),
            });
        }
        self.pages += 1;
        let known = page.rejected.is_empty() && cx.may_stop_after(&page.reviews);
        self.batch.claimed = page.claimed.or(self.batch.claimed);
        self.batch.rejected.extend(page.rejected);
        self.batch.reviews.extend(page.reviews);
        self.next = match page.next {
            None => Next::End,
            // The list would begin again: it was not read to its end.
            Some(token) if !self.seen.insert(token.clone()) => Next::Stop,
            Some(_) if known || self.pages >= MAX_PAGES => Next::Stop,
            Some(token) => Next::Page(Some(token)),
        };
        if let Some(most) = cx.at_most
            && (self.read() > most || (self.read() == most && !matches!(self.next, Next::End)))
        {
            self.batch.reviews.truncate(most);
            self.next = Next::Stop;
        }
        cx.progress.read(self.read() as u64, self.claimed_count());
        Ok(())
    }

    /// What was read. Complete only when the last page was reached.
    pub fn finish(mut self) -> Batch {
        if matches!(self.next, Next::End) && self.is_about_what_was_claimed() {
            self.batch.listing = Listing::Complete;
        }
        self.batch
    }

    fn claimed_count(&self) -> Option<u64> {
        self.batch.claimed.and_then(|claimed| claimed.count)
    }

    /// The list shifts while it is read, and the count may be a little old; a list that is much shorter than the
    /// source claims is not the whole list.
    fn is_about_what_was_claimed(&self) -> bool {
        let claimed = self.claimed_count().unwrap_or(0);
        let kept = self.batch.reviews.iter().map(|review| &review.external_id);
        let listed = kept.chain(self.batch.rejected.iter().map(|rejected| &rejected.item)).collect::<HashSet<_>>();
        claimed.saturating_sub(listed.len() as u64) <= (claimed / 10).max(1)
    }
}
