//! Opinions: a list by filters, one, a person's word on a verdict.
//! Must never skip rows to find a page: a page starts where the one before it ended.

use axum::{
    Json,
    extract::{Path, State as Shared},
    http::StatusCode,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access::{Asked, Caller, Problem, ProblemDocument, Told, choice, id};
use crate::{
    corrections,
    domain::{Label, ReviewId, Sentiment, search},
    store::{
        inbox::{self, Order, Position, Standing, Wanted},
        users,
    },
    web::State,
};

/// The most opinions of one answer.
const MOST: u64 = 100;

/// An opinion.
#[derive(Serialize, ToSchema)]
pub(super) struct Review {
    /// Our id.
    id: uuid::Uuid,
    /// The source's id, such as `google_business`.
    source: String,
    /// The connection that brought it.
    connection_id: uuid::Uuid,
    /// Its place.
    location_id: uuid::Uuid,
    /// The source's own id of it.
    external_id: String,
    /// Its form; above 1 it was edited.
    revision: i64,
    /// Who wrote it.
    author: Option<String>,
    /// The rating as its source gives it.
    rating: Option<Rating>,
    /// "Recommended" or "not recommended".
    recommended: Option<bool>,
    /// Its title.
    title: Option<String>,
    /// Its text; empty for a rating alone.
    text: String,
    /// Listed advantages.
    #[schema(value_type = Vec<String>)]
    pros: serde_json::Value,
    /// Listed disadvantages.
    #[schema(value_type = Vec<String>)]
    cons: serde_json::Value,
    /// Its language, two letters.
    language: Option<String>,
    /// When it was published; `null` when the source gives no possible date.
    published_at: Option<DateTime<Utc>>,
    /// When we first saw it.
    first_seen_at: DateTime<Utc>,
    /// How the author is known to be a customer.
    #[schema(example = "platform_verified")]
    evidence: String,
    /// Where it stands.
    url: Option<String>,
    /// The shop's answer at the source.
    reply: Option<String>,
    /// How surely it is negative, 0 to 1.
    p_negative: f64,
    /// How it speaks: `negative`, `mixed` or `positive`; a correction counts.
    sentiment: String,
    /// Whether it counts as negative.
    flagged: bool,
    /// When an answer of the shop was first seen.
    answered_at: Option<DateTime<Utc>>,
    /// When it vanished at its source.
    removed_at: Option<DateTime<Utc>>,
}

/// A rating with the ends of its scale.
#[derive(Serialize, ToSchema)]
pub(super) struct Rating {
    /// The value.
    value: f64,
    /// The high end.
    best: Option<f64>,
    /// The low end.
    worst: Option<f64>,
    /// From 0 (worst) to 100 (best).
    normalised: Option<f64>,
}

impl From<entity::review::Model> for Review {
    fn from(row: entity::review::Model) -> Self {
        Self {
            id: row.id.0,
            connection_id: row.connection_id.0,
            location_id: row.location_id.0,
            rating: row.rating_value.map(|value| Rating {
                value,
                best: row.rating_best,
                worst: row.rating_worst,
                normalised: row.rating_normalised,
            }),
            source: row.source,
            external_id: row.external_id,
            revision: row.revision,
            author: row.author,
            recommended: row.recommended,
            title: row.title,
            text: row.text,
            pros: row.pros,
            cons: row.cons,
            language: row.language,
            published_at: row.published_at,
            first_seen_at: row.first_seen_at,
            evidence: row.evidence.to_string(),
            url: row.url,
            reply: row.reply_text,
            p_negative: row.p_negative,
            sentiment: row.sentiment.to_string(),
            flagged: row.flagged,
            answered_at: row.answered_at,
            removed_at: row.removed_at,
        }
    }
}

/// A page of opinions.
#[derive(Serialize, ToSchema)]
pub(super) struct Page {
    /// The opinions.
    reviews: Vec<Review>,
    /// What to pass as `after` for the next page; `null` at the end.
    next: Option<String>,
}

/// The filters; every one that is given must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Filters {
    /// `all` (the default), `open`, `answered`, `removed` or `corrected`.
    state: Option<String>,
    /// The id of a source.
    source: Option<String>,
    /// The id of a location.
    location: Option<String>,
    /// Two letters.
    language: Option<String>,
    /// `negative`, `mixed` or `positive`.
    sentiment: Option<String>,
    /// 1 to 5, rounded.
    stars: Option<u8>,
    /// Words that must all be in it.
    q: Option<String>,
    /// The first day, in the business's time zone; needs `until`.
    from: Option<NaiveDate>,
    /// The last day, included; needs `from`.
    until: Option<NaiveDate>,
    /// `newest` (the default) or `urgent`.
    order: Option<String>,
    /// Where the page before ended.
    after: Option<String>,
    /// How many, 1 to 100; 50 when not said.
    limit: Option<u64>,
}

