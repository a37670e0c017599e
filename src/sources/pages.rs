//! The polite walk over public pages: newest first, along the page's own next link, one page after the other.
//! Must never leave the address it was sent to, and never conclude from a broken page that opinions are gone.

mod page;
mod settings;

use std::collections::HashSet;

use url::Url;

pub(super) use page::{Notice, Page, is_wall};
pub(super) use settings::{PAUSE_FIELD, Politeness, ROBOTS_FIELD, filled};

use super::{FetchContext, Fetched, SourceError, html, wire};
use crate::{
    domain::{Batch, Claimed, Listing, RawReview, Rejected},
    http::{Manner, Request, Response},
};

/// No list of opinions has more pages than this.
const MAX_PAGES: usize = 20_000;

/// The walk over one list.
pub(super) struct List<'a> {
    /// Its first page.
    pub(super) first: Url,
    /// How to behave.
    pub(super) manner: Manner,
    /// Reads one page.
    pub(super) read: &'a (dyn Fn(&str, &Url) -> Result<Page, SourceError> + Sync),
    /// Whether an address is still of this list.
    pub(super) belongs: &'a (dyn Fn(&Url) -> bool + Sync),
}

/// What was read so far, of one list or of several.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    reviews: Vec<RawReview>,
    rejected: Vec<Rejected>,
    seen: HashSet<String>,
    claims: Vec<Claimed>,
    partial: bool,
}

impl Harvest {
    /// Walks one list to its end, to the first page that is known, or to an error. What was read before an error
    /// stays in the harvest.
    pub(super) async fn walk(&mut self, cx: &FetchContext<'_>, list: &List<'_>) -> Result<(), SourceError> {
        let before = self.reviews.len() + self.rejected.len();
        let end = self.pages(cx, list).await;
        let read = self.reviews.len() + self.rejected.len() - before;
        match end {
            Ok(End::Reached { claimed: Some(claimed) }) if !covers(read as u64, claimed) => self.partial = true,
            Ok(End::Reached { .. }) => {}
            Ok(End::Stopped) => self.partial = true,
            Err(error) => {
                self.partial = true;
                return Err(error);
            }
        }
        Ok(())
    }

    async fn pages(&mut self, cx: &FetchContext<'_>, list: &List<'_>) -> Result<End, SourceError> {
        let mut url = list.first.clone();
        let mut claimed = None;
        for number in 1..=MAX_PAGES {
            let response = cx.http.send(Request::get(url.clone()).manner(list.manner)).await?;
            check_status(&response)?;
            if !wire::same_origin(&response.url, &list.first) || !(list.belongs)(&response.url) {
                if number == 1 {
                    return Err(SourceError::Gone("the address leads to another page".into()));
                }
                return Ok(End::Reached { claimed });
            }
            let text = html::read(&response.body, response.header("content-type"));
            let page = (list.read)(&text, &response.url)?;
            let page = match page.checked() {
                Ok(page) => page,
                // A page past the end may look like anything, once everything that is claimed was read.
                Err(SourceError::Contract { .. }) if number > 1 && claimed.is_some_and(|n| covers(self.len(), n)) => {
                    return Ok(End::Reached { claimed });
                }
                Err(error) => return Err(error),
            };
            if number == 1 {
                let held = cx.known.held();
                if page.reviews.is_empty() && held > 0 && self.reviews.is_empty() {
                    return Err(SourceError::Contract {
                        what: format!("an empty list where {held} opinions are held"),
                    });
                }
                self.claims.push(page.claimed);
                claimed = page.claimed.count.filter(|_| page.exact_count);
            }
            let known = cx.may_stop_after(&page.reviews);
            let next = page.next.clone();
            let fresh = self.take(page, number > 1);
            cx.progress.read(self.len(), self.claimed().and_then(|claimed| claimed.count));
            if fresh == 0 {
                return Ok(End::Reached { claimed });
            }
            if known || cx.at_most.is_some_and(|most| self.reviews.len() >= most) {
                return Ok(End::Stopped);
            }
            let Some(next) = next else { return Ok(End::Reached { claimed }) };
            let next = response.url.join(&next).map_err(|_| off("is no address"))?;
            if !wire::same_origin(&next, &list.first) {
                return Err(off("leads to another site"));
            }
            if !(list.belongs)(&next) {
                return Err(off("leads to another list"));
            }
            url = next;
        }
        Err(SourceError::Contract { what: format!("a list of more than {MAX_PAGES} pages") })
    }

    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.reviews.is_empty()
    }

    /// Whether nobody needs more; then what was left out makes the harvest a part.
    pub(super) fn is_enough(&mut self, cx: &FetchContext<'_>) -> bool {
        let enough = cx.at_most.is_some_and(|most| self.reviews.len() >= most);
        self.partial |= enough;
        enough
    }

    /// Takes a page in, and says how many opinions were new.
    fn take(&mut self, page: Page, follows: bool) -> usize {
        match (page.leading_reply, self.reviews.last_mut()) {
            (Some(reply), Some(last)) if follows && last.reply.is_none() => last.reply = Some(reply),
            _ => {}
        }
        let mut fresh = 0;
        for review in page.reviews {
            if self.seen.insert(review.external_id.clone()) {
                fresh += 1;
                self.reviews.push(review);
            }
        }
        for rejected in page.rejected {
            if self.seen.insert(format!("rejected {}", rejected.item)) {
                fresh += 1;
                self.rejected.push(rejected);
            }
        }
        fresh
    }

    fn len(&self) -> u64 {
        (self.reviews.len() + self.rejected.len()) as u64
    }

    /// The count of all lists together and their average, as far as every list says it.
    fn claimed(&self) -> Option<Claimed> {
        combine(&self.claims)
    }

    /// The result. An error that cut the walk short is kept beside what was read; with nothing read it is the result.
    pub(super) fn finish(self, cut_by: Option<SourceError>) -> Result<Fetched, SourceError> {
        match cut_by {
            Some(error) if self.reviews.is_empty() => Err(error),
            cut_by => {
                let whole = !self.partial && cut_by.is_none();
                let claimed = self.claimed();
                Ok(Fetched {
                    batch: Batch {
                        reviews: self.reviews,
                        listing: if whole { Listing::Complete } else { Listing::Partial },
                        claimed,
                        rejected: self.rejected,
                        ..Batch::empty(Listing::Partial)
                    },
                    cut_by,
                    rotated: None,
                })
            }
        }
    }
}

