//! Walks one source and stores what it brings; what goes wrong decides about the next walk.
//! Must never let a source's trouble reach beyond its own connection.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use entity::{connection, connection_state};
use futures_util::FutureExt;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use uuid::Uuid;

use super::Context;
use crate::{
    domain::{Batch, BusinessId, ConnectionId, Cursor, Listing, Walk, batch::KnownIndex},
    ingest::{self, Failure, Ingest, Run, RunKind},
    outbox::JobError,
    schedule::Schedule,
    sources::{Disposition, FetchContext, Fetched, Secrets, Source, SourceError},
    store::{StoreError, connections, known},
    vault::Place,
};

/// The longest walk: pages meant for people are read seconds apart, and long lists have hundreds.
const PATIENCE: Duration = Duration::from_mins(100);

pub(super) async fn run(cx: &Context, id: ConnectionId, walk: Walk) -> Result<(), JobError> {
    let Some((connection, state)) = connections::by_id(cx.db.reader(), id).await? else { return Ok(()) };
    if connection.disabled_at.is_some() || state.paused {
        return Ok(());
    }
    let started_at = cx.env.now();
    let history = state.first_complete_at.is_none();
    let walk = if history || state.next_full_at <= started_at { Walk::Full } else { walk };
    let source = (cx.sources)(&connection.source);
    let fetched = match source {
        None => Err(SourceError::Settings(format!("this version knows no source {:?}", connection.source))),
        Some(source) => fetch(cx, source, &connection, &state, walk).await?,
    };
    let (batch, error) = match fetched {
        Ok(Fetched { batch, cut_by, rotated }) => {
            if let Some(rotated) = rotated {
                keep(cx, &connection, &rotated).await?;
            }
            (batch, cut_by)
        }
        Err(error) => (Batch::empty(Listing::Partial), Some(error)),
    };
    if let Some(error) = &error {
        tracing::warn!(connection.id = %id, source = connection.source, "a source could not be read to the end: {error}");
    }
    // A source that can list everything but once did not gets a second walk before its list counts as read.
    let whole = batch.listing != Listing::Partial
        || !source.is_some_and(|source| source.about().capabilities.complete)
        || state.last_ok_at.is_some();
    let run = Run {
        walk,
        started_at,
        kind: RunKind::Walk {
            ends_history: walk == Walk::Full && whole && error.is_none(),
            next_full_at: (walk == Walk::Full && error.is_none()).then(|| next_full(cx, &connection)),
            failure: error.as_ref().map(failure),
        },
    };
    let ingest = Ingest::new(&cx.db, &cx.env, &cx.classifier, &cx.config, &cx.events);
    ingest::ingest(&ingest, &connection, &batch, &run).await?;
    Ok(())
}

async fn fetch(
    cx: &Context,
    source: &dyn Source,
    connection: &connection::Model,
    state: &connection_state::Model,
    walk: Walk,
) -> Result<Result<Fetched, SourceError>, StoreError> {
    let secrets = match open(cx, connection.business_id, "connection", connection.id.0, connection.secret.as_deref()) {
        Ok(secrets) => secrets,
        Err(error) => return Ok(Err(error)),
    };
    let known = known::load(cx.db.reader(), connection.id).await?;
    let cursor = Cursor(state.cursor.clone());
    Ok(walk_source(cx, source, &connection.settings, &secrets, &cursor, walk, None, &known).await)
}

/// One walk, with a limit on its time; a source that panics broke its contract.
#[expect(clippy::too_many_arguments, reason = "these are the parts of a FetchContext")]
pub(super) async fn walk_source(
    cx: &Context,
    source: &dyn Source,
    settings: &Value,
    secrets: &Secrets,
    cursor: &Cursor,
    walk: Walk,
    at_most: Option<usize>,
    known: &KnownIndex,
) -> Result<Fetched, SourceError> {
    source.check(settings, secrets).map_err(|error| SourceError::Settings(error.to_string()))?;
    let context = FetchContext {
        http: &cx.http,
        settings,
        secrets,
        cursor,
        walk,
        at_most,
        known,
        now: cx.env.now(),
        page_pause: cx.config.http.page_pause.duration(),
        progress: &*cx.progress,
    };
    let walk = AssertUnwindSafe(source.fetch(&context)).catch_unwind();
    match tokio::time::timeout(PATIENCE, walk).await {
        Ok(Ok(fetched)) => fetched,
        Ok(Err(_)) => Err(SourceError::Contract { what: "the reader of this source panicked".to_owned() }),
        Err(_) => Err(SourceError::Transient("the walk did not end in time".to_owned())),
    }
}

/// The secrets of a row.
pub(super) fn open(
    cx: &Context,
    business: BusinessId,
    table: &str,
    row: Uuid,
    sealed: Option<&str>,
) -> Result<Secrets, SourceError> {
    let Some(sealed) = sealed else { return Ok(Secrets::default()) };
    let opened = cx.vault.open(Place { business, table, row }, sealed);
    let opened = opened.map_err(|error| SourceError::Settings(error.to_string()))?;
    let fields: BTreeMap<String, String> = serde_json::from_str(opened.expose_secret())
        .map_err(|_| SourceError::Settings("the sealed secrets are no document of fields".to_owned()))?;
    Ok(Secrets(fields.into_iter().map(|(name, secret)| (name, SecretString::from(secret))).collect()))
}

/// Seals and keeps secrets that the source replaced, before anything else can fail.
async fn keep(cx: &Context, connection: &connection::Model, secrets: &Secrets) -> Result<(), StoreError> {
    let fields: BTreeMap<&str, &str> =
        secrets.0.iter().map(|(name, secret)| (name.as_str(), secret.expose_secret())).collect();
    let document = serde_json::to_string(&fields).expect("texts are plain data");
    let place = Place { business: connection.business_id, table: "connection", row: connection.id.0 };
    let sealed = cx.vault.seal(place, &cx.env, &document);
    let tx = cx.db.write().await?;
    connections::keep_secret(&tx, connection.id, sealed, cx.env.now()).await?;
    tx.commit().await
}

fn next_full(cx: &Context, connection: &connection::Model) -> chrono::DateTime<chrono::Utc> {
    let now = cx.env.now();
    match Schedule::parse(&connection.full_schedule) {
        Ok(schedule) => schedule.after(now, now) + cx.env.jitter(schedule.jitter()),
        Err(error) => {
            tracing::warn!(connection.id = %connection.id, "the schedule of whole walks cannot be read: {error}");
            now + chrono::TimeDelta::days(1)
        }
    }
}

/// An error in plain words, for the store.
fn failure(error: &SourceError) -> Failure {
    let (pause, retry_after) = match error.disposition() {
        Disposition::Pause(health) => (Some(health), None),
        Disposition::Retry { after } => (None, after),
    };
    Failure {
        label: error.metric_label(),
        key: error.message_key(),
        detail: error.to_string().chars().take(2_000).collect(),
        pause,
        retry_after,
    }
}

#[cfg(test)]
mod tests;
