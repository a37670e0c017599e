use std::sync::atomic::Ordering;

use super::{password::VERIFICATIONS, *};
use crate::{
    config::Config,
    testing::{TestDb, fake_env},
};

const PASSWORD: &str = "trzy czerwone jabłka";

async fn owner(db: &Db, env: &Env, security: &Security) -> NewSession {
    let token = issue_setup_link(db, env).await.unwrap().expect("there is no business yet");
    let owner = NewOwner {
        business: "Zielona Półka".into(),
        email: " Wlasciciel@Example.com ".into(),
        name: "Halina".into(),
        password: PASSWORD.into(),
        locale: Locale::Pl,
    };
    claim_setup_link(db, env, security, &token, owner, "test").await.unwrap()
}

#[tokio::test]
async fn the_first_link_works_once_and_makes_an_owner() {
    let (db, (env, _), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let token = issue_setup_link(&db, &env).await.unwrap().unwrap();
    assert!(setup_link_valid(&db, &env, &token).await.unwrap());
    let later = issue_setup_link(&db, &env).await.unwrap().unwrap();
    assert!(!setup_link_valid(&db, &env, &token).await.unwrap(), "a restart replaces the link");
    let started = owner(&db, &env, &security).await;
    assert!(!setup_link_valid(&db, &env, &later).await.unwrap());
    assert_eq!(issue_setup_link(&db, &env).await.unwrap(), None);
    let session = session(&db, &env, &security, &started.token).await.unwrap().unwrap();
    assert_eq!((session.role, session.email.as_str()), (Role::Owner, "wlasciciel@example.com"));
}

#[tokio::test]
async fn fault_39_a_session_ends_by_logout_disabling_password_and_time() {
    let (db, (env, clock), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let first = owner(&db, &env, &security).await;
    let again = login(&db, &env, &security, "wlasciciel@example.com", PASSWORD, "test").await.unwrap();
    assert_ne!(first.token, again.token, "each login has a token of its own");
    let live = async |token: &str| session(&db, &env, &security, token).await.unwrap();
    logout(&db, &first.token).await.unwrap();
    assert!(live(&first.token).await.is_none());
    let who = live(&again.token).await.unwrap();
    change_password(&db, &env, who.scope(), who.user, "cztery zielone gruszki".into(), None).await.unwrap();
    assert!(live(&again.token).await.is_none());
    let third = login(&db, &env, &security, "wlasciciel@example.com", "cztery zielone gruszki", "test").await.unwrap();
    clock.advance(security.session_idle.delta() + chrono::TimeDelta::seconds(1));
    assert!(live(&third.token).await.is_none());
    let fourth = login(&db, &env, &security, "wlasciciel@example.com", "cztery zielone gruszki", "test").await.unwrap();
    set_user_enabled(&db, &env, who.scope(), who.user, who.user, false).await.unwrap();
    assert!(live(&fourth.token).await.is_none());
    assert!(login(&db, &env, &security, "wlasciciel@example.com", "cztery zielone gruszki", "test").await.is_err());
}

#[tokio::test]
async fn fault_40_an_unknown_user_costs_one_verification_too() {
    let (db, (env, _), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let before = VERIFICATIONS.load(Ordering::Relaxed);
    assert!(matches!(login(&db, &env, &security, "nikt@example.com", "x", "test").await, Err(LoginError::Refused)));
    assert!(VERIFICATIONS.load(Ordering::Relaxed) > before);
    assert!(!verify_password(None, "nobody".into()).await, "nobody's own password opens nothing");
}

#[tokio::test]
async fn short_and_common_passwords_are_refused() {
    let (env, _) = fake_env();
    assert_eq!(hash_password(&env, "krótkie".into()).await, Err(PasswordError::TooShort));
    assert_eq!(hash_password(&env, "Haslo12345".into()).await, Err(PasswordError::TooCommon));
}

#[tokio::test]
async fn an_api_token_speaks_for_its_business_until_revoked() {
    let (db, (env, _), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let started = owner(&db, &env, &security).await;
    let scope = session(&db, &env, &security, &started.token).await.unwrap().unwrap().scope();
    let token = issue_api_token(&db, &env, scope, None, "raport").await.unwrap();
    assert_eq!(api_scope(&db, &token).await.unwrap(), Some(scope));
    let id = store::tokens::list(db.reader(), scope).await.unwrap()[0].id;
    let tx = db.write().await.unwrap();
    store::tokens::revoke(&tx, scope, id, env.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(api_scope(&db, &token).await.unwrap(), None);
}
