use super::*;
use crate::{
    domain::{Claimed, Listing},
    sources::{Fetched, Source},
};

fn ids(fetched: &Fetched) -> Vec<&str> {
    fetched.batch.reviews.iter().map(|review| review.external_id.get(..7).unwrap_or(&review.external_id)).collect()
}

async fn asked(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().iter().filter(|request| request.url.path() == RATINGS).count()
}

#[tokio::test]
async fn a_walk_to_the_end_is_the_whole_list() {
    let server = server().await;
    first(&server, json_body(&normal(&server))).await;
    second(&server, json_body(NORMAL_2)).await;
    let fetched = visit(&server).fetch(&Facebook).await.unwrap();
    assert_eq!(ids(&fetched), ["8877665", "9048011", "made-a2", "made-c1", "made-77"]);
    assert_eq!(fetched.batch.listing, Listing::Complete);
    assert_eq!(fetched.batch.claimed, Some(Claimed { count: Some(57), average: Some(4.6) }));
    assert!(
        fetched
            .batch
            .reviews
            .iter()
            .all(|review| { review.url.as_deref() == Some("https://www.facebook.com/130000/reviews") })
    );
}

#[tokio::test]
async fn an_app_secret_signs_every_call() {
    let server = server().await;
    first(&server, json_body(&normal(&server))).await;
    second(&server, json_body(NORMAL_2)).await;
    let mut visit = visit(&server);
    visit.secrets = planted(&["page_token", "app_secret"]);
    visit.fetch(&Facebook).await.unwrap();
    for request in server.received_requests().await.unwrap() {
        let proofs: Vec<_> = request.url.query_pairs().filter(|(name, _)| name == "appsecret_proof").collect();
        let tokens = request.url.query_pairs().filter(|(name, _)| name == "access_token").count();
        assert_eq!((proofs.len(), tokens), (1, 1), "once each, the next link's own token included");
        assert_eq!(proofs[0].1, "fd105c4d0861ddac8b0f53a6dc7ecba698a20b28e4e7dc5191c75196092b1e2e");
    }
}

#[tokio::test]
async fn an_incremental_walk_stops_at_a_page_that_is_known() {
    let server = server().await;
    first(&server, json_body(&normal(&server))).await;
    second(&server, json_body(NORMAL_2)).await;
    let whole = visit(&server).fetch(&Facebook).await.unwrap();
    let before = asked(&server).await;
    let again = visit(&server).knowing(&whole.batch.reviews).fetch(&Facebook).await.unwrap();
    assert_eq!((asked(&server).await - before, again.batch.listing), (1, Listing::Partial));
}

#[tokio::test]
async fn a_walk_cut_by_an_error_keeps_what_it_has_as_a_part() {
    for (answer, expected) in [
        (graph_error(400, 4, None), "rate_limited"),
        (graph_error(400, 190, Some(463)), "unauthorized"),
        (ResponseTemplate::new(503), "transient"),
        (json_body("{\"data\":[{\"cre"), "transient"),
        (json_body("<html>"), "contract"),
    ] {
        let server = server().await;
        first(&server, json_body(&normal(&server))).await;
        second(&server, answer).await;
        let fetched = visit(&server).fetch(&Facebook).await.unwrap();
        assert_eq!((ids(&fetched).len(), fetched.batch.listing), (3, Listing::Partial));
        assert_eq!(fetched.cut_by.unwrap().metric_label(), expected);
    }
}

#[tokio::test]
async fn a_next_link_to_another_server_is_never_followed() {
    let elsewhere = MockServer::start().await;
    Mock::given(method("GET")).respond_with(json_body(NORMAL_2)).expect(0).mount(&elsewhere).await;
    let server = server().await;
    first(&server, json_body(&NORMAL.replace("https://graph.facebook.com", &elsewhere.uri()))).await;
    let error = visit(&server).fetch(&Facebook).await.unwrap_err();
    assert_eq!(error.metric_label(), "contract");
    assert!(error.to_string().contains("another server"), "{error}");
}

#[tokio::test]
async fn a_link_that_comes_again_stops_the_walk() {
    let server = server().await;
    first(&server, json_body(&normal(&server))).await;
    second(&server, json_body(&normal(&server))).await;
    let fetched = visit(&server).fetch(&Facebook).await.unwrap();
    assert_eq!((asked(&server).await, fetched.batch.listing), (2, Listing::Partial));
}

