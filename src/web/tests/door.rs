use axum::http::StatusCode;

use super::{Desk, PASSWORD};
use crate::accounts;

const OWNER: &str = "owner@example.com";

#[tokio::test]
async fn fault_39_the_session_is_new_at_each_login_and_dead_after_logout() {
    let mut desk = Desk::new().await;
    let first = desk.cookie.clone().unwrap();
    let answer = desk.post_bare("/login", &[("email", OWNER), ("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    let second = answer.session_cookie().unwrap();
    assert_ne!(first, second);
    assert!(desk.get("/").await.location().starts_with("/login"), "the session before the login ended with it");

    // A session that a stranger put into the browser is not taken over.
    desk.cookie = Some(format!("opinari={}", "0".repeat(64)));
    let planted = desk.cookie.clone();
    let answer = desk.post_bare("/login", &[("email", OWNER), ("password", PASSWORD)]).await;
    assert_ne!(answer.session_cookie(), planted);

    desk.cookie = Some(second.clone());
    assert_eq!(desk.get("/").await.status, StatusCode::OK);
    let answer = desk.post("/logout", &[]).await;
    assert_eq!(answer.session_cookie().as_deref(), Some("opinari="));
    assert!(desk.get("/").await.location().starts_with("/login"), "a copy of the cookie is worth nothing");
}

#[tokio::test]
async fn fault_39_a_disabled_person_is_out_at_once() {
    let mut desk = Desk::new().await;
    let (owner, scope) = (desk.session().await.user, desk.scope().await);
    let person = desk.add_person("zala@example.com").await;
    let answer = desk.post_bare("/login", &[("email", "zala@example.com"), ("password", PASSWORD)]).await;
    desk.cookie = answer.session_cookie();
    assert_eq!(desk.get("/").await.status, StatusCode::OK);
    accounts::set_user_enabled(&desk.db, &desk.env, scope, owner, person, false).await.unwrap();
    assert!(desk.get("/").await.location().starts_with("/login"));
}

#[tokio::test]
async fn fault_39_sessions_end_by_idleness_and_by_age() {
    let desk = Desk::new().await;
    for _ in 0..6 {
        desk.clock.advance(chrono::TimeDelta::days(9));
        assert_eq!(desk.get("/").await.status, StatusCode::OK);
    }
    desk.clock.advance(chrono::TimeDelta::days(9));
    assert!(desk.get("/").await.location().starts_with("/login"), "60 days are over");
    let desk = Desk::new().await;
    desk.clock.advance(chrono::TimeDelta::days(15));
    assert!(desk.get("/").await.location().starts_with("/login"), "unused for 15 days");
}

#[tokio::test]
async fn fault_36_the_login_leads_to_our_own_pages_only() {
    let mut desk = Desk::new().await;
    desk.cookie = None;
    for (next, expected) in [
        ("/r/1?state=all", "/r/1?state=all"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let form = [("email", OWNER), ("password", PASSWORD), ("next", next)];
        assert_eq!(desk.post_bare("/login", &form).await.location(), expected, "{next}");
        assert_eq!(desk.post_bare("/preferences", &[("theme", "dark"), ("next", next)]).await.location(), expected);
    }
    assert_eq!(desk.get("/r/1?state=all").await.location(), "/login?next=%2Fr%2F1%3Fstate%3Dall");
}

#[tokio::test]
async fn fault_40_a_stranger_is_slowed_down_and_learns_nothing() {
    let mut desk = Desk::new().await;
    desk.cookie = None;
    let mut answers = Vec::new();
    for email in [OWNER, "nobody@example.com"] {
        let answer = desk.post_bare("/login", &[("email", email), ("password", "wrong")]).await;
        answers.push((answer.status, answer.body.replace(email, "")));
    }
    assert_eq!(answers[0], answers[1], "known and unknown are answered alike");
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        last = desk.post_bare("/login", &[("email", OWNER), ("password", "wrong")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let right = desk.post_bare("/login", &[("email", OWNER), ("password", PASSWORD)]).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "a guess that is right is not told apart");
    assert!(right.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn the_link_of_the_first_start_works_once() {
    let mut desk = Desk::unclaimed().await;
    let token = accounts::issue_setup_link(&desk.db, &desk.env).await.unwrap().unwrap();
    let path = format!("/setup/{token}");
    assert!(desk.page(&path).await.contains("name=\"business\""));
    assert_eq!(desk.get("/setup/other").await.status, StatusCode::NOT_FOUND);
    let form = |password: &'static str| {
        [
            ("business", "Sklep Pod Lipą"),
            ("name", "Jagoda Wzorcowa"),
            ("email", OWNER),
            ("password", password),
            ("locale", "pl"),
        ]
    };
    let refused = desk.post_bare(&path, &form("short")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Sklep Pod Lipą") && !refused.body.contains("short\""));
    let claimed = desk.post_bare(&path, &form(PASSWORD)).await;
    assert_eq!((claimed.status, claimed.location()), (StatusCode::SEE_OTHER, "/"));
    desk.cookie = claimed.session_cookie();
    assert!(desk.page("/").await.contains("lang=\"pl\""));
    assert_eq!(desk.post_bare(&path, &form(PASSWORD)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn language_and_theme_are_remembered() {
    let mut desk = Desk::new().await;
    let answer = desk.post_bare("/preferences", &[("language", "sl"), ("next", "/login")]).await;
    assert_eq!(answer.location(), "/login");
    assert_eq!(desk.session().await.locale, crate::domain::Locale::Sl);
    desk.cookie = Some("theme=dark; language=pl".to_owned());
    let page = desk.page("/login").await;
    assert!(page.contains("<html lang=\"pl\" data-theme=\"dark\">"));
    desk.cookie = Some("theme=\"><script>; language=xx".to_owned());
    assert!(desk.page("/login").await.contains("<html lang=\"en\" data-theme=\"auto\">"));
}
