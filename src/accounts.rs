//! Users, sessions, one-time links, API tokens.
//! Must never keep a password or a token in the clear, nor tell an unknown user from a wrong password.

mod invitation;
mod password;
mod people;
mod setup;

use sha2::{Digest, Sha256};

pub use invitation::{AcceptError, Invitee, accept_invitation, has_password, invite, invited, renew_invitation};
pub use password::{PasswordError, hash_password, verify_password};
pub use people::{
    ChangeError, NewPerson, PersonError, UserError, add_user, change_own_password, change_password, change_profile,
    set_role, set_user_enabled,
};
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

/// Ends one session of a user's own, by the hash that stands in the table.
pub async fn end_session(db: &Db, env: &Env, scope: Scope, user: UserId, token_hash: &str) -> Result<(), StoreError> {
    let tx = db.write().await?;
    if !store::sessions::end_of(&tx, user, token_hash).await? {
        return Err(StoreError::Missing("session"));
    }
    let subject = user.to_string();
    store::audit::record(&tx, env, scope, Some(user), "session.end", &subject, serde_json::json!({})).await?;
    tx.commit().await
}

/// Ends every session of a user's own but the one that asks.
pub async fn end_other_sessions(db: &Db, env: &Env, scope: Scope, user: UserId, token: &str) -> Result<(), StoreError> {
    let tx = db.write().await?;
    store::sessions::end_all(&tx, user, Some(&hash_token(token))).await?;
    let subject = user.to_string();
    store::audit::record(&tx, env, scope, Some(user), "session.end_others", &subject, serde_json::json!({})).await?;
    tx.commit().await
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

/// Takes a token's right to speak, for good.
pub async fn revoke_api_token(db: &Db, env: &Env, scope: Scope, by: UserId, id: ApiTokenId) -> Result<(), StoreError> {
    let tx = db.write().await?;
    if !store::tokens::revoke(&tx, scope, id, env.now()).await? {
        return Err(StoreError::Missing("token"));
    }
    store::audit::record(&tx, env, scope, Some(by), "api_token.revoke", &id.to_string(), serde_json::json!({})).await?;
    tx.commit().await
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
