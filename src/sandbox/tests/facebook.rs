use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use chrono::{TimeZone, Utc};
use serde_json::Value;

use super::{Answer, ask, get, opinion, stand, world};
use crate::sandbox::{
    Fault, Opinion, SiteKind, World,
    credentials::{FACEBOOK_PAGE, FACEBOOK_PAGE_TOKEN},
    facebook,
};

const FIELDS: &str = "created_time,recommendation_type,review_text,has_rating,rating,reviewer%7Bid,name%7D,\
                      open_graph_story%7Bid,data,comments.limit(25)%7Bid,message%7D%7D";

fn router(world: &World) -> Router {
    facebook::router(stand(world, SiteKind::Facebook))
}

fn ratings(version: &str, more: &str) -> String {
    format!("/{version}/{FACEBOOK_PAGE}/ratings?fields={FIELDS}&access_token={FACEBOOK_PAGE_TOKEN}{more}")
}

async fn send(router: &Router, method: Method, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    ask(router, request.body(Body::from(body.to_owned())).expect("a request")).await
}

#[tokio::test]
async fn pages_follow_the_absolute_next() {
    let world = world();
    for n in 0..5 {
        world.facebook().add(opinion(5.0, &format!("polecam {n}"), n));
    }
    let router = router(&world);
    let mut path = ratings("v21.0", "&limit=2");
    let mut texts = Vec::new();
    loop {
        let answer = get(&router, &path).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.headers.contains_key("x-app-usage"));
        let page = answer.json();
        texts.extend(page["data"].as_array().expect("data").iter().map(|one| one["review_text"].clone()));
        let Some(next) = page["paging"]["next"].as_str() else { break };
        path = next.strip_prefix("http://127.0.0.1").expect("an absolute address").to_owned();
    }
    assert_eq!(texts, ["polecam 0", "polecam 1", "polecam 2", "polecam 3", "polecam 4"]);
}

#[tokio::test]
async fn a_recommendation_has_no_id_an_old_one_has_stars_and_no_story() {
    let world = world();
    let mut nameless = opinion(1.0, "Zwrot trwał ponad miesiąc.", 1);
    nameless.author = None;
    world.facebook().add(nameless);
    let long_ago = Utc.with_ymd_and_hms(2017, 5, 4, 12, 0, 0).single().expect("a moment");
    world.facebook().add(Opinion::new("Grażyna W.", 4.0, "Dobrze", long_ago));
    let page = get(&router(&world), &ratings("v21.0", "")).await.json();
    let (new, old) = (&page["data"][0], &page["data"][1]);
    assert_eq!(new["recommendation_type"], "negative");
    assert!(new.get("id").is_none() && new.get("reviewer").is_none() && new.get("rating").is_none());
    assert!(new["open_graph_story"]["id"].is_string() || new["open_graph_story"]["id"].is_u64());
    assert_eq!((&old["rating"], &old["created_time"]), (&Value::from(4), &Value::from("2017-05-04T12:00:00+0000")));
    assert!(old.get("open_graph_story").is_none() && old.get("recommendation_type").is_none());
}

#[tokio::test]
async fn errors_are_told_by_code() {
    async fn check(path: String, code: u32) {
        let answer = get(&router(&world()), &path).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_u64()), (400, Some(u64::from(code))));
    }
    check(ratings("v22.0", ""), 12).await;
    check(format!("/v21.0/{FACEBOOK_PAGE}/ratings?access_token=guess"), 190).await;
    check(format!("/v21.0/{FACEBOOK_PAGE}/ratings?access_token={FACEBOOK_PAGE_TOKEN}&fields=stars"), 100).await;
    check(format!("/v21.0/1/ratings?access_token={FACEBOOK_PAGE_TOKEN}"), 100).await;
    check(ratings("v21.0", "&appsecret_proof=00"), 100).await;
}

#[tokio::test]
async fn the_page_tells_its_figures() {
    let world = world();
    world.facebook().add(opinion(5.0, "Dobrze", 1));
    world.facebook().add(opinion(4.0, "Nieźle", 2));
    let path =
        format!("/v21.0/{FACEBOOK_PAGE}?fields=overall_star_rating,rating_count&access_token={FACEBOOK_PAGE_TOKEN}");
    let page = get(&router(&world), &path).await.json();
    assert_eq!((&page["overall_star_rating"], &page["rating_count"]), (&Value::from(4.5), &Value::from(2)));
}

#[tokio::test]
async fn an_answer_wants_reviewer_and_story_and_comes_once() {
    let world = world();
    let story = world.facebook().add(opinion(1.0, "Zwrot trwał ponad miesiąc.", 1));
    let router = router(&world);
    let form = format!("message=Przepraszamy&access_token={FACEBOOK_PAGE_TOKEN}");
    let bare = send(&router, Method::POST, &format!("/v21.0/{story}/comments"), &form).await;
    assert_eq!(bare.json()["error"]["code"], 12);
    let page = get(&router, &ratings("v21.0", "")).await.json();
    let reviewer = page["data"][0]["reviewer"]["id"].as_str().expect("a reviewer").to_owned();
    let path = format!("/v21.0/{reviewer}_{story}/comments");
    let sent = send(&router, Method::POST, &path, &form).await;
    let id = sent.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(send(&router, Method::POST, &path, &form).await.json()["error"]["code"], 506);
    let page = get(&router, &ratings("v21.0", "")).await.json();
    assert_eq!(page["data"][0]["open_graph_story"]["comments"]["data"][0]["id"], id);
    let comment = format!("/v21.0/{id}?access_token={FACEBOOK_PAGE_TOKEN}");
    let read = get(&router, &comment).await.json();
    assert_eq!((&read["message"], &read["from"]["id"]), (&Value::from("Przepraszamy"), &Value::from(FACEBOOK_PAGE)));
    assert_eq!(send(&router, Method::DELETE, &comment, "").await.json()["success"], true);
    assert_eq!(get(&router, &comment).await.status, 400);
}

#[tokio::test]
async fn throttling_is_a_400_with_the_wait_in_a_header() {
    let world = world();
    world.facebook().set_fault_for(Fault::TooMany { retry_after: std::time::Duration::from_mins(3) }, 1);
    let answer = get(&router(&world), &ratings("v21.0", "")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (400, &Value::from(4)));
    let usage: Value =
        serde_json::from_str(answer.headers["x-business-use-case-usage"].to_str().expect("text")).expect("JSON");
    assert_eq!(usage[FACEBOOK_PAGE][0]["estimated_time_to_regain_access"], 3);
    world.facebook().set_fault(Fault::TokenExpired);
    let answer = get(&router(&world), &ratings("v21.0", "")).await.json();
    assert_eq!((&answer["error"]["code"], &answer["error"]["error_subcode"]), (&Value::from(190), &Value::from(463)));
}
