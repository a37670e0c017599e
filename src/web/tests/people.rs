use axum::http::StatusCode;

use super::{Answer, Desk};
use crate::{
    domain::{Role, Scope, UserId},
    store::users,
    testing::seed,
};

const NEW: &str = "another short sentence";

/// The path of the link that a page shows.
fn link(answer: &Answer) -> String {
    let value = answer.body.split("id=\"link-new\" value=\"").nth(1).unwrap_or_else(|| panic!("{}", answer.body));
    let value = value.split('"').next().unwrap().replace("&#x2f;", "/");
    value.strip_prefix("http://127.0.0.1:8080").expect("the public address").to_owned()
}

async fn by_email(desk: &Desk, email: &str) -> entity::user::Model {
    users::by_email(desk.db.reader(), email).await.unwrap().expect("somebody has this address")
}

const ZALA: [(&str, &str); 4] =
    [("email", "Zala@Example.com"), ("name", "Zala Vzorčna"), ("role", "staff"), ("locale", "sl")];

#[tokio::test]
async fn somebody_is_invited_and_chooses_her_own_password() {
    let mut desk = Desk::new().await;
    let made = desk.post("/people", &ZALA).await;
    assert_eq!(made.status, StatusCode::OK);
    let path = link(&made);
    let page = desk.page("/people").await;
    assert!(page.contains("Zala Vzorčna") && page.contains("no password yet") && !page.contains("/welcome/"));
    let owner = desk.cookie.take();
    let welcome = desk.page(&path).await;
    assert!(welcome.contains("<html lang=\"sl\"") && welcome.contains("zala@example.com"), "{welcome}");
    let short = desk.post_bare(&path, &[("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("role=\"alert\"") && !short.body.contains("short\""));
    let accepted = desk.post_bare(&path, &[("password", NEW)]).await;
    assert_eq!((accepted.status, accepted.location()), (StatusCode::SEE_OTHER, "/"), "{}", accepted.body);
    desk.cookie = accepted.session_cookie();
    assert_eq!(desk.session().await.email, "zala@example.com");
    assert_eq!(desk.get(&path).await.status, StatusCode::NOT_FOUND, "once");
    assert_eq!(desk.post_bare(&path, &[("password", NEW)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/welcome/nonsense").await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get(&path.replace("welcome", "setup")).await.status, StatusCode::NOT_FOUND);
    let zala = desk.cookie.take();

    // A new link is how a forgotten password is mended; using it ends what went on before.
    desk.cookie = owner;
    let id = by_email(&desk, "zala@example.com").await.id;
    let path = link(&desk.post(&format!("/people/{id}/link"), &[]).await);
    desk.cookie = zala;
    assert_eq!(desk.get("/").await.status, StatusCode::OK, "until it is used");
    desk.cookie = None;
    desk.post_bare(&path, &[("password", "a third short sentence")]).await;
    let old = desk.post_bare("/login", &[("email", "zala@example.com"), ("password", NEW)]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_wrong_entry_is_said_and_given_back() {
    let desk = Desk::new().await;
    for (field, typed, said) in [
        ("email", "owner@example.com", "Somebody has this address already"),
        ("email", "zala@@example", "This is not a mail address"),
        ("name", " ", "A name is needed"),
    ] {
        let form = ZALA.map(|(name, value)| if name == field { (name, typed) } else { (name, value) });
        let answer = desk.post("/people", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={typed}");
        assert!(answer.body.contains(said) && answer.body.contains(&format!("value=\"{typed}\"")), "{}", answer.body);
    }
    let form = ZALA.map(|(name, value)| if name == "role" { (name, "god") } else { (name, value) });
    assert_eq!(desk.post("/people", &form).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(users::list(desk.db.reader(), desk.scope().await).await.unwrap().len(), 1);
}

#[tokio::test]
async fn roles_change_at_once_and_nobody_shuts_herself_out() {
    let mut desk = Desk::new().await;
    let (owner, me) = (desk.cookie.clone(), desk.session().await.user);
    let id = desk.sit_down("zala@example.com", Role::Staff).await;
    let zala = std::mem::replace(&mut desk.cookie, owner.clone());
    let page = desk.page("/people").await;
    assert!(!page.contains(&format!("/people/{me}/")), "there is no button against oneself: {page}");
    for (path, form) in [("disable", ("x", "")), ("link", ("x", "")), ("role", ("role", "staff"))] {
        let answer = desk.post(&format!("/people/{me}/{path}"), &[form]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(desk.post(&format!("/people/{id}/role"), &[("role", "god")]).await.status, 422);
    desk.post(&format!("/people/{id}/role"), &[("role", "owner")]).await;
    desk.cookie = zala.clone();
    assert_eq!(desk.get("/people").await.status, StatusCode::OK, "an owner now, in the session she has");
    desk.post(&format!("/people/{me}/role"), &[("role", "manager")]).await;
    desk.cookie = owner;
    assert_eq!(desk.get("/people").await.status, StatusCode::FORBIDDEN);
    desk.cookie = zala;
    let off = desk.post(&format!("/people/{me}/disable"), &[]).await;
    assert!(desk.page(off.location()).await.contains("izklopljeno"));
    assert!(users::by_id(desk.db.reader(), desk.scope().await, me).await.unwrap().unwrap().disabled_at.is_some());
    desk.post(&format!("/people/{me}/enable"), &[]).await;
    assert!(!desk.page("/people").await.contains("izklopljeno"));
}

#[tokio::test]
async fn people_are_for_owners_and_of_their_own_business() {
    let mut desk = Desk::new().await;
    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let theirs = seed::user(&desk.db, &desk.env, other, "obcy@example.com", Role::Staff).await.id;
    assert!(!desk.page("/people").await.contains("obcy@example.com"));
    let acts = |id: UserId| ["role", "link", "disable", "enable"].map(|act| format!("/people/{id}/{act}"));
    for path in acts(theirs) {
        assert_eq!(desk.post(&path, &[("role", "owner")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(desk.post("/people/nonsense/disable", &[]).await.status, StatusCode::NOT_FOUND);
    let row = users::by_id(desk.db.reader(), Scope(other.business), theirs).await.unwrap().unwrap();
    assert_eq!((row.role, row.disabled_at), (Role::Staff, None));
    for (email, role) in [("zofia@example.com", Role::Manager), ("zala@example.com", Role::Staff)] {
        let me = desk.session().await.user;
        desk.sit_down(email, role).await;
        for path in acts(me) {
            assert_eq!(desk.post(&path, &[("role", "owner")]).await.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
        assert_eq!(desk.post("/people", &ZALA).await.status, StatusCode::FORBIDDEN, "{role}");
        desk.cookie = None;
        desk.sign_in("owner@example.com", super::PASSWORD).await;
    }
}

#[tokio::test]
async fn a_person_of_a_file_is_not_changed() {
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let desk = Desk::new().await;
    let id = desk.add_person("zala@example.com").await;
    let mut row = by_email(&desk, "zala@example.com").await.into_active_model();
    row.managed_by = sea_orm::Set(Some("file:demo".to_owned()));
    let tx = desk.db.write().await.unwrap();
    row.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(desk.page("/people").await.contains("in a settings file"));
    for act in ["role", "link", "disable"] {
        let answer = desk.post(&format!("/people/{id}/{act}"), &[("role", "owner")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{act}");
    }
}
