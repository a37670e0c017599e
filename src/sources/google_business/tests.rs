//! Google Business Profile against a stand-in on the wire.

mod errors;
mod parse;
mod replies;
mod settings;
mod walk;

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_string_contains, method, path},
};

use super::GoogleBusiness;
use crate::sources::{
    Secrets,
    tests::{Visit, planted},
};

const NORMAL: &str = include_str!("fixtures/normal.json");
const NORMAL_2: &str = include_str!("fixtures/normal-2.json");
const EMPTY: &str = include_str!("fixtures/empty.json");
const BROKEN: &str = include_str!("fixtures/broken.json");
const TAKEOUT: &str = include_str!("fixtures/takeout.json");
const WRITTEN: &str = include_str!("fixtures/written.json");

const REVIEWS: &str = "/v4/accounts/1098765/locations/445566/reviews";

fn secrets() -> Secrets {
    planted(&["client_id", "client_secret", "refresh_token"])
}

fn settings(base_url: &str) -> Value {
    json!({ "account": "1098765", "location": "locations/445566", "base_url": base_url })
}

fn visit(server: &MockServer) -> Visit {
    Visit::new(settings(&server.uri()), secrets())
}

/// A server that gives out access tokens.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/token"))
        .and(body_string_contains("grant_type=refresh_token"))
        .and(body_string_contains("refresh_token=planted-refresh_token-4f1d"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({
            "access_token": "planted-access-4f1d",
            "expires_in": 3599,
            "scope": "https://www.googleapis.com/auth/business.manage",
            "token_type": "Bearer"
        })))
        .with_priority(9)
        .mount(&server)
        .await;
    server
}

fn json_body(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.as_bytes(), "application/json; charset=UTF-8")
}

/// A refusal in the form of all Google APIs.
fn api_error(code: u16, status: &str, details: &Value) -> ResponseTemplate {
    ResponseTemplate::new(code).set_body_json(json!({
        "error": { "code": code, "message": "about planted-access-4f1d", "status": status, "details": details }
    }))
}
