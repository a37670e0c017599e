//! What a handler may answer instead of a page.
//! Must never carry a database message, a path or a secret to the browser.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{provision::ProvisionError, store::StoreError};

/// Why there is no page. The texts stand in the catalogue as `error-<name>-title` and `error-<name>-text`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at this address for this person.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in; `next` is where the person wanted to go.
    #[error("nobody is signed in")]
    SignIn {
        /// A path of this service.
        next: Option<String>,
    },
    /// The role of whoever asks may not do this.
    #[error("not for this role: {0}")]
    Role(&'static str),
    /// The request came from another site or without its token.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds until the next one is looked at.
        retry_after: u64,
    },
    /// The form or the address says something impossible.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// Somebody else was faster.
    #[error("changed by somebody else: {0}")]
    Conflict(&'static str),
    /// The disk is full or cannot be written.
    #[error("not saved: {0}")]
    Unsaved(String),
    /// Our own fault.
    #[error("internal: {0}")]
    Internal(String),
}

/// The name of an error, left in the response so that the page for people can be made where the language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) &'static str);

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::Role(_) => StatusCode::FORBIDDEN,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Unsaved(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The name of a status in the catalogue, in problem documents and in [`Refusal`].
pub(super) fn name(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::UNAUTHORIZED => "sign-in",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::CONFLICT => "conflict",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::SERVICE_UNAVAILABLE => "unsaved",
        status if status.is_client_error() => "bad-request",
        _ => "internal",
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) => Self::NotFound,
            StoreError::Stale(what) => Self::Conflict(what),
            StoreError::Db(_) if error.trouble().is_some() => Self::Unsaved(error.to_string()),
            StoreError::Db(_) | StoreError::Corrupt(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<ProvisionError> for Error {
    fn from(error: ProvisionError) -> Self {
        match error {
            ProvisionError::Store(error) => error.into(),
            ProvisionError::Vault(error) => Self::Internal(error.to_string()),
            ProvisionError::UnknownSource(..) => Self::NotFound,
            ProvisionError::Managed(_) => Self::Conflict("declared in a file"),
            ProvisionError::Settings(_) | ProvisionError::Schedule(_) | ProvisionError::Field { .. } => {
                Self::BadRequest("a field is wrong")
            }
        }
    }
}

impl From<minijinja::Error> for Error {
    fn from(error: minijinja::Error) -> Self {
        Self::Internal(format!("template: {error:#}"))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::SignIn { next: Some(next) } => {
                let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
                let to = if next == "/" { "/login".to_owned() } else { format!("/login?{query}") };
                return Redirect::to(&to).into_response();
            }
            Self::Internal(reason) => tracing::error!(error = %reason, "a page could not be made"),
            Self::Unsaved(reason) => tracing::error!(error = %reason, "a change could not be saved"),
            Self::Forbidden(reason) | Self::Role(reason) => tracing::warn!(reason, "a request was refused"),
            _ => {}
        }
        let mut response = self.status().into_response();
        if let Self::TooMany { retry_after } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        let kind = if matches!(self, Self::Role(_)) { "role" } else { name(self.status()) };
        response.extensions_mut().insert(Refusal(kind));
        response
    }
}
