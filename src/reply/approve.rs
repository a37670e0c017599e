//! A person says yes: the answer goes into the outbox, or onto the clipboard.
//! Must never let a second answer go while one is on its way or stands.

use entity::{connection, reply, review};
use sea_orm::Set;
use serde_json::json;

use super::{ByHand, Lookup, ReplyError, check_length, is_answered_elsewhere, is_outdated, is_under_way};
use crate::{
    domain::{Env, Job, ReplyId, ReplyState, Scope, UserId},
    outbox,
    sources::Source,
    store::{
        Db, StoreError, WriteTx, audit,
        replies::{self, Case},
    },
};

/// What becomes of an approved answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approved {
    /// Its job is in the outbox.
    Queued,
    /// It was handed over before and nobody knows what became of it: the source is read first.
    Looking,
    /// A person carries it to the source.
    ByHand(ByHand),
}

/// Approves an answer: a draft, or one that was refused or lost and goes once more. For one that waits or hangs,
/// makes sure that somebody looks after it.
pub async fn approve(
    db: &Db,
    env: &Env,
    lookup: Lookup,
    scope: Scope,
    user: UserId,
    id: ReplyId,
) -> Result<Approved, ReplyError> {
    let tx = db.write().await?;
    let review = replies::get(&*tx, scope, id).await?.review_id;
    let review = replies::locked_review(&tx, scope, review).await?;
    let reply = replies::get(&*tx, scope, id).await?;
    let connection = replies::connection(&*tx, scope, review.connection_id).await?;
    let case = Case { reply, review, connection };
    let approved = match case.reply.state {
        ReplyState::Draft | ReplyState::Rejected | ReplyState::Lost => first(&tx, env, lookup, user, &case).await?,
        ReplyState::Queued => {
            outbox::enqueue(&tx, env, Some(scope.0), &Job::PostReply { reply: id }, env.now()).await?;
            Approved::Queued
        }
        ReplyState::Sending | ReplyState::Unknown => {
            outbox::enqueue(&tx, env, Some(scope.0), &Job::FollowReply { reply: id }, env.now()).await?;
            Approved::Looking
        }
        ReplyState::Assisted => Approved::ByHand(ByHand::of(lookup, &case)),
        state @ (ReplyState::Pending | ReplyState::Live) => return Err(ReplyError::UnderWay(state)),
    };
    tx.commit().await?;
    Ok(approved)
}

async fn first(tx: &WriteTx, env: &Env, lookup: Lookup, user: UserId, case: &Case) -> Result<Approved, ReplyError> {
    let Case { reply, review, connection } = case;
    let scope = Scope(reply.business_id);
    let source = lookup(&connection.source).ok_or_else(|| ReplyError::UnknownSource(connection.source.clone()))?;
    let ours = replies::of_review(&**tx, scope, review.id).await?;
    check(source, reply, review, &ours)?;
    let by_api = is_by_api(source, connection);
    let (now, state) = (env.now(), if by_api { ReplyState::Queued } else { ReplyState::Assisted });
    let change = reply::ActiveModel {
        state: Set(state),
        approved_by: Set(Some(user)),
        approved_at: Set(Some(now)),
        sent_at: Set(None),
        live_at: Set(None),
        remote_id: Set(None),
        problem: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    if !replies::move_on(tx, reply.id, &[reply.state], change).await? {
        return Err(StoreError::Stale("answer").into());
    }
    let detail = json!({"review": review.id, "revision": review.revision, "state": state});
    audit::record(tx, env, scope, Some(user), "reply.approve", &reply.id.to_string(), detail).await?;
    if by_api {
        outbox::enqueue(tx, env, Some(scope.0), &Job::PostReply { reply: reply.id }, now).await?;
        return Ok(Approved::Queued);
    }
    Ok(Approved::ByHand(ByHand::of(lookup, case)))
}

/// Whether answers go through an API. A connection that was switched off is left alone: a person can still answer.
fn is_by_api(source: &dyn Source, connection: &connection::Model) -> bool {
    source.replies().is_some() && connection.disabled_at.is_none()
}

fn check(
    source: &dyn Source,
    reply: &reply::Model,
    review: &review::Model,
    ours: &[reply::Model],
) -> Result<(), ReplyError> {
    if reply.text.trim().is_empty() {
        return Err(ReplyError::Empty);
    }
    if let Some(too_long) = check_length(source.about().reply_limit, &reply.text) {
        return Err(ReplyError::TooLong(too_long));
    }
    if review.removed_at.is_some() {
        return Err(ReplyError::Removed);
    }
    if is_outdated(reply, review) {
        return Err(ReplyError::Stale);
    }
    if let Some(other) = ours.iter().find(|other| other.id != reply.id && is_under_way(other.state)) {
        return Err(ReplyError::UnderWay(other.state));
    }
    if is_answered_elsewhere(review, ours) { Err(ReplyError::Answered) } else { Ok(()) }
}
