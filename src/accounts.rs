//! Users, sessions, one-time links, API tokens.
//! Must never keep a password or a token in the clear, nor tell an unknown user from a wrong password.

mod password;
mod setup;

use sha2::{Digest, Sha256};

pub use password::{PasswordError, hash_password, verify_password};
pub use setup::{NewOwner, SetupError, claim_setup_link, issue_setup_link, setup_link_valid};

use crate::{
    config::Security,
    domain::{ApiTokenId, BusinessId, Env, Locale, Role, Scope, UserId},
    store::{self, Db, StoreError},
};

/// How often the use of a session is written down, at most.
const TOUCH_EVERY: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user: UserId,
    /// Whose rows may be seen.
    pub business: BusinessId,
    /// What the person may do.
    pub role: Role,
    /// The language of the pages.
    pub locale: Locale,
    /// How the person is called.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The token that every form of this session carries.
    pub csrf: String,
}

impl Session {
    /// Whose rows this session may touch.
    pub fn scope(&self) -> Scope {
        Scope(self.business)
    }
}

/// The token of a new session: goes into the cookie, and nowhere else.
#[derive(Clone)]
pub struct NewSession {
    /// 64 hexadecimal digits.
    pub token: String,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Unknown address, wrong password or a disabled user: one answer for all three.
    #[error("the address or the password is not right")]
    Refused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs a person in. One password verification is spent whether or not the address is known.
pub async fn login(
    db: &Db,
    env: &Env,
    security: &Security,
    email: &str,
    password: &str,
    agent: &str,
) -> Result<NewSession, LoginError> {
    let user = store::users::by_email(db.reader(), email).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = verify_password(hash, password.to_owned()).await;
    match user {
        Some(user) if right && user.disabled_at.is_none() => {
            Ok(start_session(db, env, security, user.id, user.business_id, agent).await?)
        }
        _ => Err(LoginError::Refused),
    }
}

pub(crate) async fn start_session(
    db: &Db,
    env: &Env,
    security: &Security,
    user: UserId,
    business: BusinessId,
    agent: &str,
) -> Result<NewSession, StoreError> {
    let (token, now) = (env.token(), env.now());
    let tx = db.write().await?;
    let row = entity::session::Model {
        token_hash: hash_token(&token),
        user_id: user,
        business_id: business,
        csrf: env.token(),
        agent: agent.chars().filter(|c| !c.is_control()).take(200).collect(),
        created_at: now,
        seen_at: now,
        expires_at: now + security.session_absolute.delta(),
    };
    store::sessions::insert(&tx, row).await?;
    tx.commit().await?;
    Ok(NewSession { token })
}

/// The session of a cookie, unless it has ended. Its use is noted now and then.
pub async fn session(db: &Db, env: &Env, security: &Security, token: &str) -> Result<Option<Session>, StoreError> {
    let (hash, now) = (hash_token(token), env.now());
    let found = store::sessions::live(db.reader(), &hash, now, now - security.session_idle.delta()).await?;
    let Some((session, user)) = found else { return Ok(None) };
    if now - session.seen_at > TOUCH_EVERY {
        let noted = async {
            let tx = db.write().await?;
            store::sessions::touch(&tx, &hash, now).await?;
            tx.commit().await
        };
        match noted.await {
            // What is held can be read while nothing can be saved.
            Err(error) if error.trouble().is_some() => {
                tracing::debug!(error = %error, "the use of a session cannot be noted");
            }
            other => other?,
        }
    }
    Ok(Some(Session {
        user: user.id,
        business: user.business_id,
        role: user.role,
        locale: user.locale,
        name: user.name,
        email: user.email,
        csrf: session.csrf,
    }))
}

/// Signs a browser out.
pub async fn logout(db: &Db, token: &str) -> Result<(), StoreError> {
    let tx = db.write().await?;
    store::sessions::end(&tx, &hash_token(token)).await?;
    tx.commit().await
}

/// Why a user was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// Not a mail address.
    #[error("{0:?} is not a mail address")]
    BadEmail(String),
    /// Somebody has this address already.
    #[error("there is a user with the address {0} already")]
    Taken(String),
    /// The password is too short or too common.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The mail address.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// The first password.
    pub password: String,
    /// What the person may do.
    pub role: Role,
    /// The language.
    pub locale: Locale,
}

