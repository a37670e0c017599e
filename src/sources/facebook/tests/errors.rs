use std::time::Duration;

use super::*;
use crate::sources::{
    SourceError,
    tests::{client_with_timeout, nowhere},
};

async fn error_of(answer: ResponseTemplate) -> SourceError {
    let server = server().await;
    first(&server, answer).await;
    visit(&server).fetch(&Facebook).await.unwrap_err()
}

fn check(error: &SourceError, label: &str, word: &str) {
    let text = format!("{error} {error:?}");
    assert_eq!(error.metric_label(), label, "{text}");
    assert!(text.contains(word), "{text} does not name {word:?}");
    assert!(!text.contains("planted"), "a secret shows: {text}");
}

#[tokio::test]
async fn every_code_is_understood_whatever_the_status() {
    for (code, subcode, label, word) in [
        (1, None, "transient", "code 1"),
        (2, None, "transient", "code 2"),
        (3, None, "unauthorized", "permission"),
        (10, None, "unauthorized", "permission"),
        (200, None, "unauthorized", "permission"),
        (299, None, "unauthorized", "permission"),
        (283, None, "unauthorized", "pages_read_user_content"),
        (4, None, "rate_limited", "wait"),
        (17, None, "rate_limited", "wait"),
        (32, None, "rate_limited", "wait"),
        (341, None, "rate_limited", "wait"),
        (613, None, "rate_limited", "wait"),
        (80_001, None, "rate_limited", "wait"),
        (368, None, "rate_limited", "86400"),
        (12, None, "retired", "code 12"),
        (100, None, "contract", "parameter"),
        (100, Some(33), "gone", "100/33"),
        (102, None, "unauthorized", "code 102"),
        (190, None, "unauthorized", "code 190"),
        (190, Some(458), "unauthorized", "removed"),
        (190, Some(459), "unauthorized", "checkpoint"),
        (190, Some(460), "unauthorized", "password"),
        (190, Some(463), "unauthorized", "expired"),
        (190, Some(464), "unauthorized", "confirmed"),
        (190, Some(467), "unauthorized", "no longer valid"),
        (190, Some(492), "unauthorized", "role"),
        (506, None, "contract", "506"),
        (99_999, None, "contract", "99999"),
    ] {
        for status in [200, 400, 403] {
            check(&error_of(graph_error(status, code, subcode)).await, label, word);
        }
    }
}

#[tokio::test]
async fn without_a_code_the_status_decides() {
    let html = |status: u16| ResponseTemplate::new(status).set_body_raw("<html>Sorry</html>".as_bytes(), "text/html");
    for (answer, label, word) in [
        (html(500), "transient", "500"),
        (html(503), "transient", "503"),
        (html(403), "transient", "403"),
        (html(429), "rate_limited", "wait"),
        (html(404), "gone", "404"),
        (html(200), "contract", "page for people"),
        (graph_error(503, 99_999, None), "transient", "99999"),
        (graph_error(429, 99_999, None), "rate_limited", "wait"),
        (json_body("{\"error\":\"planted-page_token-4f1d\"}"), "contract", "200"),
        (json_body("{\"id\":\"130000\"}"), "contract", "`data`"),
        (json_body("[]"), "contract", "JSON"),
        (json_body("{\"data\":[],\"paging\":{\"next\":7}}"), "contract", "`next`"),
    ] {
        check(&error_of(answer).await, label, word);
    }
}

#[tokio::test]
async fn the_headers_say_how_long_to_wait() {
    let waits = async |header: &'static str, value: &str| {
        let answer = graph_error(400, 32, None).insert_header(header, value);
        let SourceError::RateLimited { retry_after } = error_of(answer).await else { panic!("not a rate limit") };
        retry_after.map(|wait| wait.as_secs())
    };
    let business = |minutes: &str| format!(r#"{{"130000":[{{"estimated_time_to_regain_access":{minutes}}}]}}"#);
    assert_eq!(waits("x-business-use-case-usage", &business("12")).await, Some(720));
    assert_eq!(waits("x-business-use-case-usage", &business("0")).await, None);
    assert_eq!(waits("x-business-use-case-usage", &business("99999999")).await, Some(86_400));
    assert_eq!(waits("x-business-use-case-usage", &business("-5")).await, None);
    assert_eq!(waits("x-business-use-case-usage", "garbage").await, None);
    assert_eq!(waits("x-app-usage", r#"{"call_count":100}"#).await, Some(3600));
    assert_eq!(waits("x-app-usage", r#"{"call_count":99}"#).await, None);
}

#[tokio::test]
async fn a_server_that_is_away_or_silent_passes() {
    let away = Visit::new(settings(&nowhere()), secrets());
    check(&away.fetch(&Facebook).await.unwrap_err(), "transient", "no connection");

    let server = server().await;
    first(&server, json_body(EMPTY).set_delay(Duration::from_mins(1))).await;
    let mut slow = visit(&server);
    slow.http = client_with_timeout(Duration::from_millis(300));
    check(&slow.fetch(&Facebook).await.unwrap_err(), "transient", "within");
}