#[tokio::test]
async fn an_empty_page_with_a_next_link_is_walked_over() {
    let server = server().await;
    let mut empty: Value = serde_json::from_str(&normal(&server)).unwrap();
    empty["data"] = json!([]);
    first(&server, json_body(&empty.to_string())).await;
    second(&server, json_body(NORMAL_2)).await;
    let fetched = visit(&server).fetch(&Facebook).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (2, Listing::Complete));
}

#[tokio::test]
async fn too_much_data_is_asked_for_once_more_in_smaller_pages() {
    let server = server().await;
    Mock::given(path(RATINGS))
        .and(query_param("limit", "25"))
        .respond_with(graph_error(500, 1, None))
        .mount(&server)
        .await;
    Mock::given(path(RATINGS))
        .and(query_param("limit", "5"))
        .and(query_param_is_missing("after"))
        .respond_with(json_body(&normal(&server)))
        .mount(&server)
        .await;
    Mock::given(path(RATINGS))
        .and(query_param("limit", "5"))
        .and(query_param("after", "QVFIUmExample"))
        .and(query_param("fields", "created_time"))
        .respond_with(json_body(NORMAL_2))
        .mount(&server)
        .await;
    let fetched = visit(&server).fetch(&Facebook).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (5, Listing::Complete));
}

#[tokio::test]
async fn a_used_up_quota_ends_the_walk_for_now() {
    for (header, value, seconds) in [
        ("x-app-usage", r#"{"call_count":28,"total_time":100,"total_cputime":25}"#, 3600),
        (
            "x-business-use-case-usage",
            r#"{"130000":[{"type":"pages","call_count":1,"estimated_time_to_regain_access":7}]}"#,
            420,
        ),
    ] {
        let server = server().await;
        first(&server, json_body(&normal(&server)).insert_header(header, value)).await;
        second(&server, json_body(NORMAL_2)).await;
        let fetched = visit(&server).fetch(&Facebook).await.unwrap();
        assert_eq!((asked(&server).await, fetched.batch.listing), (1, Listing::Partial));
        let wait = Some(std::time::Duration::from_secs(seconds));
        assert_eq!(fetched.cut_by, Some(crate::sources::SourceError::RateLimited { retry_after: wait }));
    }
}

#[tokio::test]
async fn usage_below_the_limit_changes_nothing() {
    let server = server().await;
    let usage = r#"{"call_count":28,"total_time":25,"total_cputime":25}"#;
    first(&server, json_body(&normal(&server)).insert_header("x-app-usage", usage)).await;
    second(&server, json_body(NORMAL_2).insert_header("x-app-usage", "no json")).await;
    let fetched = visit(&server).fetch(&Facebook).await.unwrap();
    assert_eq!((fetched.cut_by, fetched.batch.listing), (None, Listing::Complete));
}

#[tokio::test]
async fn a_page_without_a_count_is_read_all_the_same() {
    let server = MockServer::start().await;
    Mock::given(path(PAGE)).respond_with(graph_error(400, 100, None)).mount(&server).await;
    first(&server, json_body(EMPTY)).await;
    let fetched = visit(&server).fetch(&Facebook).await.unwrap();
    assert_eq!((fetched.batch.claimed, fetched.batch.listing), (None, Listing::Complete));
}

#[tokio::test]
async fn fault_04_an_empty_list_where_entries_were_is_an_error() {
    let server = server().await;
    first(&server, json_body(EMPTY)).await;
    let known =
        super::super::parse::page(&crate::sources::json::Envelope::read(NORMAL_2.as_bytes()).unwrap(), Some("130000"));
    let mut visit = visit(&server).knowing(&known.unwrap().reviews);
    visit.walk = crate::domain::Walk::Full;
    assert_eq!(visit.fetch(&Facebook).await.unwrap_err().metric_label(), "contract");
}

#[tokio::test]
async fn a_trial_takes_a_few_and_asks_for_no_more() {
    let server = server().await;
    Mock::given(path(RATINGS))
        .and(query_param("limit", "2"))
        .respond_with(json_body(&normal(&server)))
        .expect(1)
        .mount(&server)
        .await;
    let mut visit = visit(&server);
    visit.at_most = Some(2);
    let fetched = visit.fetch(&Facebook).await.unwrap();
    assert_eq!((ids(&fetched).len(), fetched.batch.listing), (2, Listing::Partial));
}

#[test]
fn a_person_answers_on_the_page() {
    let address = Facebook.answer_address(&json!({"page_id": "130000"}), "887766554433", None);
    assert_eq!(address.as_deref(), Some("https://www.facebook.com/130000/reviews"));
}
