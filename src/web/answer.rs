//! The answer box: its draft, its approval, and what a person can do when an answer hangs.
//! Must never hand anything to a source: approving puts a job into the outbox, no more.

use axum::{
    Form,
    extract::{Path, Query, State as Shared},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Access, Error, Route, Staff, State, security};
use crate::{
    domain::{ReplyId, ReviewId},
    reply::{self, ReplyError},
    sources,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/r/{id}/draft", Access::Staff, draft),
        Route::post("/r/{id}/answer", Access::Staff, answer),
        Route::post("/r/{id}/answer/move", Access::Staff, move_on),
    ]
}

/// Which form of the opinion the person had in view.
#[derive(Deserialize)]
struct Seen {
    seen: Option<i64>,
}

#[derive(Deserialize)]
struct Written {
    text: Option<String>,
    next: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Act {
    /// Look after it again, or send it again.
    Again,
    /// Carry it to the source by hand.
    ByHand,
    /// Back into writing.
    Withdraw,
}

#[derive(Deserialize)]
struct Move {
    reply: Option<ReplyId>,
    act: Option<Act>,
    next: Option<String>,
}

fn review(id: &str) -> Result<ReviewId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

/// Back to the opinion, with a word on what went wrong.
fn back(id: ReviewId, next: Option<&str>, result: Result<(), ReplyError>) -> Result<Redirect, Error> {
    let own = format!("/r/{id}");
    let next = next.and_then(security::local_path).unwrap_or(&own);
    let said = match result {
        Ok(()) => return Ok(Redirect::to(&without_said(next))),
        Err(ReplyError::Store(error)) => return Err(error.into()),
        Err(ReplyError::UnknownSource(source)) => return Err(Error::Internal(format!("unknown source {source}"))),
        Err(refusal) => refusal.message_key().trim_start_matches("answer-error-"),
    };
    let plain = without_said(next);
    let joint = if plain.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{plain}{joint}said={said}")))
}

/// The address without the word of an earlier try.
fn without_said(next: &str) -> String {
    let Some((path, query)) = next.split_once('?') else { return next.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("said=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

async fn keep(web: &State, staff: &Staff, id: ReviewId, seen: &Seen, text: Option<&str>) -> Result<ReplyId, Error> {
    let text = text.ok_or(Error::BadRequest("no text"))?;
    let seen = seen.seen.ok_or(Error::BadRequest("no revision"))?;
    match reply::save_draft(&web.db, &web.env, staff.scope(), staff.session.user, id, seen, text).await {
        Ok(reply) => Ok(reply),
        Err(ReplyError::Store(error)) => Err(error.into()),
        Err(error) => Err(Error::Internal(error.to_string())),
    }
}

async fn draft(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
    Form(written): Form<Written>,
) -> Result<Response, Error> {
    let id = review(&id)?;
    keep(&web, &staff, id, &seen, written.text.as_deref()).await?;
    // The page's own script saves while somebody types: it wants no other page.
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepts.starts_with("application/json") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(back(id, written.next.as_deref(), Ok(()))?.into_response())
}

async fn answer(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
    Form(written): Form<Written>,
) -> Result<Redirect, Error> {
    let id = review(&id)?;
    let kept = keep(&web, &staff, id, &seen, written.text.as_deref()).await?;
    let approved =
        reply::approve(&web.db, &web.env, sources::find, staff.scope(), staff.session.user, kept).await.map(drop);
    back(id, written.next.as_deref(), approved)
}

async fn move_on(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(wanted): Form<Move>,
) -> Result<Redirect, Error> {
    let id = review(&id)?;
    let (reply, act) = wanted.reply.zip(wanted.act).ok_or(Error::BadRequest("no answer or no act"))?;
    let (scope, user) = (staff.scope(), staff.session.user);
    let moved = match act {
        Act::Again => reply::approve(&web.db, &web.env, sources::find, scope, user, reply).await.map(drop),
        Act::ByHand => reply::by_hand(&web.db, &web.env, sources::find, scope, user, reply).await.map(drop),
        Act::Withdraw => reply::withdraw(&web.db, &web.env, scope, user, reply).await,
    };
    back(id, wanted.next.as_deref(), moved)
}
