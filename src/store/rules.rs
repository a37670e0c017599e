//! Rules: who is told about which opinions.
//! Must never drop a rule that cannot be read silently: nobody would be told. What is no longer wanted is disabled.

use entity::rule;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{StoreError, WriteTx};
use crate::domain::{Rule, RuleId, Scope};

/// The rules of a business that are not disabled, as the routing reads them.
pub async fn active(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<Rule>, StoreError> {
    let rows = rule::Entity::find()
        .filter(rule::Column::BusinessId.eq(scope.0))
        .filter(rule::Column::DisabledAt.is_null())
        .order_by_asc(rule::Column::Id)
        .all(conn)
        .await?;
    rows.into_iter().map(read).collect()
}

/// A row as a rule.
pub fn read(row: rule::Model) -> Result<Rule, StoreError> {
    let corrupt = |part: &str, error: serde_json::Error| {
        StoreError::Corrupt(format!("the {part} of the rule {}: {error}", row.id))
    };
    Ok(Rule {
        filter: serde_json::from_value(row.filter.clone()).map_err(|error| corrupt("filter", error))?,
        delivery: serde_json::from_value(row.delivery.clone()).map_err(|error| corrupt("delivery", error))?,
        recipients: serde_json::from_value(row.recipients.clone()).map_err(|error| corrupt("recipients", error))?,
        id: row.id,
        name: row.name,
    })
}

/// Every rule of a business, by name; disabled ones included.
pub async fn list(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<rule::Model>, StoreError> {
    Ok(rule::Entity::find()
        .filter(rule::Column::BusinessId.eq(scope.0))
        .order_by_asc(rule::Column::Name)
        .all(conn)
        .await?)
}

/// One rule of a business.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: RuleId) -> Result<rule::Model, StoreError> {
    let found = rule::Entity::find_by_id(id).filter(rule::Column::BusinessId.eq(scope.0)).one(conn).await?;
    found.ok_or(StoreError::Missing("rule"))
}

/// Adds a rule.
pub async fn insert(tx: &WriteTx, row: rule::Model) -> Result<(), StoreError> {
    rule::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Changes a rule. Set `updated_at` along with it.
pub async fn update(tx: &WriteTx, row: rule::ActiveModel) -> Result<(), StoreError> {
    row.update(&**tx).await?;
    Ok(())
}
