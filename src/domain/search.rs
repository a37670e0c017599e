//! Folding for the full-text search: what is stored and what is asked are folded alike.
//! Must never differ between the databases: both search the column this file makes.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case without diacritics: `Żółć đ` becomes `zolc d`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            continue;
        }
        // Marks go, so their order does not matter: character by character is as good as the whole text.
        decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                folded.extend(part.to_lowercase().map(base));
            }
        });
    }
    folded
}

/// Letters that Unicode takes for letters of their own, not for decorated ones.
fn base(c: char) -> char {
    match c {
        'ł' => 'l',
        'đ' => 'd',
        'ø' => 'o',
        'ı' => 'i',
        other => other,
    }
}

/// The words of a person's query, folded, letters and digits only.
pub fn words(query: &str) -> Vec<String> {
    fold(query).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A key made of a name: its folded words with hyphens between them; `fallback` when none are left.
pub fn slug(name: &str, fallback: &str) -> String {
    let slug = words(name).join("-");
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polish_and_south_slavic_letters_fold() {
        assert_eq!(fold("Zażółć gęślą jaźń, ČŠŽ đak"), "zazolc gesla jazn, csz dak");
    }

    #[test]
    fn a_query_is_reduced_to_words() {
        assert_eq!(words("„Łódź” OR *; DROP--"), ["lodz", "or", "drop"]);
    }
}
