//! The trained model: hashed words, stems and letters with a weight each for negative, neutral and rating.
//! Must never read anything but its own bytes and the text, nor allocate for an opinion once its scratch has grown.
//!
//! The service still judges by the lexicon; `opinari evaluate` and `opinari classify` judge by this.

mod calibrate;
mod features;
mod file;
pub mod measure;
mod quantise;
pub mod rows;
mod tokens;
mod train;
pub mod training;

use std::borrow::Cow;

pub use calibrate::{Calibration, Judged, Kept, Tongue};
use features::{Group, OUTPUTS, factors};
pub use file::Unreadable;
use tokens::Tokens;
pub use train::{Example, Random, Recipe, Weights, train};

/// What `opinari train` made of the sets that MODEL.md names.
const EMBEDDED: &[u8] = include_bytes!("model/opinari.model");

/// Buffers that are read into again and again: one a thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    tokens: Tokens,
    shares: Vec<f64>,
}

/// A model ready to judge.
#[derive(Clone)]
pub struct Model {
    /// A signed byte for each bucket and output.
    weights: Cow<'static, [u8]>,
    /// What one step of such a byte is worth.
    step: [f32; OUTPUTS],
    calibration: Calibration,
    version: String,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Model").field(&self.version).finish()
    }
}

/// What a text says: its scores before calibration, and how many tokens were read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Negative against positive, neutral against both, and how good the rating; without any intercept.
    pub raw: [f32; OUTPUTS],
    /// Tokens read; without any, nothing was said.
    pub tokens: usize,
}

/// A stretch of text and how far it moved the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it added to negative against positive.
    pub weight: f64,
}

impl Model {
    /// The model that this program carries.
    pub fn embedded() -> Self {
        Self::read(EMBEDDED).expect("the program carries a sound model")
    }

    /// Adds the weights up: the quick way, without reasons.
    pub fn score(&self, text: &str, scratch: &mut Scratch) -> Scores {
        scratch.tokens.read(text);
        let weights = self.weights.as_chunks::<OUTPUTS>().0;
        let mut sums = [[0_i32; OUTPUTS]; 2];
        let mut counts = [0_u32; 2];
        features::visit(&scratch.tokens, |group, _, _, feature| {
            let group = usize::from(group == Group::Letters);
            counts[group] += 1;
            for (sum, byte) in sums[group].iter_mut().zip(weights[features::bucket(feature)]) {
                *sum += i32::from(byte as i8);
            }
        });
        let [words, letters] = factors(counts);
        let raw = std::array::from_fn(|class| {
            (sums[0][class] as f32 * words + sums[1][class] as f32 * letters) * self.step[class]
        });
        Scores { raw, tokens: scratch.tokens.list().len() }
    }

    /// What each token added to negative against positive; the sum is `raw[0]`.
    pub fn shares<'a>(&self, text: &str, scratch: &'a mut Scratch) -> impl ExactSizeIterator<Item = Share> + 'a {
        let Scratch { tokens, shares } = scratch;
        tokens.read(text);
        shares.clear();
        shares.resize(tokens.list().len(), 0.0);
        let mut counts = [0_u32; 2];
        features::visit(tokens, |group, _, _, _| counts[usize::from(group == Group::Letters)] += 1);
        let factors = factors(counts);
        let weights = self.weights.as_chunks::<OUTPUTS>().0;
        features::visit(tokens, |group, first, length, feature| {
            let moved = f64::from(weights[features::bucket(feature)][0] as i8) * f64::from(self.step[0]);
            let factor = f64::from(factors[usize::from(group == Group::Letters)]);
            // A run belongs to its tokens in equal parts.
            for share in &mut shares[first..first + length] {
                *share += moved * factor / length as f64;
            }
        });
        tokens.list().iter().zip(shares.iter()).map(|(token, weight)| Share {
            start: token.start as usize,
            end: token.end as usize,
            weight: *weight,
        })
    }

    /// Probabilities of three scores in a language.
    pub fn judge(&self, scores: &Scores, tongue: Tongue) -> Judged {
        self.calibration.judge(scores.raw, tongue)
    }

    /// The name and version that verdicts carry.
    pub fn version(&self) -> &str {
        &self.version
    }
}

#[cfg(test)]
mod tests;
