//! Finding the longest of many patterns at a word: a trie over folded symbols.
//! Must never take time that grows with the number of patterns.

use super::words::{SYMBOLS, Words};

const NONE: u16 = u16::MAX;

#[derive(Clone, Debug)]
struct Node {
    /// The node after a symbol; 0 is none, since nothing leads back to the root.
    next: [u16; SYMBOLS],
    /// The node at the start of the next word, when this word ends here.
    gap: u16,
    /// The same, whatever the ending of this word.
    loose_gap: u16,
    /// The value when the word ends here.
    whole: u16,
    /// The value whatever the ending of the word.
    prefix: u16,
}

const EMPTY: Node = Node { next: [0; SYMBOLS], gap: 0, loose_gap: 0, whole: NONE, prefix: NONE };

/// Patterns with a value each. A pattern is folded words parted by spaces; `*` ends a word loosely.
#[derive(Clone, Debug)]
pub(super) struct Patterns<T> {
    nodes: Vec<Node>,
    values: Vec<T>,
}

/// What was found at a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a, T> {
    /// The pattern's value.
    pub(super) value: &'a T,
    /// The last word it covers.
    pub(super) last: usize,
}

/// A candidate: how many symbols spoke for it, then how much it covers.
type Best = Option<(u32, usize, u16)>;

impl<T> Patterns<T> {
    /// No patterns yet.
    pub(super) fn new() -> Self {
        Self { nodes: vec![EMPTY], values: Vec::new() }
    }

    /// Adds a value under a pattern. A pattern given before keeps its first value.
    pub(super) fn add(&mut self, pattern: &str, value: T) {
        let index = self.values.len() as u16;
        self.values.push(value);
        let mut node = 0;
        let mut words = pattern.split(' ').filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            let stem = word.trim_end_matches('*');
            for byte in stem.bytes() {
                let symbol = if byte.is_ascii_digit() { super::words::DIGIT } else { byte.wrapping_sub(b'a') };
                debug_assert!(usize::from(symbol) < SYMBOLS, "{pattern} is not folded");
                if usize::from(symbol) < SYMBOLS {
                    node = self.step(node, |node| &mut node.next[usize::from(symbol)]);
                }
            }
            let loose = stem.len() < word.len();
            if words.peek().is_some() {
                node = self.step(node, |node| if loose { &mut node.loose_gap } else { &mut node.gap });
                continue;
            }
            let slot = &mut self.nodes[usize::from(node)];
            let slot = if loose { &mut slot.prefix } else { &mut slot.whole };
            if *slot == NONE {
                *slot = index;
            }
        }
    }

    fn step(&mut self, from: u16, edge: impl Fn(&mut Node) -> &mut u16) -> u16 {
        let known = *edge(&mut self.nodes[usize::from(from)]);
        if known != 0 {
            return known;
        }
        let new = u16::try_from(self.nodes.len()).expect("the lists shipped with the program are short");
        self.nodes.push(EMPTY);
        *edge(&mut self.nodes[usize::from(from)]) = new;
        new
    }

    /// The pattern at word `at` that names the most symbols, if any.
    pub(super) fn longest(&self, words: &Words, at: usize) -> Option<Found<'_, T>> {
        let mut best = None;
        self.walk(words, at, 0, 0, &mut best);
        best.map(|(_, last, value)| Found { value: &self.values[usize::from(value)], last })
    }

    fn walk(&self, words: &Words, at: usize, start: u16, named: u32, best: &mut Best) {
        let word = &words.list()[at];
        let symbols = words.symbols(word);
        let follows = words.list().get(at + 1).is_some_and(|next| next.clause == word.clause);
        let mut node = &self.nodes[usize::from(start)];
        for (done, symbol) in symbols.iter().enumerate() {
            let next = node.next.get(usize::from(*symbol)).copied().unwrap_or(0);
            if next == 0 {
                return;
            }
            node = &self.nodes[usize::from(next)];
            let named = named + done as u32 + 1;
            if node.prefix != NONE {
                better(best, (named * 2, at, node.prefix));
            }
            if follows && node.loose_gap != 0 {
                self.walk(words, at + 1, node.loose_gap, named, best);
            }
        }
        if symbols.is_empty() {
            return;
        }
        let named = named + symbols.len() as u32;
        if node.whole != NONE {
            better(best, (named * 2 + 1, at, node.whole));
        }
        if follows && node.gap != 0 {
            self.walk(words, at + 1, node.gap, named, best);
        }
    }
}

fn better(best: &mut Best, candidate: (u32, usize, u16)) {
    if best.is_none_or(|(named, _, _)| candidate.0 > named) {
        *best = Some(candidate);
    }
}
