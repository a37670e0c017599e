//! One opinion for reading: its words, why it was flagged, what happened to it, the answer.
//! Must never show a verdict without its reasons.

mod history;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    Error, Staff, State,
    inbox::{language_name, mark, source_name, stars},
    security, text,
};
use crate::{
    domain::{DatePrecision, Evidence, Label, Reason, ReplyId, ReplyState, ReviewId, Sentiment, verdict::Part},
    reply,
    sources::{self, ReplyLimit},
    store::timeline::{self, Dossier},
};

/// Everything the reading pane shows.
#[derive(Debug, Serialize)]
pub(super) struct Sheet {
    id: ReviewId,
    source: String,
    mark: &'static str,
    place: String,
    author: Option<String>,
    at: DateTime<Utc>,
    precision: DatePrecision,
    link: Option<String>,
    stars: Option<f64>,
    rating: Option<Rating>,
    recommended: Option<bool>,
    language: Option<String>,
    language_name: Option<String>,
    title: Option<text::Reading>,
    body: text::Reading,
    pros: Vec<String>,
    cons: Vec<String>,
    wordless: bool,
    evidence: Evidence,
    edited: bool,
    removed_at: Option<DateTime<Utc>>,
    flagged: bool,
    sentiment: Sentiment,
    correction: Option<Label>,
    why: Option<Why>,
    answered_at: Option<DateTime<Utc>>,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<String>,
    standing: Option<Standing>,
    answer: Answer,
    history: Vec<history::Entry>,
    copies: Vec<Elsewhere>,
}

/// An opinion under another id that says the same.
#[derive(Debug, Serialize)]
struct Elsewhere {
    id: ReviewId,
    source: String,
    author: Option<String>,
    at: DateTime<Utc>,
}

/// A rating on a scale that is not five stars, as the source gives it.
#[derive(Debug, Serialize)]
struct Rating {
    value: f64,
    best: f64,
}

/// Why the classifier thinks so.
#[derive(Debug, Serialize)]
struct Why {
    p_negative: f64,
    sentiment: Sentiment,
    reasons: Vec<Chip>,
    topics: Vec<Chip>,
    urgency: Vec<String>,
    mismatch: Option<String>,
    model: String,
}

/// A short label: a reason or a topic.
#[derive(Debug, Serialize)]
struct Chip {
    /// `rating`, `recommended`, `not_recommended`, `phrase`, `points`, or the topic.
    name: String,
    text: String,
    number: f64,
    tone: &'static str,
}

/// The answer that stands at the source.
#[derive(Debug, Serialize)]
struct Standing {
    text: String,
    at: Option<DateTime<Utc>>,
    state: Option<String>,
    problem: Option<String>,
}

/// The answer box.
#[derive(Debug, Serialize)]
struct Answer {
    /// The answer of ours that went furthest, when one was approved.
    reply: Option<ReplyId>,
    /// Where it stands.
    state: Option<ReplyState>,
    /// Its text, unless it stands above or in the box.
    shown: Option<String>,
    /// Its text for the clipboard, exactly.
    by_hand: String,
    /// Whether the next walk will see it there.
    confirmed: bool,
    problem: Option<String>,
    /// What is being written.
    text: String,
    /// The form of the opinion on this page.
    seen: i64,
    /// Whether the draft was written to an earlier form.
    outdated: bool,
    limit: Option<usize>,
    unit: &'static str,
    /// Whether the source takes answers through an interface; otherwise a person carries it there.
    direct: bool,
    /// Where a person answers by hand.
    address: Option<String>,
    /// Whether one can be written now.
    open: bool,
}

impl Elsewhere {
    fn new(review: &entity::review::Model) -> Self {
        Self {
            id: review.id,
            source: source_name(&review.source),
            author: review.author.as_deref().map(text::line),
            at: review.published_at.unwrap_or(review.first_seen_at),
        }
    }
}

impl Sheet {
    pub(super) async fn load(web: &State, staff: &Staff, id: ReviewId) -> Result<Self, Error> {
        let dossier = timeline::dossier(web.db.reader(), staff.scope(), id).await?;
        Ok(Self::new(staff, &dossier))
    }

