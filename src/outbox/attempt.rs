//! One attempt at a claimed job: run it, contain what goes wrong, write down how it ended.
//! Must never lose a job: when the end cannot be written, the lease runs out and somebody tries again.

use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use entity::job;
use futures_util::FutureExt;

use super::{
    Claimed, Handler, JobError,
    backoff::{self, Policy},
};
use crate::{
    domain::{Event, Lane, event::Outcome},
    store::{StoreError, jobs},
};

/// A job that panicked, hung or lost its lease this often is set aside: it would do so for ever.
const CRASHES: i64 = 3;

/// The longest a handler may take. Walks over long lists pause between pages; everything else is one exchange or few.
const fn patience(lane: Lane) -> Duration {
    match lane {
        Lane::Fetch => Duration::from_hours(2),
        Lane::Mail | Lane::Reply => Duration::from_mins(10),
        Lane::Upkeep => Duration::from_hours(1),
    }
}

/// How a job is to be written down.
#[derive(Debug, PartialEq)]
enum End {
    Done,
    PutOff { at: chrono::DateTime<chrono::Utc>, reason: String, crashed: bool },
    Dead { reason: String, crashed: bool },
}

/// Runs a claimed row to its end and writes that down.
pub(super) async fn run<H: Handler + ?Sized>(handler: &H, row: &job::Model) -> Outcome {
    let (kind, end) = match Claimed::read(row) {
        Err(reason) => ("unknown", End::Dead { reason, crashed: false }),
        // A mail is due whatever happens to the process; a walk or an upkeep job may be what kills it.
        Ok(claimed) if row.crashes >= CRASHES && row.lane != Lane::Mail => {
            let reason = format!("given up: its worker was lost {} times", row.crashes);
            (claimed.job.kind(), End::Dead { reason, crashed: false })
        }
        Ok(claimed) => {
            let attempt = AssertUnwindSafe(handler.handle(&claimed)).catch_unwind();
            let end = match tokio::time::timeout(patience(row.lane), attempt).await {
                Ok(Ok(Ok(()))) => End::Done,
                Ok(Ok(Err(error))) => failed(handler, row, error),
                Ok(Err(panic)) => crashed(handler, row, &format!("the job panicked: {}", message(&*panic))),
                Err(_) => crashed(handler, row, "the job did not end in time"),
            };
            (claimed.job.kind(), end)
        }
    };
    let outcome = match &end {
        End::Done => Outcome::Done,
        End::PutOff { reason, .. } => {
            tracing::info!(job.id = %row.id, job.kind = kind, job.attempt = row.attempt, "a job is put off: {reason}");
            Outcome::Retried
        }
        End::Dead { reason, .. } => {
            tracing::warn!(job.id = %row.id, job.kind = kind, job.attempt = row.attempt, "a job is given up: {reason}");
            Outcome::Dead
        }
    };
    write_down(handler, row, &end).await;
    handler.events().emit(Event::JobEnded { job: row.id, lane: row.lane, kind, outcome });
    outcome
}

/// What follows from an error. `Unknown` gives a mail one more try: a copy is better than silence.
fn failed<H: Handler + ?Sized>(handler: &H, row: &job::Model, error: JobError) -> End {
    let (now, unit) = (handler.env().now(), handler.env().unit());
    let (next, reason) = match error {
        JobError::RetryAt(at, reason) => (Some(at.max(now)), reason),
        JobError::Retry(reason) => (backoff::next_attempt(row.lane.into(), row.attempt, now, unit, None), reason),
        JobError::Unknown(reason) if row.lane == Lane::Mail => {
            let unknowns = 1 + i64::from(row.handed_over_at.is_some());
            (backoff::next_attempt(Policy::AmbiguousMail, unknowns, now, unit, None), reason)
        }
        JobError::Fail(reason) | JobError::Unknown(reason) => (None, reason),
    };
    match next {
        Some(at) => End::PutOff { at, reason, crashed: false },
        None => End::Dead { reason, crashed: false },
    }
}

fn crashed<H: Handler + ?Sized>(handler: &H, row: &job::Model, reason: &str) -> End {
    let crashes = row.crashes + 1;
    let next = backoff::next_attempt(row.lane.into(), crashes, handler.env().now(), handler.env().unit(), None);
    match next {
        Some(at) if crashes < CRASHES => End::PutOff { at, reason: reason.to_owned(), crashed: true },
        _ => End::Dead { reason: format!("{reason} ({crashes} times)"), crashed: true },
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

/// Writes the end down, with a few tries: the database may be away for a moment.
async fn write_down<H: Handler + ?Sized>(handler: &H, row: &job::Model, end: &End) {
    for pause in [50, 200, 1000, 3000, 0] {
        match try_write(handler, row, end).await {
            Ok(held) => {
                if !held {
                    tracing::warn!(job.id = %row.id, "another worker took the job over before it ended here");
                }
                return;
            }
            Err(error) => tracing::warn!(job.id = %row.id, "the end of a job cannot be written: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

async fn try_write<H: Handler + ?Sized>(handler: &H, row: &job::Model, end: &End) -> Result<bool, StoreError> {
    let owner = row.lease_owner.as_deref().unwrap_or_default();
    let now = handler.env().now();
    let tx = handler.db().write().await?;
    let held = match end {
        End::Done => jobs::complete(&tx, row.id, owner, now).await?,
        End::PutOff { at, reason, crashed } => jobs::put_off(&tx, row.id, owner, now, *at, reason, *crashed).await?,
        End::Dead { reason, crashed } => jobs::bury(&tx, row.id, owner, now, reason, *crashed).await?,
    };
    tx.commit().await?;
    Ok(held)
}
