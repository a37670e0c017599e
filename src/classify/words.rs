//! Cutting a text into folded words that know where they stood in the original.
//! Must never fold otherwise than the search does, nor split a character.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The symbol of any digit.
pub(super) const DIGIT: u8 = 26;
/// A letter that folds to none of a to z. No pattern holds it.
const FOREIGN: u8 = 27;
/// How many symbols there are that a pattern may hold.
pub(super) const SYMBOLS: usize = 27;
/// Texts are read up to here; the house keeps none that is much longer.
const MAX_BYTES: usize = 1 << 20;

/// A word, or an emoji or a smiley (which has no symbols but a weight).
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Its symbols: from here …
    pub(super) from: u32,
    /// … to here.
    pub(super) to: u32,
    /// Its bytes in the original: from here …
    pub(super) start: u32,
    /// … to here.
    pub(super) end: u32,
    /// Rises with every comma and full stop.
    pub(super) clause: u32,
    /// Rises with every full stop.
    pub(super) sentence: u32,
    /// Log-odds of negative of an emoji; 0 for words.
    pub(super) mood: f32,
}

/// The words of one text.
#[derive(Debug, Default)]
pub(super) struct Words {
    symbols: Vec<u8>,
    words: Vec<Word>,
}

enum Kind {
    Symbol(u8),
    /// Stands inside a word and counts for nothing.
    Silent,
    Gap,
    Clause,
    Sentence,
    Mood(f32),
}

impl Words {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        let mut out = Self { symbols: Vec::with_capacity(text.len()), words: Vec::with_capacity(text.len() / 5 + 1) };
        let (mut clause, mut sentence) = (0, 0);
        let mut open = false;
        let (mut run, mut smiley_end) = (0, 0);
        for (at, c) in text.char_indices() {
            if at < smiley_end {
                continue;
            }
            let end = at + c.len_utf8();
            match kind(c, open, &text[end..]) {
                Kind::Symbol(symbol) => {
                    if !open {
                        open = true;
                        let from = out.symbols.len() as u32;
                        let (start, end) = (at as u32, end as u32);
                        out.words.push(Word { from, to: from, start, end, clause, sentence, mood: 0.0 });
                    }
                    out.push_symbol(symbol, &mut run, end as u32);
                }
                Kind::Silent => {
                    // A mark belongs to the letter before it: never cut between them.
                    if open && let Some(word) = out.words.last_mut() {
                        word.end = end as u32;
                    }
                }
                Kind::Gap => open = false,
                Kind::Clause => {
                    if let Some((mood, length)) = smiley(&text[at..]) {
                        out.push_mood(mood, at, at + length, clause, sentence);
                        smiley_end = at + length;
                    } else {
                        clause += 1;
                    }
                    open = false;
                }
                Kind::Sentence => {
                    clause += 1;
                    sentence += 1;
                    open = false;
                }
                Kind::Mood(mood) => {
                    out.push_mood(mood, at, end, clause, sentence);
                    open = false;
                }
            }
        }
        out
    }

    /// Letters held for emphasis count once: "suuuper" is "super". `run` counts equal symbols in a row.
    fn push_symbol(&mut self, symbol: u8, run: &mut u32, end: u32) {
        let Some(word) = self.words.last_mut() else { return };
        word.end = end;
        let repeats = word.to > word.from && self.symbols.last() == Some(&symbol);
        *run = if repeats && symbol < DIGIT { *run + 1 } else { 1 };
        match *run {
            1 | 2 => self.symbols.push(symbol),
            3 => {
                self.symbols.pop();
            }
            _ => {}
        }
        word.to = self.symbols.len() as u32;
    }

    fn push_mood(&mut self, mood: f32, start: usize, end: usize, clause: u32, sentence: u32) {
        let from = self.symbols.len() as u32;
        self.words.push(Word { from, to: from, start: start as u32, end: end as u32, clause, sentence, mood });
    }

    /// The words in order.
    pub(super) fn list(&self) -> &[Word] {
        &self.words
    }

    /// The symbols of one of them.
    pub(super) fn symbols(&self, word: &Word) -> &[u8] {
        &self.symbols[word.from as usize..word.to as usize]
    }
}

