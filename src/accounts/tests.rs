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
    let other = NewPerson {
        email: "druga@example.com".into(),
        name: "Druga".into(),
        password: PASSWORD.into(),
        role: Role::Owner,
        locale: Locale::Pl,
    };
    let other = add_user(&db, &env, who.scope(), Some(who.user), other).await.unwrap();
    set_user_enabled(&db, &env, who.scope(), other, who.user, false).await.unwrap();
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

fn person(email: &str, name: &str, role: Role) -> Invitee {
    Invitee { email: email.into(), name: name.into(), role, locale: Locale::Sl }
}

#[tokio::test]
async fn a_business_keeps_an_owner_who_can_sign_in() {
    let (db, (env, _), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let started = owner(&db, &env, &security).await;
    let who = session(&db, &env, &security, &started.token).await.unwrap().unwrap();
    let (scope, first) = (who.scope(), who.user);
    let own = set_user_enabled(&db, &env, scope, first, first, false).await;
    assert!(matches!(own, Err(PersonError::Own)), "{own:?}");
    let (second, _) =
        invite(&db, &env, scope, first, person("druga@example.com", "Druga", Role::Manager)).await.unwrap();
    for (taken, name) in [("druga@example.com", "x"), ("trzecia@example.com", " \u{7}"), ("@", "x")] {
        assert!(invite(&db, &env, scope, first, person(taken, name, Role::Staff)).await.is_err(), "{taken} {name}");
    }
    // Somebody who is no owner any more, as after a click on a page that was open for long.
    let last = set_user_enabled(&db, &env, scope, second, first, false).await;
    assert!(matches!(last, Err(PersonError::LastOwner)), "{last:?}");
    assert!(matches!(set_role(&db, &env, scope, second, first, Role::Staff).await, Err(PersonError::LastOwner)));
    set_role(&db, &env, scope, first, second, Role::Owner).await.unwrap();
    set_role(&db, &env, scope, second, first, Role::Staff).await.unwrap();
    set_user_enabled(&db, &env, scope, second, first, false).await.unwrap();
    assert_eq!(store::users::owners(db.reader(), scope).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_owners_cannot_shut_each_other_out_at_once() {
    let (db, (env, _), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let started = owner(&db, &env, &security).await;
    let who = session(&db, &env, &security, &started.token).await.unwrap().unwrap();
    let (scope, first) = (who.scope(), who.user);
    let (second, _) = invite(&db, &env, scope, first, person("druga@example.com", "Druga", Role::Owner)).await.unwrap();
    let (one, other) = tokio::join!(
        set_user_enabled(&db, &env, scope, first, second, false),
        set_user_enabled(&db, &env, scope, second, first, false),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(store::users::owners(db.reader(), scope).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_invitation_gives_one_person_one_password() {
    let (db, (env, clock), security) = (TestDb::new().await, fake_env(), Config::defaults().security);
    let started = owner(&db, &env, &security).await;
    let who = session(&db, &env, &security, &started.token).await.unwrap().unwrap();
    let (scope, by) = (who.scope(), who.user);
    let (id, first) = invite(&db, &env, scope, by, person("zala@example.com", "Zala", Role::Staff)).await.unwrap();
    let before = VERIFICATIONS.load(Ordering::Relaxed);
    assert!(login(&db, &env, &security, "zala@example.com", "!", "test").await.is_err(), "there is no password yet");
    assert!(VERIFICATIONS.load(Ordering::Relaxed) > before, "and it takes as long to say so");
    let second = renew_invitation(&db, &env, scope, by, id).await.unwrap();
    assert!(invited(&db, &env, &first).await.unwrap().is_none(), "a new link replaces the earlier one");
    assert!(!setup_link_valid(&db, &env, &second).await.unwrap(), "it makes nobody an owner");
    let accept = async |token: &str, password: &str| {
        accept_invitation(&db, &env, &security, token, password.to_owned(), "test").await
    };
    assert!(matches!(accept(&second, "short").await, Err(AcceptError::User(_))));
    set_user_enabled(&db, &env, scope, by, id, false).await.unwrap();
    assert!(matches!(accept(&second, PASSWORD).await, Err(AcceptError::Invalid)), "disabled");
    set_user_enabled(&db, &env, scope, by, id, true).await.unwrap();
    let new = accept(&second, PASSWORD).await.unwrap();
    assert_eq!(session(&db, &env, &security, &new.token).await.unwrap().unwrap().user, id);
    assert!(matches!(accept(&second, PASSWORD).await, Err(AcceptError::Invalid)), "used up");
    let third = renew_invitation(&db, &env, scope, by, id).await.unwrap();
    clock.advance(chrono::TimeDelta::days(7));
    assert!(invited(&db, &env, &third).await.unwrap().is_none(), "too old");
    assert!(login(&db, &env, &security, "zala@example.com", PASSWORD, "test").await.is_ok());
}
