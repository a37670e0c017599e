//! Phrases that speak for or against, with what turns them round, raises or lowers them.
//! Must never count a phrase without being able to say where it stands.

use std::collections::HashSet;

use super::{
    patterns::Patterns,
    words::{Word, Words},
};

/// What an entry of a lexicon does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Entry {
    /// Log-odds of negative.
    Weight(f32),
    /// Log-odds of negative of a phrase that begins with a negation: a second one does not turn it round.
    Settled(f32),
    /// Turns the next words round, at most so many.
    Not(u8),
    /// Multiplies what follows.
    Factor(f32),
    /// Ends a turn.
    But,
    /// Carries a turn on.
    And,
    /// Nothing, but shows the language and covers its words.
    Word,
}

/// The phrases of one language.
#[derive(Clone, Debug)]
pub(super) struct Phrases {
    code: &'static str,
    entries: Patterns<Entry>,
}

/// A phrase in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// Its first word.
    pub(super) first: usize,
    /// Its last word.
    pub(super) last: usize,
    /// Log-odds of negative, before saturation.
    pub(super) weight: f32,
}

/// What a language makes of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// Phrases in the order of the text.
    pub(super) hits: Vec<Hit>,
    /// How many words the language knows.
    pub(super) known: usize,
}

/// A word that multiplies reaches this far.
const FACTOR_REACH: usize = 2;

struct Turn {
    first: usize,
    until: usize,
    clause: u32,
    used: bool,
}

impl Phrases {
    /// Reads a lexicon: lines of a mark or weight, a tab and patterns parted by commas.
    pub(super) fn parse(code: &'static str, lexicon: &str) -> Self {
        let lines = || lexicon.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        let mut negations = HashSet::new();
        for (mark, patterns) in lines() {
            if mark.starts_with("not:") {
                negations.extend(patterns.split(',').filter_map(|pattern| pattern.split_whitespace().next()));
            }
        }
        let mut entries = Patterns::new();
        for (mark, patterns) in lines() {
            let entry = match mark.split_once(':') {
                Some(("not", reach)) => Entry::Not(reach.parse().expect("a lexicon counts words in digits")),
                Some(("x", factor)) => Entry::Factor(factor.parse().expect("a lexicon's factors are numbers")),
                _ => match mark {
                    "but" => Entry::But,
                    "and" => Entry::And,
                    "word" => Entry::Word,
                    weight => Entry::Weight(weight.parse().expect("a lexicon's weights are numbers")),
                },
            };
            for pattern in patterns.split(',').map(str::trim) {
                let begins = pattern.split(' ').next().is_some_and(|word| negations.contains(word));
                entries.add(
                    pattern,
                    match entry {
                        Entry::Weight(weight) if begins => Entry::Settled(weight),
                        entry => entry,
                    },
                );
            }
        }
        Self { code, entries }
    }

    /// The language's two letters.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// Reads a text in this language.
    pub(super) fn read(&self, words: &Words) -> Reading {
        let mut reading = Reading::default();
        let mut turn: Option<Turn> = None;
        let mut factor = (1.0, 0, 0);
        let mut at = 0;
        while let Some(word) = words.list().get(at) {
            if word.mood != 0.0 {
                reading.hits.push(Hit { first: at, last: at, weight: word.mood });
                at += 1;
                continue;
            }
            let Some(found) = self.entries.longest(words, at) else {
                at += 1;
                continue;
            };
            let last = found.last;
            reading.known += 1 + last - at;
            match *found.value {
                Entry::Weight(weight) => {
                    let times = if factor.1 >= at && factor.2 == word.clause { factor.0 } else { 1.0 };
                    factor.1 = 0;
                    reading.hits.push(turned(&mut turn, word, at, last, weight * times));
                }
                Entry::Settled(weight) => {
                    turn = None;
                    reading.hits.push(Hit { first: at, last, weight });
                }
                Entry::Not(reach) => {
                    let first = turn.as_ref().filter(|turn| turn.holds(word, at)).map_or(at, |turn| turn.first);
                    turn = Some(Turn { first, until: last + usize::from(reach), clause: word.clause, used: false });
                }
                Entry::Factor(times) => factor = (times, last + FACTOR_REACH, word.clause),
                Entry::But => turn = None,
                Entry::And => {
                    if let Some(turn) = turn.as_mut().filter(|turn| turn.used && turn.until == at) {
                        *turn = Turn { first: at, until: at + FACTOR_REACH, clause: turn.clause, used: false };
                    }
                }
                Entry::Word => {}
            }
            at = last + 1;
        }
        reading
    }
}

impl Turn {
    fn holds(&self, word: &Word, at: usize) -> bool {
        !self.used && self.clause == word.clause && at <= self.until
    }
}

/// "not good" is a complaint; "not bad" is faint praise.
fn turned(turn: &mut Option<Turn>, word: &Word, first: usize, last: usize, weight: f32) -> Hit {
    match turn {
        Some(turn) if turn.holds(word, first) => {
            turn.used = true;
            // An "and" right after the phrase carries the turn on.
            turn.until = last + 1;
            let weight = if weight < 0.0 { -0.9 * weight } else { -0.55 * weight };
            Hit { first: turn.first, last, weight }
        }
        _ => Hit { first, last, weight },
    }
}
