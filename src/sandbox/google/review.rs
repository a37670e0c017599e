//! One review in Google's JSON, as it is written in 2026.
//! Must never leave out the fields a strict reader would stumble over.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::sandbox::world::{Opinion, OwnerReply, ReplyState};

const WORDS: [&str; 5] = ["ONE", "TWO", "THREE", "FOUR", "FIVE"];

/// The review; `nth` in the listing decides about the variants that come and go.
pub(super) fn json(listing: &str, opinion: &Opinion, nth: usize) -> Value {
    let mut reviewer = json!({"displayName": "Użytkownik Google"});
    match &opinion.author {
        Some(name) => {
            reviewer["displayName"] = json!(name);
            reviewer["profilePhotoUrl"] = json!("https://lh3.googleusercontent.com/a/invented=s120-c-rp-mo-br100");
        }
        None => reviewer["isAnonymous"] = json!(true),
    }
    let stars = opinion.stars.map_or(0, |stars| stars.round() as usize);
    let word = stars.checked_sub(1).and_then(|at| WORDS.get(at)).copied();
    let mut review = json!({
        "name": format!("{listing}/reviews/{}", opinion.id),
        "reviewId": opinion.id,
        "reviewer": reviewer,
        "starRating": word.unwrap_or("STAR_RATING_UNSPECIFIED"),
        "createTime": time(opinion.created, opinion.id.len() + opinion.text.len()),
        "updateTime": time(opinion.updated, opinion.text.len()),
        "reviewReplyUrl": format!("https://business.google.com/reviews/reply?review={}", opinion.id),
    });
    if !opinion.text.is_empty() {
        review["comment"] = json!(match &opinion.translated {
            Some(translated) if translated.len() % 2 == 0 => {
                format!("(Translated by Google) {translated}\n\n(Original)\n{}", opinion.text)
            }
            Some(translated) => format!("{}\n\n(Translated by Google)\n{translated}", opinion.text),
            None => opinion.text.clone(),
        });
    }
    if nth % 17 == 3 {
        let thumbnail = "https://lh3.googleusercontent.com/p/invented=s300";
        review["reviewMediaItems"] = json!([{"thumbnailUrl": thumbnail, "thumbnailLabel": "", "videoUrl": ""}]);
    }
    if let Some(answer) = &opinion.reply {
        review["reviewReply"] = reply(answer);
    }
    review
}

/// The owner's answer; a rejected one says why.
pub(super) fn reply(answer: &OwnerReply) -> Value {
    let mut reply = json!({
        "comment": answer.text,
        "updateTime": answer.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "reviewReplyState": answer.state.word(),
    });
    if answer.state == ReplyState::Rejected {
        reply["policyViolation"] = json!(answer.violation.unwrap_or("GENERIC_VIOLATION"));
    }
    reply
}

/// A moment with 0, 3, 6 or 9 digits of a second's fraction, as Google mixes them.
fn time(at: DateTime<Utc>, variant: usize) -> String {
    let (digits, extra) = match variant % 4 {
        0 => (SecondsFormat::Secs, 0),
        1 => (SecondsFormat::Millis, 0),
        2 => (SecondsFormat::Micros, 331_000),
        _ => (SecondsFormat::Nanos, 104_331),
    };
    (at + TimeDelta::nanoseconds(extra)).to_rfc3339_opts(digits, true)
}
