//! The exports: `<reviews>` of a shop, `<products>` with reviews in them.
//! Must never expand an entity of the document's own, nor take half a document for the whole.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use quick_xml::{Reader, errors::SyntaxError, events::Event};

use crate::{
    domain::{DatePrecision, Evidence, Published, Rating, RawReview, Rejected, SourceReply, rating::parse_decimal},
    sources::{SourceError, pages},
};

/// Real exports are four elements deep.
const MAX_DEPTH: usize = 32;

/// What an export holds.
#[derive(Debug, Default)]
pub(super) struct Feed {
    pub(super) reviews: Vec<RawReview>,
    pub(super) rejected: Vec<Rejected>,
    /// How many rows, readable or not.
    pub(super) rows: usize,
    /// The publication of the oldest row.
    pub(super) oldest: Option<DateTime<Utc>>,
}

/// Reads an export. Errors: [`SourceError::Transient`] for one that breaks off, [`SourceError::Challenged`] for a
/// page that wants to see a person, [`SourceError::Contract`] for anything else that is no export.
pub(super) fn feed(text: &str) -> Result<Feed, SourceError> {
    let start = text.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    if start == "<!doctype html" || start.starts_with("<html") {
        if pages::is_wall(text) {
            return Err(SourceError::Challenged("a page that asks who is reading".into()));
        }
        return Err(contract("a page where an export was due"));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut feed = Feed::default();
    let mut path: Vec<String> = Vec::new();
    let mut row: Option<Row> = None;
    let mut finished = false;
    loop {
        let event = reader.read_event().map_err(|error| match error {
            quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => contract("no well-formed XML"),
            quick_xml::Error::Syntax(_) => breaks_off(),
            _ => contract("no well-formed XML"),
        })?;
        match event {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                if path.is_empty() && (finished || !matches!(name.as_str(), "reviews" | "products")) {
                    return Err(contract("another document where an export was due"));
                }
                if path.len() >= MAX_DEPTH {
                    return Err(contract("an export nested too deep"));
                }
                path.push(name);
                match &mut row {
                    Some(row) => row.open(&path),
                    None if path.ends_with(&["reviews".to_owned(), "review".to_owned()]) => {
                        row = Some(Row { depth: path.len(), ..Row::default() });
                    }
                    None => {}
                }
            }
            Event::Empty(empty) if path.is_empty() => {
                if finished || !matches!(empty.name().as_ref(), "reviews" | "products") {
                    return Err(contract("another document where an export was due"));
                }
                finished = true;
            }
            Event::End(_) => {
                if row.as_ref().is_some_and(|row| row.depth == path.len()) {
                    let row = row.take().unwrap_or_default();
                    feed.take(&row);
                } else if let Some(row) = &mut row {
                    row.close(&path);
                }
                path.pop();
                finished |= path.is_empty();
            }
            Event::Text(words) => add(&mut row, &words.xml10_content()),
            Event::CData(words) => add(&mut row, &words.xml10_content()),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let known = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                match known {
                    Some(c) => add(&mut row, c.encode_utf8(&mut [0; 4])),
                    None => add(&mut row, &format!("&{name};")),
                }
            }
            Event::DocType(_) => return Err(contract("an export with a document type of its own")),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if !path.is_empty() {
        return Err(breaks_off());
    }
    if !finished {
        return Err(contract("nothing where an export was due"));
    }
    if feed.rows > 0 && feed.reviews.is_empty() {
        return Err(SourceError::Contract {
            what: format!("none of the {} opinions of the export could be read", feed.rows),
        });
    }
    Ok(feed)
}

fn contract(what: &str) -> SourceError {
    SourceError::Contract { what: what.to_owned() }
}

fn breaks_off() -> SourceError {
    SourceError::Transient("the export breaks off".to_owned())
}

/// A row's own elements, by name. The first of a name counts, and what is nested deeper does not.
#[derive(Default)]
struct Row {
    depth: usize,
    fields: HashMap<String, String>,
    current: Option<String>,
}

/// Adds words to the element they stand in, when that is an element of a row.
fn add(row: &mut Option<Row>, words: &str) {
    if let Some(row) = row
        && let Some(field) = row.current.as_ref().and_then(|name| row.fields.get_mut(name))
    {
        field.push_str(words);
    }
}

impl Row {
    fn open(&mut self, path: &[String]) {
        self.current =
            path.last().filter(|name| path.len() == self.depth + 1 && !self.fields.contains_key(*name)).cloned();
        if let Some(name) = &self.current {
            self.fields.insert(name.clone(), String::new());
        }
    }

    fn close(&mut self, path: &[String]) {
        if path.len() == self.depth + 1 {
            self.current = None;
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.text(name).unwrap_or_default().lines();
        lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn at(&self) -> Option<DateTime<Utc>> {
        let seconds = self.text("unix_timestamp")?.parse().ok().filter(|seconds| *seconds > 0)?;
        DateTime::from_timestamp(seconds, 0)
    }

    fn rating(&self) -> Result<Option<Rating>, String> {
        let Some(text) = self.text("total_rating").or_else(|| self.text("rating")) else { return Ok(None) };
        let rating = parse_decimal(text).and_then(|value| Rating::new(value, 0.5, 5.0));
        rating.map(Some).map_err(|error| error.to_string())
    }
}

impl Feed {
    fn take(&mut self, row: &Row) {
        self.rows += 1;
        let at = row.at();
        self.oldest = match (self.oldest, at) {
            (Some(oldest), Some(at)) => Some(oldest.min(at)),
            (oldest, at) => oldest.or(at),
        };
        let id = row.text("rating_id").map(str::to_owned);
        match (id, row.rating()) {
            (Some(external_id), Ok(rating)) => self.reviews.push(RawReview {
                external_id,
                author: row.text("name").map(str::to_owned),
                rating,
                recommended: match row.text("recommends") {
                    Some("1") => Some(true),
                    Some("0") => Some(false),
                    _ => None,
                },
                text: row.text("summary").unwrap_or_default().to_owned(),
                pros: row.lines("pros"),
                cons: row.lines("cons"),
                published: at.map(|at| Published { at, precision: DatePrecision::Second }),
                // Only who ordered is asked.
                evidence: Some(Evidence::PlatformVerified),
                reply: row.text("reaction").map(|text| SourceReply { text: text.to_owned(), ..SourceReply::default() }),
                ..RawReview::default()
            }),
            (None, _) => self.rejected.push(Rejected::new(None, || format!("row {}", self.rows), "no rating_id")),
            (id, Err(reason)) => self.rejected.push(Rejected::new(id, String::new, reason)),
        }
    }
}
