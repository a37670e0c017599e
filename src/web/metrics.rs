//! Figures for machines that watch: the counters of this process, and what the database says at the moment.
//! Must never be shown to a stranger, nor hold a name, an address or a text.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State as Shared},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Access, Route, State};
use crate::{
    domain::JobState,
    store::{StoreError, gauges, jobs},
    telemetry::{self, Gauge},
};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/metrics", Access::Public, metrics)]
}

async fn metrics(Shared(web): Shared<State>, request: Request) -> Response {
    let asked = &web.config.metrics;
    // A proxy need not say that it is one, so a service with a public address never trusts the peer alone.
    let trusted = web.config.server.is_local() && is_this_machine(&request);
    if !asked.has_token() && !trusted {
        return plain(StatusCode::NOT_FOUND, "Set metrics.token to read this from elsewhere.\n".to_owned());
    }
    if asked.has_token() && !bearer(&request).is_some_and(|shown| asked.is_token(shown)) {
        let refused = plain(StatusCode::UNAUTHORIZED, "Show metrics.token as a bearer token.\n".to_owned());
        return ([(header::WWW_AUTHENTICATE, "Bearer")], refused).into_response();
    }
    match figures(&web).await {
        Ok(figures) => plain(StatusCode::OK, telemetry::render(&figures)),
        Err(error) => {
            tracing::warn!(error = %error, "the figures cannot be read");
            plain(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".to_owned())
        }
    }
}

/// Whether a request comes from this machine itself. What a proxy passes on comes from anywhere.
fn is_this_machine(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let loopback = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    let passed_on = ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"];
    loopback && !passed_on.iter().any(|name| request.headers().contains_key(*name))
}

fn bearer(request: &Request) -> Option<&str> {
    let (scheme, shown) = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(shown.trim())
}

async fn figures(web: &State) -> Result<Vec<Gauge>, StoreError> {
    let now = web.env.now();
    let mut jobs_open = Gauge::new("opinari_jobs", "Jobs that are open or given up, by lane and state.");
    let mut oldest = Gauge::new("opinari_oldest_due_job_seconds", "How long the oldest due job waits, by lane.");
    for count in jobs::counts(web.db.reader()).await? {
        let (lane, state) = (count.lane.as_str(), count.state.as_str());
        jobs_open.push(&[("lane", lane), ("state", state)], count.jobs as f64);
        if count.state == JobState::Queued {
            let waits = now.signed_duration_since(count.oldest).num_milliseconds().max(0);
            oldest.push(&[("lane", lane)], waits as f64 / 1000.0);
        }
    }
    let mut up = Gauge::new("opinari_connection_up", "Whether a connection is read: 0 when it waits for a person.");
    let mut health = Gauge::new("opinari_connection_health", "How a connection is doing: 1 for the state it is in.");
    let mut held = Gauge::new("opinari_connection_held", "Opinions of a connection that stand, as far as is known.");
    let mut claimed = Gauge::new("opinari_connection_claimed", "The source's own count of a connection's opinions.");
    for one in gauges::standings(web.db.reader()).await? {
        let id = one.connection.to_string();
        let labels = [("connection", id.as_str()), ("source", one.source.as_str())];
        up.push(&labels, if one.paused { 0.0 } else { 1.0 });
        health.push(&[labels[0], labels[1], ("state", one.health.as_str())], 1.0);
        held.push(&labels, one.held as f64);
        if let Some(count) = one.claimed {
            claimed.push(&labels, count as f64);
        }
    }
    let mut turned = Gauge::new("opinari_part_silent_seconds", "How long ago the ticker and each lane last turned.");
    for (part, age) in web.pulse.ages(now) {
        turned.push(&[("part", part)], age.num_milliseconds() as f64 / 1000.0);
    }
    let trouble = if web.db.trouble().is_some() { 1.0 } else { 0.0 };
    let trouble = Gauge::new("opinari_database_trouble", "1 while the database cannot be written.").with(&[], trouble);
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    let build = Gauge::new("opinari_build_info", "Which opinari this is.").with(&version, 1.0);
    Ok(vec![jobs_open, oldest, up, health, held, claimed, turned, trouble, build])
}

fn plain(status: StatusCode, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, text).into_response()
}
