//! A job in a worker's hands, and how an attempt can fail.

use chrono::{DateTime, Utc};
use entity::job;

use crate::{
    domain::{BusinessId, Env, Job, JobId},
    store::{Db, StoreError, WriteTx, jobs},
};

/// A job that a worker holds by a lease.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Its id; the Message-ID of a mail is made from it.
    pub id: JobId,
    /// Whose it is, if anybody's.
    pub business: Option<BusinessId>,
    /// What to do.
    pub job: Job,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// When an earlier attempt was about to send what cannot be taken back, and nobody knows what became of it.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// When it was taken in.
    pub created_at: DateTime<Utc>,
    /// The worker that holds it.
    pub(crate) owner: String,
}

impl Claimed {
    /// The job in this row, or why it cannot be read.
    pub(crate) fn read(row: &job::Model) -> Result<Self, String> {
        let job = serde_json::from_value(row.payload.clone())
            .map_err(|error| format!("this version cannot read the job: {error}"))?;
        Ok(Self {
            id: row.id,
            business: row.business_id,
            job,
            attempt: row.attempt,
            handed_over_at: row.handed_over_at,
            created_at: row.created_at,
            owner: row.lease_owner.clone().unwrap_or_default(),
        })
    }

    /// Notes, durably, that bytes which cannot be taken back are about to go out. Fails when another worker took
    /// the job over: then nothing may go out.
    pub async fn hand_over(&self, db: &Db, env: &Env) -> Result<(), StoreError> {
        let tx = db.write().await?;
        self.hand_over_in(&tx, env).await?;
        tx.commit().await
    }

    /// Like [`Self::hand_over`], together with what else `tx` writes.
    pub async fn hand_over_in(&self, tx: &WriteTx, env: &Env) -> Result<(), StoreError> {
        if jobs::hand_over(tx, self.id, &self.owner, env.now()).await? { Ok(()) } else { Err(StoreError::Stale("job")) }
    }

    /// Takes the mark back once it is certain that nothing went out, so that the job may be tried again.
    pub async fn take_back(&self, tx: &WriteTx, env: &Env) -> Result<(), StoreError> {
        if jobs::take_back(tx, self.id, &self.owner, env.now()).await? { Ok(()) } else { Err(StoreError::Stale("job")) }
    }
}

/// Why an attempt at a job did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Surely without effect; again after the lane's own wait, until its patience ends.
    #[error("{0}")]
    Retry(String),
    /// Surely without effect; again at this moment, however often.
    #[error("{1}")]
    RetryAt(DateTime<Utc>, String),
    /// It will never work: dead at once, with the reason.
    #[error("{0}")]
    Fail(String),
    /// Handed over, and nobody knows whether it was taken: a mail once more, anything else never by itself.
    #[error("{0}")]
    Unknown(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) | StoreError::Corrupt(_) => Self::Fail(error.to_string()),
            StoreError::Db(_) | StoreError::Stale(_) => Self::Retry(error.to_string()),
        }
    }
}
