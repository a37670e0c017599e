//! From a batch to rows: plan and judge (pure), then apply (one write transaction).
//! Must never touch the network.

mod alerts;
mod apply;
mod form;
mod health;
mod judge;
pub mod plan;

#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::connection;

pub use plan::RemovalPolicy;

use crate::{
    classify::Classifier,
    config::Config,
    domain::{Batch, Env, Event, Health, Listing, Report, Scope, Walk},
    store::{Db, StoreError, businesses, connections, known},
    telemetry::Events,
};

/// How often a batch is planned anew because another run of the same connection was stored in between.
const ATTEMPTS: usize = 5;

/// What storing a batch may touch.
#[derive(Clone)]
pub struct Ingest<'a> {
    /// Where opinions are kept.
    pub db: &'a Db,
    /// The clock and randomness.
    pub env: &'a Env,
    /// What judges opinions.
    pub classifier: &'a Arc<dyn Classifier>,
    /// When an opinion counts as removed.
    pub removal: RemovalPolicy,
    /// How many mails a person gets.
    pub alerts: AlertLimits,
    /// Who hears what happened.
    pub events: &'a Events,
}

impl<'a> Ingest<'a> {
    /// With the limits of a configuration.
    pub fn new(
        db: &'a Db,
        env: &'a Env,
        classifier: &'a Arc<dyn Classifier>,
        config: &Config,
        events: &'a Events,
    ) -> Self {
        let removal = RemovalPolicy { confirmations: config.removal.confirmations, over: config.removal.over.delta() };
        let alerts = AlertLimits {
            per_hour: config.alerts.per_recipient_per_hour,
            overflow: config.alerts.overflow_digest.delta(),
        };
        Self { db, env, classifier, removal, alerts, events }
    }
}

/// How many mails a person gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertLimits {
    /// Mails an hour and recipient, digests of what is above included.
    pub per_hour: u32,
    /// How long opinions above the limit wait for their digest.
    pub overflow: TimeDelta,
}

/// The run that brought a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// How far it walked.
    pub walk: Walk,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// What it is.
    pub kind: RunKind,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq)]
pub enum RunKind {
    /// A file that a person handed in: nobody is told, and the connection's health stays as it is.
    Import,
    /// A walk over the source.
    Walk {
        /// Whether the history counts as read from now on, so that what is first seen later alerts.
        ends_history: bool,
        /// When the next walk over the whole list is due, if this one moves it.
        next_full_at: Option<DateTime<Utc>>,
        /// What cut the walk short.
        failure: Option<Failure>,
    },
}

/// What went wrong with a source, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The error's name in metrics and in the run log.
    pub label: &'static str,
    /// The catalogue key of the sentence that tells a person what to do.
    pub key: &'static str,
    /// The error itself, for the log.
    pub detail: String,
    /// How the connection is doing while it waits for a person; none when it is tried again by itself.
    pub pause: Option<Health>,
    /// What the source asked to wait.
    pub retry_after: Option<Duration>,
}

/// Stores what a run brought: opinions, verdicts, events, the roll-up, the connection's state, the run log, dispatches
/// and their jobs, all or nothing. A run that brought nothing but an error is stored in the same way, with an empty
/// partial batch.
///
/// Opinions of the first complete walk are history: nobody is told of them.
pub async fn ingest(
    cx: &Ingest<'_>,
    connection: &connection::Model,
    batch: &Batch,
    run: &Run,
) -> Result<Report, StoreError> {
    let business = businesses::get(cx.db.reader(), Scope(connection.business_id)).await?;
    for _ in 0..ATTEMPTS {
        let version = known::version(cx.db.reader(), connection.id).await?;
        let known = known::load(cx.db.reader(), connection.id).await?;
        let held = known.held();
        let failure = match &run.kind {
            RunKind::Import => None,
            RunKind::Walk { failure, .. } => failure.clone().or_else(|| emptiness(batch, held)),
        };
        let judged = judge::judge(cx, batch, known, businesses::languages(&business)).await?;

        let tx = cx.db.write().await?;
        let state = connections::lock_state(&tx, connection.id).await?;
        if known::version(&*tx, connection.id).await? != version {
            continue;
        }
        let zone = businesses::time_zone(&business);
        let apply = apply::Apply::new(cx, &tx, connection, &state, zone, run, failure.as_ref());
        let apply::Applied { report, health, moved } = apply.everything(batch, judged, held).await?;
        tx.commit().await?;

        let walked = matches!(run.kind, RunKind::Walk { .. });
        cx.events.emit(Event::Ingested {
            connection: connection.id,
            source: connection.source.clone(),
            report,
            outcome: walked.then(|| failure.as_ref().map_or("ok", |failure| failure.label)),
        });
        if let Some(failure) = &failure {
            cx.events.emit(Event::SourceFailed {
                connection: connection.id,
                label: failure.label,
                paused: health.paused,
            });
        } else if health.recovered {
            cx.events.emit(Event::SourceRecovered { connection: connection.id });
        }
        for (reply, state) in moved {
            cx.events.emit(Event::ReplyMoved { reply, state });
        }
        return Ok(report);
    }
    Err(StoreError::Stale("connection"))
}

/// A complete list of nothing where there were opinions is a failed walk, whatever the source's count says: believed
/// only once it lists something again.
fn emptiness(batch: &Batch, held: usize) -> Option<Failure> {
    let empty = batch.reviews.is_empty() && batch.listing == Listing::Complete && held > 0;
    empty.then(|| Failure {
        label: "contract",
        key: "source-error-contract",
        detail: format!("the list is empty while {held} opinions are held"),
        pause: None,
        retry_after: None,
    })
}
