//! What changed between two forms of a text, word by word, for the history of an opinion.
//! Must never lose a letter: kept and removed parts are the old text, kept and added ones the new.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

/// A longer text is shown as wholly replaced.
pub const MOST_WORDS: usize = 2_000;
/// The most comparisons made for one pair of texts.
const MOST_CELLS: usize = 4_000_000;

/// A part of a changed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "text")]
pub enum Change {
    /// Stands in both.
    Keep(String),
    /// Only in the new text.
    Add(String),
    /// Only in the old text.
    Remove(String),
}

/// The way from one text to another; neighbouring parts differ in kind, and a removal comes before what replaces it.
pub fn words(before: &str, after: &str) -> Vec<Change> {
    let mut out = Script::default();
    let (old, new) = (pieces(before), pieces(after));
    let (Some(old), Some(new)) = (old, new) else {
        out.removed.push_str(before);
        out.added.push_str(after);
        return out.finish();
    };
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let shared = &before[..before.len() - old.iter().map(|piece| piece.len()).sum::<usize>()];
    out.keep(shared);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    middle(&old[..old.len() - tail], &new[..new.len() - tail], &mut out);
    for piece in &old[old.len() - tail..] {
        out.keep(piece);
    }
    out.finish()
}

/// Words, spaces and signs; `None` when there are too many words.
fn pieces(text: &str) -> Option<Vec<&str>> {
    let mut count = 0;
    let mut pieces = Vec::new();
    for piece in text.split_word_bounds() {
        count += usize::from(piece.starts_with(char::is_alphanumeric));
        if count > MOST_WORDS || pieces.len() > 3 * MOST_WORDS {
            return None;
        }
        pieces.push(piece);
    }
    Some(pieces)
}

fn middle(old: &[&str], new: &[&str], out: &mut Script) {
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        out.removed = old.concat();
        out.added = new.concat();
        return;
    }
    // length[i][j]: the longest common subsequence of old[i..] and new[j..].
    let width = new.len() + 1;
    let mut length = vec![0_u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            length[i * width + j] = if old[i] == new[j] {
                length[(i + 1) * width + j + 1] + 1
            } else {
                length[(i + 1) * width + j].max(length[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            out.keep(old[i]);
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            out.remove(old[i]);
            i += 1;
        } else {
            out.add(new[j]);
            j += 1;
        }
    }
    for piece in &old[i..] {
        out.remove(piece);
    }
    for piece in &new[j..] {
        out.add(piece);
    }
}

/// Collects parts. Space between two changes belongs to both: "bardzo dobra" became "zła", not word by word.
#[derive(Default)]
struct Script {
    parts: Vec<Change>,
    removed: String,
    added: String,
    /// Space after the last change, not yet known to be kept.
    space: String,
}

impl Script {
    fn keep(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let is_changing = !(self.removed.is_empty() && self.added.is_empty());
        if is_changing && text.chars().all(char::is_whitespace) {
            self.space.push_str(text);
            return;
        }
        self.flush();
        self.push_kept(text);
    }

    fn remove(&mut self, text: &str) {
        self.take_space();
        self.removed.push_str(text);
    }

    fn add(&mut self, text: &str) {
        self.take_space();
        self.added.push_str(text);
    }

    fn take_space(&mut self) {
        self.removed.push_str(&self.space);
        self.added.push_str(&self.space);
        self.space.clear();
    }

    fn flush(&mut self) {
        for (text, change) in
            [(&mut self.removed, Change::Remove as fn(String) -> Change), (&mut self.added, Change::Add)]
        {
            if !text.is_empty() {
                self.parts.push(change(std::mem::take(text)));
            }
        }
        let space = std::mem::take(&mut self.space);
        if !space.is_empty() {
            self.push_kept(&space);
        }
    }

    fn push_kept(&mut self, text: &str) {
        if let Some(Change::Keep(kept)) = self.parts.last_mut() {
            kept.push_str(text);
        } else {
            self.parts.push(Change::Keep(text.to_owned()));
        }
    }

    fn finish(mut self) -> Vec<Change> {
        self.flush();
        self.parts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Change::*, *};

    fn check(before: &str, after: &str, expected: &[Change]) {
        assert_eq!(words(before, after), expected, "{before:?} -> {after:?}");
    }

    fn sides(changes: &[Change]) -> (String, String) {
        let (mut before, mut after) = (String::new(), String::new());
        for change in changes {
            if let Keep(text) | Remove(text) = change {
                before.push_str(text);
            }
            if let Keep(text) | Add(text) = change {
                after.push_str(text);
            }
        }
        (before, after)
    }

    #[test]
    fn words_are_kept_added_and_removed() {
        check("", "", &[]);
        check("Polecam!", "Polecam!", &[Keep("Polecam!".into())]);
        check("", "Źle", &[Add("Źle".into())]);
        check("Źle", "", &[Remove("Źle".into())]);
        check(
            "Obsługa bardzo dobra, polecam.",
            "Obsługa całkiem zła, polecam.",
            &[
                Keep("Obsługa ".into()),
                Remove("bardzo dobra".into()),
                Add("całkiem zła".into()),
                Keep(", polecam.".into()),
            ],
        );
        check("Dobra cena", "Dobra nowa cena", &[Keep("Dobra ".into()), Add("nowa ".into()), Keep("cena".into())]);
    }

    #[test]
    fn a_very_long_text_is_replaced_as_a_whole() {
        let (long, other) = ("słowo ".repeat(MOST_WORDS + 1), "inne ".repeat(MOST_WORDS));
        check(&long, &other, &[Remove(long.clone()), Add(other.clone())]);
        let (a, b) = ("a b ".repeat(1_000), "c d ".repeat(1_000));
        assert_eq!(sides(&words(&a, &b)), (a, b));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_put_together_again(before in "[ab ,.\\nż👍]{0,40}", after in "[ab ,.\\nż👍]{0,40}") {
            let changes = words(&before, &after);
            prop_assert_eq!(sides(&changes), (before.clone(), after.clone()));
            let same_kind = |a: &Change, b: &Change| std::mem::discriminant(a) == std::mem::discriminant(b);
            prop_assert!(!changes.windows(2).any(|pair| same_kind(&pair[0], &pair[1])), "{:?}", changes);
            let is_same = changes.iter().all(|change| matches!(change, Keep(_)));
            prop_assert_eq!(is_same, before == after);
        }
    }
}
