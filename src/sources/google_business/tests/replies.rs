use std::time::Duration;

use wiremock::matchers::{body_json, header};

use super::*;
use crate::sources::{
    Receipt, RemoteReply, ReplyError, Source, SourceError, Standing,
    tests::{client_with_timeout, nowhere},
};

const ID: &str = "locations/445566/reviews/AbFvOqk_example1";
const REVIEW: &str = "/v4/accounts/1098765/locations/445566/reviews/AbFvOqk_example1";
const REPLY: &str = "/v4/accounts/1098765/locations/445566/reviews/AbFvOqk_example1/reply";

async fn publish(visit: &Visit, text: &str) -> Result<Receipt, ReplyError> {
    let result = GoogleBusiness.replies().unwrap().publish(&visit.reply_context(), ID, text).await;
    assert!(!format!("{result:?}").contains("planted"), "a secret shows: {result:?}");
    result
}

async fn answered(answer: ResponseTemplate) -> Result<Receipt, ReplyError> {
    let server = server().await;
    Mock::given(method("PUT"))
        .and(path(REPLY))
        .and(header("authorization", "Bearer planted-access-4f1d"))
        .and(body_json(json!({"comment": "Dziękujemy."})))
        .respond_with(answer)
        .mount(&server)
        .await;
    publish(&visit(&server), "Dziękujemy.").await
}

#[tokio::test]
async fn two_hundred_is_not_publication() {
    for (answer, expected) in [
        (json!({"comment": "Dziękujemy.", "reviewReplyState": "PENDING"}), Standing::Pending),
        (json!({"comment": "Dziękujemy."}), Standing::Pending),
        (json!({"comment": "Dziękujemy.", "reviewReplyState": "REVIEW_REPLY_STATE_UNSPECIFIED"}), Standing::Pending),
        (json!({"comment": "Dziękujemy.", "reviewReplyState": "A_STATE_OF_NEXT_YEAR"}), Standing::Pending),
        (json!({"comment": "Dziękujemy.", "reviewReplyState": "APPROVED"}), Standing::Live),
        (
            json!({"comment": "Dziękujemy.", "reviewReplyState": "REJECTED", "policyViolation": "PERSONAL_INFO"}),
            Standing::Rejected("PERSONAL_INFO".to_owned()),
        ),
        (json!({"comment": "Dziękujemy.", "reviewReplyState": "REJECTED"}), Standing::Rejected("REJECTED".to_owned())),
        (json!("no object"), Standing::Pending),
    ] {
        let receipt = answered(ResponseTemplate::new(200).set_body_json(&answer)).await.unwrap();
        assert_eq!(receipt, Receipt { remote_id: None, standing: expected }, "{answer}");
    }
}

#[tokio::test]
async fn every_refusal_says_whether_it_may_be_sent_again() {
    let none = json!([]);
    for (answer, expected) in [
        (api_error(400, "INVALID_ARGUMENT", &none), "refused"),
        (api_error(401, "UNAUTHENTICATED", &none), "unauthorized"),
        (api_error(403, "PERMISSION_DENIED", &none), "unauthorized"),
        (api_error(404, "NOT_FOUND", &none), "refused"),
        (api_error(429, "RESOURCE_EXHAUSTED", &none), "retry"),
        (api_error(429, "RESOURCE_EXHAUSTED", &json!([{"metadata": {"quota_limit_value": "0"}}])), "unauthorized"),
        (api_error(500, "INTERNAL", &none), "unknown"),
        (api_error(503, "UNAVAILABLE", &none), "unknown"),
        (ResponseTemplate::new(504).set_body_string("<html>"), "unknown"),
        (ResponseTemplate::new(403).set_body_string("<html>"), "retry"),
    ] {
        let error = answered(answer).await.unwrap_err();
        assert_eq!(label(&error), expected, "{error}");
    }
}

fn label(error: &ReplyError) -> &'static str {
    match error {
        ReplyError::Retry { .. } => "retry",
        ReplyError::Refused(_) => "refused",
        ReplyError::Unauthorized(_) => "unauthorized",
        ReplyError::AlreadyThere => "already there",
        ReplyError::Unknown(_) => "unknown",
    }
}

