//! What one public page says, and whether it can be believed.
//! Must never take an empty list from a page that does not say itself that it is empty.

use crate::{
    domain::{Claimed, RawReview, Rejected, SourceReply},
    sources::SourceError,
};

/// What one page says.
#[derive(Debug, Default, PartialEq)]
pub(in crate::sources) struct Page {
    /// Its opinions, in its order.
    pub(in crate::sources) reviews: Vec<RawReview>,
    /// What could not be read.
    pub(in crate::sources) rejected: Vec<Rejected>,
    /// An answer before the first opinion: it belongs to the last opinion of the page before.
    pub(in crate::sources) leading_reply: Option<SourceReply>,
    /// The address of the next page, as it stands on the page.
    pub(in crate::sources) next: Option<String>,
    /// The site's own count and average.
    pub(in crate::sources) claimed: Claimed,
    /// Whether the count is of opinions with text; else votes without text may be counted too.
    pub(in crate::sources) exact_count: bool,
    /// Whether the page is one of this site at all, opinions or not.
    pub(in crate::sources) recognised: bool,
    /// What the site says instead of a page, when it does.
    pub(in crate::sources) notice: Option<Notice>,
}

/// What a site says with status 200 instead of an honest status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sources) enum Notice {
    /// There is no such shop or product.
    Missing,
    /// The server failed.
    ServerError,
    /// Somebody wants to see a person.
    Wall,
}

impl Page {
    /// The page, if it is one: an empty list is believed only from a page that says itself that it is empty.
    pub(in crate::sources) fn checked(self) -> Result<Self, SourceError> {
        match self.notice {
            Some(Notice::Missing) => return Err(SourceError::Gone("the page says that there is no such page".into())),
            Some(Notice::ServerError) => {
                return Err(SourceError::Transient("an error page of the server with status 200".into()));
            }
            Some(Notice::Wall) if self.reviews.is_empty() => {
                return Err(SourceError::Challenged("a page that asks who is reading".into()));
            }
            _ => {}
        }
        if !self.reviews.is_empty() || self.leading_reply.is_some() {
            return Ok(self);
        }
        let wrong = |what: String| Err(SourceError::Contract { what });
        if !self.rejected.is_empty() {
            return wrong(format!("none of the {} opinions of the page could be read", self.rejected.len()));
        }
        if !self.recognised {
            return wrong("a page without opinions that is no page of this site".into());
        }
        match self.claimed.count {
            Some(count) if count > 0 => wrong(format!("a page without opinions that claims {count}")),
            _ => Ok(self),
        }
    }
}

/// Whether a page speaks like one that wants to see a person. Asked only of pages without opinions.
pub(in crate::sources) fn is_wall(html: &str) -> bool {
    let lower = html.to_lowercase();
    const WORDS: [&str; 11] = [
        "captcha",
        "cf-chl",
        "challenge-platform",
        "just a moment",
        "checking security",
        "checking your browser",
        "verify you are human",
        "datadome",
        "attention required",
        "nie jesteś robotem",
        "access denied",
    ];
    WORDS.iter().any(|word| lower.contains(word))
}
