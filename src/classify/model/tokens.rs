//! Cutting a text into folded tokens for the model: words, single marks, emoji.
//! Must never allocate once its buffers have grown, nor split a character of the original.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Stands between tokens, before the first and after the last.
pub(super) const GAP: u8 = b' ';
/// A happy smiley, a sad one: bytes that no letter folds to.
const HAPPY: u8 = 1;
const SAD: u8 = 2;
/// So many symbols of a word are its stem.
const STEM: usize = 5;
/// Texts are read up to here; the house keeps none that is much longer.
const MAX_BYTES: usize = 1 << 20;

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its symbols: from here …
    pub(super) from: u32,
    /// … to here.
    pub(super) to: u32,
    /// Its bytes in the original: from here …
    pub(super) start: u32,
    /// … to here.
    pub(super) end: u32,
    /// Of its symbols.
    pub(super) hash: u64,
    /// Of its first symbols: what an ending does not change.
    pub(super) stem: u64,
}

/// The tokens of one text; made once, read into again and again.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    symbols: Vec<u8>,
    list: Vec<Token>,
}

/// What a byte is, so that the common ones need one look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Gap,
    Letter,
    Mark,
    Apostrophe,
    Closer,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Gap; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        table[at] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Byte::Letter,
            b'!' | b'?' | b'(' | b')' => Byte::Mark,
            b'\'' | b'`' => Byte::Apostrophe,
            b':' | b';' | b'=' | b'&' | 0x80.. => Byte::Closer,
            _ => Byte::Gap,
        };
        at += 1;
    }
    table
};

impl Tokens {
    /// Forgets what it held and reads a text.
    pub(super) fn read(&mut self, text: &str) {
        let text = &text[..text.floor_char_boundary(MAX_BYTES)];
        self.symbols.clear();
        self.list.clear();
        self.symbols.reserve(text.len() + 8);
        self.symbols.push(GAP);
        let bytes = text.as_bytes();
        let (mut at, mut open, mut run) = (0, false, 0_u32);
        while at < bytes.len() {
            let byte = bytes[at];
            match BYTES[usize::from(byte)] {
                Byte::Letter => {
                    self.letter(byte | (u8::from(byte.is_ascii_uppercase()) << 5), at, at + 1, &mut open, &mut run);
                    at += 1;
                }
                Byte::Gap => {
                    self.close(&mut open);
                    at += 1;
                }
                Byte::Mark => {
                    self.single(byte, at, at + 1, &mut open);
                    at += 1;
                }
                Byte::Apostrophe => {
                    // "don't" is one word; a quotation mark ends one.
                    if !(open && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)) {
                        self.close(&mut open);
                    }
                    at += 1;
                }
                Byte::Closer => at = self.closer(text, at, &mut open, &mut run),
            }
        }
        self.close(&mut open);
    }

    /// The tokens in order.
    pub(super) fn list(&self) -> &[Token] {
        &self.list
    }

    /// A token's symbols with the gap before and after it.
    pub(super) fn padded(&self, token: &Token) -> &[u8] {
        &self.symbols[token.from as usize - 1..=token.to as usize]
    }

    /// Letters held for emphasis count once: "suuuper" is "super". `run` counts equal symbols in a row.
    #[inline]
    fn letter(&mut self, symbol: u8, start: usize, end: usize, open: &mut bool, run: &mut u32) {
        if !*open {
            *open = true;
            *run = 0;
            let from = self.symbols.len() as u32;
            self.list.push(Token { from, to: from, start: start as u32, end: end as u32, hash: 0, stem: 0 });
        }
        let repeats = self.symbols.last() == Some(&symbol) && symbol.is_ascii_lowercase();
        *run = if repeats { *run + 1 } else { 1 };
        match *run {
            1 | 2 => self.symbols.push(symbol),
            3 => {
                self.symbols.pop();
            }
            _ => {}
        }
        if let Some(token) = self.list.last_mut() {
            token.end = end as u32;
        }
    }

    #[inline]
    fn close(&mut self, open: &mut bool) {
        if !*open {
            return;
        }
        *open = false;
        let to = self.symbols.len();
        if let Some(token) = self.list.last_mut() {
            token.to = to as u32;
            (token.hash, token.stem) = hashes(&self.symbols[token.from as usize..to]);
        }
        self.symbols.push(GAP);
    }

    fn single(&mut self, symbol: u8, start: usize, end: usize, open: &mut bool) {
        self.close(open);
        self.letter(symbol, start, end, open, &mut 0);
        self.close(open);
    }

    /// Smileys, entities and everything beyond ASCII; returns where reading goes on.
    fn closer(&mut self, text: &str, at: usize, open: &mut bool, run: &mut u32) -> usize {
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { return text.len() };
        let end = at + c.len_utf8();
        if c == '&' {
            if let Some((letter, length)) = entity(rest) {
                match letter {
                    Some(letter) => self.character(letter, at, at + length, open, run),
                    None => self.close(open),
                }
                return at + length;
            }
            self.close(open);
        } else if c.is_ascii() {
            self.close(open);
            if let Some((symbol, length)) = smiley(rest.as_bytes()) {
                self.single(symbol, at, at + length, open);
                return at + length;
            }
        } else if c == '’' {
            if !(*open && text[end..].starts_with(char::is_alphabetic)) {
                self.close(open);
            }
        } else {
            self.character(c, at, end, open, run);
        }
        end
    }

    fn character(&mut self, c: char, start: usize, end: usize, open: &mut bool, run: &mut u32) {
        if c.is_ascii_alphanumeric() {
            return self.letter(c.to_ascii_lowercase() as u8, start, end, open, run);
        }
        if let Some(base) = base(c) {
            return self.letter(base, start, end, open, run);
        }
        if is_combining_mark(c) || is_invisible(c) {
            // A mark belongs to the letter before it: never cut between them.
            if *open && let Some(token) = self.list.last_mut() {
                token.end = end as u32;
            }
        } else if is_emoji(c) {
            self.close(open);
            self.spell(c, start, end, open);
            self.close(open);
        } else if c.is_alphanumeric() {
            let mut first = None;
            decompose_canonical(c, |part| first = first.or(Some(part)));
            match first.map(|first| first.to_ascii_lowercase()) {
                Some(first) if first.is_ascii_alphanumeric() => self.letter(first as u8, start, end, open, run),
                _ => {
                    for lower in c.to_lowercase() {
                        self.spell(lower, start, end, open);
                    }
                }
            }
        } else {
            self.close(open);
        }
    }

    /// A character that folds to no ASCII one, as its own bytes.
    fn spell(&mut self, c: char, start: usize, end: usize, open: &mut bool) {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            self.letter(byte, start, end, open, &mut 0);
        }
    }
}

