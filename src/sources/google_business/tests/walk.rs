use wiremock::matchers::{header, query_param, query_param_is_missing};

use super::*;
use crate::{
    domain::{Claimed, Listing},
    sources::{Fetched, Source},
};

async fn two_pages() -> MockServer {
    let server = server().await;
    Mock::given(method("GET"))
        .and(path(REVIEWS))
        .and(header("authorization", "Bearer planted-access-4f1d"))
        .and(query_param("pageSize", "50"))
        .and(query_param("orderBy", "updateTime desc"))
        .and(query_param_is_missing("pageToken"))
        .respond_with(json_body(NORMAL))
        .mount(&server)
        .await;
    server
}

async fn second(server: &MockServer, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(REVIEWS))
        .and(query_param("pageToken", "CkgKRhJE_example"))
        .respond_with(answer)
        .mount(server)
        .await;
}

fn ids(fetched: &Fetched) -> Vec<&str> {
    fetched.batch.reviews.iter().map(|review| review.external_id.rsplit('_').next().unwrap()).collect()
}

async fn gets(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().iter().filter(|request| request.method.as_str() == "GET").count()
}

#[tokio::test]
async fn a_walk_to_the_end_is_the_whole_list() {
    let server = two_pages().await;
    second(&server, json_body(NORMAL_2)).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!(ids(&fetched), ["example1", "example2", "example3", "example4", "example5"]);
    assert_eq!(fetched.batch.listing, Listing::Complete);
    assert_eq!(fetched.batch.claimed, Some(Claimed { count: Some(5), average: Some(4.3) }));
    assert_eq!(fetched.cut_by, None);
    assert!(fetched.rotated.is_none());
}

#[tokio::test]
async fn an_incremental_walk_stops_at_a_page_that_is_known() {
    let server = two_pages().await;
    second(&server, json_body(NORMAL_2)).await;
    let first = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    let before = gets(&server).await;
    let again = visit(&server).knowing(&first.batch.reviews).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!((gets(&server).await - before, again.batch.listing), (1, Listing::Partial));

    let mut changed = first.batch.reviews.clone();
    changed[1].text = "Wcześniej było inaczej".to_owned();
    let again = visit(&server).knowing(&changed).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!(again.batch.reviews.len(), 5, "an edit on the first page leads to the second");
}

#[tokio::test]
async fn a_walk_cut_by_an_error_keeps_what_it_has_as_a_part() {
    for (answer, expected) in [
        (ResponseTemplate::new(503), "transient"),
        (api_error(429, "RESOURCE_EXHAUSTED", &json!([])), "rate_limited"),
        (json_body("{\"reviews\":[{\"na"), "transient"),
        (json_body("<html>"), "contract"),
    ] {
        let server = two_pages().await;
        second(&server, answer).await;
        let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
        assert_eq!(ids(&fetched), ["example1", "example2", "example3"]);
        assert_eq!(fetched.batch.listing, Listing::Partial);
        assert_eq!(fetched.cut_by.unwrap().metric_label(), expected);
    }
}

#[tokio::test]
async fn fault_04_an_empty_page_that_claims_reviews_is_an_error() {
    let server = server().await;
    let body = json!({"averageRating": 4.3, "totalReviewCount": 87});
    Mock::given(method("GET")).respond_with(json_body(&body.to_string())).mount(&server).await;
    let error = visit(&server).fetch(&GoogleBusiness).await.unwrap_err();
    assert_eq!(error.metric_label(), "contract", "{error}");
}

#[tokio::test]
async fn a_location_without_reviews_is_a_complete_list_of_nothing() {
    let server = server().await;
    Mock::given(method("GET")).respond_with(json_body(EMPTY)).mount(&server).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (0, Listing::Complete));
    assert_eq!(fetched.batch.claimed, None);
}

#[tokio::test]
async fn a_token_that_comes_again_stops_the_walk() {
    let server = two_pages().await;
    second(&server, json_body(NORMAL)).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!((gets(&server).await, fetched.batch.listing), (2, Listing::Partial));
}

#[tokio::test]
async fn a_page_past_the_end_stops_the_walk() {
    let server = two_pages().await;
    second(&server, json_body("{}")).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!(gets(&server).await, 2);
    assert_eq!(fetched.batch.listing, Listing::Partial, "three of five claimed reviews are not the whole list");
}

#[tokio::test]
async fn a_list_with_an_item_that_cannot_be_named_proves_no_absence() {
    let server = server().await;
    Mock::given(method("GET")).respond_with(json_body(BROKEN)).mount(&server).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert!(fetched.batch.rejected.iter().any(|rejected| !rejected.named));
    assert_eq!(fetched.batch.conclusive(), Listing::Partial);
}

#[tokio::test]
async fn a_trial_takes_a_few_and_asks_for_no_more() {
    let server = server().await;
    Mock::given(method("GET"))
        .and(query_param("pageSize", "2"))
        .respond_with(json_body(NORMAL))
        .expect(1)
        .mount(&server)
        .await;
    let mut visit = visit(&server);
    visit.at_most = Some(2);
    let fetched = visit.fetch(&GoogleBusiness).await.unwrap();
    assert_eq!((ids(&fetched).len(), fetched.batch.listing), (2, Listing::Partial));
}

#[tokio::test]
async fn an_expired_access_token_is_renewed_once() {
    let server = server().await;
    Mock::given(method("GET"))
        .respond_with(api_error(401, "UNAUTHENTICATED", &json!([{"reason": "ACCESS_TOKEN_EXPIRED"}])))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(method("GET")).respond_with(json_body(NORMAL_2)).mount(&server).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert_eq!(fetched.batch.reviews.len(), 2);
    let requests = server.received_requests().await.unwrap();
    let order: Vec<_> = requests.iter().map(|request| request.method.as_str()).collect();
    assert_eq!(order, ["POST", "GET", "POST", "GET"]);
}

#[tokio::test]
async fn a_replaced_refresh_token_is_handed_back() {
    let server = server().await;
    let answer = json!({"access_token": "planted-access-4f1d", "refresh_token": "planted-new-4f1d"});
    Mock::given(method("POST")).respond_with(json_body(&answer.to_string())).with_priority(1).mount(&server).await;
    Mock::given(method("GET")).respond_with(json_body(EMPTY)).mount(&server).await;
    let fetched = visit(&server).fetch(&GoogleBusiness).await.unwrap();
    assert!(!format!("{fetched:?}").contains("planted"));
    let rotated = fetched.rotated.unwrap();
    assert_eq!(rotated.get("refresh_token"), Some("planted-new-4f1d"));
    assert_eq!(rotated.get("client_id"), Some("planted-client_id-4f1d"));
}

#[test]
fn a_person_answers_where_reviews_are_managed() {
    let address = GoogleBusiness.answer_address(&json!({}), "locations/1/reviews/2", None);
    assert_eq!(address.as_deref(), Some("https://business.google.com/reviews"));
}
