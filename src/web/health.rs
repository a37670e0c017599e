//! What machines ask: is the process alive, may it be sent requests, what has it counted.
//! Must never tell a stranger more than yes or no.

use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Access, Route, State};
use crate::store::Trouble;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Access::Public, || async { plain(StatusCode::OK, "ok\n") }),
        Route::get("/readyz", Access::Public, ready),
    ]
}

/// Ready: the database answers and takes writes, its schema is the one this program knows, and what turns by itself
/// in this process turns.
async fn ready(Shared(web): Shared<State>) -> Response {
    match web.db.trouble() {
        Some(Trouble::Full) => return plain(StatusCode::SERVICE_UNAVAILABLE, "the disk is full\n"),
        Some(Trouble::ReadOnly) => return plain(StatusCode::SERVICE_UNAVAILABLE, "the disk cannot be written\n"),
        None => {}
    }
    let silent = web.pulse.silent(web.env.now());
    if !silent.is_empty() {
        tracing::warn!(parts = silent.join(" "), "parts of the service have not turned for too long");
        return plain(StatusCode::SERVICE_UNAVAILABLE, "a part of the service does not turn\n");
    }
    match web.db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => plain(StatusCode::OK, "ready\n"),
        Ok(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "migrations are not applied\n"),
        Err(error) => {
            tracing::warn!(error = %error, "the database does not answer");
            plain(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, text).into_response()
}
