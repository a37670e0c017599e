//! Our answers: written, approved by a person, handed over once, followed until they stand.
//! Must never hand an answer over twice: whenever nobody knows whether it arrived, the source is read, not written to.
//!
//! ```text
//! draft -> queued -> sending -> live | pending -> live | rejected
//!    \                   \-> unknown -> (read) -> live | pending | lost        live -> lost
//!     \-> assisted -> (the next fetch) -> live
//! ```
//!
//! Rejected and lost answers can be approved again: a person decides that, never the program.

mod approve;
mod assisted;
pub mod deliver;
mod draft;
pub mod follow;
mod problem;
mod reconcile;
#[cfg(test)]
mod tests;

pub use approve::{Approved, approve};
pub use assisted::{ByHand, by_hand, withdraw};
pub use draft::{TooLong, check_length, save_draft};
pub use problem::problem_text;
pub use reconcile::{confirm_batch, confirm_from_source};

use entity::{reply, review};

use crate::{
    domain::{ReplyState, search},
    sources::Source,
    store::StoreError,
};

/// Finds a source by its id.
pub type Lookup = fn(&str) -> Option<&'static dyn Source>;

/// Why an answer cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is nothing in it.
    #[error("the answer is empty")]
    Empty,
    /// The source does not take so much.
    #[error("the answer is too long: {} of {}", .0.length, .0.limit)]
    TooLong(TooLong),
    /// The opinion changed since the answer was written: a person reads both again first.
    #[error("the opinion changed since the answer was written")]
    Stale,
    /// The opinion does not stand at its source any more.
    #[error("the opinion was removed at its source")]
    Removed,
    /// This or another answer of ours is on its way or stands there already.
    #[error("an answer is already there: {0}")]
    UnderWay(ReplyState),
    /// Somebody answered at the source itself; ours would replace or double it.
    #[error("somebody answered at the source already")]
    Answered,
    /// This version does not know the source.
    #[error("the source {0} is not known")]
    UnknownSource(String),
}

impl ReplyError {
    /// The catalogue key of the sentence for people.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Store(_) | Self::UnknownSource(_) => "answer-error-internal",
            Self::Empty => "answer-error-empty",
            Self::TooLong(_) => "answer-error-too-long",
            Self::Stale => "answer-error-stale",
            Self::Removed => "answer-error-removed",
            Self::UnderWay(_) => "answer-error-under-way",
            Self::Answered => "answer-error-answered",
        }
    }
}

/// Whether an answer was written to an earlier form of the opinion.
pub fn is_outdated(reply: &reply::Model, review: &review::Model) -> bool {
    reply.revision < review.revision
}

/// Whether an answer in this state is on its way or stands: a second one must wait.
pub fn is_under_way(state: ReplyState) -> bool {
    match state {
        ReplyState::Queued
        | ReplyState::Sending
        | ReplyState::Pending
        | ReplyState::Assisted
        | ReplyState::Live
        | ReplyState::Unknown => true,
        ReplyState::Draft | ReplyState::Rejected | ReplyState::Lost => false,
    }
}

/// Whether two texts are the same answer: sites change white space, line breaks and sometimes case.
pub fn is_same(one: &str, other: &str) -> bool {
    let folded = |text: &str| search::fold(text).split_whitespace().collect::<String>();
    folded(one) == folded(other)
}

/// Whether an answer that is not one of our failed ones stands at the source, as far as the last walk saw.
fn is_answered_elsewhere(review: &review::Model, ours: &[reply::Model]) -> bool {
    let Some(text) = review.reply_text.as_deref() else { return false };
    review.reply_state.as_deref() != Some("REJECTED")
        && !ours.iter().any(|reply| reply.state != ReplyState::Draft && is_same(&reply.text, text))
}
