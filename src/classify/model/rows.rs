//! Labelled rows: one JSON object a line.
//! Must never take a row whose columns or label it does not know for another.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The labels, in the order of the classes.
pub const LABELS: [&str; 3] = ["neg", "neu", "pos"];

/// One labelled text.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The language's two letters.
    pub lang: String,
    /// 0 negative, 1 neutral, 2 positive.
    pub class: usize,
    /// The text.
    pub text: String,
    /// The rating, 1 to 5.
    pub stars: Option<f64>,
    /// Listed advantages.
    pub pros: Vec<String>,
    /// Listed disadvantages.
    pub cons: Vec<String>,
    /// What it is about; empty where that is not said.
    pub domain: String,
    /// `train`, `dev` or `test`, where the set has parts.
    pub split: Option<String>,
}

/// Why a line is no row.
#[derive(Debug, thiserror::Error)]
pub enum WrongRow {
    /// A column that is missing or of another type, or no JSON.
    #[error("{0}; a row has the columns lang, label and text, and may have stars, pros, cons, domain and split")]
    Column(String),
    /// A label nobody knows.
    #[error("the label {0:?} is not known; the labels are neg, neu and pos")]
    Label(String),
    /// A rating that is none.
    #[error("{0} stars are no rating from 1 to 5")]
    Stars(f64),
    /// A part nobody knows.
    #[error("the split {0:?} is not known; the splits are train, dev and test")]
    Split(String),
}

#[derive(Deserialize)]
struct Columns {
    lang: String,
    label: String,
    text: String,
    stars: Option<f64>,
    #[serde(default)]
    pros: Vec<String>,
    #[serde(default)]
    cons: Vec<String>,
    #[serde(default)]
    domain: String,
    split: Option<String>,
}

impl Row {
    /// Reads a line.
    pub fn parse(line: &str) -> Result<Self, WrongRow> {
        let row: Columns = serde_json::from_str(line).map_err(|error| WrongRow::Column(error.to_string()))?;
        let class = LABELS.iter().position(|label| *label == row.label).ok_or(WrongRow::Label(row.label))?;
        if let Some(stars) = row.stars.filter(|stars| !(1.0..=5.0).contains(stars)) {
            return Err(WrongRow::Stars(stars));
        }
        if let Some(split) = row.split.as_deref().filter(|split| !["train", "dev", "test"].contains(split)) {
            return Err(WrongRow::Split(split.to_owned()));
        }
        let Columns { lang, text, stars, pros, cons, domain, split, .. } = row;
        Ok(Self { lang, class, text, stars, pros, cons, domain, split })
    }
}

/// The SHA-256 of a text modulo a small number: how a set without parts of its own is parted.
pub fn remainder(text: &str, modulus: u32) -> u32 {
    Sha256::digest(text.as_bytes()).iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % modulus)
}
