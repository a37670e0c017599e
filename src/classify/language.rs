//! The language of an opinion: the source's word, else the words themselves, else none.
//! Must never answer with a language that the business does not read.

use whatlang::{Detector, Lang};

use crate::domain::Language;

/// Below this many words nothing is said of the language.
const LEAST_WORDS: usize = 3;
/// Longer texts show their language in their first bytes.
const ENOUGH_BYTES: usize = 600;
/// Trigrams of a short text are a weak witness.
const LEAST_CONFIDENCE: f64 = 0.6;

/// How many words of the text each lexicon knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tally {
    /// The language.
    pub(super) code: &'static str,
    /// Known words.
    pub(super) known: usize,
}

/// Names the language of a text of `words` words. `None` is an honest answer.
pub(super) fn detect(text: &str, words: usize, tallies: &[Tally], languages: &[Language]) -> Option<Language> {
    if words < LEAST_WORDS {
        return None;
    }
    let allowed = |code: &str| languages.is_empty() || languages.iter().any(|language| language.as_str() == code);
    if let Some(code) = clear_winner(tallies, words) {
        return Language::parse(code).ok().filter(|_| allowed(code));
    }
    let mut candidates: Vec<Lang> = tallies.iter().filter_map(|tally| lang(tally.code)).collect();
    for language in languages {
        if let Some(lang) = lang(language.as_str()).filter(|lang| !candidates.contains(lang)) {
            candidates.push(lang);
        }
    }
    let info = Detector::with_allowlist(candidates).detect(&text[..text.floor_char_boundary(ENOUGH_BYTES)])?;
    let code = two_letters(info.lang())?;
    (info.confidence() >= LEAST_CONFIDENCE && allowed(code)).then(|| Language::parse(code).ok()).flatten()
}

/// A language whose lexicon knows a third of the words and clearly more than any other.
fn clear_winner(tallies: &[Tally], words: usize) -> Option<&'static str> {
    let best = tallies.iter().max_by_key(|tally| tally.known)?;
    let second = tallies.iter().filter(|tally| tally.code != best.code).map(|tally| tally.known).max().unwrap_or(0);
    (best.known >= 2 && best.known * 3 >= words && best.known >= second * 2).then_some(best.code)
}

/// The languages that people in and around these markets write; others are never guessed.
const LANGS: [(&str, Lang); 15] = [
    ("pl", Lang::Pol),
    ("sl", Lang::Slv),
    ("en", Lang::Eng),
    ("de", Lang::Deu),
    ("cs", Lang::Ces),
    ("sk", Lang::Slk),
    ("hr", Lang::Hrv),
    ("it", Lang::Ita),
    ("uk", Lang::Ukr),
    ("ru", Lang::Rus),
    ("hu", Lang::Hun),
    ("lt", Lang::Lit),
    ("fr", Lang::Fra),
    ("es", Lang::Spa),
    ("ro", Lang::Ron),
];

fn lang(code: &str) -> Option<Lang> {
    LANGS.iter().find(|(known, _)| *known == code).map(|(_, lang)| *lang)
}

fn two_letters(lang: Lang) -> Option<&'static str> {
    LANGS.iter().find(|(_, known)| *known == lang).map(|(code, _)| *code)
}
