//! The connections and how complete what we hold of each is.
//! Must never hand out settings or secrets: how a source is reached is nobody's business.

use axum::{Json, extract::State as Shared};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::{Caller, Problem, ProblemDocument};
use crate::{store::ledger, web::State};

/// A line of the ledger.
#[derive(Serialize, ToSchema)]
pub(super) struct Connection {
    /// Its id.
    id: uuid::Uuid,
    /// Its stable key.
    key: String,
    /// What people call it.
    name: String,
    /// The id of its source.
    source: String,
    /// Its place.
    location_id: uuid::Uuid,
    /// `new`, `ok`, `degraded`, `broken`, `blocked`, `needs_login` or `retired`.
    health: String,
    /// Whether it waits for a person.
    paused: bool,
    /// The name of the last error.
    error: Option<String>,
    /// Opinions that stand at the source, as far as we know.
    held: i64,
    /// Opinions that were removed there and kept here.
    removed: i64,
    /// The source's own count.
    claimed: Option<i64>,
    /// The source's own average.
    claimed_average: Option<f64>,
    /// When an opinion last arrived.
    last_new_at: Option<DateTime<Utc>>,
    /// When it was last read without an error.
    last_ok_at: Option<DateTime<Utc>>,
    /// When it is read next.
    next_check_at: DateTime<Utc>,
}

/// The connections.
#[derive(Serialize, ToSchema)]
pub(super) struct Ledger {
    /// Every one that is not disabled.
    connections: Vec<Connection>,
}

/// How complete what we hold is, one line a connection.
#[utoipa::path(
    get,
    path = "/connections",
    tag = "connections",
    responses(
        (status = OK, body = Ledger),
        (status = UNAUTHORIZED, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(Shared(web): Shared<State>, caller: Caller) -> Result<Json<Ledger>, Problem> {
    let standings = ledger::standings(web.db.reader(), caller.scope).await?;
    let connections = standings.into_iter().map(|standing| Connection {
        id: standing.connection.id.0,
        key: standing.connection.key,
        name: standing.connection.name,
        source: standing.connection.source,
        location_id: standing.connection.location_id.0,
        health: standing.state.health.to_string(),
        paused: standing.state.paused,
        error: standing.state.error_label,
        held: standing.held,
        removed: standing.removed,
        claimed: standing.state.claimed_count,
        claimed_average: standing.state.claimed_average,
        last_new_at: standing.state.last_new_at,
        last_ok_at: standing.state.last_ok_at,
        next_check_at: standing.state.next_check_at,
    });
    Ok(Json(Ledger { connections: connections.collect() }))
}
