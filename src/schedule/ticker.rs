//! Looks, every tick, for what is due, and hands it to the outbox. One process leads, by a lease.
//! Must never run anything itself, nor hand in a connection twice for one moment.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use entity::connection_state;
use sea_orm::{IntoActiveModel, Set};
use tokio_util::sync::CancellationToken;

use super::Schedule;
use crate::{
    config::Config,
    domain::{ConnectionId, Env, Job, Scope, Walk},
    outbox::{self, Enqueued},
    store::{Db, StoreError, WriteTx, connections, dispatches, jobs, leases},
    telemetry::Pulse,
};

/// The name of the lease.
const LEASE: &str = "ticker";

/// A leader that is silent for so long is replaced.
const LEASE_LASTS: TimeDelta = TimeDelta::seconds(15);

/// How often old rows are swept and far plans looked at.
const UPKEEP: TimeDelta = TimeDelta::hours(1);

/// A ticker that has not turned for so long, beside its own pace, has come to a halt.
const SILENCE: TimeDelta = TimeDelta::minutes(1);

/// Digests handed in by one tick.
const DIGESTS: u64 = 500;

/// Looks for what is due.
#[derive(Debug)]
pub struct Ticker {
    db: Db,
    env: Env,
    config: Arc<Config>,
    pulse: Pulse,
    owner: String,
    leads_until: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    upkept: Option<DateTime<Utc>>,
}

/// What one tick handed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Whether this process leads.
    pub leads: bool,
    /// Connections to be walked.
    pub fetches: usize,
    /// Digests nobody waited for yet.
    pub digests: usize,
}

impl Ticker {
    /// A ticker; it does nothing until it is run. `pulse` hears of each tick that worked.
    pub fn new(db: Db, env: Env, config: Arc<Config>, pulse: Pulse) -> Self {
        let owner = format!("{}-{}", std::process::id(), hex::encode(env.bytes::<6>()));
        Self { db, env, config, pulse, owner, leads_until: None, last: None, upkept: None }
    }

