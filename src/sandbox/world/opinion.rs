//! One opinion as it stands at a source, in no source's own words.
//! Must never be a type of `crate::domain`: a stand-in that shares the client's types proves nothing.

use chrono::{DateTime, TimeDelta, Utc};

/// An opinion at a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinion {
    /// The source's id; left empty, the stand-in gives one in the source's own shape.
    pub id: String,
    /// The author's name, as written; `None` when the source does not show one.
    pub author: Option<String>,
    /// Stars from 0.5 to 5; shown in each source's own scale.
    pub stars: Option<f64>,
    /// Whether the author recommends, where the source asks.
    pub recommended: Option<bool>,
    /// The text; empty for a rating without words.
    pub text: String,
    /// What a source's machine translation made of the text, shown beside it (Google).
    pub translated: Option<String>,
    /// Good points, each a few words.
    pub pros: Vec<String>,
    /// Bad points, each a few words.
    pub cons: Vec<String>,
    /// When it was written.
    pub created: DateTime<Utc>,
    /// When its author last changed it.
    pub updated: DateTime<Utc>,
    /// When the thing was bought, where the source says.
    pub ordered: Option<DateTime<Utc>>,
    /// Whether the source vouches for the purchase.
    pub verified: bool,
    /// The owner's answer.
    pub reply: Option<OwnerReply>,
    /// Comments below it, by anyone.
    pub comments: Vec<Comment>,
    /// Listed, but marked as hidden (Facebook).
    pub hidden: bool,
    /// Gone from the listing; it may come back.
    pub removed: bool,
}

impl Opinion {
    /// An opinion of `author` with so many stars, written at `at`.
    pub fn new(author: &str, stars: f64, text: &str, at: DateTime<Utc>) -> Self {
        Self {
            author: Some(author.to_owned()).filter(|author| !author.is_empty()),
            stars: Some(stars),
            recommended: (stars >= 3.5).then_some(true).or((stars < 3.0).then_some(false)),
            text: text.to_owned(),
            created: at,
            updated: at,
            ..Self::default()
        }
    }
}

/// The owner's answer to an opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerReply {
    /// The text.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What the source's moderation made of it.
    pub state: ReplyState,
    /// Why it was rejected, in the source's word.
    pub violation: Option<&'static str>,
    /// How often it was shown while pending.
    pub reads: u32,
}

impl OwnerReply {
    /// An answer that stands.
    pub fn approved(text: &str, at: DateTime<Utc>) -> Self {
        Self { text: text.to_owned(), at, state: ReplyState::Approved, violation: None, reads: 0 }
    }

    /// An answer that waits for moderation.
    pub fn pending(text: &str, at: DateTime<Utc>) -> Self {
        Self { state: ReplyState::Pending, ..Self::approved(text, at) }
    }

    /// Lets moderation look at it: whether it decides now is up to `moderation`.
    pub(super) fn moderate(&mut self, moderation: Moderation, now: DateTime<Utc>) {
        let due = match moderation {
            Moderation::AfterReads(reads) => self.reads >= reads,
            Moderation::After(wait) => now - self.at >= wait,
            Moderation::Never => false,
        };
        if self.state != ReplyState::Pending {
            return;
        }
        self.reads += 1;
        if due {
            self.violation = violation(&self.text);
            self.state = if self.violation.is_some() { ReplyState::Rejected } else { ReplyState::Approved };
        }
    }
}

/// Why a text is refused, if it is: a link or a telephone call to buy is advertising.
fn violation(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let link = ["http://", "https://", "www."].iter().any(|mark| lower.contains(mark));
    link.then_some("ADVERTISING_AND_SOLICITATION")
}

/// Where the owner's answer stands in moderation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyState {
    /// Taken, not shown yet.
    Pending,
    /// Shown.
    Approved,
    /// Refused.
    Rejected,
}

impl ReplyState {
    /// Google's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
        }
    }
}

/// When moderation decides about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// After it was shown this often as pending; 0 decides at the first look.
    AfterReads(u32),
    /// This long after it was written.
    After(TimeDelta),
    /// Not at all.
    Never,
}

/// A comment below an opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The source's id.
    pub id: String,
    /// Who wrote it, as shown.
    pub author: String,
    /// Whether the owner wrote it.
    pub by_owner: bool,
    /// The text.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}
