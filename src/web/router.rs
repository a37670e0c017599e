//! The table of routes: every page says here who may see it.
//! Must never let a route in that is not in the table: tests walk it.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, on},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer};

use super::{
    State, acts, answer, api, assets, auth, health, inbox, metrics, middleware, people, rules, settings, sources,
    trends, widget, widgets,
};

/// The longest form, in bytes.
pub(super) const LONGEST_BODY: usize = 256 * 1024;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody; no session is looked at, the handler sets its own headers (health, metrics, the widget).
    Public,
    /// Everybody, as a page: the door itself.
    Open,
    /// Who is signed in. What changes something also needs the token of the form.
    Staff,
}

/// One line of the table.
pub struct Route {
    /// The path, in axum's spelling.
    pub path: &'static str,
    /// The method.
    pub method: Method,
    /// Who may ask.
    pub access: Access,
    handler: MethodRouter<State>,
}

impl Route {
    /// A page. Must change nothing.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, State>,
        T: 'static,
    {
        let handler = on(axum::routing::MethodFilter::GET, handler);
        Self { path, method: Method::GET, access, handler }
    }

    /// A form.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, State>,
        T: 'static,
    {
        let handler = on(axum::routing::MethodFilter::POST, handler);
        Self { path, method: Method::POST, access, handler }
    }
}

/// Every route of the service.
pub fn routes() -> Vec<Route> {
    [
        acts::routes(),
        answer::routes(),
        assets::routes(),
        auth::routes(),
        health::routes(),
        inbox::routes(),
        metrics::routes(),
        people::routes(),
        rules::routes(),
        settings::routes(),
        sources::routes(),
        trends::routes(),
        widget::routes(),
        widgets::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole service.
pub fn router(state: State) -> Router {
    let (mut public, mut open, mut staff) = (Router::new(), Router::new(), Router::new());
    for Route { path, access, handler, .. } in routes() {
        let to = match access {
            Access::Public => &mut public,
            Access::Open => &mut open,
            Access::Staff => &mut staff,
        };
        *to = std::mem::take(to).route(path, handler);
    }
    let open = open.route_layer(from_fn_with_state(state.clone(), middleware::own_origin));
    let staff = staff
        .route_layer(from_fn_with_state(state.clone(), middleware::form_token))
        .route_layer(from_fn_with_state(state.clone(), middleware::own_origin))
        .route_layer(from_fn(middleware::signed_in));
    let pages = open
        .merge(staff)
        .fallback(|| async { super::Error::NotFound })
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(state.clone(), middleware::error_pages))
        .layer(from_fn_with_state(state.clone(), middleware::visit))
        .layer(from_fn_with_state(state.clone(), middleware::staff_headers))
        .layer(CompressionLayer::new());
    // The API's own table is its document: a test walks that.
    let public = public.nest("/api/v1", api::router()).layer(CatchPanicLayer::custom(middleware::panicked));
    pages.merge(public).layer(RequestBodyLimitLayer::new(LONGEST_BODY)).with_state(state)
}
