use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use serde_json::json;

use super::{Answer, ask, opinion, stand, world};
use crate::sandbox::{
    Claim, Fault, Moderation, SiteKind, World,
    credentials::{GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_KRAKOW, GOOGLE_REFRESH_TOKEN},
    google,
};

fn router(world: &World) -> Router {
    google::router(stand(world, SiteKind::Google))
}

async fn token(router: &Router, refresh_token: &str) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", GOOGLE_CLIENT_ID)
        .append_pair("client_secret", GOOGLE_CLIENT_SECRET)
        .append_pair("grant_type", "refresh_token")
        .append_pair("refresh_token", refresh_token)
        .finish();
    let request = Request::post("/token").header("content-type", "application/x-www-form-urlencoded");
    ask(router, request.body(Body::from(form)).expect("a request")).await
}

async fn bearer(router: &Router) -> String {
    token(router, GOOGLE_REFRESH_TOKEN).await.json()["access_token"].as_str().expect("a token").to_owned()
}

async fn call(router: &Router, token: &str, method: Method, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    ask(router, request.body(Body::from(body.to_owned())).expect("a request")).await
}

#[tokio::test]
async fn a_refresh_gives_a_token_and_no_refresh_token() {
    let answer = token(&router(&world()), GOOGLE_REFRESH_TOKEN).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["expires_in"], 3599);
    assert!(answer.json().get("refresh_token").is_none());
}

#[tokio::test]
async fn a_dead_refresh_token_is_a_400() {
    let world = world();
    let router = router(&world);
    let answer = token(&router, "1//0gsomethingelse").await;
    assert_eq!((answer.status.as_u16(), answer.json()["error"].as_str()), (400, Some("invalid_grant")));
    world.google().set_fault(Fault::GrantRevoked);
    assert_eq!(token(&router, GOOGLE_REFRESH_TOKEN).await.status, 400);
    world.google().clear_fault();
    assert_eq!(token(&router, GOOGLE_REFRESH_TOKEN).await.status, 200);
}

#[tokio::test]
async fn an_unknown_or_expired_bearer_is_a_401() {
    let world = world();
    let router = router(&world);
    let path = format!("/v4/{GOOGLE_KRAKOW}/reviews");
    assert_eq!(call(&router, "ya29.guess", Method::GET, &path, "").await.status, 401);
    let token = bearer(&router).await;
    assert_eq!(call(&router, &token, Method::GET, &path, "").await.status, 200);
    world.google().expire_tokens();
    let answer = call(&router, &token, Method::GET, &path, "").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["error"]["details"][0]["reason"], "ACCESS_TOKEN_EXPIRED");
}

#[tokio::test]
async fn an_empty_location_is_an_empty_object() {
    let router = router(&world());
    let token = bearer(&router).await;
    let answer = call(&router, &token, Method::GET, &format!("/v4/{GOOGLE_KRAKOW}/reviews"), "").await;
    assert_eq!(answer.json(), json!({}));
}

#[tokio::test]
async fn pages_follow_their_token_newest_change_first() {
    let world = world();
    for n in 0..7 {
        world.google().add(opinion(5.0, &format!("opinia {n}"), n));
    }
    let oldest = world.google().opinions().last().expect("seven").id.clone();
    world.google().rewrite(&oldest, 1.0, "jednak nie");
    let router = router(&world);
    let token = bearer(&router).await;
    let path = format!("/v4/{GOOGLE_KRAKOW}/reviews?pageSize=3");
    let (mut next, mut comments, mut pages) = (path.clone(), Vec::new(), 0);
    loop {
        let page = call(&router, &token, Method::GET, &next, "").await.json();
        assert_eq!(page["totalReviewCount"], 7);
        pages += 1;
        comments.extend(page["reviews"].as_array().expect("reviews").iter().map(|r| r["comment"].clone()));
        let Some(more) = page["nextPageToken"].as_str() else { break };
        next = format!("{path}&pageToken={more}");
    }
    assert_eq!((pages, comments.len()), (3, 7));
    assert_eq!(comments[0], "jednak nie");
    let wrong = call(&router, &token, Method::GET, &format!("{path}&pageToken=guess"), "").await;
    assert_eq!((wrong.status.as_u16(), wrong.json()["error"]["status"].as_str()), (400, Some("INVALID_ARGUMENT")));
    let too_large = call(&router, &token, Method::GET, &format!("/v4/{GOOGLE_KRAKOW}/reviews?pageSize=51"), "").await;
    assert_eq!(too_large.status, 400);
}

#[tokio::test]
async fn stars_are_words_and_a_rating_without_words_has_no_comment() {
    let world = world();
    let mut silent = opinion(2.0, "", 1);
    silent.author = None;
    world.google().add(silent);
    let router = router(&world);
    let token = bearer(&router).await;
    let page = call(&router, &token, Method::GET, &format!("/v4/{GOOGLE_KRAKOW}/reviews"), "").await.json();
    let review = &page["reviews"][0];
    assert_eq!(review["starRating"], "TWO");
    assert!(review.get("comment").is_none());
    assert_eq!(review["reviewer"], json!({"displayName": "Użytkownik Google", "isAnonymous": true}));
    assert!(review["reviewReplyUrl"].is_string());
}

