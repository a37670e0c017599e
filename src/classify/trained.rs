//! The classifier with a trained model: its weights and the lexicon's phrases say together how negative a text is.
//! Must never say more than its phrases add up to.

use std::cell::RefCell;

use super::{
    Classifier, Lexicon,
    fusion::{MOST, NO_RATING, Phrase},
    model::{Judged, Model, Scratch, Share, Tongue},
    phrases::Hit,
};
use crate::domain::{Language, ReviewText, Verdict};

/// A run of tokens that moves the score by less than this in all is not worth a mark on a page.
const LEAST: f64 = 0.05;
/// What the lexicon counts beside the model: measured to be better than either alone.
const LISTED: f64 = 0.4;
/// No phrase grows longer than this many tokens.
const LONGEST: usize = 6;

thread_local! {
    /// One a thread: judging takes no memory of its own once this has grown.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// Rating, trained model and lists. Make one at start and share it: reading the model takes some milliseconds.
#[derive(Clone, Debug)]
pub struct Trained {
    model: Model,
    lists: Lexicon,
}

impl Trained {
    /// With a model of one's own.
    pub fn with(model: Model) -> Self {
        Self { model, lists: Lexicon::new() }
    }

    /// What the model alone says of a text.
    pub fn text(&self, text: &str, language: Option<&str>) -> Judged {
        let tongue = language.map_or(Tongue::Other, Tongue::of);
        SCRATCH.with_borrow_mut(|scratch| self.model.judge(&self.model.score(text, scratch), tongue))
    }
}

impl Default for Trained {
    fn default() -> Self {
        Self::with(Model::embedded())
    }
}

impl Classifier for Trained {
    fn classify(&self, review: &ReviewText<'_>, languages: &[Language]) -> Verdict {
        self.lists.verdict(review, languages, self.model.version(), |language, pieces, spoken| {
            let listed = std::mem::take(&mut spoken.phrases);
            let heard: f64 = listed.iter().map(|phrase| f64::from(phrase.hit.weight)).sum();
            let share = if heard.abs() > f64::EPSILON { LISTED * MOST * (heard / MOST).tanh() / heard } else { LISTED };
            let mut silent = 0.0;
            SCRATCH.with_borrow_mut(|scratch| {
                for piece in pieces {
                    let own = listed.iter().filter(|phrase| phrase.part == piece.part);
                    silent += own.clone().map(|phrase| f64::from(phrase.hit.weight) * share).sum::<f64>();
                    let scores = self.model.score(piece.text, scratch);
                    if scores.tokens == 0 {
                        continue;
                    }
                    let tongue = language.map_or(Tongue::Other, |language| Tongue::of(language.as_str()));
                    let judged = self.model.judge(&scores, tongue);
                    let [negative, neutral, positive] = judged.p;
                    silent += (negative.max(1e-6) / (neutral + positive).max(1e-6)).ln() - NO_RATING;
                    let mut shares: Vec<Share> = self.model.shares(piece.text, scratch).collect();
                    for token in &mut shares {
                        token.weight *= judged.factor;
                    }
                    for phrase in own {
                        let (start, end) = phrase.bytes;
                        let from = shares.partition_point(|token| token.end <= start);
                        let to = shares.partition_point(|token| token.start < end).max(from);
                        for token in &mut shares[from..to] {
                            token.weight += f64::from(phrase.hit.weight) * share / (to - from) as f64;
                        }
                    }
                    runs(&shares, |run| {
                        if run.weight.abs() >= LEAST {
                            silent -= run.weight;
                            spoken.phrases.push(Phrase {
                                part: piece.part,
                                of: piece.text,
                                bytes: (run.start, run.end),
                                hit: Hit { first: 0, last: 0, weight: run.weight as f32 },
                            });
                        }
                    });
                }
            });
            spoken.calibrated = Some(silent);
        })
    }

    fn version(&self) -> &str {
        self.model.version()
    }
}

/// Joins neighbours that move the score the same way.
fn runs(shares: &[Share], mut each: impl FnMut(Share)) {
    let mut open: Option<(Share, usize)> = None;
    for &share in shares {
        match &mut open {
            Some((run, length)) if *length < LONGEST && (run.weight > 0.0) == (share.weight > 0.0) => {
                run.end = share.end;
                run.weight += share.weight;
                *length += 1;
            }
            _ => {
                if let Some((run, _)) = open.replace((share, 1)) {
                    each(run);
                }
            }
        }
    }
    if let Some((run, _)) = open {
        each(run);
    }
}

#[cfg(test)]
mod tests;
