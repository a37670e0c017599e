//! What a walk saw of our answers, and whether an opinion counts as answered.
//! Must never take the absence of an answer for its end before it had time to appear.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{reply, review};

use super::{
    deliver::{self, Next, Then},
    is_same, problem,
};
use crate::{
    domain::{Env, ReplyId, ReplyState, ReviewId, Scope, SourceReply},
    store::{StoreError, WriteTx, replies},
};

/// A walk that began before the answer stood may end after it: so long its silence says nothing.
const GRACE: TimeDelta = TimeDelta::minutes(10);
/// When a worker has certainly ended, one way or another.
const ABANDONED: TimeDelta = TimeDelta::minutes(15);
/// When to look first whether a checked answer is published.
const CHECKED: TimeDelta = TimeDelta::minutes(1);

/// Compares what a walk saw under these opinions with our answers to them, in the walk's own transaction, after
/// the opinions were written. One look at the table tells which of them we ever answered. Returns what moved.
pub async fn confirm_batch(
    tx: &WriteTx,
    env: &Env,
    scope: Scope,
    seen: &[(ReviewId, Option<&SourceReply>)],
) -> Result<Vec<(ReplyId, ReplyState)>, StoreError> {
    let ids: Vec<ReviewId> = seen.iter().map(|(id, _)| *id).collect();
    let answered = replies::answered_among(&**tx, scope, &ids).await?;
    let mut moved = Vec::new();
    for (review, source_reply) in seen.iter().filter(|(id, _)| answered.contains(id)) {
        moved.extend(confirm_from_source(tx, env, scope, *review, *source_reply).await?);
    }
    Ok(moved)
}

/// Compares what a walk saw under one opinion with our answers to it. Returns what moved.
pub async fn confirm_from_source(
    tx: &WriteTx,
    env: &Env,
    scope: Scope,
    review: ReviewId,
    source_reply: Option<&SourceReply>,
) -> Result<Vec<(ReplyId, ReplyState)>, StoreError> {
    let now = env.now();
    let ours = replies::of_review(&**tx, scope, review).await?;
    let mut moved = Vec::new();
    // Only one of ours can stand there: the newest with that text.
    let standing = source_reply.and_then(|seen| {
        let sent = ours.iter().rev().filter(|reply| reply.state != ReplyState::Draft);
        sent.into_iter().find(|reply| is_same(&reply.text, &seen.text)).map(|reply| (reply, seen))
    });
    for reply in &ours {
        let next = match standing {
            Some((ours, seen)) if ours.id == reply.id => stands(reply, seen, now),
            _ => stands_not(reply, source_reply.is_some(), now),
        };
        let Some(next) = next else { continue };
        if deliver::record(tx, env, reply, &[reply.state], &next).await? && next.state != reply.state {
            moved.push((reply.id, next.state));
        }
    }
    settle(tx, env, scope, review).await?;
    Ok(moved)
}

/// Our text is there.
fn stands(reply: &reply::Model, seen: &SourceReply, now: DateTime<Utc>) -> Option<Next> {
    use ReplyState::{Assisted, Live, Lost, Pending, Queued, Rejected, Sending, Unknown};
    let in_doubt =
        reply.state == Unknown || (reply.state == Sending && reply.sent_at.is_none_or(|at| now - at > ABANDONED));
    match seen.state.as_deref() {
        // The same text may have been refused before and be on its way once more: queued and sending wait.
        Some("REJECTED") => (in_doubt || matches!(reply.state, Pending | Live))
            .then(|| Next::refused(seen.problem.as_deref().unwrap_or("REJECTED"))),
        Some("PENDING") => in_doubt.then(|| Next::to(Pending, None, Then::Follow(now + CHECKED))),
        _ => matches!(reply.state, Queued | Sending | Unknown | Pending | Assisted | Rejected | Lost)
            .then(|| Next::to(Live, None, Then::Done)),
    }
}

/// Our text is not there; perhaps another one is.
fn stands_not(reply: &reply::Model, other: bool, now: DateTime<Utc>) -> Option<Next> {
    match reply.state {
        ReplyState::Live if reply.live_at.is_none_or(|at| now - at > GRACE) => {
            let why = if other { problem::OTHER_TEXT } else { problem::VANISHED };
            Some(Next::to(ReplyState::Lost, Some(why), Then::Done))
        }
        ReplyState::Assisted if other && reply.problem.is_none() => {
            Some(Next::to(ReplyState::Assisted, Some(problem::OTHER_TEXT), Then::Done))
        }
        _ => None,
    }
}

/// Lets an opinion count as answered when an answer stands there, ours or one the last walk saw, and only then.
pub(super) async fn settle(tx: &WriteTx, env: &Env, scope: Scope, review: ReviewId) -> Result<(), StoreError> {
    let row = replies::locked_review(tx, scope, review).await?;
    let ours = replies::of_review(&**tx, scope, review).await?;
    let live = ours.iter().filter(|reply| reply.state == ReplyState::Live).filter_map(|reply| reply.live_at).min();
    let since = live.or_else(|| seen_since(&row, &ours, env.now()));
    let at = since.map(|since| row.answered_at.unwrap_or(since));
    replies::set_answered(tx, &row, at).await
}

/// Since when the answer stands that the last walk saw, if everybody can read it and it is not one we know to be gone.
fn seen_since(row: &review::Model, ours: &[reply::Model], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = row.reply_text.as_deref()?;
    let is_gone = |reply: &reply::Model| {
        matches!(reply.state, ReplyState::Lost | ReplyState::Rejected | ReplyState::Pending)
            && is_same(&reply.text, text)
    };
    let is_public = !matches!(row.reply_state.as_deref(), Some("REJECTED" | "PENDING"));
    (is_public && !ours.iter().any(is_gone)).then(|| row.reply_at.unwrap_or(now))
}
