//! Entries of `/{page}/ratings`, as they come from the API or were saved.
//! Must never trust the flags `has_rating` and `has_review`: they are false beside data. What is there counts.

use chrono::{DateTime, Utc};
use serde_json::{Value, value::RawValue};
use sha2::{Digest, Sha256};

use crate::{
    domain::{Batch, Language, Listing, Published, Rating, RawReview, SourceReply, rating::parse_decimal},
    sources::{
        ParseSaved, SavedFile, SourceError,
        json::{Envelope, Fault, Item, parse_item},
        walk::Page,
        wire::parse_timestamp,
    },
};

/// How ids begin that we made, because Facebook gave none.
pub(super) const MADE: &str = "made-";

/// The page's own comment under an entry: an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnComment {
    /// The comment's id.
    pub(super) id: Option<String>,
    /// What it says.
    pub(super) text: String,
    /// When it was written.
    pub(super) at: Option<DateTime<Utc>>,
}

/// Reads one page. `page_id` tells the page's own comments from other people's.
pub(super) fn page(envelope: &Envelope, page_id: Option<&str>) -> Result<Page, SourceError> {
    if !envelope.has("data") {
        return Err(SourceError::Contract { what: "there is no list `data`".to_owned() });
    }
    let mut page = Page::default();
    for raw in envelope.list("data").map_err(|what| SourceError::Contract { what })? {
        page.take(read(raw, page_id));
    }
    Ok(page)
}

fn read(raw: &RawValue, page_id: Option<&str>) -> Result<RawReview, (Option<String>, Fault)> {
    let value = parse_item(raw).map_err(|fault| (None, fault))?;
    let item = Item::of(&value).map_err(|fault| (None, fault))?;
    let id = external_id(item, page_id).map_err(|fault| (None, fault))?;
    review(item, page_id, &id).map_err(|fault| (Some(id), fault))
}

/// An entry has no id of its own: that of its story, else one made of what does not change.
pub(super) fn external_id(item: Item<'_>, page_id: Option<&str>) -> Result<String, Fault> {
    if let Some(story) = item.item("open_graph_story")?
        && let Some(id) = story.id("id")?
    {
        return Ok(id);
    }
    let reviewer = item.item("reviewer")?.map(|reviewer| reviewer.id("id")).transpose()?.flatten();
    let created = item.text("created_time")?;
    if reviewer.is_none() && created.is_none() {
        return Err("nothing tells the entry from others".to_owned());
    }
    // The same moment is the same, however it is spelt.
    let created = created.map(|text| parse_timestamp(text).map_or_else(|| text.to_owned(), |(at, _)| at.to_rfc3339()));
    let mut hash = Sha256::new();
    for part in [page_id, reviewer.as_deref(), created.as_deref()] {
        let part = part.unwrap_or_default();
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    Ok(format!("{MADE}{}", hex::encode(&hash.finalize()[..16])))
}

fn review(item: Item<'_>, page_id: Option<&str>, external_id: &str) -> Result<RawReview, Fault> {
    let story = item.item("open_graph_story")?;
    let data = story.map(|story| story.item("data")).transpose()?.flatten();
    let within = |name: &str| data.map_or(Ok(None), |data| data.text(name));
    let text = item.text("review_text")?.or(within("review_text")?).unwrap_or_default();
    let kind = item.text("recommendation_type")?.or(within("recommendation_type")?);
    let author = item.item("reviewer")?.map(|reviewer| reviewer.text("name")).transpose()?.flatten();
    let answer = story.zip(page_id).and_then(|(story, page_id)| own_comment(story, page_id));
    Ok(RawReview {
        external_id: external_id.to_owned(),
        author: author.map(str::to_owned),
        rating: rating(item, data)?,
        recommended: kind.and_then(recommended),
        text: text.to_owned(),
        language: within("language")?.and_then(|language| Language::parse(language).ok()),
        published: item.moment("created_time").map(|(at, precision)| Published { at, precision }),
        url: page_id.map(reviews_address),
        reply: answer.map(|comment| SourceReply { text: comment.text, at: comment.at, ..SourceReply::default() }),
        ..RawReview::default()
    })
}

/// Where a page shows its recommendations to everybody: a single one has no address that always works.
pub(super) fn reviews_address(page_id: &str) -> String {
    format!("https://www.facebook.com/{page_id}/reviews")
}

/// Lower case in the list, upper case elsewhere; other words (`NEUTRAL`) recommend neither way.
fn recommended(kind: &str) -> Option<bool> {
    match kind.to_ascii_lowercase().as_str() {
        "positive" => Some(true),
        "negative" => Some(false),
        _ => None,
    }
}

/// Stars, as entries of before August 2018 have them.
fn rating(item: Item<'_>, data: Option<Item<'_>>) -> Result<Option<Rating>, Fault> {
    if let Some(value) = item.value("rating") {
        return stars(value, 5.0).map(Some);
    }
    let Some(rating) = data.and_then(|data| data.item("rating").ok().flatten()) else { return Ok(None) };
    let scale = rating.value("scale").and_then(Value::as_f64).unwrap_or(5.0);
    rating.value("value").map(|value| stars(value, scale)).transpose()
}

fn stars(value: &Value, best: f64) -> Result<Rating, Fault> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse_decimal(text).ok(),
        _ => None,
    };
    let number = number.ok_or("`rating` is not a number")?;
    Rating::new(number, 1.0, best).map_err(|error| error.to_string())
}

/// The newest comment that the page itself wrote under a story.
pub(super) fn own_comment(story: Item<'_>, page_id: &str) -> Option<OwnComment> {
    let comments = story.item("comments").ok().flatten()?;
    comments
        .items("data")
        .filter(|comment| is_own(*comment, page_id))
        .filter_map(|comment| self::comment(comment).ok().flatten())
        .max_by_key(|comment| comment.at)
}

/// Whether the page wrote this comment.
pub(super) fn is_own(comment: Item<'_>, page_id: &str) -> bool {
    let from = comment.item("from").ok().flatten();
    from.and_then(|from| from.id("id").ok().flatten()).as_deref() == Some(page_id)
}

/// A comment with words.
pub(super) fn comment(item: Item<'_>) -> Result<Option<OwnComment>, Fault> {
    let Some(text) = item.text("message")?.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let at = item.moment("created_time").map(|(at, _)| at);
    Ok(Some(OwnComment { id: item.id("id")?, text: text.to_owned(), at }))
}

/// Saved answers of `/{page}/ratings`.
pub(super) struct Saved;

impl ParseSaved for Saved {
    fn parse(&self, file: &SavedFile<'_>) -> Result<Batch, SourceError> {
        let envelope = Envelope::read(file.bytes)?;
        if envelope.has("error") {
            return Err(SourceError::Contract { what: "this is a saved error, not a list of ratings".to_owned() });
        }
        let page = page(&envelope, page_of(&envelope).as_deref())?;
        Ok(Batch { reviews: page.reviews, rejected: page.rejected, ..Batch::empty(Listing::Partial) })
    }
}

/// The page that a saved answer is of, when its own links say so: `…/v21.0/{page}/ratings`.
fn page_of(envelope: &Envelope) -> Option<String> {
    let paging = envelope.value("paging")?;
    let link = ["next", "previous"].into_iter().find_map(|name| paging.get(name)?.as_str())?;
    let url = url::Url::parse(link).ok()?;
    let mut segments = url.path_segments()?.rev();
    (segments.next()? == "ratings").then(|| segments.next().map(str::to_owned))?
}
