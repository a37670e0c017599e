//! From stars, recommendation and phrases to one probability with its reasons.
//! Must never give anything but a number from 0 to 1, nor more stars a higher one.

use super::phrases::Hit;
use crate::domain::{
    Reason, ReviewText, Sentiment,
    verdict::{Mismatch, Part},
};

/// Where nothing is known of the rating: most opinions are no complaints.
pub(super) const NO_RATING: f64 = -0.4;
/// Words never move the log-odds further than this, however many there are.
pub(super) const MOST: f64 = 4.2;
/// A verdict names at most so many reasons.
const MOST_REASONS: usize = 12;
/// From here on words speak clearly.
const CLEAR: f64 = 1.2;
/// Log-odds of negative by stars; straight lines between.
const BY_STARS: [(f64, f64); 8] =
    [(0.0, 4.6), (1.0, 4.0), (2.0, 2.6), (2.5, 1.7), (3.0, -0.2), (3.5, -0.9), (4.0, -2.0), (5.0, -3.2)];

/// What the words of an opinion say.
pub(super) struct Spoken<'a> {
    /// Phrases of title and text with the part, its text and the phrase's bytes.
    pub(super) phrases: Vec<Phrase<'a>>,
    /// Listed advantages that are more than "none".
    pub(super) pros: usize,
    /// Listed disadvantages that are more than "none".
    pub(super) cons: usize,
    /// What both lists add to the log-odds.
    pub(super) lists: f64,
    /// What the words said beside their phrases, when all of it adds up to a calibrated probability.
    pub(super) calibrated: Option<f64>,
}

/// A phrase where it stands.
#[derive(Clone, Copy)]
pub(super) struct Phrase<'a> {
    /// In which part.
    pub(super) part: Part,
    /// The text of that part.
    pub(super) of: &'a str,
    /// First byte, one past the last byte.
    pub(super) bytes: (usize, usize),
    /// The phrase's words and weight.
    pub(super) hit: Hit,
}

/// The outcome.
pub(super) struct Fused {
    /// Probability of negative.
    pub(super) p_negative: f64,
    /// In one word.
    pub(super) sentiment: Sentiment,
    /// Stars against words.
    pub(super) mismatch: Option<Mismatch>,
    /// The strongest first.
    pub(super) reasons: Vec<Reason>,
}

/// Stars up to 5, whatever the scale.
pub(super) fn stars(review: &ReviewText<'_>) -> Option<f64> {
    let rating = review.rating?;
    let stars = rating.stars();
    Some(if stars.is_finite() { stars.clamp(0.0, 5.0) } else { rating.normalised() / 20.0 })
}

/// Weighs everything.
pub(super) fn fuse(review: &ReviewText<'_>, spoken: &Spoken<'_>) -> Fused {
    let stars = stars(review);
    let mut reasons = Vec::new();
    let mut prior = if stars.is_none() && review.recommended.is_none() { NO_RATING } else { 0.0 };
    if let Some(stars) = stars {
        let weight = by_stars(stars);
        prior += weight;
        reasons.push(Reason::Rating { stars, weight: rounded(weight) });
    }
    if let Some(recommended) = review.recommended {
        let weight = if recommended { -2.4 } else { 3.0 } * if stars.is_some() { 0.4 } else { 1.0 };
        prior += weight;
        reasons.push(Reason::Recommendation { recommended, weight: rounded(weight) });
    }

    let (mut against, mut praise) = (0.0, 0.0);
    for phrase in &spoken.phrases {
        let weight = f64::from(phrase.hit.weight);
        *if weight > 0.0 { &mut against } else { &mut praise } += weight;
    }
    let raw = against + praise + spoken.lists + spoken.calibrated.unwrap_or_default();
    let words = match spoken.calibrated {
        None => MOST * (raw / MOST).tanh(),
        // A rating is not outvoted by the length of a text; where there is none, the words alone speak.
        Some(_) if stars.is_some() || review.recommended.is_some() => raw.clamp(-MOST, MOST),
        Some(_) => raw,
    };
    // Reasons add up to what the words really moved.
    let share = if raw.abs() > f64::EPSILON { words / raw } else { 1.0 };
    name_reasons(&mut reasons, spoken, share);

    let p_negative = (1.0 / (1.0 + (-(prior + words)).exp()) * 1e4).round() / 1e4;
    let mismatch = mismatch(stars, review.recommended, words);
    let both = against >= CLEAR && praise <= -CLEAR && words > -1.0;
    let halfway = stars.is_some_and(|stars| (3.0..=3.5).contains(&stars)) && words.abs() < CLEAR;
    let sentiment = if p_negative >= 0.5 {
        Sentiment::Negative
    } else if p_negative >= 0.3 || both || halfway || mismatch.is_some() {
        Sentiment::Mixed
    } else {
        Sentiment::Positive
    };
    Fused { p_negative, sentiment, mismatch, reasons }
}

fn by_stars(stars: f64) -> f64 {
    let upper = BY_STARS.iter().position(|(at, _)| *at >= stars).unwrap_or(BY_STARS.len() - 1).max(1);
    let ((x0, y0), (x1, y1)) = (BY_STARS[upper - 1], BY_STARS[upper]);
    y0 + (y1 - y0) * ((stars - x0) / (x1 - x0)).clamp(0.0, 1.0)
}

fn mismatch(stars: Option<f64>, recommended: Option<bool>, words: f64) -> Option<Mismatch> {
    let (high, low) = match (stars, recommended) {
        (Some(stars), _) => (stars >= 4.0, stars <= 2.0),
        (None, Some(recommended)) => (recommended, !recommended),
        (None, None) => (false, false),
    };
    if high && words >= CLEAR {
        Some(Mismatch::PraiseWithComplaint)
    } else if low && words <= -CLEAR {
        Some(Mismatch::BlameWithPraise)
    } else {
        None
    }
}

fn name_reasons(reasons: &mut Vec<Reason>, spoken: &Spoken<'_>, share: f64) {
    if spoken.pros + spoken.cons > 0 {
        let weight = rounded(spoken.lists * share);
        reasons.push(Reason::ProsAndCons { pros: spoken.pros, cons: spoken.cons, weight });
    }
    let strength = |phrase: &Phrase<'_>| phrase.hit.weight.abs();
    let mut strongest: Vec<&Phrase<'_>> = spoken.phrases.iter().collect();
    if strongest.len() > MOST_REASONS {
        strongest.select_nth_unstable_by(MOST_REASONS, |a, b| {
            strength(b).total_cmp(&strength(a)).then(a.hit.first.cmp(&b.hit.first))
        });
        strongest.truncate(MOST_REASONS);
    }
    strongest.sort_unstable_by_key(|phrase| (phrase.part == Part::Text, phrase.bytes));
    reasons.extend(strongest.into_iter().map(|phrase| {
        let (start, end) = phrase.bytes;
        let weight = rounded(f64::from(phrase.hit.weight) * share);
        Reason::Phrase { part: phrase.part, start, end, phrase: phrase.of[start..end].to_owned(), weight }
    }));
    reasons.sort_by(|a, b| b.weight().abs().total_cmp(&a.weight().abs()));
    reasons.truncate(MOST_REASONS);
}

fn rounded(weight: f64) -> f64 {
    (weight * 1e3).round() / 1e3
}
