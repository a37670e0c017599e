//! The people of a business: added, changed, disabled.
//! Must never leave a business without an owner who can sign in.

use entity::user;
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{PasswordError, checked_email, hash_password, hash_token, verify_password};
use crate::{
    domain::{Env, Locale, Role, Scope, UserId, text},
    store::{self, Db, StoreError, WriteTx},
};

/// Why a user was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// Not a mail address.
    #[error("{0:?} is not a mail address")]
    BadEmail(String),
    /// Somebody has this address already.
    #[error("there is a user with the address {0} already")]
    Taken(String),
    /// The person has no name.
    #[error("the person needs a name")]
    NoName,
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

/// Why a person's standing was not changed.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// Nobody shuts herself out; another owner can.
    #[error("nobody changes her own standing")]
    Own,
    /// Without this person nobody could set things up any more.
    #[error("the business needs an owner")]
    LastOwner,
    /// A file declares the person: the next `apply` would undo the change.
    #[error("the person is declared in a file; change it there")]
    Managed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a person's own password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The present password is another one.
    #[error("the present password is not right")]
    Wrong,
    /// The new one cannot be used.
    #[error(transparent)]
    User(#[from] UserError),
}

/// Adds a user to a business. `by` is who did it, for the audit log.
pub async fn add_user(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: Option<UserId>,
    person: NewPerson,
) -> Result<UserId, UserError> {
    let fit = fit(db, &person.email, &person.name).await?;
    let hash = hash_password(env, person.password).await?;
    let tx = db.write().await?;
    let id = insert(&tx, env, scope, &fit, &hash, person.role, person.locale).await?;
    store::audit::record(&tx, env, scope, by, "user.add", &id.to_string(), json!({ "role": person.role })).await?;
    tx.commit().await?;
    Ok(id)
}

/// An address that nobody has yet, and a name.
pub(super) struct Fit {
    email: String,
    name: String,
}

/// The address and the name as they are kept, if they can be.
pub(super) async fn fit(db: &Db, email: &str, name: &str) -> Result<Fit, UserError> {
    let email = checked_email(email)?;
    let name = text::plain_line(name).ok_or(UserError::NoName)?;
    if store::users::by_email(db.reader(), &email).await?.is_some() {
        return Err(UserError::Taken(email));
    }
    Ok(Fit { email, name })
}

pub(super) async fn insert(
    tx: &WriteTx,
    env: &Env,
    scope: Scope,
    fit: &Fit,
    password_hash: &str,
    role: Role,
    locale: Locale,
) -> Result<UserId, StoreError> {
    let id: UserId = env.id();
    let new = store::users::NewUser {
        id,
        business: scope.0,
        email: &fit.email,
        name: &fit.name,
        password_hash,
        role,
        locale,
        managed_by: None,
    };
    store::users::insert(tx, new, env.now()).await?;
    Ok(id)
}

/// Gives a person another name and language, as she wants them herself.
pub async fn change_profile(
    db: &Db,
    env: &Env,
    scope: Scope,
    user: UserId,
    name: &str,
    locale: Locale,
) -> Result<(), UserError> {
    let name = text::plain_line(name).ok_or(UserError::NoName)?;
    let tx = db.write().await?;
    let mut row = user::ActiveModel::from(known(&tx, scope, user).await?);
    row.name = Set(name);
    row.locale = Set(locale);
    row.updated_at = Set(env.now());
    store::users::update(&tx, row).await?;
    store::audit::record(&tx, env, scope, Some(user), "user.profile", &user.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a person another password if she knows the present one, and ends every other session of hers.
pub async fn change_own_password(
    db: &Db,
    env: &Env,
    scope: Scope,
    user: UserId,
    present: String,
    new: String,
    keep: Option<&str>,
) -> Result<(), ChangeError> {
    let row = store::users::by_id(db.reader(), scope, user).await.map_err(UserError::from)?;
    if !verify_password(row.map(|row| row.password_hash), present).await {
        return Err(ChangeError::Wrong);
    }
    Ok(change_password(db, env, scope, user, new, keep).await?)
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
    let mut row = user::ActiveModel::from(row);
    row.password_hash = Set(hash);
    row.updated_at = Set(env.now());
    store::users::update(&tx, row).await?;
    store::sessions::end_all(&tx, user, keep.map(hash_token).as_deref()).await?;
    store::audit::record(&tx, env, scope, Some(user), "user.password", &user.to_string(), json!({})).await?;
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
) -> Result<(), PersonError> {
    let tx = db.write().await?;
    let row = anothers(&tx, scope, by, user).await?;
    if !enabled {
        keeps_an_owner(&tx, scope, user).await?;
    }
    let mut row = user::ActiveModel::from(row);
    row.disabled_at = Set((!enabled).then(|| env.now()));
    row.updated_at = Set(env.now());
    store::users::update(&tx, row).await?;
    store::sessions::end_all(&tx, user, None).await?;
    let action = if enabled { "user.enable" } else { "user.disable" };
    store::audit::record(&tx, env, scope, Some(by), action, &user.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets a user do more, or less; from the next page on.
pub async fn set_role(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    user: UserId,
    role: Role,
) -> Result<(), PersonError> {
    let tx = db.write().await?;
    let row = anothers(&tx, scope, by, user).await?;
    if role != Role::Owner {
        keeps_an_owner(&tx, scope, user).await?;
    }
    let mut row = user::ActiveModel::from(row);
    row.role = Set(role);
    row.updated_at = Set(env.now());
    store::users::update(&tx, row).await?;
    store::audit::record(&tx, env, scope, Some(by), "user.role", &user.to_string(), json!({ "role": role })).await?;
    tx.commit().await?;
    Ok(())
}

async fn known(tx: &WriteTx, scope: Scope, user: UserId) -> Result<user::Model, StoreError> {
    store::users::by_id(&**tx, scope, user).await?.ok_or(StoreError::Missing("user"))
}

/// The row of somebody else whom no file declares.
pub(super) async fn anothers(tx: &WriteTx, scope: Scope, by: UserId, user: UserId) -> Result<user::Model, PersonError> {
    let row = known(tx, scope, user).await?;
    if user == by {
        return Err(PersonError::Own);
    }
    if row.managed_by.is_some() {
        return Err(PersonError::Managed);
    }
    Ok(row)
}

/// Whether there is an owner besides this person. The owners' rows stay locked until the end of the transaction, so
/// that two owners cannot shut each other out at the same moment.
async fn keeps_an_owner(tx: &WriteTx, scope: Scope, but: UserId) -> Result<(), PersonError> {
    let owners = store::users::owners_locked(tx, scope).await?;
    if owners.iter().any(|owner| owner.id != but) { Ok(()) } else { Err(PersonError::LastOwner) }
}
