//! Reviews of the v4 API and of a Takeout export, which is a subset of it.
//! Must never fail on a field or word it does not know, nor lose a page over one broken review.

use serde_json::value::RawValue;

use crate::{
    domain::{Batch, Claimed, Listing, Published, Rating, RawReview, SourceReply},
    sources::{
        ParseSaved, SavedFile, SourceError,
        json::{Envelope, Fault, Item, parse_item},
        walk::Page,
    },
};

/// Reads a page. `location` completes reviews that carry an id, but no name.
pub(super) fn page(body: &[u8], location: Option<&str>) -> Result<Page, SourceError> {
    let envelope = Envelope::read(body)?;
    let items = envelope.list("reviews").map_err(|what| SourceError::Contract { what })?;
    let claimed = Claimed { count: envelope.count("totalReviewCount"), average: envelope.number("averageRating") };
    let mut page = Page {
        claimed: (claimed != Claimed::default()).then_some(claimed),
        next: envelope.text("nextPageToken"),
        ..Page::default()
    };
    for raw in items {
        page.take(read(raw, location));
    }
    Ok(page)
}

fn read(raw: &RawValue, location: Option<&str>) -> Result<RawReview, (Option<String>, Fault)> {
    let value = parse_item(raw).map_err(|fault| (None, fault))?;
    let item = Item::of(&value).map_err(|fault| (None, fault))?;
    let external_id = external_id(item, location).map_err(|fault| (None, fault))?;
    review(item, &external_id).map_err(|fault| (Some(external_id), fault))
}

/// The name without its account: one location may be reached through two accounts.
fn external_id(item: Item<'_>, location: Option<&str>) -> Result<String, Fault> {
    if let Some(name) = item.text("name")? {
        let at = name.find("locations/").ok_or("`name` names no location")?;
        let parts: Vec<&str> = name[at..].split('/').collect();
        return match parts.as_slice() {
            [_, location, "reviews", review] if !location.is_empty() && !review.is_empty() => Ok(name[at..].to_owned()),
            _ => Err("`name` is not locations/…/reviews/…".to_owned()),
        };
    }
    match (item.id("reviewId")?, location) {
        (Some(review), Some(location)) if !review.contains('/') => Ok(format!("locations/{location}/reviews/{review}")),
        _ => Err("the review has no name".to_owned()),
    }
}

pub(super) fn review(item: Item<'_>, external_id: &str) -> Result<RawReview, Fault> {
    let reviewer = item.item("reviewer")?;
    let author = match reviewer {
        Some(reviewer) if !reviewer.flag("isAnonymous") => reviewer.text("displayName")?,
        _ => None,
    };
    let created = item.moment("createTime");
    let updated = item.moment("updateTime").map(|(at, _)| at);
    Ok(RawReview {
        external_id: external_id.to_owned(),
        author: author.map(str::to_owned),
        rating: item.text("starRating")?.and_then(stars),
        text: original(item.text("comment")?.unwrap_or_default()),
        published: created.map(|(at, precision)| Published { at, precision }),
        updated_at: updated.filter(|updated| created.is_none_or(|(created, _)| *updated > created)),
        reply: item.item("reviewReply")?.map(reply).transpose()?,
        ..RawReview::default()
    })
}

/// The business's answer, its state in Google's own words.
pub(super) fn reply(item: Item<'_>) -> Result<SourceReply, Fault> {
    Ok(SourceReply {
        text: original(item.text("comment")?.unwrap_or_default()),
        at: item.moment("updateTime").map(|(at, _)| at),
        state: item.text("reviewReplyState")?.map(str::to_owned),
        problem: item.text("policyViolation")?.map(str::to_owned),
    })
}

/// Stars are words; a word that nobody knows is no rating.
fn stars(word: &str) -> Option<Rating> {
    let value = match word {
        "ONE" => 1.0,
        "TWO" => 2.0,
        "THREE" => 3.0,
        "FOUR" => 4.0,
        "FIVE" => 5.0,
        _ => return None,
    };
    Rating::new(value, 1.0, 5.0).ok()
}

/// The author's own words out of a text that Google translated: the translation stands before them or after them,
/// whatever language the request asked for.
fn original(comment: &str) -> String {
    const TRANSLATED: &str = "(Translated by Google)";
    const ORIGINAL: &str = "(Original)";
    let comment = comment.replace("\r\n", "\n");
    let kept = if comment.trim_start().starts_with(TRANSLATED) {
        comment.split_once(&format!("\n{ORIGINAL}\n")).map(|(_, original)| original)
    } else {
        comment.rsplit_once(&format!("\n\n{TRANSLATED}")).map(|(original, _)| original)
    };
    kept.unwrap_or(&comment).trim().to_owned()
}

/// Saved answers of the API, and `reviews.json` of a Takeout export.
pub(super) struct Saved;

impl ParseSaved for Saved {
    fn parse(&self, file: &SavedFile<'_>) -> Result<Batch, SourceError> {
        let refused = |what: &str| Err(SourceError::Contract { what: what.to_owned() });
        let envelope = Envelope::read(file.bytes)?;
        if envelope.text("type").as_deref() == Some("FeatureCollection") || envelope.value("features").is_some() {
            return refused(
                "these are the reviews that somebody wrote on Maps, not those a business received: \
                 take reviews.json from the folder Google Business Profile of the export",
            );
        }
        if envelope.value("error").is_some() {
            return refused("this is a saved error, not a list of reviews");
        }
        let page = page(file.bytes, None)?;
        if page.reviews.is_empty() && page.rejected.is_empty() && page.claimed.and_then(|c| c.count).unwrap_or(0) > 0 {
            return refused("the file claims reviews, but holds none");
        }
        if page.reviews.is_empty() && page.rejected.is_empty() && !envelope.is_empty() && !envelope.has("reviews") {
            return refused("the file holds no list `reviews`");
        }
        Ok(Batch {
            reviews: page.reviews,
            claimed: page.claimed,
            rejected: page.rejected,
            ..Batch::empty(Listing::Partial)
        })
    }
}
