//! The REST API: what the pages show, for programs with a bearer token.
//! Must never look at a cookie: a token alone says whose opinions these are.

mod access;
mod connections;
mod reviews;
mod trends;
mod widgets;

use axum::{
    Json, Router,
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use access::Problem;

use super::State;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "opinari",
        description = "Opinions, their sources and their trends. Every request carries a bearer token of one business.",
        license(name = "MIT OR Apache-2.0")
    ),
    servers((url = "/api/v1")),
    modifiers(&Bearer),
    security(("bearer" = []))
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        openapi.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

fn collected() -> OpenApiRouter<State> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(reviews::list))
        .routes(routes!(reviews::one))
        .routes(routes!(reviews::correct))
        .routes(routes!(connections::list))
        .routes(routes!(trends::series))
        .routes(routes!(widgets::list))
}

/// The document of the API.
#[cfg(test)]
pub(super) fn document() -> utoipa::openapi::OpenApi {
    collected().into_openapi()
}

/// Everything below `/api/v1`.
pub(super) fn router() -> Router<State> {
    let (router, document) = collected().split_for_parts();
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router
        .route("/openapi.json", get(move || async move { Json(document).into_response() }))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(fixed(header::CACHE_CONTROL, "no-store"))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
}
