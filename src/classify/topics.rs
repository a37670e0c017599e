//! What an opinion is about, and how it speaks of each subject.
//! Must never invent a subject: one of its words has to occur.

use super::{patterns::Patterns, phrases::Hit, words::Words};
use crate::domain::{Sentiment, verdict::Topic};

/// A phrase this many words away still speaks of the subject, within one sentence.
const REACH: usize = 6;
/// From here on phrases decide.
const CLEAR: f32 = 0.5;

/// The subjects' words of every language.
#[derive(Clone, Debug)]
pub(super) struct Topics {
    names: Vec<&'static str>,
    languages: Vec<(&'static str, Patterns<usize>)>,
}

/// What the phrases around a subject's words add up to.
#[derive(Clone, Copy, Default)]
pub(super) struct Tone {
    occurs: bool,
    against: f32,
    praise: f32,
}

impl Topics {
    /// Reads lines of subject, language and prefixes.
    pub(super) fn parse(lines: &'static str) -> Self {
        let mut topics = Self { names: Vec::new(), languages: Vec::new() };
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(name), Some(code), Some(prefixes)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let topic = topics.names.iter().position(|known| *known == name).unwrap_or_else(|| {
                topics.names.push(name);
                topics.names.len() - 1
            });
            let at = topics.languages.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
                topics.languages.push((code, Patterns::new()));
                topics.languages.len() - 1
            });
            let patterns = &mut topics.languages[at].1;
            for prefix in prefixes.split_whitespace() {
                let pattern = match prefix.strip_suffix('_') {
                    Some(whole) => whole.replace('_', " "),
                    None => prefix.replace('_', " ") + "*",
                };
                patterns.add(&pattern, topic);
            }
        }
        topics
    }

    /// An empty tally, one place a subject.
    pub(super) fn tally(&self) -> Vec<Tone> {
        vec![Tone::default(); self.names.len()]
    }

    /// Adds what one text says. `hits` are its phrases in order.
    pub(super) fn hear(&self, code: &str, words: &Words, hits: &[Hit], tally: &mut [Tone]) {
        let Some((_, patterns)) = self.languages.iter().find(|(known, _)| *known == code) else { return };
        let mut nearest = 0;
        for (at, word) in words.list().iter().enumerate() {
            let Some(found) = patterns.longest(words, at) else { continue };
            let tone = &mut tally[*found.value];
            tone.occurs = true;
            while hits.get(nearest).is_some_and(|hit| hit.last + REACH < at) {
                nearest += 1;
            }
            for hit in hits[nearest..].iter().take_while(|hit| hit.first <= found.last + REACH) {
                if words.list()[hit.first].sentence == word.sentence {
                    *if hit.weight > 0.0 { &mut tone.against } else { &mut tone.praise } += hit.weight;
                }
            }
        }
    }

    /// The subjects that occur, in a fixed order. Where no phrase is near, the whole opinion speaks.
    pub(super) fn conclude(&self, tally: &[Tone], whole: Sentiment) -> Vec<Topic> {
        let occurring = self.names.iter().zip(tally).filter(|(_, tone)| tone.occurs);
        occurring
            .map(|(name, tone)| {
                let sum = tone.against + tone.praise;
                let sentiment = if sum > CLEAR {
                    Sentiment::Negative
                } else if sum < -CLEAR {
                    Sentiment::Positive
                } else if tone.against > 0.0 || tone.praise < 0.0 {
                    Sentiment::Mixed
                } else {
                    whole
                };
                Topic { name: (*name).to_owned(), sentiment }
            })
            .collect()
    }
}
