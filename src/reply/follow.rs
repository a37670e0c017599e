//! Reading an answer again at its source: does it stand, is it refused, is it gone?
//! Must never call an answer lost after one look: sources take a while to show what they took.

use chrono::{DateTime, TimeDelta, Utc};
use entity::reply;

use super::{
    deliver::{Next, Then},
    is_same, problem,
};
use crate::{
    domain::ReplyState,
    sources::{RemoteReply, SourceError},
};

/// Between the look that finds nothing and the one that is believed.
const SECOND_LOOK: TimeDelta = TimeDelta::minutes(10);
/// Looks come later each time: as long after the last as that was after the hand-over, within these ends.
const SHORTEST: TimeDelta = TimeDelta::minutes(1);
const LONGEST: TimeDelta = TimeDelta::hours(12);
/// After this the program stops looking by itself; every walk still does.
const PATIENCE: TimeDelta = TimeDelta::days(14);
/// How long to wait when only a person can help.
const LOGIN: TimeDelta = TimeDelta::hours(1);

/// Whether an answer in this state is to be read again.
pub fn is_open(state: ReplyState) -> bool {
    matches!(state, ReplyState::Sending | ReplyState::Unknown | ReplyState::Pending)
}

/// Whether this is our answer.
fn is_ours(reply: &reply::Model, remote: &RemoteReply) -> bool {
    (reply.remote_id.is_some() && reply.remote_id == remote.remote_id) || is_same(&reply.text, &remote.text)
}

/// What follows from a look at the source.
pub fn after(reply: &reply::Model, found: Option<RemoteReply>, now: DateTime<Utc>) -> Next {
    match found {
        Some(remote) if is_ours(reply, &remote) => {
            let later = match later(reply, now) {
                Some(at) => Then::Again(at),
                None => return Next::to(ReplyState::Unknown, Some(problem::SLOW), Then::Done),
            };
            Next { remote_id: remote.remote_id, ..Next::standing(remote.standing, later) }
        }
        Some(_) => missing(reply, problem::OTHER_TEXT, now),
        None => missing(reply, problem::NOT_THERE, now),
    }
}

/// Our answer was not to be seen. Two looks, far enough apart, are believed.
fn missing(reply: &reply::Model, why: &str, now: DateTime<Utc>) -> Next {
    let looked_before = reply.problem.as_deref() == Some(problem::LOOKING) && now - reply.updated_at >= SECOND_LOOK;
    if looked_before {
        Next::to(ReplyState::Lost, Some(why), Then::Done)
    } else {
        Next::to(ReplyState::Unknown, Some(problem::LOOKING), Then::Again(now + SECOND_LOOK))
    }
}

/// What follows when the source could not be read.
pub fn after_failure(reply: &reply::Model, error: &SourceError, now: DateTime<Utc>) -> Next {
    let keep = reply.problem.as_deref();
    let wait = match error {
        SourceError::Gone(_) => return Next::to(ReplyState::Lost, Some(problem::REMOVED), Then::Done),
        SourceError::Transient(_) | SourceError::Challenged(_) => TimeDelta::zero(),
        SourceError::RateLimited { retry_after } => {
            TimeDelta::from_std(retry_after.unwrap_or_default()).unwrap_or(LONGEST)
        }
        _ => LOGIN,
    };
    match later(reply, now) {
        Some(at) => Next::to(reply.state, keep, Then::Again(at.max(now + wait))),
        None => Next::to(ReplyState::Unknown, Some(problem::SLOW), Then::Done),
    }
}

/// When to look next, if ever.
fn later(reply: &reply::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let spent = now - reply.sent_at.or(reply.approved_at).unwrap_or(reply.created_at);
    (spent < PATIENCE).then(|| now + spent.clamp(SHORTEST, LONGEST))
}
