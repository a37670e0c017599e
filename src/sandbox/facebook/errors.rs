//! Facebook's error bodies: the code decides, hardly ever the HTTP status.
//! Must never answer throttling with 429: Facebook uses 400.

use std::time::Duration;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

pub(super) fn error(status: u16, code: u32, subcode: Option<u32>, message: &str) -> Response {
    let mut body = json!({"error": {
        "message": message,
        "type": if code == 100 { "GraphMethodException" } else { "OAuthException" },
        "code": code,
        "fbtrace_id": "AInventedTrace0001",
    }});
    if let Some(subcode) = subcode {
        body["error"]["error_subcode"] = json!(subcode);
    }
    if matches!(code, 1 | 2) {
        body["error"]["is_transient"] = json!(true);
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(body)).into_response()
}

pub(super) fn no_object(object: &str) -> Response {
    let message = format!(
        "Unsupported request. Object with ID '{object}' does not exist, cannot be loaded due to missing \
         permissions, or does not support this operation."
    );
    error(400, 100, Some(33), &message)
}

/// The page token has expired.
pub(in crate::sandbox) fn token_expired() -> Response {
    error(400, 190, Some(463), "Error validating access token: Session has expired.")
}

/// The app was never approved for this permission.
pub(in crate::sandbox) fn not_approved() -> Response {
    error(403, 10, None, "(#10) This endpoint requires the 'pages_read_user_content' permission.")
}

/// The service is down for a while.
pub(in crate::sandbox) fn unavailable() -> Response {
    error(503, 2, None, "Service temporarily unavailable")
}

/// Over the app's budget; the headers say for how many minutes.
pub(in crate::sandbox) fn throttled(wait: Duration) -> Response {
    let mut response = error(400, 4, None, "(#4) Application request limit reached");
    super::with_usage(response.headers_mut(), 100, wait.as_secs().div_ceil(60));
    response
}
