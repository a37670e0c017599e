//! What should not wait for its turn: health, courts, authorities, the press, personal data, extortion, open pleas.
//! Must never lower a verdict: it only says what to read first.

use super::{patterns::Patterns, words::Words};

/// Praise is never urgent: below this probability of negative nothing is looked for.
pub(super) const LEAST_P: f64 = 0.35;

/// The words of every language.
#[derive(Clone, Debug)]
pub(super) struct Urgency {
    kinds: Vec<&'static str>,
    languages: Vec<(&'static str, Patterns<usize>)>,
}

impl Urgency {
    /// Reads lines of kind, language and patterns parted by commas.
    pub(super) fn parse(lines: &'static str) -> Self {
        let mut urgency = Self { kinds: Vec::new(), languages: Vec::new() };
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(code), Some(list)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            if !urgency.kinds.contains(&kind) {
                urgency.kinds.push(kind);
            }
            let kind = urgency.kinds.iter().position(|known| *known == kind).unwrap_or(0);
            let at = urgency.languages.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
                urgency.languages.push((code, Patterns::new()));
                urgency.languages.len() - 1
            });
            for pattern in list.split(',') {
                urgency.languages[at].1.add(pattern, kind);
            }
        }
        urgency
    }

    /// Adds the kinds that occur in a text to `found`, each once, in the order of the list.
    pub(super) fn look(&self, code: &str, words: &Words, found: &mut Vec<String>) {
        let Some((_, patterns)) = self.languages.iter().find(|(known, _)| *known == code) else { return };
        let mut seen = 0_u32;
        for at in 0..words.list().len() {
            if let Some(hit) = patterns.longest(words, at) {
                seen |= 1 << *hit.value;
            }
        }
        for (kind, name) in self.kinds.iter().enumerate() {
            if seen & (1 << kind) != 0 && !found.iter().any(|known| known == name) {
                found.push((*name).to_owned());
            }
        }
    }
}
