//! The first classifier: the rating and a small lexicon for Polish, Slovenian and English.
//! Must never read anything but its own embedded lists and the opinion.

use super::{
    Classifier,
    fusion::{self, Phrase, Spoken},
    language::{self, Tally},
    phrases::{Phrases, Reading},
    topics::Topics,
    urgency::{self, Urgency},
    words::Words,
};
use crate::domain::{Language, ReviewText, Verdict, verdict::Part};

const VERSION: &str = "lexicon-1";

/// What one disadvantage or advantage is worth before its words are read.
const LISTED: f64 = 0.35;
/// Lists never move the log-odds further than this.
const MOST_BY_LISTS: f64 = 2.5;

/// Rating and lexicon. Make one at start and share it: reading the lists takes about a millisecond.
#[derive(Clone, Debug)]
pub struct Lexicon {
    languages: Vec<Phrases>,
    other: Phrases,
    topics: Topics,
    urgency: Urgency,
}

/// A title or text with its words.
pub(super) struct Piece<'a> {
    pub(super) part: Part,
    pub(super) text: &'a str,
    words: Words,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// Reads the embedded lists.
    pub fn new() -> Self {
        Self {
            languages: vec![
                Phrases::parse("pl", include_str!("lexicon/pl.tsv")),
                Phrases::parse("sl", include_str!("lexicon/sl.tsv")),
                Phrases::parse("en", include_str!("lexicon/en.tsv")),
            ],
            other: Phrases::parse("", ""),
            topics: Topics::parse(include_str!("topics.tsv")),
            urgency: Urgency::parse(include_str!("urgency.tsv")),
        }
    }

    /// The language of the opinion, the phrases to read it with, and the readings of its pieces.
    fn read(
        &self,
        review: &ReviewText<'_>,
        pieces: &[Piece<'_>],
        languages: &[Language],
    ) -> (Option<Language>, &Phrases, Vec<Reading>) {
        let read = |phrases: &Phrases| pieces.iter().map(|piece| phrases.read(&piece.words)).collect::<Vec<_>>();
        let lexicon = |code: &str| self.languages.iter().find(|phrases| phrases.code() == code);
        if let Some(said) = review.language {
            let phrases = lexicon(said.as_str()).unwrap_or(&self.other);
            return (Some(said.clone()), phrases, read(phrases));
        }
        let mut readings: Vec<Vec<Reading>> = self.languages.iter().map(read).collect();
        let known = |readings: &[Reading]| readings.iter().map(|reading| reading.known).sum::<usize>();
        let tallies: Vec<Tally> = self
            .languages
            .iter()
            .zip(&readings)
            .map(|(phrases, readings)| Tally { code: phrases.code(), known: known(readings) })
            .collect();
        let words = pieces.iter().map(|piece| piece.words.list().len()).sum();
        let longest = pieces.iter().map(|piece| piece.text).max_by_key(|text| text.len()).unwrap_or_default();
        let detected = language::detect(longest, words, &tallies, languages);
        if let Some(language) = &detected
            && lexicon(language.as_str()).is_none()
        {
            return (detected, &self.other, read(&self.other));
        }
        let preferred = |code: &str| languages.iter().rev().position(|language| language.as_str() == code);
        let chosen = (0..self.languages.len())
            .max_by_key(|at| {
                let code = self.languages[*at].code();
                let detected = detected.as_ref().is_some_and(|language| language.as_str() == code);
                (detected, tallies[*at].known, preferred(code), std::cmp::Reverse(*at))
            })
            .unwrap_or(0);
        (detected, &self.languages[chosen], std::mem::take(&mut readings[chosen]))
    }

    /// How many items say something, and what their words add up to in the list's own direction.
    fn listed(phrases: &Phrases, items: &[String], direction: f64) -> (usize, f64) {
        let (mut count, mut weight) = (0, 0.0);
        for item in items {
            let words = Words::of(item);
            if says_none(&words) {
                continue;
            }
            count += 1;
            let said: f64 = phrases.read(&words).hits.iter().map(|hit| f64::from(hit.weight)).sum();
            // "cheap" among the disadvantages is one all the same.
            weight += direction * (LISTED + 0.4 * (said * direction).clamp(0.0, 2.5));
        }
        (count, weight)
    }
}

