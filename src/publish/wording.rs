//! Cutting and taming what strangers wrote, for a narrow column.
//! Must never cut inside a letter, or change a word.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// How many marks may stand on one letter; more is a prank that runs over its neighbours.
const MARKS: usize = 3;

/// The text with at most [`MARKS`] combining marks in a row.
pub(super) fn tame(text: &str) -> String {
    let mut row = 0;
    text.chars()
        .filter(|c| {
            row = if is_combining_mark(*c) { row + 1 } else { 0 };
            row <= MARKS
        })
        .collect()
}

/// The text in two: the start of at most `longest` letters, cut between words where that is possible, and the rest.
pub(super) fn clip(text: &str, longest: usize) -> (&str, &str) {
    let Some((end, _)) = text.grapheme_indices(true).nth(longest) else { return (text, "") };
    let at_word = text[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2);
    let (start, rest) = text.split_at(at_word.unwrap_or(end));
    (start.trim_end(), rest.trim_start())
}

/// A name as a public page shows it: the first word and the first letter of the last one.
pub(super) fn short_name(name: &str) -> String {
    let name = tame(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let (first, initial) = match words.as_slice() {
        [] => return String::new(),
        [only] => (*only, None),
        [first, .., last] => (*first, last.graphemes(true).next()),
    };
    let (first, rest) = clip(first, 24);
    let dots = if rest.is_empty() { "" } else { "…" };
    initial.map_or_else(|| format!("{first}{dots}"), |letter| format!("{first}{dots} {letter}."))
}

/// The address, if it is one that a browser opens as a page of the web.
pub(super) fn link(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words_and_nothing_is_lost() {
        assert_eq!(clip("Paczka przyszła po dwóch tygodniach", 20), ("Paczka przyszła po", "dwóch tygodniach"));
        assert_eq!(clip("krótko", 20), ("krótko", ""));
        assert_eq!(clip(&"ż".repeat(30), 20), ("ż".repeat(20).as_str(), "ż".repeat(10).as_str()));
        let family = "👨‍👩‍👧".repeat(12);
        assert_eq!(clip(&family, 10).0, "👨‍👩‍👧".repeat(10));
    }

    #[test]
    fn a_name_keeps_the_first_word_and_one_letter() {
        for (name, shown) in [
            ("Anna Testowa", "Anna T."),
            ("j...a", "j...a"),
            ("Jan Maria Przykładowy", "Jan P."),
            ("  ", ""),
            ("Ćma Łoś", "Ćma Ł."),
        ] {
            assert_eq!(short_name(name), shown);
        }
        assert_eq!(short_name(&"W".repeat(90)), format!("{}…", "W".repeat(24)));
    }

    #[test]
    fn fault_15_stacked_marks_are_limited() {
        let zalgo = format!("z{}a", "\u{301}".repeat(200));
        assert_eq!(tame(&zalgo).chars().count(), 5);
        assert_eq!(tame("zażółć"), "zażółć");
    }

    #[test]
    fn fault_36_only_pages_of_the_web_are_linked() {
        assert_eq!(link("https://www.example.com/a?b=1").as_deref(), Some("https://www.example.com/a?b=1"));
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "//evil.example", "vbscript:x", " ", "https://u:p@e.example"]
        {
            assert_eq!(link(bad), None, "{bad}");
        }
    }
}
