//! What machines ask: is the process alive, may it be sent requests, what has it counted.
//! Must never tell a stranger more than yes or no.

use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Access, Route, State};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Access::Public, || async { plain(StatusCode::OK, "ok\n") }),
        Route::get("/readyz", Access::Public, ready),
    ]
}

/// Ready: the database answers and its schema is the one this program knows.
async fn ready(Shared(web): Shared<State>) -> Response {
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
