//! The first start: a link that works once makes the first business and its owner.
//! Must never work again once a business exists.

use chrono::TimeDelta;

use super::{NewSession, UserError, checked_email, hash_password, hash_token, start_session};
use crate::{
    config::Security,
    domain::{BusinessId, Env, Locale, Role, Scope, UserId, search, text},
    store::{self, Db, StoreError},
};

const PURPOSE: &str = "first_owner";

/// How long the link works; a new one is made at each start.
const WORKS_FOR: TimeDelta = TimeDelta::hours(24);

/// Who sets the service up.
#[derive(Clone, Debug)]
pub struct NewOwner {
    /// What the business is called.
    pub business: String,
    /// The owner's address.
    pub email: String,
    /// How the owner is called.
    pub name: String,
    /// The owner's password.
    pub password: String,
    /// The language of the pages and mails.
    pub locale: Locale,
}

/// Why the link made nobody an owner.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Unknown, used up, too old, or a business exists already.
    #[error("the link does not work any more; a new one stands in the log after a restart")]
    Invalid,
    /// The business has no name.
    #[error("the business needs a name")]
    NoName,
    /// Address or password cannot be used.
    #[error(transparent)]
    User(#[from] UserError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the token of the first owner's link, unless there is a business already.
pub async fn issue_setup_link(db: &Db, env: &Env) -> Result<Option<String>, StoreError> {
    if store::businesses::any(db.reader()).await? {
        return Ok(None);
    }
    let (token, now) = (env.token(), env.now());
    let row = entity::setup_link::Model {
        token_hash: hash_token(&token),
        purpose: PURPOSE.to_owned(),
        expires_at: now + WORKS_FOR,
        used_at: None,
        created_at: now,
    };
    let tx = db.write().await?;
    store::sessions::insert_link(&tx, row).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whether a link would still work.
pub async fn setup_link_valid(db: &Db, env: &Env, token: &str) -> Result<bool, StoreError> {
    Ok(!store::businesses::any(db.reader()).await?
        && store::sessions::link_works(db.reader(), &hash_token(token), PURPOSE, env.now()).await?)
}

/// Makes the business, its first location of the same name and its owner, signed in.
pub async fn claim_setup_link(
    db: &Db,
    env: &Env,
    security: &Security,
    token: &str,
    owner: NewOwner,
    agent: &str,
) -> Result<NewSession, SetupError> {
    let name = text::plain_line(&owner.business).ok_or(SetupError::NoName)?;
    let email = checked_email(&owner.email)?;
    if !setup_link_valid(db, env, token).await? {
        return Err(SetupError::Invalid);
    }
    let hash = hash_password(env, owner.password).await.map_err(UserError::from)?;
    let (business, user, now): (BusinessId, UserId, _) = (env.id(), env.id(), env.now());
    let tx = db.write().await?;
    if store::businesses::any(&*tx).await? || !store::sessions::use_link(&tx, &hash_token(token), PURPOSE, now).await? {
        return Err(SetupError::Invalid);
    }
    let mut row = store::businesses::new_business(business, &search::slug(&name, "shop"), &name, now);
    row.locale = owner.locale;
    if owner.locale == Locale::Sl {
        row.time_zone = "Europe/Ljubljana".to_owned();
        row.languages = serde_json::json!(["sl", "en"]);
    }
    store::businesses::insert(&tx, row).await?;
    let place = entity::location::Model {
        id: env.id(),
        business_id: business,
        key: search::slug(&name, "shop"),
        name: name.clone(),
        managed_by: None,
        disabled_at: None,
        created_at: now,
    };
    store::businesses::insert_location(&tx, place).await?;
    let new = store::users::NewUser {
        id: user,
        business,
        email: &email,
        name: &owner.name,
        password_hash: &hash,
        role: Role::Owner,
        locale: owner.locale,
        managed_by: None,
    };
    store::users::insert(&tx, new, now).await?;
    store::audit::record(
        &tx,
        env,
        Scope(business),
        Some(user),
        "business.add",
        &business.to_string(),
        serde_json::json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(start_session(db, env, security, user, business, agent).await?)
}
