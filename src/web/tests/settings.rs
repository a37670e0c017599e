use axum::http::StatusCode;

use super::{Desk, PASSWORD};
use crate::{
    accounts,
    domain::{Locale, Role},
    store::{self, businesses},
    testing::seed,
};

const OWNER: &str = "owner@example.com";
const NEW: &str = "another short sentence";

#[tokio::test]
async fn fault_39_a_changed_password_asks_for_the_present_one_and_ends_the_other_sessions() {
    let mut desk = Desk::new().await;
    let here = desk.cookie.clone();
    desk.sign_in(OWNER, PASSWORD).await;
    let elsewhere = std::mem::replace(&mut desk.cookie, here.clone());
    for (present, new, said) in [
        ("not the password", NEW, "The present password is another one"),
        ("", NEW, "The present password is another one"),
        (PASSWORD, "short", "at least 10 characters"),
        (PASSWORD, "password123", "one of the first that are guessed"),
    ] {
        let answer = desk.post("/settings/password", &[("present", present), ("new", new)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
        assert!(present.is_empty() || !answer.body.contains(&format!("value=\"{present}\"")), "it is not given back");
    }
    desk.cookie = elsewhere.clone();
    assert_eq!(desk.get("/").await.status, StatusCode::OK, "nothing happened yet");
    desk.cookie = here;
    let changed = desk.post("/settings/password", &[("present", PASSWORD), ("new", NEW)]).await;
    assert_eq!(changed.location(), "/settings?done=password", "{}", changed.body);
    assert!(desk.page(changed.location()).await.contains("Other browsers were signed out"), "this one stays");
    desk.cookie = elsewhere;
    assert!(desk.get("/").await.location().starts_with("/login"), "the other one is out");
    let old = desk.post_bare("/login", &[("email", OWNER), ("password", PASSWORD)]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.sign_in(OWNER, NEW).await;
}

#[tokio::test]
async fn fault_40_a_stolen_session_is_no_place_to_guess_the_password() {
    let desk = Desk::new().await;
    let mut last = StatusCode::OK;
    for _ in 0..11 {
        last = desk.post("/settings/password", &[("present", "wrong"), ("new", NEW)]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn fault_39_sessions_are_listed_and_ended_one_by_one_or_all_others() {
    let mut desk = Desk::new().await;
    let here = desk.cookie.clone();
    let mut others = Vec::new();
    for _ in 0..3 {
        desk.sign_in(OWNER, PASSWORD).await;
        others.push(std::mem::replace(&mut desk.cookie, here.clone()));
    }
    let stranger = {
        desk.sit_down("zala@example.com", Role::Staff).await;
        std::mem::replace(&mut desk.cookie, here.clone())
    };
    let hash = |cookie: &Option<String>| accounts::hash_token(cookie.as_ref().unwrap().split('=').nth(1).unwrap());
    let page = desk.page("/settings").await;
    assert_eq!(page.matches("/end\"").count(), 3, "the others can be ended, this one not: {page}");
    assert!(!page.contains(&hash(&stranger)) && !page.contains(&hash(&here)));
    let foreign = desk.post(&format!("/settings/sessions/{}/end", hash(&stranger)), &[]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let ended = desk.post(&format!("/settings/sessions/{}/end", hash(&others[0])), &[]).await;
    assert_eq!(ended.location(), "/settings?done=session");
    desk.cookie = others[0].clone();
    assert!(desk.get("/").await.location().starts_with("/login"));
    desk.cookie = others[1].clone();
    assert_eq!(desk.get("/").await.status, StatusCode::OK);
    desk.cookie = here;
    desk.post("/settings/sessions/end-others", &[]).await;
    assert_eq!(desk.page("/settings").await.matches("/end\"").count(), 0);
    for gone in &others[1..] {
        desk.cookie = gone.clone();
        assert!(desk.get("/").await.location().starts_with("/login"));
    }
    desk.cookie = stranger;
    assert_eq!(desk.get("/").await.status, StatusCode::OK, "somebody else's session is not touched");
}

#[tokio::test]
async fn everybody_changes_name_and_language_and_sees_nothing_else() {
    let mut desk = Desk::new().await;
    desk.sit_down("zala@example.com", Role::Staff).await;
    let refused = desk.post("/settings/profile", &[("name", "  "), ("locale", "en")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
    let session = desk.cookie.clone().unwrap();
    desk.cookie = Some(format!("{session}; language=sl"));
    let saved = desk.post("/settings/profile", &[("name", "Zala <i>"), ("locale", "en")]).await;
    assert_eq!(saved.location(), "/settings?done=profile");
    let cookies: Vec<_> = saved.headers.get_all("set-cookie").iter().collect();
    assert!(cookies.iter().any(|cookie| cookie.to_str().unwrap().starts_with("language=;")), "{cookies:?}");
    desk.cookie = Some(session);
    let page = desk.page("/settings").await;
    assert!(page.contains("<html lang=\"en\"") && page.contains("Zala &lt;i&gt;") && !page.contains("<i>"));
    for path in ["/settings/business", "/settings/tokens", "/settings/log", "/people"] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!page.contains(&format!("href=\"{path}\"")), "{path}");
    }
    for path in ["/settings/business", "/settings/places", "/settings/tokens"] {
        let form = [("name", "x"), ("locale", "pl")];
        assert_eq!(desk.post(path, &form).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let refused = desk.get("/people").await.body;
    assert!(refused.contains("The role of this account does not allow it"), "{refused}");
    desk.sit_down("zofia@example.com", Role::Manager).await;
    let page = desk.page("/settings/business").await;
    assert!(!page.contains("href=\"/people\""));
    for path in ["/settings/tokens", "/settings/log", "/people"] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(desk.page("/settings?done=%3Cscript%3E").await.matches("<script").count(), 1);
}

#[tokio::test]
async fn the_business_and_its_places_are_changed_by_forms() {
    let desk = Desk::new().await;
    let form = |zone: &'static str, name: &'static str| {
        [("name", name), ("locale", "sl"), ("time_zone", zone), ("language", "sl"), ("language", "hr")]
    };
    for (zone, name, said) in
        [("Europe/Atlantis", "Pod Lipo", "no such time zone"), ("Europe/Ljubljana", " ", "The business needs a name")]
    {
        let answer = desk.post("/settings/business", &form(zone, name)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said) && answer.body.contains(&zone.replace('/', "&#x2f;")), "{}", answer.body);
    }
    let none = desk.post("/settings/business", &[("name", "x"), ("locale", "sl"), ("time_zone", "UTC")]).await;
    assert!(none.body.contains("At least one language"), "{}", none.body);
    let saved = desk.post("/settings/business", &form("Europe/Ljubljana", "Pod Lipo")).await;
    assert_eq!(saved.location(), "/settings/business?done=business", "{}", saved.body);
    let row = businesses::get(desk.db.reader(), desk.scope().await).await.unwrap();
    assert_eq!((row.name.as_str(), row.locale, row.time_zone.as_str()), ("Pod Lipo", Locale::Sl, "Europe/Ljubljana"));
    assert_eq!(row.languages, serde_json::json!(["sl", "hr"]));
    assert!(desk.page(saved.location()).await.contains("value=\"hr\" checked"));

    let empty = desk.post("/settings/places", &[("name", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("A place needs a name"));
    desk.post("/settings/places", &[("name", "Celje")]).await;
    let places = businesses::locations(desk.db.reader(), desk.scope().await).await.unwrap();
    let celje = places.iter().find(|place| place.name == "Celje").unwrap().id;
    desk.post(&format!("/settings/places/{celje}"), &[("name", "Celje, center")]).await;
    assert!(desk.page("/settings/business").await.contains("value=\"Celje, center\""));
    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let foreign = desk.post(&format!("/settings/places/{}", other.location), &[("name", "x")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.post("/settings/places/nonsense", &[("name", "x")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_file_declares_is_read_and_not_changed() {
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let desk = Desk::new().await;
    let scope = desk.scope().await;
    let mut row = businesses::get(desk.db.reader(), scope).await.unwrap().into_active_model();
    row.managed_by = sea_orm::Set(Some("file:demo".to_owned()));
    let place = businesses::locations(desk.db.reader(), scope).await.unwrap().pop().unwrap();
    let id = place.id;
    let mut place = place.into_active_model();
    place.managed_by = sea_orm::Set(Some("file:demo".to_owned()));
    let tx = desk.db.write().await.unwrap();
    row.update(&*tx).await.unwrap();
    place.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let page = desk.page("/settings/business").await;
    assert!(page.contains("A settings file describes this business") && !page.contains("name=\"time_zone\""));
    let form = [("name", "x"), ("locale", "pl"), ("time_zone", "UTC"), ("language", "pl")];
    assert_eq!(desk.post("/settings/business", &form).await.status, StatusCode::CONFLICT);
    assert_eq!(desk.post(&format!("/settings/places/{id}"), &form).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_token_is_shown_once_and_speaks_until_it_is_revoked() {
    let mut desk = Desk::new().await;
    assert_eq!(desk.post("/settings/tokens", &[("name", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = desk.post("/settings/tokens", &[("name", "Kasa")]).await;
    let token = made.body.split("id=\"token-new\" value=\"").nth(1).expect("the token").split('"').next().unwrap();
    assert!(!desk.page("/settings/tokens").await.contains(token), "only once");
    desk.headers = vec![("authorization", format!("Bearer {token}"))];
    assert_eq!(desk.get("/api/v1/connections").await.status, StatusCode::OK);
    desk.headers.clear();
    let scope = desk.scope().await;
    let id = store::tokens::list(desk.db.reader(), scope).await.unwrap()[0].id;
    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let theirs = crate::domain::Scope(other.business);
    accounts::issue_api_token(&desk.db, &desk.env, theirs, None, "obcy").await.unwrap();
    let foreign = store::tokens::list(desk.db.reader(), theirs).await.unwrap()[0].id;
    assert_eq!(desk.post(&format!("/settings/tokens/{foreign}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
    let revoked = desk.post(&format!("/settings/tokens/{id}/revoke"), &[]).await;
    assert_eq!(revoked.location(), "/settings/tokens?done=token");
    assert_eq!(desk.post(&format!("/settings/tokens/{id}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
    desk.headers = vec![("authorization", format!("Bearer {token}"))];
    assert_eq!(desk.get("/api/v1/connections").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_log_says_in_words_who_did_what() {
    let desk = Desk::new().await;
    desk.post("/settings/places", &[("name", "Celje")]).await;
    desk.post("/rules", &[("email", OWNER), ("name", "Pilne")]).await;
    desk.post("/people", &[("email", "a@example.com"), ("name", "Ala"), ("role", "staff"), ("locale", "pl")]).await;
    desk.post("/settings/tokens", &[("name", "Kasa")]).await;
    let page = desk.page("/settings/log").await;
    for said in [
        "Business set up",
        "Place saved",
        "Celje",
        "Alert saved",
        "Pilne",
        "Person invited",
        "Ala",
        "(staff)",
        "API token made",
        "Jagoda Wzorcowa",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let theirs = crate::domain::Scope(other.business);
    accounts::issue_api_token(&desk.db, &desk.env, theirs, None, "tajne").await.unwrap();
    assert_eq!(desk.page("/settings/log").await.matches("API token made").count(), 1);
}

/// Every act that is written down has its words.
#[test]
fn every_line_of_the_log_has_words() {
    let mut acts = std::collections::BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                if text.contains("audit::record(") {
                    let words = text.split('"').skip(1).step_by(2).filter_map(|word| word.split_once('.'));
                    let plain = |part: &str| {
                        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                    };
                    acts.extend(
                        words
                            .filter(|(of, act)| plain(of) && plain(act) && *act != "html")
                            .map(|(of, act)| format!("{of}.{act}")),
                    );
                }
            }
        }
    }
    assert!(acts.len() > 20, "{acts:?}");
    for act in acts {
        let key = format!("log-{}", act.replace(['.', '_'], "-"));
        assert!(crate::i18n::has(Locale::En, &key), "{act} has no {key}");
    }
}
