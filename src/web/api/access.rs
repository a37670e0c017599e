//! Who is calling, and what is answered when something is wrong.
//! Must never tell a missing row from somebody else's.

use axum::{
    extract::{FromRequest, FromRequestParts, Query, Request, rejection::JsonRejection},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    accounts,
    domain::Scope,
    store::{StoreError, businesses},
    web::State,
};

/// A program with a token.
pub(super) struct Caller {
    /// Whose rows it may touch.
    pub(super) scope: Scope,
    /// The time zone of the business.
    pub(super) zone: chrono_tz::Tz,
}

impl FromRequestParts<State> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &State) -> Result<Self, Problem> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) = shown.and_then(|value| value.split_once(' ')).ok_or(Problem::Unauthorized)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::Unauthorized);
        }
        let scope = accounts::api_scope(&web.db, token.trim()).await?.ok_or(Problem::Unauthorized)?;
        let business = businesses::get(web.db.reader(), scope).await?;
        if business.disabled_at.is_some() {
            return Err(Problem::Unauthorized);
        }
        Ok(Self { scope, zone: businesses::time_zone(&business) })
    }
}

/// Why there is no answer, as a problem document of RFC 9457.
#[derive(Debug)]
pub(super) enum Problem {
    /// No token, or none that is known.
    Unauthorized,
    /// Nothing here for this token.
    NotFound,
    /// The address exists, the method does not.
    Method,
    /// The request says something impossible.
    Bad(String),
    /// Our own fault.
    Internal,
}

/// A problem document of RFC 9457.
#[derive(Serialize, ToSchema)]
pub(super) struct ProblemDocument {
    /// What kind of problem, as a name.
    #[schema(example = "urn:opinari:problem:not-found")]
    r#type: String,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong with this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Missing(_)) {
            return Self::NotFound;
        }
        tracing::error!(error = %error, "a call of the API failed");
        Self::Internal
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, kind, detail) = match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", None),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", None),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method", None),
            Self::Bad(detail) => (StatusCode::BAD_REQUEST, "bad-request", Some(detail)),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal", None),
        };
        let title = status.canonical_reason().unwrap_or("Error");
        let document =
            ProblemDocument { r#type: format!("urn:opinari:problem:{kind}"), title, status: status.as_u16(), detail };
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The query of an address; what does not fit is a problem document.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query.map(|Query(query)| Self(query)).map_err(|error| Problem::Bad(error.body_text()))
    }
}

/// A JSON body; what does not fit is a problem document.
pub(super) struct Told<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Told<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body: Result<axum::Json<T>, JsonRejection> = axum::Json::from_request(request, state).await;
        body.map(|axum::Json(body)| Self(body)).map_err(|error| Problem::Bad(error.body_text()))
    }
}

/// The part of an address as a value, or nothing there.
pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// A value that must be one of ours when it is given.
pub(super) fn choice<T: std::str::FromStr>(name: &str, value: Option<&str>) -> Result<Option<T>, Problem> {
    let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else { return Ok(None) };
    value.parse().map(Some).map_err(|_| Problem::Bad(format!("{name}: {value:?} is not understood")))
}
