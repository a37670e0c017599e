//! What every stand-in is made of: its source in the world, and the sign that the sandbox closes.
//! Must never hold anything a single source alone needs.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tokio_util::sync::CancellationToken;

use super::{fault, world::Site};

/// The state of a stand-in's router.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    pub(super) site: Site,
    pub(super) closing: CancellationToken,
}

impl Stand {
    /// Puts `/robots.txt` and the layer of faults around a stand-in's routes.
    pub(super) fn dress(self, routes: Router<Self>) -> Router {
        let meet = middleware::from_fn_with_state(self.clone(), fault::meet);
        routes.route("/robots.txt", get(robots)).layer(meet).with_state(self)
    }
}

async fn robots(State(stand): State<Stand>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], stand.site.robots()).into_response()
}

/// The origin a request was made to, for the addresses an answer must spell out.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    format!("http://{host}")
}

/// Escapes text for HTML and XML, attribute values of both kinds of quotes included.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
