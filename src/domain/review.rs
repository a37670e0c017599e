//! An opinion: as a source hands it over, and as the house keeps it.
//! Must never store a guess: an impossible date is unknown, an impossible rating is refused.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use entity::values::{DatePrecision, Evidence};
use serde::{Deserialize, Serialize};

use super::{
    fingerprint::{self, ContentHash, OpinionHash},
    language::Language,
    rating::Rating,
    search, text,
};

/// When an opinion was published, as exactly as the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The moment; the earliest one that fits the precision.
    pub at: DateTime<Utc>,
    /// How exact it is.
    pub precision: DatePrecision,
}

/// The answer that stands under an opinion at its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceReply {
    /// Its text.
    pub text: String,
    /// When it was written or last changed.
    pub at: Option<DateTime<Utc>>,
    /// The source's word on its publication, in the source's own spelling (`PENDING`, `APPROVED` …).
    pub state: Option<String>,
    /// Why the source refused it, in the source's own spelling.
    pub problem: Option<String>,
}

/// An opinion as a source hands it over: read, but not yet cleaned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RawReview {
    /// The source's own id, unique within the connection.
    pub external_id: String,
    /// The author's name as shown; `None` when the source gives none or the author is anonymous.
    pub author: Option<String>,
    /// The rating, when there is one.
    pub rating: Option<Rating>,
    /// "Recommended" or "not recommended", when the source asks that.
    pub recommended: Option<bool>,
    /// A title.
    pub title: Option<String>,
    /// The text; empty for stars alone.
    pub text: String,
    /// Listed advantages.
    pub pros: Vec<String>,
    /// Listed disadvantages.
    pub cons: Vec<String>,
    /// The language, when the source says it.
    pub language: Option<Language>,
    /// When it was published.
    pub published: Option<Published>,
    /// When its author last changed it, when the source says it.
    pub updated_at: Option<DateTime<Utc>>,
    /// What the source says of the purchase.
    pub evidence: Option<Evidence>,
    /// Where it stands, for people.
    pub url: Option<String>,
    /// The shop's answer at the source.
    pub reply: Option<SourceReply>,
}

/// An opinion as the house keeps it: plain text, checked dates, hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The source's own id, unique within the connection.
    pub external_id: String,
    /// The author's name as shown.
    pub author: Option<String>,
    /// The rating with its scale.
    pub rating: Option<Rating>,
    /// "Recommended" or "not recommended".
    pub recommended: Option<bool>,
    /// A title.
    pub title: Option<String>,
    /// The text; empty for stars alone.
    pub text: String,
    /// Listed advantages.
    pub pros: Vec<String>,
    /// Listed disadvantages.
    pub cons: Vec<String>,
    /// The language, when the source says it.
    pub language: Option<Language>,
    /// When it was published; `None` when not known.
    pub published: Option<Published>,
    /// When its author last changed it, when the source says it.
    pub updated_at: Option<DateTime<Utc>>,
    /// What is known of the purchase.
    pub evidence: Evidence,
    /// An https address for people.
    pub url: Option<String>,
    /// The shop's answer at the source.
    pub reply: Option<SourceReply>,
    /// Changes when anything above changes.
    pub content_hash: ContentHash,
    /// Changes when the opinion itself changes: text, title, pros, cons, rating, recommendation.
    pub opinion_hash: OpinionHash,
}

/// Why an opinion cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// Without an id an edit could never be told from a new opinion.
    #[error("the opinion has no id")]
    NoId,
    /// Neither words nor a rating nor a recommendation.
    #[error("the opinion {0} says nothing: no text, no rating, no recommendation")]
    Empty(String),
}

impl Review {
    /// Cleans what a source handed over. `now` is the moment of the fetch: later dates are not believed.
    pub fn from_raw(raw: RawReview, now: DateTime<Utc>) -> Result<Self, ReviewError> {
        let external_id = text::plain_line(&raw.external_id).ok_or(ReviewError::NoId)?;
        let list = |items: Vec<String>| items.iter().filter_map(|item| text::plain_line(item)).collect::<Vec<_>>();
        let mut review = Self {
            author: raw.author.as_deref().and_then(text::plain_line),
            rating: raw.rating,
            recommended: raw.recommended,
            title: raw.title.as_deref().and_then(text::plain_line),
            text: text::plain(&raw.text),
            pros: list(raw.pros),
            cons: list(raw.cons),
            language: raw.language,
            published: raw.published.filter(|published| is_believable(published.at, now)),
            updated_at: raw.updated_at.filter(|at| is_believable(*at, now)),
            evidence: raw.evidence.unwrap_or(Evidence::None),
            url: raw.url.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            reply: raw.reply.and_then(|reply| {
                let text = text::plain(&reply.text);
                (!text.is_empty()).then_some(SourceReply { text, ..reply })
            }),
            content_hash: ContentHash::default(),
            opinion_hash: OpinionHash::default(),
            external_id,
        };
        if review.says_nothing() {
            return Err(ReviewError::Empty(review.external_id));
        }
        review.opinion_hash = fingerprint::opinion_hash(&review);
        review.content_hash = fingerprint::content_hash(&review);
        Ok(review)
    }

    fn says_nothing(&self) -> bool {
        self.text.is_empty()
            && self.title.is_none()
            && self.rating.is_none()
            && self.recommended.is_none()
            && self.pros.is_empty()
            && self.cons.is_empty()
    }

    /// What the full-text search looks at: everything a person wrote, the answer and the author included.
    pub fn search_text(&self) -> String {
        let mut all = String::new();
        let parts = [self.author.as_deref(), self.title.as_deref(), Some(self.text.as_str())];
        let lists = self.pros.iter().chain(&self.cons).map(String::as_str);
        let reply = self.reply.as_ref().map(|reply| reply.text.as_str());
        for part in parts.into_iter().flatten().chain(lists).chain(reply) {
            if !all.is_empty() {
                all.push(' ');
            }
            all.push_str(part);
        }
        search::fold(&all)
    }
}

/// A date no later than tomorrow (clocks and zones differ) and no earlier than the web's opinions.
fn is_believable(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now + TimeDelta::days(1) && at.year() >= 1995
}