#[tokio::test]
async fn the_translation_comes_in_both_orders() {
    let world = world();
    for (days, translated) in [(1, "Great"), (2, "Superb")] {
        let mut told = opinion(5.0, "Świetnie", days);
        told.translated = Some(translated.to_owned());
        world.google().add(told);
    }
    let router = router(&world);
    let token = bearer(&router).await;
    let page = call(&router, &token, Method::GET, &format!("/v4/{GOOGLE_KRAKOW}/reviews"), "").await.json();
    assert_eq!(page["reviews"][0]["comment"], "Świetnie\n\n(Translated by Google)\nGreat");
    assert_eq!(page["reviews"][1]["comment"], "(Translated by Google) Superb\n\n(Original)\nŚwietnie");
}

async fn reply_states(text: &str, moderation: Moderation, reads: usize) -> Vec<serde_json::Value> {
    let world = world();
    world.google().set_moderation(moderation);
    let id = world.google().add(opinion(1.0, "Źle", 1));
    let router = router(&world);
    let token = bearer(&router).await;
    let review = format!("/v4/{GOOGLE_KRAKOW}/reviews/{id}");
    let body = json!({"comment": text}).to_string();
    let put = call(&router, &token, Method::PUT, &format!("{review}/reply"), &body).await;
    assert_eq!((put.status.as_u16(), put.json()["reviewReplyState"].as_str()), (200, Some("PENDING")));
    assert_eq!(world.google().count("PUT", "/reply"), 1);
    let mut states = Vec::new();
    for _ in 0..reads {
        let read = call(&router, &token, Method::GET, &review, "").await.json();
        states.push(read["reviewReply"].clone());
    }
    states
}

#[tokio::test]
async fn an_answer_is_pending_then_approved() {
    let states = reply_states("Przepraszamy.", Moderation::AfterReads(1), 2).await;
    assert_eq!(states[0]["reviewReplyState"], "PENDING");
    assert_eq!(states[1]["reviewReplyState"], "APPROVED");
    assert!(states[1].get("policyViolation").is_none());
}

#[tokio::test]
async fn an_answer_with_a_link_is_rejected_with_its_reason() {
    let states = reply_states("Więcej na https://sklep.invalid", Moderation::AfterReads(0), 1).await;
    assert_eq!(states[0]["reviewReplyState"], "REJECTED");
    assert_eq!(states[0]["policyViolation"], "ADVERTISING_AND_SOLICITATION");
}

#[tokio::test]
async fn moderation_may_never_decide() {
    let states = reply_states("Przepraszamy.", Moderation::Never, 3).await;
    assert!(states.iter().all(|state| state["reviewReplyState"] == "PENDING"));
}

#[tokio::test]
async fn an_answer_is_measured_in_bytes() {
    let world = world();
    let id = world.google().add(opinion(1.0, "Źle", 1));
    let router = router(&world);
    let token = bearer(&router).await;
    let path = format!("/v4/{GOOGLE_KRAKOW}/reviews/{id}/reply");
    for (text, status) in [("ą".repeat(2048), 200), ("ą".repeat(2049), 400), (" ".to_owned(), 400)] {
        let body = json!({"comment": text}).to_string();
        assert_eq!(call(&router, &token, Method::PUT, &path, &body).await.status, status);
    }
    assert_eq!(call(&router, &token, Method::DELETE, &path, "").await.json(), json!({}));
    assert_eq!(call(&router, &token, Method::DELETE, &path, "").await.status, 404);
}

#[tokio::test]
async fn a_removed_review_is_gone_from_list_and_get_until_restored() {
    let world = world();
    let id = world.google().add(opinion(1.0, "Źle", 1));
    world.google().remove(&id);
    let router = router(&world);
    let token = bearer(&router).await;
    let review = format!("/v4/{GOOGLE_KRAKOW}/reviews/{id}");
    assert_eq!(call(&router, &token, Method::GET, &review, "").await.status, 404);
    world.google().restore(&id);
    assert_eq!(call(&router, &token, Method::GET, &review, "").await.status, 200);
}

#[tokio::test]
async fn the_v1_locations_want_a_read_mask_and_come_without_the_account() {
    let router = router(&world());
    let token = bearer(&router).await;
    let path = "/v1/accounts/1098765/locations";
    assert_eq!(call(&router, &token, Method::GET, path, "").await.status, 400);
    let found = call(&router, &token, Method::GET, &format!("{path}?readMask=name,title"), "").await.json();
    assert_eq!(found["locations"][0]["name"], "locations/445566");
    assert_eq!(found["locations"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn faults_speak_google() {
    let world = world();
    let router = router(&world);
    let token = bearer(&router).await;
    world.google().add(opinion(5.0, "Dobrze", 1));
    let path = format!("/v4/{GOOGLE_KRAKOW}/reviews");
    world.google().set_fault_for(Fault::QuotaZero, 1);
    let unapproved = call(&router, &token, Method::GET, &path, "").await;
    assert_eq!(unapproved.status, 429);
    assert_eq!(unapproved.json()["error"]["details"][0]["metadata"]["quota_limit_value"], "0");
    world.google().set_fault_for(Fault::TooMany { retry_after: std::time::Duration::from_secs(30) }, 1);
    let busy = call(&router, &token, Method::GET, &path, "").await;
    assert_eq!((busy.status.as_u16(), busy.headers["retry-after"].to_str().ok()), (429, Some("30")));
    world.google().set_fault_for(Fault::Unavailable, 2);
    for status in [503, 503, 200] {
        assert_eq!(call(&router, &token, Method::GET, &path, "").await.status, status);
    }
    world.google().set_claim(GOOGLE_KRAKOW, Some(Claim { count: 87, average: 4.31 }));
    world.google().set_fault_for(Fault::EmptyButClaimed, 1);
    let empty = call(&router, &token, Method::GET, &path, "").await.json();
    assert_eq!(empty, json!({"averageRating": 4.3, "totalReviewCount": 87}));
}
