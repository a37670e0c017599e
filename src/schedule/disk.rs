//! Watches whether the database can be written: the log says so, writing is tried again, owners are told once it works.
//! Must never hand a mail in while nothing can be saved, nor call a trouble over before a write has worked.

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{Env, Job, Scope},
    outbox,
    store::{Db, StoreError, Trouble, businesses, leases, users},
};

/// How often to look: a number in memory.
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);

/// How often to try a write while nothing can be saved: nobody else may be writing.
const TRY: TimeDelta = TimeDelta::seconds(10);

/// Owners are told at most this often, whichever process noticed.
const TOLD_EVERY: TimeDelta = TimeDelta::hours(1);

/// A write that needs new pages: a smaller one may fit into space that is left inside the file.
const TRIAL: usize = 64 * 1024;

/// Watches one process's database.
#[derive(Debug)]
pub struct DiskWatch {
    db: Db,
    env: Env,
    trouble: Option<(DateTime<Utc>, Trouble)>,
    tried: DateTime<Utc>,
}

impl DiskWatch {
    /// A watch; it does nothing until it is run.
    pub fn new(db: Db, env: Env) -> Self {
        let tried = env.now();
        Self { db, env, trouble: None, tried }
    }

    /// Watches until `stop` is cancelled.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut interval = tokio::time::interval(LOOK);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = interval.tick() => self.look().await,
            }
        }
    }

    /// Looks once.
    pub async fn look(&mut self) {
        let now = self.env.now();
        match (self.db.trouble(), self.trouble) {
            (None, None) => {}
            (Some(trouble), None) => {
                self.trouble = Some((now, trouble));
                self.tried = now;
                tracing::error!(
                    trouble = trouble.as_str(),
                    "the database cannot be written, so nobody can be told by mail: look at the disk of the server"
                );
            }
            (Some(_), Some(_)) => {
                if now.signed_duration_since(self.tried).abs() >= TRY {
                    self.tried = now;
                    if let Err(error) = self.try_to_write(now).await {
                        tracing::warn!("the database still cannot be written: {error}");
                    }
                }
            }
            (None, Some((from, trouble))) => match self.tell(from, now, trouble).await {
                Ok(told) => {
                    tracing::info!(trouble = trouble.as_str(), told, "the database can be written again");
                    self.trouble = None;
                }
                Err(error) => tracing::warn!("the owners cannot be told that the disk was in trouble: {error}"),
            },
        }
    }

    async fn try_to_write(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (name, owner) = (format!("disk-trial-{}", std::process::id()), "x".repeat(TRIAL));
        let tx = self.db.write().await?;
        leases::take(&tx, &name, &owner, now, now + TRY).await?;
        tx.commit().await?;
        let tx = self.db.write().await?;
        leases::release(&tx, &name, &owner).await?;
        tx.commit().await
    }

    /// Hands in the mails to the owners. Returns how many.
    async fn tell(&self, from: DateTime<Utc>, until: DateTime<Utc>, trouble: Trouble) -> Result<usize, StoreError> {
        let (full, mut told) = (trouble == Trouble::Full, 0);
        let tx = self.db.write().await?;
        // A fresh owner each time: the lease is the memory of the last mail.
        if leases::take(&tx, "disk-notice", &self.env.token(), until, until + TOLD_EVERY).await? {
            for business in businesses::all(&*tx).await? {
                for owner in users::owners(&*tx, Scope(business.id)).await? {
                    let (recipient, locale) = (owner.email, owner.locale);
                    let job = Job::DiskNotice { recipient, locale, full, from, until };
                    outbox::enqueue(&tx, &self.env, Some(business.id), &job, until).await?;
                    told += 1;
                }
            }
        }
        tx.commit().await?;
        Ok(told)
    }
}
