//! The workers: one loop a lane that claims, runs and hands leases back when the service stops.
//! Must never claim more than it can run at once: what it does not hold, another process can do.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::job;
use tokio::task::{Id, JoinSet};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Handler, attempt};
use crate::{
    config,
    domain::{Env, JobId, Lane, event::Outcome},
    store::{StoreError, jobs},
};

/// The workers of a process.
#[derive(Debug)]
pub struct Workers {
    lanes: TaskTracker,
}

impl Workers {
    /// Starts the workers of every lane. When `stop` is cancelled they claim no more, give running jobs the
    /// configured time to finish, and hand the others back.
    pub fn start<H: Handler>(handler: &Arc<H>, stop: &CancellationToken) -> Self {
        let lanes = TaskTracker::new();
        for lane in Lane::ALL {
            lanes.spawn(run_lane(handler.clone(), *lane, stop.clone()));
        }
        lanes.close();
        Self { lanes }
    }

    /// Waits until every lane has stopped: at most the configured time after the cancellation.
    pub async fn stopped(&self) {
        self.lanes.wait().await;
    }
}

fn places(workers: &config::Workers, lane: Lane) -> usize {
    match lane {
        Lane::Fetch => workers.fetch,
        Lane::Mail => workers.mail,
        Lane::Reply => workers.reply,
        Lane::Upkeep => workers.upkeep,
    }
}

/// A lane that has not turned for so long has come to a halt.
const SILENCE: TimeDelta = TimeDelta::minutes(1);

/// Spans of the settings count up to this.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// A name that no other worker has, readable in the table.
fn owner(env: &Env, lane: Lane) -> String {
    format!("{}-{lane}-{}", std::process::id(), hex::encode(env.bytes::<6>()))
}

/// The jobs a lane holds, by the task that runs each.
#[derive(Default)]
struct Held(Vec<(Id, JobId)>);

impl Held {
    fn ids(&self) -> Vec<JobId> {
        self.0.iter().map(|(_, job)| *job).collect()
    }

    fn ended(&mut self, task: Id) {
        self.0.retain(|(held, _)| *held != task);
    }
}

async fn run_lane<H: Handler>(handler: Arc<H>, lane: Lane, stop: CancellationToken) {
    let workers = handler.workers().clone();
    let owner = owner(handler.env(), lane);
    let (places, beat) = (places(&workers, lane), workers.lease.duration() / 3);
    // A full lane turns with its heartbeat, an idle one with its poll.
    let silence = SILENCE.max(workers.lease.delta().min(LONGEST)) + workers.poll.delta().min(LONGEST);
    let mut tasks: JoinSet<Outcome> = JoinSet::new();
    let mut held = Held::default();
    let mut enqueued = handler.db().enqueued();
    let mut heartbeat = tokio::time::interval(beat.max(Duration::from_millis(10)));
    heartbeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !stop.is_cancelled() {
        enqueued.mark_unchanged();
        let free = places - tasks.len();
        let claimed = if free > 0 { claim(&*handler, lane, &owner, free).await } else { Ok(Vec::new()) };
        let claimed = match claimed {
            Ok(claimed) => {
                handler.events().pulse().beat(lane.as_str(), handler.env().now(), silence);
                claimed
            }
            Err(error) => {
                tracing::warn!(lane = lane.as_str(), "jobs cannot be claimed: {error}");
                Vec::new()
            }
        };
        let full = claimed.len() == free;
        for row in claimed {
            let (id, handler) = (row.id, handler.clone());
            let task = tasks.spawn(async move { attempt::run(&*handler, &row).await });
            held.0.push((task.id(), id));
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Some(ended) = tasks.join_next_with_id() => held.ended(ended_id(&ended)),
            _ = enqueued.changed(), if !full => {}
            () = tokio::time::sleep(workers.poll.duration()), if !full => {}
            _ = heartbeat.tick() => keep_leases(&*handler, &owner, &held.ids()).await,
        }
    }
    drain_lane(&*handler, lane, &owner, tasks, held).await;
}

fn ended_id(ended: &Result<(Id, Outcome), tokio::task::JoinError>) -> Id {
    match ended {
        Ok((id, _)) => *id,
        Err(error) => error.id(),
    }
}

/// Gives running jobs their time, then hands back what is left.
async fn drain_lane<H: Handler>(handler: &H, lane: Lane, owner: &str, mut tasks: JoinSet<Outcome>, mut held: Held) {
    let drain = handler.workers().drain.duration();
    // The hand-over itself needs a moment, too.
    let patience = drain.saturating_sub((drain / 10).min(Duration::from_millis(500)));
    let finish = async {
        while let Some(ended) = tasks.join_next_with_id().await {
            held.ended(ended_id(&ended));
        }
    };
    if tokio::time::timeout(patience, finish).await.is_ok() {
        return;
    }
    tasks.shutdown().await;
    let left = held.ids();
    match give_back(handler, owner, &left).await {
        Ok(returned) => tracing::info!(lane = lane.as_str(), returned, "unfinished jobs were handed back"),
        Err(error) => tracing::warn!(lane = lane.as_str(), "jobs stay leased until their leases run out: {error}"),
    }
}

pub(super) async fn claim<H: Handler + ?Sized>(
    handler: &H,
    lane: Lane,
    owner: &str,
    limit: usize,
) -> Result<Vec<job::Model>, StoreError> {
    let now = handler.env().now();
    // A read first: an idle worker takes no lock.
    if !jobs::is_any_due(handler.db().reader(), lane, now).await? {
        return Ok(Vec::new());
    }
    let tx = handler.db().write().await?;
    let claimed = jobs::claim(&tx, lane, owner, now, now + handler.workers().lease.delta(), limit as u64).await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn keep_leases<H: Handler>(handler: &H, owner: &str, ids: &[JobId]) {
    if ids.is_empty() {
        return;
    }
    let extend = async {
        let tx = handler.db().write().await?;
        jobs::extend(&tx, ids, owner, handler.env().now() + handler.workers().lease.delta()).await?;
        tx.commit().await
    };
    if let Err(error) = extend.await {
        tracing::warn!("leases cannot be extended: {error}");
    }
}

async fn give_back<H: Handler>(handler: &H, owner: &str, ids: &[JobId]) -> Result<u64, StoreError> {
    let tx = handler.db().write().await?;
    let returned = jobs::give_back(&tx, ids, owner, handler.env().now()).await?;
    tx.commit().await?;
    Ok(returned)
}

/// How the jobs of a [`drain`] ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    /// Finished.
    pub done: usize,
    /// Put off; not due any more.
    pub retried: usize,
    /// Given up.
    pub dead: usize,
}

/// Where a [`drain`] stops: a handler that always finds more to do would never end.
const DRAIN_LIMIT: usize = 100_000;

/// Runs everything that is due, and what follows from it, one job after another: for tests and one-shot commands.
pub async fn drain<H: Handler + ?Sized>(handler: &H) -> Result<Drained, StoreError> {
    let mut drained = Drained::default();
    for _ in 0..DRAIN_LIMIT {
        let mut idle = true;
        for lane in Lane::ALL {
            let owner = owner(handler.env(), *lane);
            for row in claim(handler, *lane, &owner, 1).await? {
                idle = false;
                match attempt::run(handler, &row).await {
                    Outcome::Done => drained.done += 1,
                    Outcome::Retried => drained.retried += 1,
                    Outcome::Dead => drained.dead += 1,
                }
            }
        }
        if idle {
            break;
        }
    }
    Ok(drained)
}