/// A saved page as a batch: an answer without an opinion before it is refused, not lost in silence.
pub(super) fn saved(page: Page) -> Result<Batch, SourceError> {
    let mut page = page.checked()?;
    if page.leading_reply.is_some() {
        let reason = "an answer whose opinion is not on this page".to_owned();
        page.rejected.push(Rejected::new(None, || "card 1".into(), reason));
    }
    Ok(Batch {
        reviews: page.reviews,
        claimed: combine(&[page.claimed]),
        rejected: page.rejected,
        ..Batch::empty(Listing::Partial)
    })
}

/// How a walk ended without an error.
enum End {
    /// At the end of the list, which claims so many opinions.
    Reached { claimed: Option<u64> },
    /// Earlier, because nobody needs more.
    Stopped,
}

/// Whether so many read opinions can be the whole of a list that claims `claimed`: counts on pages lag behind
/// withdrawn opinions a little.
fn covers(read: u64, claimed: u64) -> bool {
    read + claimed / 20 + 2 >= claimed
}

fn combine(claims: &[Claimed]) -> Option<Claimed> {
    let count = claims.iter().map(|claim| claim.count).sum::<Option<u64>>().filter(|_| !claims.is_empty());
    let average = match claims {
        [one] => one.average,
        _ => count.filter(|count| *count > 0).and_then(|count| {
            let sum = claims
                .iter()
                .filter(|claim| claim.count != Some(0))
                .map(|claim| Some(claim.average? * claim.count? as f64))
                .sum::<Option<f64>>()?;
            Some(sum / count as f64)
        }),
    };
    (count.is_some() || average.is_some()).then_some(Claimed { count, average })
}

fn off(what: &str) -> SourceError {
    SourceError::Contract { what: format!("the link to the next page {what}") }
}

/// The first refusal ends the walk: a page is asked for once, never insisted on.
fn check_status(response: &Response) -> Result<(), SourceError> {
    if response.challenge {
        return Err(SourceError::Challenged(format!("status {}", response.status)));
    }
    match response.status {
        200..=299 => Ok(()),
        401 | 403 => Err(SourceError::Challenged(format!("status {}", response.status))),
        _ => Err(wire::unexpected_status(response)),
    }
}

#[cfg(test)]
mod tests;