impl Filters {
    fn wanted(&self) -> Result<(Wanted, Order, Option<Position>), Problem> {
        let standing = match self.state.as_deref().unwrap_or("all") {
            "all" => Standing::All,
            "open" => Standing::NeedsAnswer,
            "answered" => Standing::Answered,
            "removed" => Standing::Removed,
            "corrected" => Standing::Corrected,
            other => return Err(Problem::Bad(format!("state: {other:?} is not understood"))),
        };
        let order = match self.order.as_deref().unwrap_or("newest") {
            "newest" => Order::Newest,
            "urgent" => Order::Urgent,
            other => return Err(Problem::Bad(format!("order: {other:?} is not understood"))),
        };
        if self.stars.is_some_and(|stars| !(1..=5).contains(&stars)) {
            return Err(Problem::Bad("stars: 1 to 5".to_owned()));
        }
        if self.from.is_some() != self.until.is_some() {
            return Err(Problem::Bad("from and until are given together".to_owned()));
        }
        let word = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
        let wanted = Wanted {
            standing,
            source: word(&self.source),
            location: choice("location", self.location.as_deref())?,
            language: word(&self.language),
            sentiment: choice::<Sentiment>("sentiment", self.sentiment.as_deref())?,
            stars: self.stars,
            days: self.from.zip(self.until),
            words: self.q.as_deref().map(search::words).unwrap_or_default(),
        };
        Ok((wanted, order, choice("after", self.after.as_deref())?))
    }
}

/// Opinions by filters, a page at a time.
#[utoipa::path(
    get,
    path = "/reviews",
    tag = "reviews",
    params(Filters),
    responses(
        (status = OK, body = Page),
        (status = BAD_REQUEST, body = ProblemDocument, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    Shared(web): Shared<State>,
    caller: Caller,
    Asked(filters): Asked<Filters>,
) -> Result<Json<Page>, Problem> {
    let (wanted, order, after) = filters.wanted()?;
    let limit = filters.limit.unwrap_or(50).clamp(1, MOST);
    let conn = web.db.reader();
    let page = inbox::page(conn, caller.scope, &wanted, order, after, limit).await?;
    let ids: Vec<ReviewId> = page.lines.iter().map(|line| line.id).collect();
    let rows = inbox::whole(conn, caller.scope, &ids).await?;
    let reviews = rows.into_iter().map(Review::from).collect();
    Ok(Json(Page { reviews, next: page.next.map(|next| next.to_string()) }))
}

/// One opinion.
#[utoipa::path(
    get,
    path = "/reviews/{id}",
    tag = "reviews",
    params(("id" = uuid::Uuid, Path, description = "The opinion.")),
    responses(
        (status = OK, body = Review),
        (status = UNAUTHORIZED, body = ProblemDocument, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    Shared(web): Shared<State>,
    caller: Caller,
    Path(of): Path<String>,
) -> Result<Json<Review>, Problem> {
    let of: ReviewId = id(&of)?;
    let row = inbox::whole(web.db.reader(), caller.scope, &[of]).await?.pop();
    row.map(|row| Json(row.into())).ok_or(Problem::NotFound)
}

/// A person's word on an opinion.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Correction {
    /// `negative` or `not_negative`.
    #[schema(value_type = String, example = "not_negative")]
    label: Label,
    /// Who says so: the mail address of a member of staff.
    #[schema(example = "anna@example.com")]
    by: String,
}

/// Keeps a person's word on a verdict; it counts at once.
#[utoipa::path(
    post,
    path = "/reviews/{id}/correction",
    tag = "reviews",
    params(("id" = uuid::Uuid, Path, description = "The opinion.")),
    request_body = Correction,
    responses(
        (status = NO_CONTENT, description = "Kept."),
        (status = BAD_REQUEST, body = ProblemDocument, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemDocument, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn correct(
    Shared(web): Shared<State>,
    caller: Caller,
    Path(of): Path<String>,
    Told(correction): Told<Correction>,
) -> Result<StatusCode, Problem> {
    let of: ReviewId = id(&of)?;
    let person = users::by_email(web.db.reader(), &correction.by.trim().to_lowercase()).await?;
    let person = person.filter(|person| person.business_id == caller.scope.0 && person.disabled_at.is_none());
    let person = person.ok_or_else(|| Problem::Bad("by: no member of staff has this address".to_owned()))?;
    corrections::correct(&web.db, &web.env, caller.scope, person.id, of, correction.label).await?;
    Ok(StatusCode::NO_CONTENT)
}
