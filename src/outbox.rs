//! The only road out of the process: jobs, claimed, leased, retried, never lost.
//! Must never keep a transaction open while a job runs.

mod attempt;
pub mod backoff;
mod claimed;
mod handler;
mod workers;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

pub use claimed::{Claimed, JobError};
pub use handler::Handler;
pub use workers::{Drained, Workers, drain};

use crate::{
    domain::{BusinessId, Env, Job, JobId},
    store::{
        StoreError, WriteTx,
        jobs::{self, NewJob},
    },
};

/// What became of a job that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// Taken in.
    New(JobId),
    /// One with the same key is open already; it runs no later than was asked now.
    Already,
}

/// Takes a job in, to run at `run_at` or later, once `tx` is committed.
pub async fn enqueue(
    tx: &WriteTx,
    env: &Env,
    business: Option<BusinessId>,
    job: &Job,
    run_at: DateTime<Utc>,
) -> Result<Enqueued, StoreError> {
    let row = row(env, business, job, run_at);
    let (id, key) = (row.id, row.dedupe_key.clone());
    if jobs::insert(tx, vec![row]).await? == 1 {
        return Ok(Enqueued::New(id));
    }
    if let Some(key) = key {
        jobs::pull_forward(tx, &key, run_at).await?;
    }
    Ok(Enqueued::Already)
}

/// Takes a job in unless one with its key is open, which then stays as it is. True when it was taken in.
pub async fn enqueue_new(
    tx: &WriteTx,
    env: &Env,
    business: Option<BusinessId>,
    job: &Job,
    run_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    Ok(jobs::insert(tx, vec![row(env, business, job, run_at)]).await? == 1)
}

/// Takes many jobs in with few statements. Returns how many were new.
pub async fn enqueue_all(
    tx: &WriteTx,
    env: &Env,
    business: Option<BusinessId>,
    jobs: impl IntoIterator<Item = (Job, DateTime<Utc>)>,
) -> Result<u64, StoreError> {
    let rows = jobs.into_iter().map(|(job, run_at)| row(env, business, &job, run_at)).collect();
    jobs::insert(tx, rows).await
}

fn row(env: &Env, business: Option<BusinessId>, job: &Job, run_at: DateTime<Utc>) -> NewJob {
    NewJob {
        id: env.id(),
        business,
        lane: job.lane(),
        kind: job.kind(),
        payload: serde_json::to_value(job).expect("a job is plain data"),
        // Two businesses may tell the same person of things.
        dedupe_key: job.dedupe_key().map(|key| match business {
            Some(business) => format!("{business}/{key}"),
            None => key,
        }),
        run_at,
        now: env.now(),
    }
}
