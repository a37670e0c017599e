use super::*;
use crate::domain::{Rating, Reason, Sentiment, verdict::Mismatch};

fn trained() -> Trained {
    Trained::default()
}

fn review(text: &str) -> ReviewText<'_> {
    ReviewText { title: None, text, pros: &[], cons: &[], language: None, rating: None, recommended: None }
}

fn languages() -> Vec<Language> {
    ["pl", "sl", "en"].iter().map(|code| Language::parse(code).unwrap()).collect()
}

/// Invented opinions of the same shop, none of them in any training set.
const OWN: &str = include_str!("tests/own.tsv");

fn own() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    OWN.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut columns = line.split('\t');
        let (code, label, text) = (columns.next().unwrap(), columns.next().unwrap(), columns.next().unwrap());
        assert!(["neg", "pos"].contains(&label), "{line}");
        (code, label == "neg", text)
    })
}

#[test]
fn own_wording_is_understood_in_three_languages() {
    let trained = trained();
    for (code, floor) in [("pl", 87), ("sl", 72), ("en", 90)] {
        let rows: Vec<_> = own().filter(|(own, ..)| *own == code).collect();
        assert!(rows.len() >= 60, "{code}: {}", rows.len());
        let wrong: Vec<_> = rows
            .iter()
            .filter_map(|(_, negative, text)| {
                let judged = trained.text(text, Some(code));
                ((judged.p[0] > judged.p[2]) != *negative).then_some((text, judged.p))
            })
            .collect();
        let right = (rows.len() - wrong.len()) * 100 / rows.len();
        assert!(right >= floor, "{code}: {right} of 100, wrong: {wrong:#?}");
    }
}

#[test]
fn stars_against_words_are_told() {
    let trained = trained();
    for (code, floor) in [("pl", 75), ("sl", 67), ("en", 80)] {
        let (mut told, mut all) = (0, 0);
        for (_, negative, text) in own().filter(|(own, ..)| *own == code) {
            let stars = Rating::new(if negative { 5.0 } else { 1.0 }, 0.0, 5.0).unwrap();
            let verdict = trained.classify(&ReviewText { rating: Some(stars), ..review(text) }, &languages());
            let expected = if negative { Mismatch::PraiseWithComplaint } else { Mismatch::BlameWithPraise };
            told += usize::from(verdict.mismatch == Some(expected));
            all += 1;
        }
        assert!(told * 100 >= all * floor, "{code}: {told} of {all}");
    }
}

#[test]
fn reasons_quote_the_text() {
    let trained = trained();
    for (_, _, text) in own() {
        let verdict = trained.classify(&review(text), &languages());
        assert_eq!(verdict.model, trained.version());
        assert_eq!(verdict.sentiment == Sentiment::Negative, verdict.p_negative >= 0.5);
        for reason in &verdict.reasons {
            if let Reason::Phrase { start, end, phrase, .. } = reason {
                assert_eq!(text.get(*start..*end), Some(phrase.as_str()));
            }
        }
    }
}

#[test]
fn more_stars_are_never_more_negative() {
    let trained = trained();
    for (_, _, text) in own().step_by(5) {
        let p = |stars: f64| {
            let rating = Some(Rating::new(stars, 0.0, 5.0).unwrap());
            trained.classify(&ReviewText { rating, ..review(text) }, &languages()).p_negative
        };
        let all: Vec<f64> = (0..=10).map(|half| p(f64::from(half) / 2.0)).collect();
        assert!(all.is_sorted_by(|a, b| a >= b), "{text}: {all:?}");
    }
}
