//! Handing an answer over: may it go, and what follows from what the source said.
//! Must never send again what may have arrived: such an answer becomes unknown, and is read.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::reply;
use sea_orm::Set;

use super::{is_answered_elsewhere, is_outdated, problem, reconcile};
use crate::{
    domain::{Env, Job, Lane, ReplyState, Scope},
    outbox::{self, backoff},
    sources::{Receipt, ReplyError as Refusal, Standing},
    store::{
        StoreError, WriteTx,
        replies::{self, Case},
    },
};

/// An approval is good for so long: what a person wanted to say last week may not fit today.
const PATIENCE: TimeDelta = TimeDelta::days(7);
/// How long to wait for a person to connect the source again.
const LOGIN: TimeDelta = TimeDelta::hours(1);
/// After a broken exchange: the source may still be at work on it.
const SOON: TimeDelta = TimeDelta::seconds(30);
/// When to look first whether a checked answer is published.
const CHECKED: TimeDelta = TimeDelta::minutes(1);

/// What to do with an answer whose job came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing: it moved on already.
    Settled,
    /// It may have been handed over before: read, do not send.
    Doubtful,
    /// It must not go any more; this is why.
    Refuse(&'static str),
    /// Hand it over.
    Go,
}

/// Whether an answer may be handed over now. `ours` are all answers to the same opinion.
pub fn before(case: &Case, ours: &[reply::Model], handed_over: bool, now: DateTime<Utc>) -> Before {
    let Case { reply, review, connection } = case;
    match reply.state {
        ReplyState::Queued if handed_over => return Before::Doubtful,
        ReplyState::Queued => {}
        ReplyState::Sending | ReplyState::Unknown => return Before::Doubtful,
        _ => return Before::Settled,
    }
    if review.removed_at.is_some() {
        Before::Refuse(problem::REMOVED)
    } else if is_outdated(reply, review) {
        Before::Refuse(problem::OUTDATED)
    } else if is_answered_elsewhere(review, ours) {
        Before::Refuse(problem::ANSWERED)
    } else if connection.disabled_at.is_some() {
        Before::Refuse(problem::NO_WAY)
    } else if reply.approved_at.is_none_or(|at| now - at > PATIENCE) {
        Before::Refuse(problem::TOO_LATE)
    } else {
        Before::Go
    }
}

/// Where an answer goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Its state.
    pub state: ReplyState,
    /// Why, for a person: see [`super::problem_text`].
    pub problem: Option<String>,
    /// The source's id of the answer, when it is new.
    pub remote_id: Option<String>,
    /// What the job does.
    pub then: Then,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing more.
    Done,
    /// The source is read at this moment.
    Follow(DateTime<Utc>),
    /// The same job runs again at this moment.
    Again(DateTime<Utc>),
}

impl Next {
    pub(super) fn to(state: ReplyState, problem: Option<&str>, then: Then) -> Self {
        Self { state, problem: problem.map(str::to_owned), remote_id: None, then }
    }

    /// Nobody knows whether it arrived.
    pub fn doubtful(at: DateTime<Utc>) -> Self {
        Self::to(ReplyState::Unknown, None, Then::Follow(at))
    }

    /// It does not go.
    pub fn refused(problem: &str) -> Self {
        Self::to(ReplyState::Rejected, Some(problem), Then::Done)
    }

    /// The source takes no answers through an API, or no more.
    pub fn no_way() -> Self {
        Self::refused(problem::NO_WAY)
    }

    pub(super) fn standing(standing: Standing, pending: Then) -> Self {
        match standing {
            Standing::Live => Self::to(ReplyState::Live, None, Then::Done),
            Standing::Pending => Self::to(ReplyState::Pending, None, pending),
            Standing::Rejected(reason) => Self::to(ReplyState::Rejected, Some(&reason), Then::Done),
        }
    }
}

/// What follows from the source's word. `attempt` counts from 1; `unit_random` is from 0 up to 1.
pub fn after(outcome: Result<Receipt, Refusal>, attempt: i64, now: DateTime<Utc>, unit_random: f64) -> Next {
    match outcome {
        Ok(receipt) => {
            let next = Next::standing(receipt.standing, Then::Follow(now + CHECKED));
            Next { remote_id: receipt.remote_id, ..next }
        }
        Err(Refusal::Retry { after, .. }) => again(attempt, now, unit_random, after),
        Err(Refusal::Unauthorized(_)) => {
            Next::to(ReplyState::Queued, Some(problem::NO_LOGIN), Then::Again(now + LOGIN))
        }
        Err(Refusal::Refused(reason)) => Next::refused(&reason),
        Err(Refusal::AlreadyThere) => Next::doubtful(now),
        Err(Refusal::Unknown(_)) => Next::doubtful(now + SOON),
    }
}

fn again(attempt: i64, now: DateTime<Utc>, unit_random: f64, asked: Option<Duration>) -> Next {
    match backoff::next_attempt(Lane::Reply.into(), attempt, now, unit_random, asked) {
        Some(at) => Next::to(ReplyState::Queued, Some(problem::WAITING), Then::Again(at)),
        None => Next::refused(problem::TOO_LATE),
    }
}

/// The change that marks an answer as being handed over.
pub fn sending(now: DateTime<Utc>) -> reply::ActiveModel {
    reply::ActiveModel {
        state: Set(ReplyState::Sending),
        sent_at: Set(Some(now)),
        problem: Set(None),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// Writes down where an answer goes: its state, the opinion's and its day's, and the look that follows.
/// False when somebody else moved it in the meantime: nothing is written then.
pub async fn record(
    tx: &WriteTx,
    env: &Env,
    reply: &reply::Model,
    from: &[ReplyState],
    next: &Next,
) -> Result<bool, StoreError> {
    let now = env.now();
    let mut change = reply::ActiveModel {
        state: Set(next.state),
        problem: Set(next.problem.clone()),
        updated_at: Set(now),
        ..Default::default()
    };
    if next.remote_id.is_some() {
        change.remote_id = Set(next.remote_id.clone());
    }
    if next.state == ReplyState::Live {
        change.live_at = Set(Some(now));
    }
    if !replies::move_on(tx, reply.id, from, change).await? {
        return Ok(false);
    }
    if let Then::Follow(at) = next.then {
        outbox::enqueue(tx, env, Some(reply.business_id), &Job::FollowReply { reply: reply.id }, at).await?;
    }
    reconcile::settle(tx, env, Scope(reply.business_id), reply.review_id).await?;
    Ok(true)
}
