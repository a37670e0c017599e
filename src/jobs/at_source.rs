//! What the handlers of answers share: the way to the source of a connection, and writing down how it went.
//! Must never keep a transaction open while the source is asked.

use entity::connection;

use super::Context;
use crate::{
    domain::{Event, ReplyState},
    outbox::{Claimed, JobError},
    provision,
    reply::deliver::{self, Next, Then},
    sources::{Replies, Secrets, SourceError},
    store::replies::{self, Case},
};

/// The answers of a source, when it takes any.
pub(super) fn answers(cx: &Context, case: &Case) -> Option<&'static dyn Replies> {
    (cx.sources)(&case.connection.source).and_then(|source| source.replies())
}

/// The secrets of a connection, opened. What does not open asks for a person, as a dead token does.
pub(super) fn secrets(cx: &Context, connection: &connection::Model) -> Result<Secrets, SourceError> {
    provision::open_secrets(&cx.vault, connection).map_err(|error| SourceError::Unauthorized(error.to_string()))
}

/// Shows on the connection that a person has to connect it again.
pub(super) async fn show_login(cx: &Context, case: &Case, error: &SourceError) -> Result<(), JobError> {
    let tx = cx.db.write().await?;
    let (label, key) = (error.metric_label(), error.message_key());
    replies::needs_login(&tx, case.connection.id, label, key, &error.to_string()).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down where an answer goes and tells what the job does next. `sent_nothing` takes the mark of a hand-over
/// back, in the same transaction.
pub(super) async fn settle(
    cx: &Context,
    claimed: &Claimed,
    case: &Case,
    from: &[ReplyState],
    next: &Next,
    sent_nothing: bool,
) -> Result<(), JobError> {
    let tx = cx.db.write().await?;
    let moved = deliver::record(&tx, &cx.env, &case.reply, from, next).await?;
    if moved && sent_nothing {
        claimed.take_back(&tx, &cx.env).await?;
    }
    tx.commit().await?;
    if !moved {
        return Ok(());
    }
    if next.state != case.reply.state {
        cx.events.emit(Event::ReplyMoved { reply: case.reply.id, state: next.state });
    }
    match next.then {
        Then::Again(at) => {
            let reason = next.problem.clone().unwrap_or_else(|| "the source has not decided yet".to_owned());
            Err(JobError::RetryAt(at, reason))
        }
        Then::Done | Then::Follow(_) => Ok(()),
    }
}
