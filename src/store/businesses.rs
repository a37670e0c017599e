//! Businesses and their locations.

use chrono::{DateTime, Utc};
use entity::{business, location};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{StoreError, WriteTx};
use crate::domain::{BusinessId, Language, LocationId, Scope};

/// The business itself.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope) -> Result<business::Model, StoreError> {
    business::Entity::find_by_id(scope.0).one(conn).await?.ok_or(StoreError::Missing("business"))
}

/// The business with this key.
pub async fn by_key(conn: &impl ConnectionTrait, key: &str) -> Result<Option<business::Model>, StoreError> {
    Ok(business::Entity::find().filter(business::Column::Key.eq(key)).one(conn).await?)
}

/// Every business that is not disabled: for the commands of the operator, never for a request.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<business::Model>, StoreError> {
    Ok(business::Entity::find()
        .filter(business::Column::DisabledAt.is_null())
        .order_by_asc(business::Column::CreatedAt)
        .all(conn)
        .await?)
}

/// Every business that one owner of declarations made; disabled ones included.
pub async fn declared_by(conn: &impl ConnectionTrait, owner: &str) -> Result<Vec<business::Model>, StoreError> {
    Ok(business::Entity::find().filter(business::Column::ManagedBy.eq(owner)).all(conn).await?)
}

/// Whether there is any business yet.
pub async fn any(conn: &impl ConnectionTrait) -> Result<bool, StoreError> {
    Ok(business::Entity::find().count(conn).await? > 0)
}

/// Adds a business.
pub async fn insert(tx: &WriteTx, row: business::Model) -> Result<(), StoreError> {
    business::Entity::insert(business::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed business back.
pub async fn update(tx: &WriteTx, row: business::ActiveModel) -> Result<(), StoreError> {
    business::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// The places of a business, disabled ones included.
pub async fn locations(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<location::Model>, StoreError> {
    Ok(location::Entity::find()
        .filter(location::Column::BusinessId.eq(scope.0))
        .order_by_asc(location::Column::Name)
        .all(conn)
        .await?)
}

/// One place.
pub async fn location(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: LocationId,
) -> Result<location::Model, StoreError> {
    location::Entity::find_by_id(id)
        .filter(location::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("location"))
}

/// Adds a place.
pub async fn insert_location(tx: &WriteTx, row: location::Model) -> Result<(), StoreError> {
    location::Entity::insert(location::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed place back.
pub async fn update_location(tx: &WriteTx, row: location::ActiveModel) -> Result<(), StoreError> {
    location::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// The languages a business's customers write in, most likely first.
pub fn languages(row: &business::Model) -> Vec<Language> {
    serde_json::from_value(row.languages.clone()).unwrap_or_default()
}

/// The time zone of a business; UTC when the name is not known.
pub fn time_zone(row: &business::Model) -> chrono_tz::Tz {
    row.time_zone.parse().unwrap_or(chrono_tz::UTC)
}

/// A row for a new business.
pub fn new_business(id: BusinessId, key: &str, name: &str, now: DateTime<Utc>) -> business::Model {
    business::Model {
        id,
        key: key.to_owned(),
        name: name.to_owned(),
        locale: crate::domain::Locale::Pl,
        time_zone: "Europe/Warsaw".to_owned(),
        languages: serde_json::json!(["pl", "en"]),
        managed_by: None,
        disabled_at: None,
        created_at: now,
    }
}
