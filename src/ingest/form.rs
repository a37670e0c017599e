//! The rows of an opinion: from what was read and judged, and from what stood before.
//! Must never take a person's word from a row: what staff decided is not in a source's hands.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{connection, review, revision, verdict};
use serde_json::{Value, json};

use crate::domain::{DatePrecision, Rating, Review, ReviewId, Sentiment, Verdict};

/// A first form.
pub(super) fn first(
    id: ReviewId,
    connection: &connection::Model,
    review: Review,
    verdict: &Verdict,
    silent: bool,
    zone: Tz,
    now: DateTime<Utc>,
) -> review::Model {
    let mut row = review::Model {
        id,
        business_id: connection.business_id,
        connection_id: connection.id,
        location_id: connection.location_id,
        source: connection.source.clone(),
        external_id: String::new(),
        revision: 1,
        author: None,
        rating_value: None,
        rating_best: None,
        rating_worst: None,
        rating_normalised: None,
        recommended: None,
        title: None,
        text: String::new(),
        pros: Value::Null,
        cons: Value::Null,
        language: None,
        published_at: None,
        published_precision: DatePrecision::Unknown,
        source_updated_at: None,
        evidence: review.evidence,
        url: None,
        reply_text: None,
        reply_at: None,
        reply_state: None,
        reply_problem: None,
        content_hash: String::new(),
        opinion_hash: String::new(),
        search: String::new(),
        sort_at: now,
        day: now.date_naive(),
        silent,
        first_seen_at: now,
        revised_at: now,
        missing_walks: 0,
        missing_since: None,
        removed_at: None,
        restored_at: None,
        p_negative: 0.0,
        sentiment: Sentiment::Mixed,
        flagged: false,
        answered_at: None,
        resolved_at: None,
        resolved_by: None,
    };
    judge(&mut row, verdict);
    fill(&mut row, review, zone, now);
    row
}

/// The form that stood before, to be kept.
pub(super) fn replaced(row: &review::Model, now: DateTime<Utc>) -> revision::Model {
    revision::Model {
        review_id: row.id,
        revision: row.revision,
        business_id: row.business_id,
        author: row.author.clone(),
        rating_value: row.rating_value,
        rating_best: row.rating_best,
        rating_worst: row.rating_worst,
        recommended: row.recommended,
        title: row.title.clone(),
        text: row.text.clone(),
        pros: row.pros.clone(),
        cons: row.cons.clone(),
        p_negative: row.p_negative,
        sentiment: row.sentiment,
        seen_at: row.revised_at,
        replaced_at: now,
    }
}

/// A new form: a correction was about the old one, so the verdict counts again.
pub(super) fn revise(row: &mut review::Model, review: Review, verdict: &Verdict, zone: Tz, now: DateTime<Utc>) {
    row.revision += 1;
    row.revised_at = now;
    judge(row, verdict);
    fill(row, review, zone, now);
}

/// Everything around the opinion, and the opinion itself.
pub(super) fn fill(row: &mut review::Model, review: Review, zone: Tz, now: DateTime<Utc>) {
    row.search = review.search_text();
    row.external_id = review.external_id;
    row.author = review.author;
    row.rating_value = review.rating.map(Rating::value);
    row.rating_best = review.rating.map(Rating::best);
    row.rating_worst = review.rating.map(Rating::worst);
    row.rating_normalised = review.rating.map(Rating::normalised);
    row.recommended = review.recommended;
    row.title = review.title;
    row.text = review.text;
    row.pros = json!(review.pros);
    row.cons = json!(review.cons);
    row.language = review.language.map(Into::into);
    row.published_at = review.published.map(|published| published.at);
    row.published_precision = review.published.map_or(DatePrecision::Unknown, |published| published.precision);
    row.source_updated_at = review.updated_at;
    row.evidence = review.evidence;
    row.url = review.url;
    row.content_hash = review.content_hash.to_hex();
    row.opinion_hash = review.opinion_hash.to_hex();
    row.sort_at = row.published_at.unwrap_or(row.first_seen_at);
    row.day = row.sort_at.with_timezone(&zone).date_naive();
    let stood = stands(row);
    let reply = review.reply.unwrap_or_default();
    row.reply_text = (!reply.text.is_empty()).then_some(reply.text);
    row.reply_at = reply.at;
    row.reply_state = reply.state;
    row.reply_problem = reply.problem;
    match (stood, stands(row)) {
        (false, true) => row.answered_at = row.answered_at.or(row.reply_at).or(Some(now)),
        (true, false) => row.answered_at = None,
        _ => {}
    }
}

/// Whether an answer stands at the source: there is one, and everybody can read it.
fn stands(row: &review::Model) -> bool {
    row.reply_text.is_some() && !matches!(row.reply_state.as_deref(), Some("REJECTED" | "PENDING"))
}

fn judge(row: &mut review::Model, verdict: &Verdict) {
    row.p_negative = verdict.p_negative;
    row.sentiment = verdict.sentiment;
    row.flagged = verdict.sentiment == Sentiment::Negative;
}

/// The row of a verdict.
pub(super) fn verdict(row: &review::Model, verdict: Verdict, now: DateTime<Utc>) -> verdict::Model {
    verdict::Model {
        review_id: row.id,
        revision: row.revision,
        business_id: row.business_id,
        p_negative: verdict.p_negative,
        sentiment: verdict.sentiment,
        language: verdict.language.map(Into::into),
        mismatch: verdict.mismatch.and_then(|mismatch| json!(mismatch).as_str().map(str::to_owned)),
        topics: json!(verdict.topics),
        urgency: json!(verdict.urgency),
        reasons: json!(verdict.reasons),
        model: verdict.model,
        decided_at: now,
    }
}
