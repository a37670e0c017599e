//! Facebook recommendations against a stand-in on the wire.

mod errors;
mod parse;
mod replies;
mod settings;
mod walk;

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, query_param, query_param_is_missing},
};

use super::Facebook;
use crate::sources::{
    Secrets,
    tests::{Visit, planted},
};

const NORMAL: &str = include_str!("fixtures/normal.json");
const NORMAL_2: &str = include_str!("fixtures/normal-2.json");
const EMPTY: &str = include_str!("fixtures/empty.json");
const BROKEN: &str = include_str!("fixtures/broken.json");

const RATINGS: &str = "/v21.0/130000/ratings";
const PAGE: &str = "/v21.0/130000";

fn secrets() -> Secrets {
    planted(&["page_token"])
}

fn settings(base_url: &str) -> Value {
    json!({ "page_id": "130000", "base_url": base_url })
}

fn visit(server: &MockServer) -> Visit {
    Visit::new(settings(&server.uri()), secrets())
}

/// The first page with its next link on this server.
fn normal(server: &MockServer) -> String {
    NORMAL.replace("https://graph.facebook.com", &server.uri())
}

fn json_body(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.as_bytes(), "application/json; charset=UTF-8")
}

/// A server with the page's own count and average.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(PAGE))
        .and(query_param("access_token", "planted-page_token-4f1d"))
        .respond_with(json_body(r#"{"overall_star_rating":4.6,"rating_count":57,"id":"130000"}"#))
        .mount(&server)
        .await;
    server
}

async fn first(server: &MockServer, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(RATINGS))
        .and(query_param("access_token", "planted-page_token-4f1d"))
        .and(query_param_is_missing("after"))
        .respond_with(answer)
        .mount(server)
        .await;
}

async fn second(server: &MockServer, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(RATINGS))
        .and(query_param("access_token", "planted-page_token-4f1d"))
        .and(query_param("after", "QVFIUmExample"))
        .respond_with(answer)
        .mount(server)
        .await;
}

/// A refusal in Graph's form.
fn graph_error(status: u16, code: i64, subcode: Option<i64>) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "error": {
            "message": "about planted-page_token-4f1d",
            "type": "OAuthException",
            "code": code,
            "error_subcode": subcode,
            "is_transient": code == 2,
            "fbtrace_id": "EJplcsCHuLu"
        }
    }))
}
