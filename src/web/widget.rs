//! What strangers see: the widget, the list of all opinions, their style sheet.
//! Must never look at a cookie, nor answer differently by anything but the address and the packing a browser takes.

use axum::{
    body::Body,
    extract::{Path, Query, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Access, Route, State};
use crate::{
    publish::{self, Encoding, PublishError, Rendered, Rights},
    sources, telemetry,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/w/{token}", Access::Public, widget),
        Route::get("/w/{token}/all", Access::Public, all),
        Route::get("/w/assets/{version}/{name}", Access::Public, style),
    ]
}

/// What the terms of a source let a public page show, from the registry.
pub(super) fn rights(source: &str) -> Option<Rights> {
    let about = sources::find(source)?.about();
    Some(Rights { name: about.rights.attribution, text: about.rights.widget })
}

async fn widget(web: Shared<State>, token: Path<String>, headers: HeaderMap) -> Response {
    let answer = answer(web, token, headers).await;
    telemetry::widget_answered(answer.status().as_u16());
    answer
}

async fn answer(Shared(web): Shared<State>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    if let Some(page) = web.widgets.ready(&token) {
        return respond(&page, &headers);
    }
    match web.widgets.widget(&token).await {
        Ok(Some(page)) => respond(&page, &headers),
        Ok(None) => nothing(),
        Err(error) => broken(&error),
    }
}

#[derive(Deserialize)]
struct Position {
    after: Option<String>,
}

async fn all(
    Shared(web): Shared<State>,
    Path(token): Path<String>,
    Query(position): Query<Position>,
    headers: HeaderMap,
) -> Response {
    let after = match position.after.as_deref().map(str::parse) {
        Some(Ok(place)) => Some(place),
        Some(Err(())) => return nothing(),
        None => None,
    };
    match web.widgets.all(&token, after).await {
        Ok(Some(page)) => respond(&page, &headers),
        Ok(None) => nothing(),
        Err(error) => broken(&error),
    }
}

/// A ready-made page in the best packing that the browser takes, or "as you have it".
pub fn respond(page: &Rendered, request: &HeaderMap) -> Response {
    let accepted = request.get(header::ACCEPT_ENCODING).map_or(&b""[..], HeaderValue::as_bytes);
    let packed = page.packed(Encoding::accepted(accepted));
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|tags| page.is_named(tags.as_bytes()));
    let (status, headers, body) = if known {
        (StatusCode::NOT_MODIFIED, &packed.unchanged, Body::empty())
    } else {
        (StatusCode::OK, &packed.headers, Body::from(packed.body.clone()))
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers.clone();
    response
}

async fn style(Path((_, name)): Path<(String, String)>) -> Response {
    if name != "widget.css" {
        return nothing();
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, publish::STYLE).into_response()
}

/// The same for an unknown, a disabled and a misspelt widget.
fn nothing() -> Response {
    plain(StatusCode::NOT_FOUND, "public, max-age=60", "There is no widget here.\n")
}

fn broken(error: &PublishError) -> Response {
    tracing::error!(error = %error, "a public page could not be made");
    plain(StatusCode::SERVICE_UNAVAILABLE, "no-store", "The opinions cannot be shown at the moment.\n")
}

fn plain(status: StatusCode, cache: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, cache),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (status, headers, text).into_response()
}
