//! Making text from outside plain: NFC, one kind of line break, no control characters, a cap.
//! Must never change what a person reads: words stay as they were written.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest text kept of one field, in characters. Longer ones are cut, visibly.
pub const MAX_CHARS: usize = 200_000;

/// The text in NFC, with `\n` line breaks, without control characters and outer white space.
pub fn plain(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let mut out: String = text
        .nfc()
        .filter(|c| *c == '\n' || *c == '\t' || *c == '\r' || !c.is_control())
        .collect::<String>()
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    if let Some((end, _)) = out.char_indices().nth(MAX_CHARS) {
        out.truncate(end);
        out.push('…');
    }
    out.trim().to_owned()
}

/// Whether nothing but outer space can have to go: true of nearly every text, and cheap to see.
fn is_plain(text: &str) -> bool {
    text.len() <= MAX_CHARS
        && !text.chars().any(|c| c != '\n' && c != '\t' && c.is_control())
        && (text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// Like [`plain`] on one line, or nothing when nothing is left: names and titles.
pub fn plain_line(text: &str) -> Option<String> {
    let line = plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_outer_space_go_words_stay() {
        assert_eq!(plain(" \u{0}Zażółć\r\ngęślą \u{7}jaźń\t! "), "Zażółć\ngęślą jaźń\t!");
        assert_eq!(plain("z\u{307}o\u{301}ł"), "żół");
        assert_eq!(plain_line(" j...a\n "), Some("j...a".to_owned()));
        assert_eq!(plain_line("\n\t "), None);
    }

    #[test]
    fn a_text_past_the_cap_is_cut_visibly() {
        let cut = plain(&"ż".repeat(MAX_CHARS + 5));
        assert_eq!(cut.chars().count(), MAX_CHARS + 1);
        assert!(cut.ends_with('…'));
    }
}
