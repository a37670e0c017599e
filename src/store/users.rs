//! Users, by id and by address.

use chrono::{DateTime, Utc};
use entity::user;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{StoreError, WriteTx};
use crate::domain::{BusinessId, Locale, Role, Scope, UserId};

/// A user to be added. The address is kept in lower case.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    /// The id.
    pub id: UserId,
    /// Whose.
    pub business: BusinessId,
    /// The mail address, which is also the login.
    pub email: &'a str,
    /// How the person is called.
    pub name: &'a str,
    /// An argon2 hash in PHC form.
    pub password_hash: &'a str,
    /// What the person may do.
    pub role: Role,
    /// The language of pages and mails.
    pub locale: Locale,
    /// The file that owns the row, if one does.
    pub managed_by: Option<&'a str>,
}

/// The user with this address, whichever business is hers; disabled ones included.
pub async fn by_email(conn: &impl ConnectionTrait, email: &str) -> Result<Option<user::Model>, StoreError> {
    let email = email.trim().to_lowercase();
    Ok(user::Entity::find().filter(user::Column::Email.eq(email)).one(conn).await?)
}

/// The user with this id.
pub async fn by_id(conn: &impl ConnectionTrait, scope: Scope, id: UserId) -> Result<Option<user::Model>, StoreError> {
    Ok(user::Entity::find_by_id(id).filter(user::Column::BusinessId.eq(scope.0)).one(conn).await?)
}

/// Everybody of a business, disabled ones last.
pub async fn list(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<user::Model>, StoreError> {
    let mut users = user::Entity::find()
        .filter(user::Column::BusinessId.eq(scope.0))
        .order_by_asc(user::Column::Name)
        .all(conn)
        .await?;
    users.sort_by_key(|user| user.disabled_at.is_some());
    Ok(users)
}

/// The owners of a business who are not disabled.
pub async fn owners(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<user::Model>, StoreError> {
    Ok(user::Entity::find()
        .filter(user::Column::BusinessId.eq(scope.0))
        .filter(user::Column::Role.eq(Role::Owner))
        .filter(user::Column::DisabledAt.is_null())
        .all(conn)
        .await?)
}

/// The owners of a business who are not disabled, locked until the end of the transaction.
pub async fn owners_locked(tx: &WriteTx, scope: Scope) -> Result<Vec<user::Model>, StoreError> {
    Ok(user::Entity::find()
        .filter(user::Column::BusinessId.eq(scope.0))
        .filter(user::Column::Role.eq(Role::Owner))
        .filter(user::Column::DisabledAt.is_null())
        .order_by_asc(user::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await?)
}

/// Adds a user.
pub async fn insert(tx: &WriteTx, new: NewUser<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = user::ActiveModel {
        id: Set(new.id),
        business_id: Set(new.business),
        email: Set(new.email.trim().to_lowercase()),
        name: Set(new.name.trim().to_owned()),
        password_hash: Set(new.password_hash.to_owned()),
        role: Set(new.role),
        locale: Set(new.locale),
        managed_by: Set(new.managed_by.map(str::to_owned)),
        disabled_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    user::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed user back.
pub async fn update(tx: &WriteTx, row: user::ActiveModel) -> Result<(), StoreError> {
    user::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// Gives a user another language.
pub async fn set_locale(
    tx: &WriteTx,
    scope: Scope,
    id: UserId,
    locale: Locale,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    user::Entity::update_many()
        .col_expr(user::Column::Locale, sea_orm::sea_query::Expr::value(locale))
        .col_expr(user::Column::UpdatedAt, sea_orm::sea_query::Expr::value(now))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::BusinessId.eq(scope.0))
        .exec(&**tx)
        .await?;
    Ok(())
}
