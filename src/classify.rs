//! What an opinion says: probability of negative, with reasons.
//! Must never do I/O: text in, verdict out.

mod fusion;
mod language;
mod lexicon;
pub mod model;
mod patterns;
mod phrases;
mod topics;
mod trained;
mod urgency;
mod words;

#[cfg(test)]
mod tests;

pub use lexicon::Lexicon;
pub use trained::Trained;

use crate::domain::{Language, ReviewText, Verdict};

/// Judges opinions.
pub trait Classifier: Send + Sync {
    /// What one opinion says. `languages` are those the business reads; they decide where the source names none.
    fn classify(&self, review: &ReviewText<'_>, languages: &[Language]) -> Verdict;

    /// The name and version that every verdict carries; a new one means that old verdicts may be judged again.
    fn version(&self) -> &str;
}