    fn new(staff: &Staff, dossier: &Dossier) -> Self {
        let review = &dossier.review;
        let reasons: Vec<Reason> = dossier
            .verdict
            .as_ref()
            .and_then(|verdict| serde_json::from_value(verdict.reasons.clone()).ok())
            .unwrap_or_default();
        let list = |value: &serde_json::Value| -> Vec<String> {
            let items: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
            items.iter().map(|item| text::calm(item)).collect()
        };
        let language =
            review.language.clone().filter(|code| code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        let of_this = |label: &&entity::correction::Model| label.revision == review.revision;
        Self {
            id: review.id,
            source: source_name(&review.source),
            mark: mark(&review.source),
            place: dossier.location.name.clone(),
            author: review.author.as_deref().map(text::line),
            at: review.published_at.unwrap_or(review.first_seen_at),
            precision: review.published_precision,
            link: review.url.as_deref().and_then(security::outward_link),
            stars: stars(review.rating_value, review.rating_best),
            rating: review
                .rating_value
                .zip(review.rating_best)
                .map(|(value, best)| Rating { value, best })
                .filter(|rating| (rating.best - 5.0).abs() > 1e-9),
            recommended: review.recommended,
            language_name: language.as_deref().map(|code| language_name(staff, code)),
            language,
            title: review.title.as_deref().map(|title| text::reading(title, Part::Title, &reasons)),
            body: text::reading(&review.text, Part::Text, &reasons),
            pros: list(&review.pros),
            cons: list(&review.cons),
            wordless: review.text.is_empty() && review.title.is_none(),
            evidence: review.evidence,
            edited: review.revision > 1,
            removed_at: review.removed_at,
            flagged: review.flagged,
            sentiment: review.sentiment,
            correction: dossier.corrections.iter().rev().find(of_this).map(|correction| correction.label),
            why: dossier.verdict.as_ref().map(|verdict| why(verdict, &reasons)),
            answered_at: review.answered_at,
            resolved_at: review.resolved_at,
            resolved_by: review.resolved_by.and_then(|id| dossier.people.get(&id).cloned()),
            standing: review.reply_text.as_ref().map(|reply| Standing {
                text: text::calm(reply),
                at: review.reply_at,
                state: review.reply_state.as_deref().map(text::line),
                problem: review.reply_problem.as_deref().map(text::line),
            }),
            answer: Answer::new(staff, dossier),
            history: history::entries(staff.visitor.locale, dossier),
            copies: dossier.copies.iter().map(Elsewhere::new).collect(),
        }
    }
}

fn why(verdict: &entity::verdict::Model, reasons: &[Reason]) -> Why {
    let tone = |weight: f64| if weight > 0.0 { "negative" } else { "positive" };
    let mut chips: Vec<Chip> = Vec::new();
    for reason in reasons {
        let (name, text, number) = match reason {
            Reason::Rating { stars, .. } => ("rating", String::new(), *stars),
            Reason::Recommendation { recommended: true, .. } => ("recommended", String::new(), 0.0),
            Reason::Recommendation { recommended: false, .. } => ("not_recommended", String::new(), 0.0),
            Reason::Phrase { phrase, .. } => ("phrase", text::line(phrase), 0.0),
            Reason::ProsAndCons { pros, cons, .. } => ("points", format!("+{pros} −{cons}"), 0.0),
        };
        let known = chips.iter().any(|chip| chip.name == name && chip.text == text);
        if !known && chips.len() < 8 {
            chips.push(Chip { name: name.to_owned(), text, number, tone: tone(reason.weight()) });
        }
    }
    let topics: Vec<crate::domain::verdict::Topic> = serde_json::from_value(verdict.topics.clone()).unwrap_or_default();
    Why {
        // Nobody is ever wholly sure of somebody else's words.
        p_negative: verdict.p_negative.clamp(0.01, 0.99),
        sentiment: verdict.sentiment,
        reasons: chips,
        topics: topics
            .into_iter()
            .map(|topic| Chip { name: topic.name, text: String::new(), number: 0.0, tone: topic.sentiment.as_str() })
            .collect(),
        urgency: serde_json::from_value(verdict.urgency.clone()).unwrap_or_default(),
        mismatch: verdict.mismatch.clone(),
        model: verdict.model.clone(),
    }
}

impl Answer {
    fn new(staff: &Staff, dossier: &Dossier) -> Self {
        let review = &dossier.review;
        let source = sources::find(&review.source);
        let (limit, unit) = match source.and_then(|source| source.about().reply_limit) {
            Some(ReplyLimit::Bytes(limit)) => (Some(limit), "bytes"),
            Some(ReplyLimit::Chars(limit)) => (Some(limit), "chars"),
            None => (None, "chars"),
        };
        let draft = dossier.replies.iter().rev().find(|reply| reply.state == ReplyState::Draft);
        let own = dossier.replies.iter().rev().find(|reply| reply.state != ReplyState::Draft);
        let state = own.map(|reply| reply.state);
        let failed = own.filter(|reply| matches!(reply.state, ReplyState::Rejected | ReplyState::Lost));
        let stands = review.reply_text.is_some() && review.reply_state.as_deref() != Some("REJECTED");
        let shown = own.filter(|reply| {
            let above = review.reply_text.as_deref().is_some_and(|text| reply::is_same(text, &reply.text));
            !above && reply.state != ReplyState::Assisted && (failed.is_none() || draft.is_some())
        });
        let address = source.and_then(|source| {
            source.answer_address(&dossier.connection.settings, &review.external_id, review.url.as_deref())
        });
        Self {
            reply: own.map(|reply| reply.id),
            state,
            shown: shown.map(|reply| text::calm(&reply.text)),
            by_hand: own.map(|reply| reply.text.clone()).unwrap_or_default(),
            confirmed: source.is_some_and(|source| source.about().capabilities.answers),
            problem: own
                .and_then(|reply| reply.problem.as_deref())
                .map(|problem| reply::problem_text(staff.visitor.locale, &text::line(problem))),
            text: draft.or(failed).map(|reply| reply.text.clone()).unwrap_or_default(),
            seen: review.revision,
            outdated: draft.is_some_and(|draft| reply::is_outdated(draft, review)),
            limit,
            unit,
            direct: source.is_some_and(|source| source.replies().is_some()) && dossier.connection.disabled_at.is_none(),
            address: address.as_deref().and_then(security::outward_link),
            open: !state.is_some_and(reply::is_under_way)
                && review.removed_at.is_none()
                && (!stands || failed.is_some()),
        }
    }
}
