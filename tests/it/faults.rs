//! The table of faults in ARCHITECTURE.md against the tests there are.
//! Must never be satisfied by a name alone: each test of that name runs with the others.

use std::collections::BTreeMap;

use crate::source_text::{root, rust_files, walk};

/// The numbers of the table with the last column of their line.
fn table() -> BTreeMap<u32, String> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, faults) = text.split_once("\n## Faults\n").expect("a chapter on faults");
    let (faults, _) = faults.split_once("\n## ").unwrap_or((faults, ""));
    let lines = faults.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        Some((cells.first()?.parse().ok()?, (*cells.last()?).to_owned()))
    });
    lines.collect()
}

/// The numbers of faults that some test is named after.
fn tested() -> BTreeMap<u32, usize> {
    let mut tested = BTreeMap::new();
    let mut texts: Vec<String> = rust_files(&["src", "tests/it"]).into_iter().map(|file| file.text).collect();
    walk(&root().join("tests/browser/spec"), &mut |path| {
        texts.push(std::fs::read_to_string(path).expect("a specification is text"));
    });
    for text in texts {
        for (at, _) in text.match_indices("fault_") {
            let called = text[..at].ends_with("fn ") || text[..at].ends_with('"') || text[..at].ends_with('\'');
            let number: String = text[at + 6..].chars().take_while(char::is_ascii_digit).collect();
            if let (true, Ok(number)) = (called, number.parse()) {
                *tested.entry(number).or_default() += 1;
            }
        }
    }
    tested
}

#[test]
fn every_covered_fault_has_a_test_of_its_number() {
    let (table, tested) = (table(), tested());
    assert_eq!(table.keys().copied().collect::<Vec<_>>(), (1..=48).collect::<Vec<_>>(), "the table is whole");
    let unproved: Vec<_> =
        table.iter().filter(|(number, by)| *by != "not yet" && !tested.contains_key(number)).collect();
    assert!(unproved.is_empty(), "covered by word alone: {unproved:?}");
    let modest: Vec<_> = table.iter().filter(|(number, by)| *by == "not yet" && tested.contains_key(number)).collect();
    assert!(modest.is_empty(), "there are tests of {modest:?}");
}
