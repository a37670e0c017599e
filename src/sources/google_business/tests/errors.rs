use std::time::Duration;

use super::*;
use crate::sources::{
    SourceError,
    tests::{client_with_timeout, nowhere},
};

async fn error_of(answer: ResponseTemplate) -> SourceError {
    let server = server().await;
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    visit(&server).fetch(&GoogleBusiness).await.unwrap_err()
}

fn check(error: &SourceError, label: &str, word: &str) {
    let text = format!("{error} {error:?}");
    assert_eq!(error.metric_label(), label, "{text}");
    assert!(text.contains(word), "{text} does not name {word:?}");
    assert!(!text.contains("planted"), "a secret shows: {text}");
}

#[tokio::test]
async fn every_refusal_of_the_api_is_understood() {
    let none = json!([]);
    let reason = |reason: &str| json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]);
    let quota = |limit: Value| json!([{"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit_value": limit}}]);
    let html = |status: u16| ResponseTemplate::new(status).set_body_raw("<html>Sorry</html>".as_bytes(), "text/html");
    for (answer, label, word) in [
        (api_error(400, "INVALID_ARGUMENT", &none), "contract", "INVALID_ARGUMENT"),
        (api_error(400, "FAILED_PRECONDITION", &none), "contract", "not verified"),
        (api_error(401, "UNAUTHENTICATED", &reason("ACCESS_TOKEN_EXPIRED")), "unauthorized", "ACCESS_TOKEN_EXPIRED"),
        (api_error(403, "PERMISSION_DENIED", &none), "unauthorized", "PERMISSION_DENIED"),
        (api_error(403, "PERMISSION_DENIED", &reason("SERVICE_DISABLED")), "unauthorized", "SERVICE_DISABLED"),
        (
            api_error(403, "PERMISSION_DENIED", &reason("ACCESS_TOKEN_SCOPE_INSUFFICIENT")),
            "unauthorized",
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        ),
        (api_error(404, "NOT_FOUND", &none), "gone", "NOT_FOUND"),
        (api_error(429, "RESOURCE_EXHAUSTED", &none), "rate_limited", "wait"),
        (api_error(429, "RESOURCE_EXHAUSTED", &quota(json!("300"))), "rate_limited", "wait"),
        (api_error(429, "RESOURCE_EXHAUSTED", &quota(json!("0"))), "not_approved", "quota"),
        (api_error(429, "RESOURCE_EXHAUSTED", &quota(json!(0))), "not_approved", "quota"),
        (api_error(500, "INTERNAL", &none), "transient", "500"),
        (api_error(503, "UNAVAILABLE", &none), "transient", "503"),
        (html(403), "transient", "front end"),
        (html(500), "transient", "500"),
        (html(502), "transient", "502"),
        (html(429), "rate_limited", "wait"),
        (html(404), "gone", "404"),
        (html(200), "contract", "page for people"),
        (api_error(418, "planted-access-4f1d", &reason("planted-access-4f1d")), "contract", "418"),
        (json_body("[]"), "contract", "JSON"),
        (json_body("{\"reviews\":{}}"), "contract", "not a list"),
    ] {
        check(&error_of(answer).await, label, word);
    }
}

#[tokio::test]
async fn every_refusal_of_the_token_endpoint_is_understood() {
    let oauth = |status: u16, error: &str| {
        ResponseTemplate::new(status).set_body_json(
            json!({"error": error, "error_description": "Token planted-refresh_token-4f1d has been expired or revoked."}),
        )
    };
    for (answer, label, word) in [
        (oauth(400, "invalid_grant"), "unauthorized", "invalid_grant"),
        (oauth(401, "invalid_client"), "unauthorized", "invalid_client"),
        (oauth(400, "unauthorized_client"), "unauthorized", "unauthorized_client"),
        (oauth(400, "invalid_scope"), "unauthorized", "invalid_scope"),
        (oauth(403, "access_denied"), "unauthorized", "organisation"),
        (oauth(403, "planted-access-4f1d"), "unauthorized", "refuses"),
        (oauth(400, "invalid_request"), "contract", "400"),
        (oauth(429, "rate_limit_exceeded"), "rate_limited", "wait"),
        (oauth(500, "internal_failure"), "transient", "500"),
        (ResponseTemplate::new(503).set_body_string("<html>"), "transient", "503"),
        (ResponseTemplate::new(403).set_body_string("<html>"), "transient", "403"),
        (ResponseTemplate::new(200).set_body_string("<html>"), "contract", "page for people"),
        (json_body("{\"token_type\":\"Bearer\"}"), "contract", "access token"),
    ] {
        let server = MockServer::start().await;
        Mock::given(method("POST")).and(path("/token")).respond_with(answer).expect(1).mount(&server).await;
        check(&visit(&server).fetch(&GoogleBusiness).await.unwrap_err(), label, word);
    }
}

#[tokio::test]
async fn a_server_that_is_away_passes() {
    let visit = Visit::new(settings(&nowhere()), secrets());
    check(&visit.fetch(&GoogleBusiness).await.unwrap_err(), "transient", "no connection");
}

#[tokio::test]
async fn a_server_that_never_answers_passes() {
    let server = server().await;
    let slow = json_body(NORMAL_2).set_delay(Duration::from_mins(1));
    Mock::given(method("GET")).respond_with(slow).mount(&server).await;
    let mut visit = visit(&server);
    visit.http = client_with_timeout(Duration::from_millis(300));
    check(&visit.fetch(&GoogleBusiness).await.unwrap_err(), "transient", "within");
}
