//! Pages: a tree that hostile input cannot blow up, one walk over it, and text as a person reads it.
//! Must never build a tree deeper than [`MAX_DEPTH`], nor panic on any bytes.

mod guard;

use scraper::{ElementRef, Node};

pub(super) use guard::parse;

use crate::http::decode;

/// The deepest nesting of elements that is still read. Real pages stay below 60.
pub(super) const MAX_DEPTH: usize = 512;

/// The most nodes a page may have: a few bytes can ask a browser for hundreds of copies of open formatting.
pub(super) const MAX_NODES: usize = 1_000_000;

/// What to do with an element's children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Visit them.
    Visit,
    /// Go on after them.
    Skip,
}

/// Visits the elements below `root` in the order of the page, without recursion.
pub(super) fn walk<'a>(root: ElementRef<'a>, visit: &mut dyn FnMut(ElementRef<'a>) -> Below) {
    let mut node = *root;
    let mut descend = true;
    loop {
        if descend && let Some(child) = node.first_child() {
            node = child;
        } else {
            loop {
                if node.id() == root.id() {
                    return;
                }
                if let Some(sibling) = node.next_sibling() {
                    node = sibling;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => return,
                }
            }
        }
        descend = match ElementRef::wrap(node) {
            Some(element) => visit(element) == Below::Visit,
            None => true,
        };
    }
}

/// The first element below `root` that fits.
pub(super) fn first<'a>(root: ElementRef<'a>, mut fits: impl FnMut(ElementRef<'a>) -> bool) -> Option<ElementRef<'a>> {
    let mut found = None;
    walk(root, &mut |element| {
        if found.is_none() && fits(element) {
            found = Some(element);
        }
        if found.is_some() { Below::Skip } else { Below::Visit }
    });
    found
}

/// The text of an element as a person sees it: runs of white space are one space, `<br>` and blocks break the line.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let mut text = Text::default();
    let mut node = *element;
    let mut descend = true;
    loop {
        if descend && let Some(child) = node.first_child() {
            node = child;
        } else {
            loop {
                if let Some(closed) = ElementRef::wrap(node)
                    && is_block(closed.value().name())
                {
                    text.pending_break = true;
                }
                if node.id() == element.id() {
                    return text.out;
                }
                if let Some(sibling) = node.next_sibling() {
                    node = sibling;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => return text.out,
                }
            }
        }
        descend = true;
        match node.value() {
            Node::Text(words) => text.push(words),
            Node::Element(inner) => match inner.name() {
                "script" | "style" | "textarea" | "template" | "noscript" => descend = false,
                "br" => text.br(),
                name if is_block(name) => text.pending_break = true,
                _ => {}
            },
            _ => {}
        }
    }
}

/// Text being put together.
#[derive(Default)]
struct Text {
    out: String,
    pending_space: bool,
    pending_break: bool,
}

impl Text {
    fn push(&mut self, words: &str) {
        for c in words.chars() {
            if c.is_whitespace() {
                self.pending_space = true;
                continue;
            }
            if !self.out.is_empty() {
                if self.pending_break && !self.out.ends_with('\n') {
                    self.out.push('\n');
                } else if self.pending_space && !self.pending_break && !self.out.ends_with('\n') {
                    self.out.push(' ');
                }
            }
            (self.pending_space, self.pending_break) = (false, false);
            self.out.push(c);
        }
    }

    fn br(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        (self.pending_space, self.pending_break) = (false, false);
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "blockquote"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
}

/// The text of an element on one line, or nothing when nothing is left.
pub(super) fn line_of(element: ElementRef<'_>) -> Option<String> {
    let text = text_of(element);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// The digits of a text as a number: `4 579` with any kind of space in it, but nothing else than spaces between.
pub(super) fn count_in(text: &str) -> Option<u64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text[start..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || c.is_whitespace() || *c == '.')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// A page's text from its bytes. A label is believed as long as the bytes agree: pages labelled UTF-8 that hold
/// windows-1250, and UTF-16 without a mark, are recognised by what decoding them leaves behind. What cannot be read
/// stays visible as U+FFFD.
pub(super) fn read(bytes: &[u8], content_type: Option<&str>) -> String {
    let text = decode(bytes, content_type);
    let head = &bytes[..bytes.len().min(4096)];
    if head.len() >= 16 && !bytes.starts_with(&[0xff, 0xfe]) && !bytes.starts_with(&[0xfe, 0xff]) {
        let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
        let many = head.len() / 4;
        if zeros(1) > many && zeros(0) < many / 4 {
            return encoding_rs::UTF_16LE.decode(bytes).0.into_owned();
        }
        if zeros(0) > many && zeros(1) < many / 4 {
            return encoding_rs::UTF_16BE.decode(bytes).0.into_owned();
        }
    }
    let replaced = text.matches('\u{fffd}').count();
    let understood = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if replaced >= 3 && replaced > understood {
        return encoding_rs::WINDOWS_1250.decode(bytes).0.into_owned();
    }
    text
}

#[cfg(test)]
mod tests;