fn kind(c: char, open: bool, rest: &str) -> Kind {
    match c {
        'a'..='z' => Kind::Symbol(c as u8 - b'a'),
        'A'..='Z' => Kind::Symbol(c as u8 - b'A'),
        '0'..='9' => Kind::Symbol(DIGIT),
        ' ' | '\t' | '/' | '_' | '-' | '*' | '+' | '#' => Kind::Gap,
        '.' | '!' | '?' | '\n' | '…' => Kind::Sentence,
        '\'' | '’' | '`' if open && rest.starts_with(char::is_alphabetic) => Kind::Silent,
        '\0'..='\u{7f}' | '–' | '—' | '„' | '”' | '“' => Kind::Clause,
        'ą' | 'Ą' => letter(b'a'),
        'ć' | 'Ć' | 'č' | 'Č' => letter(b'c'),
        'đ' | 'Đ' => letter(b'd'),
        'ę' | 'Ę' => letter(b'e'),
        'ł' | 'Ł' => letter(b'l'),
        'ń' | 'Ń' => letter(b'n'),
        'ó' | 'Ó' | 'ø' | 'Ø' => letter(b'o'),
        'ś' | 'Ś' | 'š' | 'Š' => letter(b's'),
        'ż' | 'Ż' | 'ź' | 'Ź' | 'ž' | 'Ž' => letter(b'z'),
        'ı' => letter(b'i'),
        _ => rare(c),
    }
}

fn letter(ascii: u8) -> Kind {
    Kind::Symbol(ascii - b'a')
}

fn rare(c: char) -> Kind {
    if let Some(mood) = mood(c) {
        return Kind::Mood(mood);
    }
    if is_combining_mark(c) || is_invisible(c) {
        return Kind::Silent;
    }
    if !c.is_alphanumeric() {
        return Kind::Gap;
    }
    let mut base = None;
    decompose_canonical(c, |part| base = base.or(Some(part)));
    match base.map(|base| base.to_ascii_lowercase()) {
        Some(base) if base.is_ascii_lowercase() => letter(base as u8),
        _ if c.is_numeric() => Kind::Symbol(DIGIT),
        _ => Kind::Symbol(FOREIGN),
    }
}

/// Soft hyphens, joiners, directional marks, variation selectors, skin tones.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn mood(c: char) -> Option<f32> {
    match c {
        '😍' | '🥰' | '🤩' | '❤' | '♥' | '💯' | '👍' | '🏆' | '💖' | '💕' | '💚' | '💙' | '🧡' | '💜' => {
            Some(-1.6)
        }
        '😀' | '😃' | '😄' | '😁' | '😊' | '🙂' | '😉' | '☺' | '😋' | '😎' | '🤗' | '👌' | '👏' | '🎉' | '💪'
        | '🌟' | '⭐' | '🙏' => Some(-1.0),
        '😡' | '🤬' | '👎' | '💩' | '🤮' | '🤢' => Some(1.9),
        '😠' | '😤' | '😞' | '😢' | '😭' | '☹' | '🙁' | '😔' | '😒' | '🙄' | '😩' | '😣' | '😫' | '💔' | '😕' => {
            Some(1.2)
        }
        _ => None,
    }
}

/// A smiley of ASCII characters at the start of `text`, with its length in bytes.
fn smiley(text: &str) -> Option<(f32, usize)> {
    let bytes = text.as_bytes();
    if !matches!(bytes.first(), Some(b':' | b';' | b'=')) {
        return None;
    }
    let nose = usize::from(bytes.get(1) == Some(&b'-'));
    let mood = match bytes.get(1 + nose)? {
        b')' | b']' => -0.9,
        // A letter is a mouth only when nothing follows: ":Dobry" is a word.
        b'D' | b'P' if !bytes.get(2 + nose).is_some_and(u8::is_ascii_alphanumeric) => -0.9,
        b'(' | b'[' => 1.1,
        b'/' if bytes.get(2 + nose) != Some(&b'/') => 0.6,
        _ => return None,
    };
    Some((mood, 2 + nose))
}
