//! People's words made ready for a page: marked, cut, kept from spilling over their neighbours.
//! Must never change which letters are there, beyond leaving out what would deface the page.

use serde::Serialize;

use crate::domain::{Reason, verdict::Part};

/// A longer text is folded; the rest is one click away.
pub(super) const SHOWN: usize = 1_500;
/// Marks on one letter, beyond those that are part of it, that are still writing and not decoration.
const MARKS: usize = 2;

/// A part of a text, marked or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Segment {
    pub(super) text: String,
    /// `against` when it speaks for negative, `for` when it speaks for the business, nothing otherwise.
    pub(super) mark: &'static str,
}

/// A text for reading: what is shown at once, and what is folded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Reading {
    pub(super) shown: Vec<Segment>,
    pub(super) rest: Vec<Segment>,
}

/// The text with the phrases of this part marked that moved the verdict.
pub(super) fn reading(text: &str, part: Part, reasons: &[Reason]) -> Reading {
    let cut = text.char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| {
        text[..end].rfind(char::is_whitespace).filter(|space| *space > end / 2).unwrap_or(end)
    });
    let mut phrases: Vec<(usize, usize, &'static str)> = reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Phrase { part: of, start, end, weight, .. } if *of == part => {
                Some((*start, *end, if *weight > 0.0 { "against" } else { "for" }))
            }
            _ => None,
        })
        .filter(|(start, end, _)| start < end && text.is_char_boundary(*start) && text.is_char_boundary(*end))
        .filter(|(_, end, _)| *end <= text.len())
        .collect();
    phrases.sort_unstable();
    let (mut shown, mut rest, mut at) = (Vec::new(), Vec::new(), 0);
    let mut put = |start: usize, end: usize, mark: &'static str| {
        let (left, right) = (start..end.min(cut).max(start), start.max(cut).min(end)..end);
        for (range, side) in [(left, &mut shown), (right, &mut rest)] {
            if !text[range.clone()].is_empty() {
                side.push(Segment { text: calm(&text[range]), mark });
            }
        }
    };
    for (start, end, mark) in phrases {
        if start < at {
            continue;
        }
        put(at, start, "");
        put(start, end, mark);
        at = end;
    }
    put(at, text.len(), "");
    Reading { shown, rest }
}

/// The text without towers of combining marks, which would be painted over the lines around it.
pub(super) fn calm(text: &str) -> String {
    let mut marks = 0;
    text.chars()
        .filter(|c| {
            marks = if unicode_normalization::char::is_combining_mark(*c) { marks + 1 } else { 0 };
            marks <= MARKS
        })
        .collect()
}

/// One line of it for lists and titles, without the marks that turn the direction of what follows.
pub(super) fn line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let plain: String = text.chars().filter(|c| !turns(*c)).collect();
    calm(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(start: usize, end: usize, weight: f64) -> Reason {
        Reason::Phrase { part: Part::Text, start, end, phrase: String::new(), weight }
    }

    fn spell(segments: &[Segment]) -> String {
        let spell = |segment: &Segment| match segment.mark {
            "" => segment.text.clone(),
            mark => format!("[{mark}:{}]", segment.text),
        };
        segments.iter().map(spell).collect()
    }

    #[test]
    fn phrases_are_marked_where_they_stand() {
        let text = "Paczka zgubiona, obsługa miła.";
        let start = text.find("zgubiona").unwrap();
        let kind = text.find("miła").unwrap();
        let reasons = [phrase(kind, kind + "miła".len(), -1.0), phrase(start, start + 8, 2.0)];
        let reading = reading(text, Part::Text, &reasons);
        assert_eq!(spell(&reading.shown), "Paczka [against:zgubiona], obsługa [for:miła].");
        assert!(reading.rest.is_empty());
    }

    #[test]
    fn ranges_that_do_not_fit_the_text_are_left_out() {
        let reasons = [phrase(1, 99, 1.0), phrase(0, 1, 1.0), phrase(3, 2, 1.0), phrase(0, 2, 1.0)];
        assert_eq!(spell(&reading("łąka", Part::Text, &reasons).shown), "[against:ł]ąka");
        assert_eq!(spell(&reading("łąka", Part::Title, &reasons).shown), "łąka");
        assert!(reading("", Part::Text, &reasons).shown.is_empty());
    }

    #[test]
    fn a_long_text_is_folded_between_words_and_nothing_is_lost() {
        let text = "słowo ".repeat(1_000);
        let long = reading(&text, Part::Text, &[phrase(1_400, 1_900, 1.0)]);
        let join = |segments: &[Segment]| segments.iter().map(|segment| segment.text.clone()).collect::<String>();
        assert!(join(&long.shown).chars().count() <= SHOWN);
        assert_eq!(join(&long.shown) + &join(&long.rest), text);
        let solid = "ż".repeat(SHOWN + 10);
        assert_eq!(join(&reading(&solid, Part::Text, &[]).rest), "ż".repeat(10));
    }

    #[test]
    fn fault_15_towers_of_marks_are_cut_and_direction_is_kept_in_lines() {
        let tower = format!("z{}", "\u{30d}".repeat(500));
        assert_eq!(calm(&tower).chars().count(), 1 + MARKS);
        assert_eq!(line("Anna\u{202e}gnp.exe\n druga"), "Annagnp.exe druga");
    }
}