#[tokio::test]
async fn the_limit_is_in_bytes_and_checked_before_anything_is_sent() {
    let nowhere = Visit::new(settings(&nowhere()), secrets());
    assert_eq!(label(&publish(&nowhere, &"ż".repeat(2049)).await.unwrap_err()), "refused");
    assert_eq!(label(&publish(&nowhere, " \n").await.unwrap_err()), "refused");
    assert_eq!(label(&publish(&nowhere, &"ż".repeat(2048)).await.unwrap_err()), "retry", "this one was tried");
}

#[tokio::test]
async fn an_answer_that_may_have_arrived_is_unknown() {
    let server = server().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_mins(1));
    Mock::given(method("PUT")).respond_with(slow).mount(&server).await;
    let mut visit = visit(&server);
    visit.http = client_with_timeout(Duration::from_millis(300));
    assert_eq!(label(&publish(&visit, "Dziękujemy.").await.unwrap_err()), "unknown");
}

#[tokio::test]
async fn without_an_access_token_nothing_was_sent() {
    for (status, error, expected) in
        [(400, "invalid_grant", "unauthorized"), (503, "x", "retry"), (429, "x", "retry"), (400, "x", "refused")]
    {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(json!({ "error": error }));
        Mock::given(method("POST")).respond_with(answer).mount(&server).await;
        Mock::given(method("PUT")).respond_with(ResponseTemplate::new(200)).expect(0).mount(&server).await;
        assert_eq!(label(&publish(&visit(&server), "Dziękujemy.").await.unwrap_err()), expected);
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_before_the_answer_is_sent_again() {
    let server = server().await;
    Mock::given(method("PUT"))
        .respond_with(api_error(401, "UNAUTHENTICATED", &json!([])))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&server)
        .await;
    let taken = ResponseTemplate::new(200).set_body_json(json!({"reviewReplyState": "PENDING"}));
    Mock::given(method("PUT")).respond_with(taken).expect(1).mount(&server).await;
    assert_eq!(publish(&visit(&server), "Dziękujemy.").await.unwrap().standing, Standing::Pending);
}

#[tokio::test]
async fn an_id_of_another_kind_is_never_sent() {
    let nowhere = Visit::new(settings(&nowhere()), secrets());
    let replies = GoogleBusiness.replies().unwrap();
    for id in ["", "x", "locations/1", "locations/1/reviews/", "locations/../reviews/..", "locations/1/reviews/2/3"] {
        let error = replies.publish(&nowhere.reply_context(), id, "Dziękujemy.").await.unwrap_err();
        assert_eq!(label(&error), "refused", "{id}");
    }
}

async fn read(answer: ResponseTemplate) -> Result<Option<RemoteReply>, SourceError> {
    let server = server().await;
    Mock::given(method("GET")).and(path(REVIEW)).respond_with(answer).mount(&server).await;
    GoogleBusiness.replies().unwrap().read(&visit(&server).reply_context(), ID, None).await
}

#[tokio::test]
async fn the_answer_is_read_as_it_stands() {
    let check = |state: Value, expected: Standing| async move {
        let mut reply = json!({"comment": "Dziękujemy.", "updateTime": "2026-11-06T07:00:12Z"});
        reply.as_object_mut().unwrap().extend(state.as_object().unwrap().clone());
        let body = json!({"name": format!("accounts/1098765/{ID}"), "reviewReply": reply});
        let remote = read(ResponseTemplate::new(200).set_body_json(body)).await.unwrap().unwrap();
        assert_eq!(remote, RemoteReply { remote_id: None, text: "Dziękujemy.".to_owned(), standing: expected });
    };
    check(json!({}), Standing::Live).await;
    check(json!({"reviewReplyState": "APPROVED"}), Standing::Live).await;
    check(json!({"reviewReplyState": "PENDING"}), Standing::Pending).await;
    check(
        json!({"reviewReplyState": "REJECTED", "policyViolation": "OFF_TOPIC"}),
        Standing::Rejected("OFF_TOPIC".to_owned()),
    )
    .await;
    assert_eq!(read(ResponseTemplate::new(200).set_body_json(json!({"name": ID}))).await.unwrap(), None);
    let gone = read(api_error(404, "NOT_FOUND", &json!([]))).await.unwrap_err();
    assert_eq!(gone.metric_label(), "gone");
    let cut = read(ResponseTemplate::new(200).set_body_string("{\"na")).await.unwrap_err();
    assert_eq!(cut.metric_label(), "transient");
}