/// Of all symbols and of the first [`STEM`]; the same on every machine, since the model file is made with them.
#[inline]
fn hashes(symbols: &[u8]) -> (u64, u64) {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let (first, rest) = symbols.split_at(symbols.len().min(STEM));
    let stem = first.iter().fold(0xcbf2_9ce4_8422_2325, step);
    (rest.iter().fold(stem, step), stem)
}

/// Polish and South Slavic letters, which are most of what is not ASCII.
fn base(c: char) -> Option<u8> {
    Some(match c {
        'ą' | 'Ą' => b'a',
        'ć' | 'Ć' | 'č' | 'Č' => b'c',
        'đ' | 'Đ' => b'd',
        'ę' | 'Ę' => b'e',
        'ł' | 'Ł' => b'l',
        'ń' | 'Ń' => b'n',
        'ó' | 'Ó' | 'ø' | 'Ø' => b'o',
        'ś' | 'Ś' | 'š' | 'Š' => b's',
        'ż' | 'Ż' | 'ź' | 'Ź' | 'ž' | 'Ž' => b'z',
        'ı' => b'i',
        _ => return None,
    })
}

/// Soft hyphens, joiners, directional marks, variation selectors, skin tones.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}'..='\u{2b55}' | '\u{1f300}'..='\u{1faff}')
}

/// The letter of an HTML entity that slipped through (none for `&nbsp;` and its like), and its length in bytes.
fn entity(rest: &str) -> Option<(Option<char>, usize)> {
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let name = &rest[1..end];
    let letter = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|c| c.is_alphanumeric())
    } else if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let mut letters = name.chars();
        let first = letters.next();
        let marks =
            ["acute", "caron", "ogon", "dot", "slash", "strok", "grave", "uml", "circ", "tilde", "cedil", "ring"];
        first.filter(|_| marks.contains(&letters.as_str()))
    } else {
        return None;
    };
    Some((letter, end + 1))
}

/// A smiley of ASCII characters at the start, with its length in bytes.
fn smiley(bytes: &[u8]) -> Option<(u8, usize)> {
    let nose = usize::from(bytes.get(1) == Some(&b'-'));
    let symbol = match bytes.get(1 + nose)? {
        b')' | b']' => HAPPY,
        // A letter is a mouth only when nothing follows: ":Dobry" is a word.
        b'D' | b'P' if !bytes.get(2 + nose).is_some_and(u8::is_ascii_alphanumeric) => HAPPY,
        b'(' | b'[' => SAD,
        b'/' if bytes.get(2 + nose) != Some(&b'/') => SAD,
        _ => return None,
    };
    Some((symbol, 2 + nose))
}
