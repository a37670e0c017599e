use std::time::Duration;

use wiremock::matchers::body_string_contains;

use super::*;
use crate::sources::{
    Receipt, RemoteReply, ReplyError, Source, Standing,
    tests::{client_with_timeout, nowhere},
};

const STORY: &str = "887766554433";
const COMMENTS: &str = "/v21.0/1029384756_887766554433/comments";

async fn publish(visit: &Visit, external_id: &str, text: &str) -> Result<Receipt, ReplyError> {
    let result = Facebook.replies().unwrap().publish(&visit.reply_context(), external_id, text).await;
    assert!(!format!("{result:?}").contains("planted"), "a secret shows: {result:?}");
    result
}

async fn listed() -> MockServer {
    let server = server().await;
    first(&server, json_body(&normal(&server))).await;
    second(&server, json_body(NORMAL_2)).await;
    server
}

async fn answered(answer: ResponseTemplate) -> Result<Receipt, ReplyError> {
    let server = listed().await;
    Mock::given(method("POST"))
        .and(path(COMMENTS))
        .and(body_string_contains("message=Dzi%C4%99kujemy."))
        .and(body_string_contains("access_token=planted-page_token-4f1d"))
        .respond_with(answer)
        .mount(&server)
        .await;
    publish(&visit(&server), STORY, "Dziękujemy.").await
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
async fn an_answer_goes_under_the_reviewers_story() {
    for id in [json!("887766554433_9"), json!(9)] {
        let receipt = answered(ResponseTemplate::new(200).set_body_json(json!({ "id": id }))).await.unwrap();
        let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        assert_eq!(receipt, Receipt { remote_id: Some(text), standing: Standing::Live });
    }
}

#[tokio::test]
async fn every_refusal_says_whether_it_may_be_sent_again() {
    for (answer, expected) in [
        (graph_error(400, 1, None), "unknown"),
        (graph_error(500, 2, None), "unknown"),
        (graph_error(500, 99_999, None), "unknown"),
        (graph_error(400, 10, None), "unauthorized"),
        (graph_error(403, 200, None), "unauthorized"),
        (graph_error(400, 190, Some(463)), "unauthorized"),
        (graph_error(400, 12, None), "refused"),
        (graph_error(400, 100, Some(33)), "refused"),
        (graph_error(400, 100, None), "refused"),
        (graph_error(400, 32, None), "retry"),
        (graph_error(400, 368, None), "retry"),
        (graph_error(400, 506, None), "already there"),
        (ResponseTemplate::new(502).set_body_string("<html>"), "unknown"),
        (ResponseTemplate::new(403).set_body_string("<html>"), "retry"),
        (ResponseTemplate::new(200).set_body_string("<html>"), "unknown"),
        (ResponseTemplate::new(200).set_body_string("{\"id\""), "unknown"),
    ] {
        let error = answered(answer).await.unwrap_err();
        assert_eq!(label(&error), expected, "{error}");
    }
}

#[tokio::test]
async fn what_only_a_person_can_answer_is_refused() {
    let server = listed().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).expect(0).mount(&server).await;
    let visit = visit(&server);
    // Without a story, without a reviewer, no longer listed, and no id of Facebook's at all.
    for id in ["made-00112233445566778899aabbccddeeff", "904801129604590", "123456", "", "../me"] {
        let error = publish(&visit, id, "Dziękujemy.").await.unwrap_err();
        assert!(
            matches!(&error, ReplyError::Refused(reason) if reason.contains("on the page itself")),
            "{id}: {error}"
        );
    }
    assert_eq!(label(&publish(&visit, STORY, " ").await.unwrap_err()), "refused");
    assert_eq!(label(&publish(&visit, STORY, &"ż".repeat(8001)).await.unwrap_err()), "refused");
}

#[tokio::test]
async fn an_answer_that_may_have_arrived_is_unknown() {
    let server = listed().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_mins(1));
    Mock::given(method("POST")).respond_with(slow).mount(&server).await;
    let mut visit = visit(&server);
    visit.http = client_with_timeout(Duration::from_millis(500));
    assert_eq!(label(&publish(&visit, STORY, "Dziękujemy.").await.unwrap_err()), "unknown");
}

#[tokio::test]
async fn what_fails_before_the_answer_is_sent_may_be_sent_again() {
    let nowhere = Visit::new(settings(&nowhere()), secrets());
    assert_eq!(label(&publish(&nowhere, STORY, &"ż".repeat(8000)).await.unwrap_err()), "retry");
    let server = server().await;
    first(&server, graph_error(400, 1, None)).await;
    assert_eq!(label(&publish(&visit(&server), STORY, "Dziękujemy.").await.unwrap_err()), "retry");
}

#[tokio::test]
async fn a_comment_is_read_by_its_id() {
    let server = listed().await;
    let comment = json!({"id": "887766554433_9", "message": "Dziękujemy.", "from": {"id": "130000"}});
    Mock::given(path("/v21.0/887766554433_9")).respond_with(json_body(&comment.to_string())).mount(&server).await;
    Mock::given(path("/v21.0/887766554433_8")).respond_with(graph_error(400, 100, Some(33))).mount(&server).await;
    Mock::given(path("/v21.0/887766554433_7")).respond_with(graph_error(400, 190, None)).mount(&server).await;
    let visit = visit(&server);
    let replies = Facebook.replies().unwrap();
    let cx = visit.reply_context();
    let remote = replies.read(&cx, STORY, Some("887766554433_9")).await.unwrap();
    let expected = RemoteReply {
        remote_id: Some("887766554433_9".to_owned()),
        text: "Dziękujemy.".to_owned(),
        standing: Standing::Live,
    };
    assert_eq!(remote, Some(expected));
    assert_eq!(replies.read(&cx, STORY, Some("887766554433_8")).await.unwrap(), None);
    let error = replies.read(&cx, STORY, Some("887766554433_7")).await.unwrap_err();
    assert_eq!(error.metric_label(), "unauthorized");
}

#[tokio::test]
async fn without_its_id_the_newest_answer_of_the_page_is_read() {
    let server = listed().await;
    let visit = visit(&server);
    let replies = Facebook.replies().unwrap();
    let remote = replies.read(&visit.reply_context(), STORY, None).await.unwrap().unwrap();
    assert_eq!((remote.remote_id.as_deref(), remote.text.as_str()), (Some("887766554433_3"), "Pieniądze są w drodze."));
    assert_eq!(replies.read(&visit.reply_context(), "904801129604590", None).await.unwrap(), None);
    assert_eq!(replies.read(&visit.reply_context(), "1", None).await.unwrap(), None);
}
