//! Google's error bodies.
//! Must never use a status Google does not.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

const INFO: &str = "type.googleapis.com/google.rpc.ErrorInfo";

fn error(code: StatusCode, status: &str, message: &str, details: &[Value]) -> Response {
    let mut body = json!({"error": {"code": code.as_u16(), "message": message, "status": status}});
    if !details.is_empty() {
        body["error"]["details"] = json!(details);
    }
    (code, Json(body)).into_response()
}

pub(super) fn invalid(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message, &[])
}

pub(super) fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "NOT_FOUND", "Requested entity was not found.", &[])
}

/// The access token is expired or unknown.
pub(in crate::sandbox) fn unauthenticated() -> Response {
    let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, \
                   login cookie or other valid authentication credential.";
    let detail = json!({"@type": INFO, "reason": "ACCESS_TOKEN_EXPIRED", "domain": "googleapis.com"});
    error(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message, &[detail])
}

/// Over a quota of `limit` requests a minute; a limit of 0 means that the project was never approved.
pub(in crate::sandbox) fn exhausted(limit: u32) -> Response {
    let message = "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service \
                   'mybusiness.googleapis.com' for consumer 'project_number:100000000001'.";
    let detail = json!({
        "@type": INFO,
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "quota_limit": "DefaultRequestsPerMinutePerProject",
            "quota_limit_value": limit.to_string(),
            "service": "mybusiness.googleapis.com",
        },
    });
    error(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", message, &[detail])
}

/// The service is down for a while.
pub(in crate::sandbox) fn unavailable() -> Response {
    error(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "The service is currently unavailable.", &[])
}
