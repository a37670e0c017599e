//! Forgets what is old: finished jobs, expired sessions, old run logs, trials.
//! Must never touch an opinion: those are kept until a person erases them.

use chrono::{DateTime, TimeDelta, Utc};

use super::Context;
use crate::{
    outbox::JobError,
    store::{retention, runs, sessions},
};

/// How long the result of a "try now" is kept: the form is long closed.
const TRIALS: TimeDelta = TimeDelta::days(1);

pub(super) async fn run(cx: &Context) -> Result<(), JobError> {
    let now = cx.env.now();
    let keep = &cx.config.retention;
    // One short transaction each, so that nobody waits long for the writer.
    let tx = cx.db.write().await?;
    let jobs = retention::jobs(&tx, ago(now, keep.jobs.delta())).await?;
    tx.commit().await?;
    let tx = cx.db.write().await?;
    let old = runs::forget(&tx, ago(now, keep.runs.delta())).await?;
    tx.commit().await?;
    let tx = cx.db.write().await?;
    let trials = retention::trials(&tx, ago(now, TRIALS)).await?;
    let ended = sessions::sweep(&tx, now, ago(now, cx.config.security.session_idle.delta())).await?;
    let links = retention::setup_links(&tx, now).await?;
    tx.commit().await?;
    tracing::debug!(jobs, runs = old, trials, sessions = ended, links, "old rows were forgotten");
    Ok(())
}

/// The moment so long ago; as long ago as can be, when the span reaches further.
fn ago(now: DateTime<Utc>, span: TimeDelta) -> DateTime<Utc> {
    now.checked_sub_signed(span).unwrap_or(DateTime::UNIX_EPOCH)
}
