//! One-time links by which a person chooses her own password: the first one, or a new one when it is forgotten.
//! Must never let a link open anything for a disabled person, or open it twice.

use chrono::TimeDelta;
use entity::{setup_link, user};
use serde_json::json;

use super::{
    NewSession, PersonError, UserError, hash_password, hash_token,
    people::{anothers, fit, insert},
    start_session,
};
use crate::{
    config::Security,
    domain::{BusinessId, Env, Locale, Role, Scope, UserId},
    store::{self, Db, StoreError, WriteTx},
};

/// How long a link works.
const WORKS_FOR: TimeDelta = TimeDelta::days(7);

/// No password has this hash: until the link is used, nobody signs in.
const NO_PASSWORD: &str = "!";

/// Somebody who is to choose a password herself.
#[derive(Clone, Debug)]
pub struct Invitee {
    /// The mail address.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The language.
    pub locale: Locale,
}

/// Why a link gave nobody a password.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Unknown, used up, too old, or for somebody who may not sign in.
    #[error("the link does not work any more; an owner can make a new one")]
    Invalid,
    /// The password cannot be used.
    #[error(transparent)]
    User(#[from] UserError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a person without a password, and makes the link by which she chooses one. The token is shown this once.
pub async fn invite(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    person: Invitee,
) -> Result<(UserId, String), UserError> {
    let fit = fit(db, &person.email, &person.name).await?;
    let tx = db.write().await?;
    let id = insert(&tx, env, scope, &fit, NO_PASSWORD, person.role, person.locale).await?;
    let token = link(&tx, env, scope, id).await?;
    let detail = json!({ "role": person.role });
    store::audit::record(&tx, env, scope, Some(by), "user.invite", &id.to_string(), detail).await?;
    tx.commit().await?;
    Ok((id, token))
}

/// Whether a person has chosen a password yet.
pub fn has_password(person: &user::Model) -> bool {
    person.password_hash != NO_PASSWORD
}

/// Makes a new link for a person, in place of an earlier one. Her password works until the link is used.
pub async fn renew_invitation(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    user: UserId,
) -> Result<String, PersonError> {
    let tx = db.write().await?;
    anothers(&tx, scope, by, user).await?;
    let token = link(&tx, env, scope, user).await?;
    store::audit::record(&tx, env, scope, Some(by), "user.link", &user.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(token)
}

async fn link(tx: &WriteTx, env: &Env, scope: Scope, user: UserId) -> Result<String, StoreError> {
    let (token, now) = (env.token(), env.now());
    let row = setup_link::Model {
        token_hash: hash_token(&token),
        purpose: purpose(scope, user),
        expires_at: now + WORKS_FOR,
        used_at: None,
        created_at: now,
    };
    store::sessions::insert_link(tx, row).await?;
    Ok(token)
}

fn purpose(scope: Scope, user: UserId) -> String {
    format!("invitation:{}:{user}", scope.0)
}

/// Whom a purpose names.
fn named(purpose: &str) -> Option<(Scope, UserId)> {
    let (business, user) = purpose.strip_prefix("invitation:")?.split_once(':')?;
    Some((Scope(business.parse::<BusinessId>().ok()?), user.parse().ok()?))
}

/// The person for whom a link still works.
pub async fn invited(db: &Db, env: &Env, token: &str) -> Result<Option<user::Model>, StoreError> {
    let purpose = store::sessions::link_purpose(db.reader(), &hash_token(token), env.now()).await?;
    let Some((scope, user)) = purpose.as_deref().and_then(named) else { return Ok(None) };
    let person = store::users::by_id(db.reader(), scope, user).await?;
    Ok(person.filter(|person| person.disabled_at.is_none()))
}

/// Gives the person of a link the password she chose, ends her sessions elsewhere, and signs her in.
pub async fn accept_invitation(
    db: &Db,
    env: &Env,
    security: &Security,
    token: &str,
    password: String,
    agent: &str,
) -> Result<NewSession, AcceptError> {
    let person = invited(db, env, token).await?.ok_or(AcceptError::Invalid)?;
    let scope = Scope(person.business_id);
    let hash = hash_password(env, password).await.map_err(UserError::from)?;
    let (id, now) = (person.id, env.now());
    let tx = db.write().await?;
    if !store::sessions::use_link(&tx, &hash_token(token), &purpose(scope, id), now).await? {
        return Err(AcceptError::Invalid);
    }
    let mut row = user::ActiveModel::from(person);
    row.password_hash = sea_orm::ActiveValue::Set(hash);
    row.updated_at = sea_orm::ActiveValue::Set(now);
    store::users::update(&tx, row).await?;
    store::sessions::end_all(&tx, id, None).await?;
    store::audit::record(&tx, env, scope, Some(id), "user.password", &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(start_session(db, env, security, id, scope.0, agent).await?)
}