    /// Ticks until `stop` is cancelled, then gives the lease up.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut interval = tokio::time::interval(self.config.schedule.tick.duration());
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = interval.tick() => {}
            }
            if let Err(error) = self.tick().await {
                tracing::warn!("the ticker could not look for what is due: {error}");
            }
        }
        if self.leads_until.is_some() {
            let release = async {
                let tx = self.db.write().await?;
                leases::release(&tx, LEASE, &self.owner).await?;
                tx.commit().await
            };
            if let Err(error) = release.await {
                tracing::warn!("the ticker's lease stays until it runs out: {error}");
            }
        }
    }

    /// Looks once.
    pub async fn tick(&mut self) -> Result<Ticked, StoreError> {
        let ticked = self.look().await?;
        let within = SILENCE + self.config.schedule.tick.delta().min(UPKEEP) * 3;
        self.pulse.beat("ticker", self.env.now(), within);
        Ok(ticked)
    }

    async fn look(&mut self) -> Result<Ticked, StoreError> {
        let now = self.env.now();
        if !self.lead(now).await? {
            return Ok(Ticked::default());
        }
        let turned_back = self.last.is_some_and(|last| now < last);
        let upkeep = turned_back || self.upkept.is_none_or(|at| now.signed_duration_since(at) >= UPKEEP);
        if upkeep {
            self.correct_plans(now).await?;
            let tx = self.db.write().await?;
            outbox::enqueue(&tx, &self.env, None, &Job::Sweep, now).await?;
            tx.commit().await?;
            self.upkept = Some(now);
        }
        self.last = Some(now);
        let fetches = self.fetch_due(now).await?;
        let digests = self.digest_due(now).await?;
        Ok(Ticked { leads: true, fetches, digests })
    }

    async fn lead(&mut self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        // Renewed when a third of it is used up, so that most ticks write nothing.
        let fresh = self.leads_until.is_some_and(|until| {
            let left = until.signed_duration_since(now);
            left > LEASE_LASTS * 2 / 3 && left <= LEASE_LASTS
        });
        if fresh {
            return Ok(true);
        }
        let until = now + LEASE_LASTS;
        let tx = self.db.write().await?;
        let leads = leases::take(&tx, LEASE, &self.owner, now, until).await?;
        tx.commit().await?;
        self.leads_until = leads.then_some(until);
        Ok(leads)
    }

    async fn fetch_due(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let limits = &self.config.schedule;
        // Some of them may have to wait for others of their host.
        let due = connections::due(self.db.reader(), now, limits.batch.saturating_mul(10)).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let open = jobs::open_fetches(self.db.reader()).await?;
        let mut busy: HashMap<String, u64> = HashMap::new();
        for host in connections::hosts(self.db.reader(), &open).await? {
            *busy.entry(host).or_default() += 1;
        }
        let mut chosen = Vec::new();
        for (connection, state) in due {
            if chosen.len() as u64 >= limits.batch {
                break;
            }
            let running = busy.entry(state.host.clone()).or_default();
            if *running < limits.per_host || open.contains(&connection.id) {
                *running += u64::from(!open.contains(&connection.id));
                chosen.push((connection, state));
            }
        }
        if chosen.is_empty() {
            return Ok(0);
        }
        let mut fetches = 0;
        let tx = self.db.write().await?;
        for (connection, state) in chosen {
            let job = Job::Fetch { connection: connection.id, walk: Walk::Incremental };
            let business = Some(connection.business_id);
            if let Enqueued::New(_) = outbox::enqueue(&tx, &self.env, business, &job, now).await? {
                fetches += 1;
            }
            let schedule = schedule(&connection.schedule, connection.id);
            let next = schedule.after(state.next_check_at, now) + self.env.jitter(schedule.jitter());
            connections::plan(&tx, connection.id, next).await?;
        }
        tx.commit().await?;
        Ok(fetches)
    }

    /// Hands in digests that no job waits for: their dispatch came while the last one was being sent.
    async fn digest_due(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let due = dispatches::due_digests(self.db.reader(), now, DIGESTS).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let mut digests = 0;
        let tx = self.db.write().await?;
        for digest in due {
            let job = Job::Digest { recipient: digest.recipient, locale: digest.locale, until: now };
            // Not sooner than a job that failed will try again: only new ones are handed in here.
            if outbox::enqueue_new(&tx, &self.env, Some(digest.business_id), &job, now).await? {
                digests += 1;
            }
        }
        tx.commit().await?;
        Ok(digests)
    }

    /// After the clock was set back, plans made before would mean silence.
    async fn correct_plans(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let far = connections::planned_after(self.db.reader(), now + TimeDelta::minutes(1)).await?;
        let mut corrected = Vec::new();
        for (connection, state) in far {
            let next = schedule(&connection.schedule, connection.id).corrected(state.next_check_at, now);
            let wait = state.retry_not_before.filter(|until| *until <= now + TimeDelta::days(1));
            if next != state.next_check_at || wait != state.retry_not_before {
                let mut state: connection_state::ActiveModel = state.into_active_model();
                state.next_check_at = Set(next);
                state.retry_not_before = Set(wait);
                corrected.push(state);
            }
        }
        let tx = self.db.write().await?;
        for state in corrected {
            connections::update_state(&tx, state).await?;
        }
        jobs::bring_back(&tx, now, now + self.config.workers.lease.delta()).await?;
        tx.commit().await
    }
}

fn schedule(text: &str, connection: ConnectionId) -> Schedule {
    Schedule::parse(text).unwrap_or_else(|error| {
        tracing::warn!(connection.id = %connection, "a schedule cannot be read, an hour is used: {error}");
        Schedule::parse("every 1h").expect("a valid schedule")
    })
}

/// Walks a connection as soon as a worker is free, also when it was paused: a person asked.
pub async fn check_now(
    tx: &WriteTx,
    env: &Env,
    scope: Scope,
    connection: ConnectionId,
) -> Result<Enqueued, StoreError> {
    connections::resume(tx, scope, connection, env.now()).await?;
    let job = Job::Fetch { connection, walk: Walk::Incremental };
    outbox::enqueue(tx, env, Some(scope.0), &job, env.now()).await
}
