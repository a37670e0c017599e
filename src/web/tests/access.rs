use axum::http::{Method, StatusCode};

use super::{Desk, PASSWORD, security};
use crate::web::{Access, router::routes};

/// A path with something in place of its parts.
fn filled(path: &str) -> String {
    let id = "01931e6f-0000-7000-8000-000000000000";
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn fault_38_forms_need_the_token_of_their_session() {
    let mut desk = Desk::new().await;
    desk.add_person("zala@example.com").await;
    let mine = desk.cookie.take();
    let login = desk.post_bare("/login", &[("email", "zala@example.com"), ("password", PASSWORD)]).await;
    desk.cookie = login.session_cookie();
    let foreign = security::mask_token(&desk.env, &desk.session().await.csrf);
    desk.cookie = mine;
    let own = security::mask_token(&desk.env, &desk.session().await.csrf);
    let mut staff = 0;
    for route in routes().into_iter().filter(|route| route.method != Method::GET) {
        let path = filled(route.path);
        assert_eq!(route.method, Method::POST, "{path}: forms are posted");
        desk.headers = vec![("sec-fetch-site", "cross-site".to_owned())];
        match route.access {
            Access::Public => panic!("{path} changes something for everybody"),
            Access::Open => {
                assert_eq!(desk.post_bare(&path, &[]).await.status, StatusCode::FORBIDDEN, "{path} cross-site");
            }
            Access::Staff => {
                staff += 1;
                let cross = desk.post_bare(&path, &[("csrf", own.as_str())]).await;
                assert_eq!(cross.status, StatusCode::FORBIDDEN, "{path} cross-site");
                desk.headers = vec![("origin", "https://evil.example".to_owned())];
                let origin = desk.post_bare(&path, &[("csrf", own.as_str())]).await;
                assert_eq!(origin.status, StatusCode::FORBIDDEN, "{path} from another origin");
                desk.headers.clear();
                for token in ["", "00", foreign.as_str()] {
                    let answer = desk.post_bare(&path, &[("csrf", token)]).await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with token {token:?}");
                }
                assert_eq!(desk.post_bare(&path, &[]).await.status, StatusCode::FORBIDDEN, "{path} without a token");
                let cookie = desk.cookie.take();
                let nobody = desk.post_bare(&path, &[("csrf", own.as_str())]).await;
                assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{path} by nobody");
                desk.cookie = cookie;
            }
        }
    }
    assert!(staff > 0);
    assert_eq!(desk.get("/").await.status, StatusCode::OK, "the session outlived every attempt");
}

#[tokio::test]
async fn pages_of_the_staff_lead_strangers_to_the_login() {
    let desk = Desk::unclaimed().await;
    for route in routes().into_iter().filter(|route| route.method == Method::GET && route.access == Access::Staff) {
        let path = filled(route.path);
        let answer = desk.get(&path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/login"), "{path} leads to {}", answer.location());
    }
}

#[tokio::test]
async fn every_page_says_what_it_may_load() {
    let mut desk = Desk::new().await;
    let check = |answer: &super::Answer, path: &str| {
        let policy = answer.headers.get("content-security-policy").unwrap_or_else(|| panic!("{path} has no policy"));
        let policy = policy.to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(!answer.body.contains("style=\"") && !answer.body.contains(" onclick"), "{path} has inline code");
    };
    for signed_in in [true, false] {
        for route in routes().into_iter().filter(|route| route.method == Method::GET) {
            if route.access != Access::Public {
                let path = filled(route.path);
                check(&desk.get(&path).await, &path);
            }
        }
        let missing = desk.get("/nothing/here").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        check(&missing, "/nothing/here");
        if signed_in {
            desk.cookie = None;
        }
    }
}
