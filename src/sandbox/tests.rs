//! The stand-ins as a client meets them, each by its router alone; the mail server by lettre.

mod ceneo;
mod facebook;
mod google;
mod heureka;
mod mail;
mod opineo;
mod running;
mod story;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{Opinion, SiteKind, World, stand::Stand};
use crate::domain::Env;

fn world() -> World {
    World::new(Env::system())
}

fn stand(world: &World, kind: SiteKind) -> Stand {
    Stand { site: world.site(kind), closing: CancellationToken::new() }
}

fn at(days_ago: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("in range") - TimeDelta::days(days_ago)
}

fn opinion(stars: f64, text: &str, days_ago: i64) -> Opinion {
    Opinion::new("Halina Testowa", stars, text, at(days_ago))
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("a router does not fail");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).expect("UTF-8") }
}

async fn get(router: &Router, path: &str) -> Answer {
    ask(router, Request::get(path).body(Body::empty()).expect("a request")).await
}
