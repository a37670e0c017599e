//! What goes wrong at a source, and the layer that makes it go wrong in the source's own way.
//! Must never be reached by a request for `/robots.txt` or a token, unless the fault is about tokens.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::stream;

use super::{
    facebook, google,
    stand::Stand,
    wire::Cut,
    world::{Recorded, SiteKind},
};

/// Something that goes wrong at a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 503, without a word about when.
    Unavailable,
    /// Too many requests: 429 with `Retry-After`; code 4 at Facebook.
    TooMany {
        /// How long the source asks to wait.
        retry_after: Duration,
    },
    /// A bot wall: a page that asks the visitor to wait, with this HTTP status.
    Challenge {
        /// The HTTP status: 200, 403 or 503.
        status: u16,
    },
    /// No opinions, though the header goes on claiming them.
    EmptyButClaimed,
    /// A body that comes in drops with this pause between them.
    SlowBody {
        /// The pause between two drops of 64 bytes.
        pause: Duration,
    },
    /// The connection breaks in the middle of the body.
    CutBody,
    /// A complete answer with the first half of the body in it.
    HalfBody,
    /// The connection breaks before anything is done or said.
    Dropped,
    /// What was asked is done, then the connection breaks before a word of the answer.
    AnswerLost,
    /// Nothing is ever said.
    Silence,
    /// A page for people in place of data.
    Html,
    /// The access token is refused, a fresh one too.
    TokenExpired,
    /// The refresh token is dead, and with it every access token.
    GrantRevoked,
    /// The project was never approved: a quota of nothing.
    QuotaZero,
    /// A redirect to this address.
    Redirect {
        /// The address.
        to: String,
    },
    /// Exactly this.
    Exactly {
        /// The HTTP status.
        status: u16,
        /// The media type.
        content_type: String,
        /// The body.
        body: Bytes,
    },
}

/// The fault a request met, for the stand-in that words it itself.
#[derive(Clone, Debug)]
pub(super) struct Met(pub(super) Option<Fault>);

impl Met {
    /// Whether the listing is to look empty.
    pub(super) fn empty(&self) -> bool {
        self.0 == Some(Fault::EmptyButClaimed)
    }
}

/// The layer around every stand-in: takes note of the request and lets it meet the fault of the moment.
pub(super) async fn meet(State(stand): State<Stand>, mut request: Request, next: Next) -> Response {
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let path = request.uri().path().to_owned();
    let recorded = Recorded {
        method: request.method().to_string(),
        agent: agent.unwrap_or_default().to_owned(),
        path: path.clone(),
    };
    let counts = !matches!(path.as_str(), "/robots.txt" | "/token");
    let fault = stand.site.receive(recorded, counts);
    request.extensions_mut().insert(Met(fault.clone()));
    let cut = request.extensions().get::<ConnectInfo<Cut>>().map(|info| info.0.clone());
    let Some(fault) = fault else { return next.run(request).await };
    let kind = stand.site.kind();
    match fault {
        Fault::Unavailable => unavailable(kind),
        Fault::TooMany { retry_after } => too_many(kind, retry_after),
        Fault::Challenge { status } => page(status, CHALLENGE),
        Fault::Html => page(200, MAINTENANCE),
        Fault::Dropped => drop_line(cut),
        Fault::AnswerLost => {
            drop(next.run(request).await);
            drop_line(cut)
        }
        Fault::Silence => {
            stand.closing.cancelled().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Fault::CutBody => rebody(next.run(request).await, Mangle::Cut).await,
        Fault::HalfBody => rebody(next.run(request).await, Mangle::Half).await,
        Fault::SlowBody { pause } => rebody(next.run(request).await, Mangle::Slow(pause)).await,
        Fault::TokenExpired | Fault::GrantRevoked => match kind {
            SiteKind::Google => google::unauthenticated(),
            SiteKind::Facebook => facebook::token_expired(),
            _ => page(403, FORBIDDEN),
        },
        Fault::QuotaZero => match kind {
            SiteKind::Google => google::exhausted(0),
            SiteKind::Facebook => facebook::not_approved(),
            _ => page(403, FORBIDDEN),
        },
        Fault::Redirect { to } => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Fault::Exactly { status, content_type, body } => {
            (code(status), [(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        Fault::EmptyButClaimed => next.run(request).await,
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn unavailable(kind: SiteKind) -> Response {
    match kind {
        SiteKind::Google => google::unavailable(),
        SiteKind::Facebook => facebook::unavailable(),
        _ => page(503, UNAVAILABLE),
    }
}

fn too_many(kind: SiteKind, retry_after: Duration) -> Response {
    let mut response = match kind {
        SiteKind::Google => google::exhausted(300),
        SiteKind::Facebook => return facebook::throttled(retry_after),
        _ => page(429, TOO_MANY),
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.as_secs()));
    response
}

/// Breaks the connection; where there is none to break, in a test of the router alone, says so by 599.
fn drop_line(cut: Option<Cut>) -> Response {
    if let Some(cut) = cut {
        cut.cut();
    }
    code(599).into_response()
}

fn page(status: u16, html: &'static str) -> Response {
    (code(status), [(header::CONTENT_TYPE, "text/html; charset=UTF-8")], html).into_response()
}

enum Mangle {
    Cut,
    Half,
    Slow(Duration),
}

async fn rebody(response: Response, how: Mangle) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    strip_length(&mut parts.headers);
    let half = bytes.slice(..bytes.len() / 2);
    let body = match how {
        Mangle::Half => Body::from(half),
        Mangle::Cut => Body::from_stream(stream::unfold(Some(half), |half| async move {
            if let Some(half) = half {
                return Some((Ok(half), None));
            }
            // The first half must be on its way before the line breaks.
            tokio::task::yield_now().await;
            Some((Err(std::io::Error::other("the line breaks here, as asked")), None))
        })),
        Mangle::Slow(pause) => Body::from_stream(stream::unfold(bytes, move |mut rest| async move {
            if rest.is_empty() {
                return None;
            }
            tokio::time::sleep(pause).await;
            let drop = rest.split_to(rest.len().min(64));
            Some((Ok::<_, std::io::Error>(drop), rest))
        })),
    };
    Response::from_parts(parts, body)
}

fn strip_length(headers: &mut HeaderMap) {
    headers.remove(header::CONTENT_LENGTH);
}

const CHALLENGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Just a moment...</title>\
<meta name=\"robots\" content=\"noindex,nofollow\"></head><body><h1>Checking security</h1>\
<p>Verifying that you are not a robot. This may take a few seconds.</p>\
<form id=\"challenge-form\" action=\"/cdn-cgi/challenge-platform/x\" method=\"POST\"></form></body></html>\n";
const MAINTENANCE: &str = "<!DOCTYPE html><html lang=\"pl\"><head><title>Przerwa techniczna</title></head>\
<body><h1>Przerwa techniczna</h1><p>Zaraz wracamy.</p></body></html>\n";
const UNAVAILABLE: &str = "<html><head><title>503 Service Temporarily Unavailable</title></head>\
<body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>\n";
const TOO_MANY: &str = "<html><head><title>429 Too Many Requests</title></head>\
<body><center><h1>429 Too Many Requests</h1></center></body></html>\n";
const FORBIDDEN: &str = "<html><head><title>403 Forbidden</title></head>\
<body><center><h1>403 Forbidden</h1></center></body></html>\n";
