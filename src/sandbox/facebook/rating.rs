//! One recommendation, one comment and the cursors of Facebook's JSON.
//! Must never give a recommendation an id of its own: Facebook does not.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Map, Value, json};

use crate::sandbox::world::{Comment, Opinion};

/// The fields a recommendation has.
pub(super) const FIELDS: [&str; 8] = [
    "created_time",
    "has_rating",
    "has_review",
    "open_graph_story",
    "rating",
    "recommendation_type",
    "review_text",
    "reviewer",
];

/// An offset without a colon, which is not RFC 3339.
fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// Entries from before August 2018 are stars without a story.
pub(super) fn has_story(opinion: &Opinion) -> bool {
    opinion.created >= Utc.with_ymd_and_hms(2018, 8, 1, 0, 0, 0).single().unwrap_or_default()
}

/// The reviewer's id, which is scoped to the page and made from the name.
pub(super) fn reviewer_id(opinion: &Opinion) -> String {
    let name = opinion.author.as_deref().unwrap_or(&opinion.id);
    let sum = name.bytes().fold(7_u64, |sum, byte| (sum * 131 + u64::from(byte)) % 8_000_000_000_000);
    (1_000_000_000_000 + sum).to_string()
}

pub(super) fn cursor(at: usize) -> String {
    format!("QVFIU{}", URL_SAFE_NO_PAD.encode(format!("rating:{at}")))
}

pub(super) fn open_cursor(cursor: &str) -> Option<usize> {
    let plain = URL_SAFE_NO_PAD.decode(cursor.strip_prefix("QVFIU")?).ok()?;
    String::from_utf8(plain).ok()?.strip_prefix("rating:")?.parse().ok()
}

/// The recommendation with the fields that were asked for, as far as it has them.
pub(super) fn json(opinion: &Opinion, fields: &[String], comments: bool, title: &str, page: &str) -> Value {
    let old = !has_story(opinion);
    let word = if opinion.recommended.unwrap_or(opinion.stars.unwrap_or(5.0) >= 3.0) { "positive" } else { "negative" };
    let mut rating = Map::new();
    for field in fields {
        let value = match field.as_str() {
            "created_time" => json!(time(opinion.created)),
            "has_rating" => json!(old),
            "has_review" => json!(!opinion.text.is_empty()),
            "rating" if old => json!(opinion.stars.unwrap_or(5.0).round() as u8),
            "recommendation_type" if !old => json!(word),
            "review_text" if !opinion.text.is_empty() => json!(opinion.text),
            "reviewer" => match &opinion.author {
                Some(name) => json!({"id": reviewer_id(opinion), "name": name}),
                None => continue,
            },
            "open_graph_story" if !old => story(opinion, word, comments, title, page),
            _ => continue,
        };
        rating.insert(field.clone(), value);
    }
    Value::Object(rating)
}

fn story(opinion: &Opinion, word: &str, comments: bool, title: &str, page: &str) -> Value {
    // Stories of the last years name the page as a seller, some as a place.
    let key = if opinion.id.ends_with('3') { "generic_place" } else { "seller" };
    let mut data = json!({"is_hidden": opinion.hidden, "recommendation_type": word, "language": "pl"});
    data[key] =
        json!({"id": page, "title": title, "type": key, "url": "https://www.facebook.com/zielona.polka.example/"});
    // Ids come as text mostly, now and then as a number.
    let id = match opinion.id.parse::<u64>() {
        Ok(number) if number % 5 == 0 => json!(number),
        _ => json!(opinion.id),
    };
    let mut story = json!({"id": id, "start_time": time(opinion.created), "type": "sellers.rates"});
    if !opinion.text.is_empty() {
        data["review_text"] = json!(opinion.text);
        story["message"] = json!(opinion.text);
    }
    story["data"] = data;
    if comments && !opinion.comments.is_empty() {
        let below: Vec<Value> = opinion.comments.iter().map(|below| comment(below, page)).collect();
        story["comments"] = json!({"data": below, "count": below.len()});
    }
    story
}

/// A comment; the page's own carry the page's id.
pub(super) fn comment(comment: &Comment, page: &str) -> Value {
    let from = if comment.by_owner {
        json!({"id": page, "name": comment.author})
    } else {
        json!({"id": "1000000000777", "name": comment.author})
    };
    json!({"id": comment.id, "message": comment.text, "created_time": time(comment.at), "from": from})
}
