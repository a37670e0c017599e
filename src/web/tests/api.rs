use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Desk};
use crate::{
    accounts,
    testing::{seed, shelf},
    web::api,
};

struct Client {
    desk: Desk,
}

impl Client {
    /// A program with a token and four opinions of its business.
    async fn new() -> Self {
        let mut desk = Desk::new().await;
        let token = accounts::issue_api_token(&desk.db, &desk.env, desk.scope().await, None, "test").await.unwrap();
        let of = seed::Seeded { business: desk.scope().await.0, location: desk.env.id() };
        let google = seed::connection(&desk.db, &desk.env, of, "google_business", "g").await;
        let opinions = [5.0, 1.0, 4.0, 3.0].into_iter().zip(1..);
        let opinions = opinions.map(|(stars, hours)| shelf::stars(&desk.env, stars, &format!("Opinia {hours}"), hours));
        shelf::put(&desk.db, &desk.env, &google, opinions.collect(), false).await;
        shelf::was_read(&desk.db, &google, desk.env.now()).await;
        desk.headers = vec![("authorization", format!("Bearer {token}"))];
        Self { desk }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(&self.desk.get(&format!("/api/v1{path}")).await)
    }

    async fn post(&mut self, path: &str, body: &Value) -> (StatusCode, Value) {
        use tower::ServiceExt;
        let request = axum::http::Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1{path}"))
            .header("authorization", &self.desk.headers[0].1)
            .header("content-type", "application/json")
            .body(axum::body::Body::from(body.to_string()))
            .unwrap();
        let response = self.desk.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

fn read(answer: &Answer) -> (StatusCode, Value) {
    (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
}

fn texts(page: &Value) -> Vec<&str> {
    page["reviews"].as_array().unwrap().iter().map(|review| review["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn without_a_token_nothing_is_told() {
    let mut client = Client::new().await;
    let document = serde_json::to_value(api::document()).unwrap();
    let mut asked = 0;
    for (headers, cookie) in [(Vec::new(), true), (vec![("authorization", "Bearer opi_wrong".to_owned())], false)] {
        client.desk.headers = headers;
        if !cookie {
            client.desk.cookie = None;
        }
        for (path, methods) in document["paths"].as_object().unwrap() {
            let path = path.replace("{id}", "01931e6f-0000-7000-8000-000000000000");
            for method in methods.as_object().unwrap().keys() {
                let method: Method = method.to_uppercase().parse().unwrap();
                let answer = client.desk.send(method.clone(), &format!("/api/v1{path}"), None).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
                assert_eq!(answer.headers["www-authenticate"], "Bearer");
                assert_eq!(answer.headers["content-type"], "application/problem+json");
                assert_eq!(answer.headers["cache-control"], "no-store");
                asked += 1;
            }
        }
    }
    assert_eq!(asked, 12);
}

#[tokio::test]
async fn opinions_are_listed_page_by_page() {
    let client = Client::new().await;
    let (status, first) = client.get("/reviews?limit=3").await;
    assert_eq!((status, texts(&first)), (StatusCode::OK, vec!["Opinia 1", "Opinia 2", "Opinia 3"]));
    let after = first["next"].as_str().unwrap();
    let (_, second) = client.get(&format!("/reviews?limit=3&after={after}")).await;
    assert_eq!((texts(&second), &second["next"]), (vec!["Opinia 4"], &Value::Null));
    let (_, negative) = client.get("/reviews?sentiment=negative").await;
    assert_eq!(texts(&negative), ["Opinia 2"]);
    let (_, one) = client.get(&format!("/reviews/{}", negative["reviews"][0]["id"].as_str().unwrap())).await;
    assert_eq!(
        (&one["text"], &one["rating"]["value"], &one["flagged"]),
        (&json!("Opinia 2"), &json!(1.0), &json!(true))
    );
}

#[tokio::test]
async fn what_is_not_understood_is_said() {
    let client = Client::new().await;
    for path in [
        "/reviews?sentiment=x",
        "/reviews?after=x",
        "/reviews?stars=9",
        "/reviews?colour=red",
        "/reviews?from=2026-01-01",
        "/trends?days=0",
    ] {
        let (status, problem) = client.get(path).await;
        assert_eq!((status, &problem["status"]), (StatusCode::BAD_REQUEST, &json!(400)), "{path}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{path}: {problem}");
    }
    for path in ["/reviews/x", "/reviews/01931e6f-0000-7000-8000-000000000000", "/nothing"] {
        let (status, problem) = client.get(path).await;
        assert_eq!(
            (status, &problem["type"]),
            (StatusCode::NOT_FOUND, &json!("urn:opinari:problem:not-found")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_persons_word_counts_at_once_and_needs_a_person() {
    let mut client = Client::new().await;
    let (_, list) = client.get("/reviews?sentiment=negative").await;
    let path = format!("/reviews/{}/correction", list["reviews"][0]["id"].as_str().unwrap());
    let (status, _) = client.post(&path, &json!({ "label": "not_negative", "by": "nobody@example.com" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = client.post(&path, &json!({ "label": "perhaps", "by": "owner@example.com" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = client.post(&path, &json!({ "label": "not_negative", "by": "Owner@example.com" })).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, list) = client.get("/reviews?sentiment=negative").await;
    assert_eq!(texts(&list), Vec::<&str>::new());
    let (_, list) = client.get("/reviews?state=corrected").await;
    assert_eq!(texts(&list), ["Opinia 2"]);
}

#[tokio::test]
async fn fault_41_another_business_is_out_of_reach() {
    let mut client = Client::new().await;
    let (_, mine) = client.get("/reviews").await;
    let (db, env) = (&client.desk.db, &client.desk.env);
    let theirs = seed::business(db, env, "obcy").await;
    let scope = crate::domain::Scope(theirs.business);
    let other = seed::connection(db, env, theirs, "ceneo", "c").await;
    let id = shelf::put(db, env, &other, vec![shelf::stars(env, 1.0, "Obca", 1)], false).await[0];
    shelf::widget(db, env, scope, crate::domain::Locale::Pl).await;
    assert_eq!(client.get("/reviews").await.1, mine);
    assert_eq!(client.get(&format!("/reviews/{id}")).await.0, StatusCode::NOT_FOUND);
    let word = json!({ "label": "negative", "by": "owner@example.com" });
    assert_eq!(client.post(&format!("/reviews/{id}/correction"), &word).await.0, StatusCode::NOT_FOUND);
    assert_eq!(client.get("/widgets").await.1, json!({ "widgets": [] }));
    assert_eq!(client.get("/connections").await.1["connections"].as_array().unwrap().len(), 1);
    assert_eq!(client.get("/trends?days=30").await.1["total"], json!(4));
    assert_eq!(client.get("/trends?days=30&source=ceneo").await.1["total"], json!(0));
    let position = client.get("/reviews?limit=1").await.1["next"].as_str().unwrap().to_owned();
    let foreign = position.rsplit_once('-').map(|(at, _)| format!("{at}-{}", id.0.simple())).unwrap();
    assert!(!client.get(&format!("/reviews?after={foreign}")).await.1.to_string().contains("Obca"));
}

#[tokio::test]
async fn the_ledger_the_trends_and_the_widgets_are_told_without_secrets() {
    let client = Client::new().await;
    let row =
        shelf::widget(&client.desk.db, &client.desk.env, client.desk.scope().await, crate::domain::Locale::Sl).await;
    let (_, ledger) = client.get("/connections").await;
    assert_eq!((&ledger["connections"][0]["held"], &ledger["connections"][0]["health"]), (&json!(4), &json!("new")));
    assert!(!ledger.to_string().contains("secret") && !ledger.to_string().contains("settings"));
    let (_, trends) = client.get("/trends?days=7").await;
    assert_eq!(
        (&trends["total"], &trends["stars"]["value"], &trends["stars"]["low"]),
        (&json!(4), &json!(3.25), &Value::Null)
    );
    assert_eq!(trends["volume"].as_array().unwrap().len(), 7);
    let (_, widgets) = client.get("/widgets").await;
    assert!(widgets["widgets"][0]["embed"].as_str().unwrap().contains(&format!("/w/{}", row.token)));
}

/// Whoever changes the API sees here what programs will see. To accept a change: `INSTA_UPDATE=always`.
#[tokio::test]
async fn the_document_is_as_written_down() {
    let client = Client::new().await;
    let served = client.desk.get("/api/v1/openapi.json").await;
    assert_eq!(served.status, StatusCode::OK);
    let document: Value = serde_json::from_str(&served.body).unwrap();
    insta::assert_json_snapshot!("openapi", document, { ".info.version" => "[version]" });
}
