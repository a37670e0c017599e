//! Signed-in browsers and one-time links, by the hash of their token.
//! Must never see a token itself.

use chrono::{DateTime, Utc};
use entity::{session, setup_link, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{StoreError, WriteTx};
use crate::domain::UserId;

/// The session with this hash and its user, if neither has ended: idle, absolute limit, disabled.
pub async fn live(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> Result<Option<(session::Model, user::Model)>, StoreError> {
    let Some(session) = session::Entity::find_by_id(token_hash)
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::SeenAt.gt(idle_since))
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let user = user::Entity::find_by_id(session.user_id)
        .filter(user::Column::BusinessId.eq(session.business_id))
        .filter(user::Column::DisabledAt.is_null())
        .one(conn)
        .await?;
    Ok(user.map(|user| (session, user)))
}

/// Adds a session.
pub async fn insert(tx: &WriteTx, row: session::Model) -> Result<(), StoreError> {
    session::Entity::insert(session::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Notes that a session is in use.
pub async fn touch(tx: &WriteTx, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends one session.
pub async fn end(tx: &WriteTx, token_hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_by_id(token_hash).exec(&**tx).await?;
    Ok(())
}

/// Ends one session if it is this user's. Says whether it was there.
pub async fn end_of(tx: &WriteTx, user: UserId, token_hash: &str) -> Result<bool, StoreError> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(&**tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// The sessions of a user that have not ended, the last used first.
pub async fn of_user(
    conn: &impl ConnectionTrait,
    user: UserId,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> Result<Vec<session::Model>, StoreError> {
    Ok(session::Entity::find()
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::SeenAt.gt(idle_since))
        .order_by_desc(session::Column::SeenAt)
        .all(conn)
        .await?)
}

/// Ends every session of a user but, if given, one.
pub async fn end_all(tx: &WriteTx, user: UserId, but: Option<&str>) -> Result<(), StoreError> {
    let mut query = session::Entity::delete_many().filter(session::Column::UserId.eq(user));
    if let Some(but) = but {
        query = query.filter(session::Column::TokenHash.ne(but));
    }
    query.exec(&**tx).await?;
    Ok(())
}

/// Forgets sessions that ended before this moment.
pub async fn sweep(tx: &WriteTx, now: DateTime<Utc>, idle_since: DateTime<Utc>) -> Result<u64, StoreError> {
    let ended =
        sea_orm::Condition::any().add(session::Column::ExpiresAt.lte(now)).add(session::Column::SeenAt.lte(idle_since));
    Ok(session::Entity::delete_many().filter(ended).exec(&**tx).await?.rows_affected)
}

/// Keeps a one-time link, in place of earlier ones for the same purpose.
pub async fn insert_link(tx: &WriteTx, row: setup_link::Model) -> Result<(), StoreError> {
    setup_link::Entity::delete_many()
        .filter(setup_link::Column::Purpose.eq(&row.purpose))
        .filter(setup_link::Column::UsedAt.is_null())
        .exec(&**tx)
        .await?;
    setup_link::Entity::insert(setup_link::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Whether a link with this hash still works.
pub async fn link_works(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let link = setup_link::Entity::find_by_id(token_hash).one(conn).await?;
    Ok(link.is_some_and(|link| link.purpose == purpose && link.used_at.is_none() && link.expires_at > now))
}

/// What a link that still works is for.
pub async fn link_purpose(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let link = setup_link::Entity::find_by_id(token_hash).one(conn).await?;
    Ok(link.filter(|link| link.used_at.is_none() && link.expires_at > now).map(|link| link.purpose))
}

/// Uses a link up. Says whether it worked: of two that try at once, one.
pub async fn use_link(tx: &WriteTx, token_hash: &str, purpose: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let used = setup_link::Entity::update_many()
        .col_expr(setup_link::Column::UsedAt, Expr::value(now))
        .filter(setup_link::Column::TokenHash.eq(token_hash))
        .filter(setup_link::Column::Purpose.eq(purpose))
        .filter(setup_link::Column::UsedAt.is_null())
        .filter(setup_link::Column::ExpiresAt.gt(now))
        .exec(&**tx)
        .await?;
    Ok(used.rows_affected == 1)
}
