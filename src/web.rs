//! The staff pages and everything else that is served over HTTP.
//! Must never fetch from a source or send anything itself: what leaves goes through the outbox.

mod acts;
mod answer;
mod api;
mod assets;
mod auth;
mod error;
mod extract;
mod guesses;
mod health;
mod inbox;
mod limits;
mod metrics;
mod middleware;
mod people;
mod render;
mod review;
mod router;
mod rules;
mod security;
mod settings;
mod sources;
mod state;
mod text;
mod trends;
mod widget;
mod widgets;

pub use error::Error;
pub use extract::{Staff, Visitor};
pub use router::{Access, Route, router, routes};
pub use state::State;
pub use widget::respond;

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Answers requests on `listener` until `stop` is cancelled; running requests may finish.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

#[cfg(test)]
mod tests;
