//! What happens around every handler: who is asking, may they, and a page when something goes wrong.
//! Must never let a request through to a handler before it has passed every check of its line in the table.

use std::{any::Any, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State as Shared},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;

use super::{
    Error, Staff, State, Visitor,
    error::{Refusal, name},
    extract::ClientAddress,
    router::LONGEST_BODY,
    security,
};
use crate::{accounts, store::businesses};

/// The name of the session cookie. The prefix makes browsers refuse it from a subdomain or without https.
pub(super) fn session_cookie(https: bool) -> &'static str {
    if https { "__Host-opinari" } else { "opinari" }
}

/// Finds out who is asking and how to speak to them.
pub(super) async fn visit(Shared(web): Shared<State>, mut request: Request, next: Next) -> Result<Response, Error> {
    let jar = CookieJar::from_headers(request.headers());
    let session = match jar.get(session_cookie(web.config.server.is_https())) {
        Some(cookie) => accounts::session(&web.db, &web.env, &web.config.security, cookie.value()).await?,
        None => None,
    };
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let visitor = Visitor::new(request.headers(), &jar, session.as_ref(), path);
    request.extensions_mut().insert(visitor.clone());
    let address = security::client_address(request.extensions(), request.headers(), &web.config.server.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(address));
    if let Some(session) = session {
        let business = businesses::get(web.db.reader(), session.scope()).await?;
        if business.disabled_at.is_none() {
            request.extensions_mut().insert(Staff { session, business: Arc::new(business), visitor: visitor.clone() });
        }
    }
    let mut response = next.run(request).await;
    response.extensions_mut().insert(visitor);
    Ok(response)
}

/// Refuses who is not signed in: a page leads to the login and back, a form is answered with 401.
pub(super) async fn signed_in(request: Request, next: Next) -> Result<Response, Error> {
    if request.extensions().get::<Staff>().is_some() {
        return Ok(next.run(request).await);
    }
    let safe = request.method() == Method::GET || request.method() == Method::HEAD;
    let path = request.uri().path_and_query().map(|path| path.as_str().to_owned());
    Err(Error::SignIn { next: path.filter(|_| safe) })
}

/// Refuses what another site makes a browser send.
pub(super) async fn own_origin(Shared(web): Shared<State>, request: Request, next: Next) -> Result<Response, Error> {
    let safe = request.method() == Method::GET || request.method() == Method::HEAD;
    let url = &web.config.server.public_url;
    let host = url.host_str().unwrap_or_default();
    let public = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    if !safe && !security::is_own_origin(request.headers(), &public) {
        return Err(Error::Forbidden("another origin"));
    }
    Ok(next.run(request).await)
}

/// Refuses forms without the token of this session.
pub(super) async fn form_token(request: Request, next: Next) -> Result<Response, Error> {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        return Ok(next.run(request).await);
    }
    let Some(staff) = request.extensions().get::<Staff>().cloned() else { return Err(Error::SignIn { next: None }) };
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    let is_form = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().get(..form.len()).is_some_and(|kind| kind.eq_ignore_ascii_case(form.as_bytes()))
    });
    if !is_form {
        return Err(Error::Forbidden("not a form"));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, LONGEST_BODY).await.map_err(|_| Error::BadRequest("the form is too long"))?;
    let token = url::form_urlencoded::parse(&bytes).find(|(key, _)| key == "csrf");
    if !token.is_some_and(|(_, shown)| security::is_token(&shown, &staff.session.csrf)) {
        return Err(Error::Forbidden("no token of this session"));
    }
    Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await)
}

/// The headers of every staff page. A private page is kept by nobody.
pub(super) async fn staff_headers(Shared(web): Shared<State>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in security::staff_headers(web.config.server.is_https()) {
        response.headers_mut().insert(name, value);
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Turns refusals into a page for people, or a problem document below `/api`.
pub(super) async fn error_pages(Shared(web): Shared<State>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let visitor = request.extensions().get::<Visitor>().cloned();
    let response = next.run(request).await;
    let status = response.status();
    let made = response.extensions().get::<Refusal>().copied();
    let bare = made.is_some() || (status == StatusCode::METHOD_NOT_ALLOWED || status == StatusCode::PAYLOAD_TOO_LARGE);
    let bare = bare || (status.is_client_error() && !has_page(&response));
    if !bare {
        return response;
    }
    let kind = made.map_or_else(|| name(status), |refusal| refusal.0);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    if path == "/api" || path.starts_with("/api/") {
        let document = problem(status, kind);
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        return Response::from_parts(parts, Body::from(document));
    }
    let page = visitor.ok_or_else(|| Error::Internal("no visitor".to_owned())).and_then(|visitor| {
        let page = serde_json::json!({ "kind": kind, "status": status.as_u16() });
        web.templates.render(&web, &visitor, "error.html", page)
    });
    match page {
        Ok(page) => {
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            Response::from_parts(parts, Body::from(page))
        }
        Err(error) => {
            tracing::error!(error = %error, "the page of an error could not be made");
            status.into_response()
        }
    }
}

fn has_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| !kind.starts_with(b"text/plain"))
}

/// A problem document of RFC 9457.
pub(super) fn problem(status: StatusCode, kind: &str) -> String {
    let title = status.canonical_reason().unwrap_or("Error");
    serde_json::json!({ "type": format!("urn:opinari:problem:{kind}"), "title": title, "status": status.as_u16() })
        .to_string()
}

/// The answer after a panic. The message stays in the log.
#[expect(clippy::needless_pass_by_value, reason = "the signature of the layer")]
pub(super) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let message = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = message, "a handler panicked");
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Refusal("internal"));
    response
}
