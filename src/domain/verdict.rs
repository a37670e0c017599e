//! What the classifier says of an opinion, with its reasons.
//! Must never be shown without them: a verdict nobody can check is not trusted.

use entity::values::Sentiment;
use serde::{Deserialize, Serialize};

use super::{language::Language, rating::Rating, review::Review};

/// What a classifier looks at.
#[derive(Clone, Copy, Debug)]
pub struct ReviewText<'a> {
    /// A title.
    pub title: Option<&'a str>,
    /// The text; empty for stars alone.
    pub text: &'a str,
    /// Listed advantages.
    pub pros: &'a [String],
    /// Listed disadvantages.
    pub cons: &'a [String],
    /// The language, when the source says it.
    pub language: Option<&'a Language>,
    /// The rating.
    pub rating: Option<Rating>,
    /// "Recommended" or "not recommended".
    pub recommended: Option<bool>,
}

impl<'a> From<&'a Review> for ReviewText<'a> {
    fn from(review: &'a Review) -> Self {
        Self {
            title: review.title.as_deref(),
            text: &review.text,
            pros: &review.pros,
            cons: &review.cons,
            language: review.language.as_ref(),
            rating: review.rating,
            recommended: review.recommended,
        }
    }
}

/// A part of an opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The title.
    Title,
    /// The text.
    Text,
    /// A listed advantage.
    Pros,
    /// A listed disadvantage.
    Cons,
}

/// One thing that moved a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// The rating.
    Rating {
        /// Stars up to 5.
        stars: f64,
        /// How far it moved the log-odds of *negative*; positive numbers speak for negative.
        weight: f64,
    },
    /// The recommendation.
    Recommendation {
        /// What the author ticked.
        recommended: bool,
        /// How far it moved the log-odds of *negative*.
        weight: f64,
    },
    /// A phrase.
    Phrase {
        /// Where.
        part: Part,
        /// First byte in that part.
        start: usize,
        /// One past the last byte in that part.
        end: usize,
        /// The phrase itself.
        phrase: String,
        /// How far it moved the log-odds of *negative*.
        weight: f64,
    },
    /// How many advantages and disadvantages were listed.
    ProsAndCons {
        /// Advantages.
        pros: usize,
        /// Disadvantages.
        cons: usize,
        /// How far they moved the log-odds of *negative*.
        weight: f64,
    },
}

impl Reason {
    /// How far it moved the log-odds of *negative*.
    pub fn weight(&self) -> f64 {
        match self {
            Self::Rating { weight, .. }
            | Self::Recommendation { weight, .. }
            | Self::Phrase { weight, .. }
            | Self::ProsAndCons { weight, .. } => *weight,
        }
    }
}

/// Stars and words that disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// A high rating over a complaint.
    PraiseWithComplaint,
    /// A low rating over praise.
    BlameWithPraise,
}

/// Every subject there is, by its name.
pub const TOPICS: &[&str] = &[
    "app_web",
    "comfort_use",
    "delivery",
    "description",
    "order",
    "packaging",
    "price",
    "quality",
    "returns",
    "service",
    "taste_food",
];

/// A subject of an opinion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// One of [`TOPICS`], translated by the interface.
    pub name: String,
    /// How the opinion speaks of it.
    pub sentiment: Sentiment,
}

/// What the classifier says of one revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Probability that the opinion is negative, 0 to 1.
    pub p_negative: f64,
    /// The whole of it in one word.
    pub sentiment: Sentiment,
    /// The language it was read in.
    pub language: Option<Language>,
    /// Stars and words that disagree.
    pub mismatch: Option<Mismatch>,
    /// Its subjects.
    pub topics: Vec<Topic>,
    /// Why it should not wait (`health`, `legal`, `press` …).
    pub urgency: Vec<String>,
    /// What moved the verdict, the strongest first.
    pub reasons: Vec<Reason>,
    /// Which classifier, in which version.
    pub model: String,
}