/// Adds a user to a business. `by` is who did it, for the audit log.
pub async fn add_user(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: Option<UserId>,
    person: NewPerson,
) -> Result<UserId, UserError> {
    let email = checked_email(&person.email)?;
    let hash = hash_password(env, person.password).await?;
    if store::users::by_email(db.reader(), &email).await?.is_some() {
        return Err(UserError::Taken(email));
    }
    let id: UserId = env.id();
    let tx = db.write().await?;
    let new = store::users::NewUser {
        id,
        business: scope.0,
        email: &email,
        name: &person.name,
        password_hash: &hash,
        role: person.role,
        locale: person.locale,
        managed_by: None,
    };
    store::users::insert(&tx, new, env.now()).await?;
    store::audit::record(&tx, env, scope, by, "user.add", &id.to_string(), serde_json::json!({ "role": person.role }))
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives a user another password, and ends every session of hers but the one that asked.
pub async fn change_password(
    db: &Db,
    env: &Env,
    scope: Scope,
    user: UserId,
    password: String,
    keep: Option<&str>,
) -> Result<(), UserError> {
    let hash = hash_password(env, password).await?;
    let row = store::users::by_id(db.reader(), scope, user).await?.ok_or(StoreError::Missing("user"))?;
    let tx = db.write().await?;
    let mut row = entity::user::ActiveModel::from(row);
    row.password_hash = sea_orm::ActiveValue::Set(hash);
    row.updated_at = sea_orm::ActiveValue::Set(env.now());
    store::users::update(&tx, row).await?;
    store::sessions::end_all(&tx, user, keep.map(hash_token).as_deref()).await?;
    store::audit::record(&tx, env, scope, Some(user), "user.password", &user.to_string(), serde_json::json!({}))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Disables or enables a user; disabling ends all sessions.
pub async fn set_user_enabled(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    user: UserId,
    enabled: bool,
) -> Result<(), StoreError> {
    let row = store::users::by_id(db.reader(), scope, user).await?.ok_or(StoreError::Missing("user"))?;
    let tx = db.write().await?;
    let mut row = entity::user::ActiveModel::from(row);
    row.disabled_at = sea_orm::ActiveValue::Set((!enabled).then(|| env.now()));
    row.updated_at = sea_orm::ActiveValue::Set(env.now());
    store::users::update(&tx, row).await?;
    store::sessions::end_all(&tx, user, None).await?;
    let action = if enabled { "user.enable" } else { "user.disable" };
    store::audit::record(&tx, env, scope, Some(by), action, &user.to_string(), serde_json::json!({})).await?;
    tx.commit().await
}

/// Makes a bearer token for the REST API. The token is shown this once.
pub async fn issue_api_token(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: Option<UserId>,
    name: &str,
) -> Result<String, StoreError> {
    let token = format!("opi_{}", env.token());
    let id: ApiTokenId = env.id();
    let tx = db.write().await?;
    let row = entity::api_token::Model {
        id,
        business_id: scope.0,
        name: name.trim().to_owned(),
        token_hash: hash_token(&token),
        created_at: env.now(),
        revoked_at: None,
    };
    store::tokens::insert(&tx, row).await?;
    store::audit::record(&tx, env, scope, by, "api_token.add", &id.to_string(), serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(token)
}

/// The business a bearer token speaks for.
pub async fn api_scope(db: &Db, token: &str) -> Result<Option<Scope>, StoreError> {
    store::tokens::scope_of(db.reader(), &hash_token(token)).await
}

/// The form of a token in the database. Tokens are random, so a plain hash is enough.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The address in lower case, if it is one.
pub fn checked_email(email: &str) -> Result<String, UserError> {
    let email = email.trim().to_lowercase();
    match email.parse::<lettre::Address>() {
        Ok(_) => Ok(email),
        Err(_) => Err(UserError::BadEmail(email)),
    }
}

#[cfg(test)]
mod tests;
