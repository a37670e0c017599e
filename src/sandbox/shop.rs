//! The invented shop's page, the stranger's site that embeds the widget by its one line.
//! Must never loosen its policy for the widget's sake beyond naming the widget's origin.

use axum::{
    Router,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The shop, with `embed_line` where the customers' words stand and frames allowed from `widget_origin` alone.
pub fn router(embed_line: &str, widget_origin: &str) -> Router {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src {}; font-src 'none'; base-uri 'none'; \
         form-action 'none'",
        plain(widget_origin)
    );
    let page = include_str!("shop/shop.html").replace("<!-- opinie -->", embed_line);
    Router::new()
        .route("/", get(async move || html(&policy, page)))
        .route("/shop.css", get(async || text("text/css; charset=utf-8", include_str!("shop/shop.css"))))
        .route("/favicon.ico", get(async || text("image/svg+xml", include_str!("shop/leaf.svg"))))
}

/// An origin, without anything that could end the directive it stands in.
fn plain(origin: &str) -> String {
    origin.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, ';' | ',' | '\'')).collect()
}

fn html(policy: &str, page: String) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, page).into_response()
}

fn text(media: &'static str, body: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "no-cache")], body).into_response()
}