/// "brak", "nie ma", "ni", "none", "-": a list that was filled in to say that it is empty.
fn says_none(words: &Words) -> bool {
    const NONE: [&str; 10] = ["brak", "nie", "nic", "zadne", "zadnych", "ni", "jih", "none", "nothing", "no"];
    const MORE: [&str; 6] = ["ma", "zauwazylem", "zauwazylam", "stwierdzono", "widze", "so"];
    let is_one = |list: &[&str], symbols: &[u8]| {
        list.iter().any(|word| word.len() == symbols.len() && word.bytes().zip(symbols).all(|(b, s)| b - b'a' == *s))
    };
    let list = words.list();
    match list {
        [] => true,
        [first, rest @ ..] if rest.len() <= 2 && first.mood == 0.0 => {
            is_one(&NONE, words.symbols(first))
                && rest.iter().all(|word| {
                    let symbols = words.symbols(word);
                    is_one(&NONE, symbols) || is_one(&MORE, symbols)
                })
        }
        _ => false,
    }
}

impl Classifier for Lexicon {
    fn classify(&self, review: &ReviewText<'_>, languages: &[Language]) -> Verdict {
        self.verdict(review, languages, VERSION, |_, _, _| {})
    }

    fn version(&self) -> &str {
        VERSION
    }
}

impl Lexicon {
    /// The verdict; `rephrase` may put other phrases in the place of the lexicon's own.
    pub(super) fn verdict(
        &self,
        review: &ReviewText<'_>,
        languages: &[Language],
        version: &str,
        rephrase: impl for<'a> FnOnce(Option<&Language>, &[Piece<'a>], &mut Spoken<'a>),
    ) -> Verdict {
        // Some sites cut the title out of the text: it is not said twice.
        let title = review.title.filter(|title| !review.text.starts_with(title));
        let texts = [(Part::Title, title), (Part::Text, Some(review.text))];
        let pieces: Vec<Piece<'_>> = texts
            .into_iter()
            .filter_map(|(part, text)| text.filter(|text| !text.is_empty()).map(|text| (part, text)))
            .map(|(part, text)| Piece { part, text, words: Words::of(text) })
            .collect();
        let (language, phrases, readings) = self.read(review, &pieces, languages);

        let (pros, praise) = Self::listed(phrases, review.pros, -1.0);
        let (cons, against) = Self::listed(phrases, review.cons, 1.0);
        let lists = (praise + against).clamp(-MOST_BY_LISTS, MOST_BY_LISTS);
        let mut spoken = Spoken { phrases: Vec::new(), pros, cons, lists, calibrated: None };
        for (piece, reading) in pieces.iter().zip(&readings) {
            let words = piece.words.list();
            spoken.phrases.extend(reading.hits.iter().map(|hit| Phrase {
                part: piece.part,
                of: piece.text,
                bytes: (words[hit.first].start as usize, words[hit.last].end as usize),
                hit: *hit,
            }));
        }
        rephrase(language.as_ref(), &pieces, &mut spoken);
        let fused = fusion::fuse(review, &spoken);

        let mut tally = self.topics.tally();
        let mut urgency = Vec::new();
        for (piece, reading) in pieces.iter().zip(&readings) {
            self.topics.hear(phrases.code(), &piece.words, &reading.hits, &mut tally);
            if fused.p_negative >= urgency::LEAST_P {
                self.urgency.look(phrases.code(), &piece.words, &mut urgency);
            }
        }
        for item in review.pros.iter().chain(review.cons) {
            let words = Words::of(item);
            self.topics.hear(phrases.code(), &words, &phrases.read(&words).hits, &mut tally);
        }
        Verdict {
            p_negative: fused.p_negative,
            sentiment: fused.sentiment,
            language,
            mismatch: fused.mismatch,
            topics: self.topics.conclude(&tally, fused.sentiment),
            urgency,
            reasons: fused.reasons,
            model: version.to_owned(),
        }
    }
}
