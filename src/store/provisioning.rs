//! What people decide: connections, rules and widgets, as the forms and the declarative file write them.
//! Must never delete a row: what is no longer wanted is disabled.

use chrono::{DateTime, Utc};
use entity::{business, connection, connection_state, rule, trial, widget};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{StoreError, WriteTx};
use crate::domain::{ConnectionId, Health, RuleId, Scope, TrialId, WidgetId};

/// The connections of a business, disabled ones included, by name.
pub async fn connections(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<connection::Model>, StoreError> {
    Ok(connection::Entity::find()
        .filter(connection::Column::BusinessId.eq(scope.0))
        .order_by_asc(connection::Column::Name)
        .all(conn)
        .await?)
}

/// One connection.
pub async fn connection(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ConnectionId,
) -> Result<connection::Model, StoreError> {
    connection::Entity::find_by_id(id)
        .filter(connection::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("connection"))
}

/// Adds a connection, due now, with a complete walk first. `host` is where its pace is kept.
pub async fn insert_connection(tx: &WriteTx, row: connection::Model, host: String) -> Result<(), StoreError> {
    let state = connection_state::ActiveModel {
        connection_id: Set(row.id),
        business_id: Set(row.business_id),
        host: Set(host),
        cursor: Set(json!(null)),
        health: Set(Health::New),
        paused: Set(false),
        failures: Set(0),
        next_check_at: Set(row.created_at),
        next_full_at: Set(row.created_at),
        ..Default::default()
    };
    connection::Entity::insert(connection::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    connection_state::Entity::insert(state).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed connection back. It is due now, and a pause that waited for a person ends.
pub async fn update_connection(
    tx: &WriteTx,
    row: connection::ActiveModel,
    host: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = connection::Entity::update(row).exec(&**tx).await?;
    let state = connection_state::ActiveModel {
        connection_id: Set(row.id),
        host: Set(host),
        paused: Set(false),
        next_check_at: Set(now),
        ..Default::default()
    };
    connection_state::Entity::update(state).exec(&**tx).await?;
    Ok(())
}

/// Stops reading a connection; its opinions stay.
pub async fn disable_connection(tx: &WriteTx, id: ConnectionId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = connection::ActiveModel {
        id: Set(id),
        disabled_at: Set(Some(now)),
        updated_at: Set(now),
        ..Default::default()
    };
    connection::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// The rules of a business, disabled ones included, by name.
pub async fn rules(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<rule::Model>, StoreError> {
    Ok(rule::Entity::find()
        .filter(rule::Column::BusinessId.eq(scope.0))
        .order_by_asc(rule::Column::Name)
        .all(conn)
        .await?)
}

/// One rule.
pub async fn rule(conn: &impl ConnectionTrait, scope: Scope, id: RuleId) -> Result<rule::Model, StoreError> {
    rule::Entity::find_by_id(id)
        .filter(rule::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("rule"))
}

/// The widgets of a business, disabled ones included, by name.
pub async fn widgets(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<widget::Model>, StoreError> {
    Ok(widget::Entity::find()
        .filter(widget::Column::BusinessId.eq(scope.0))
        .order_by_asc(widget::Column::Name)
        .all(conn)
        .await?)
}

/// One widget.
pub async fn widget(conn: &impl ConnectionTrait, scope: Scope, id: WidgetId) -> Result<widget::Model, StoreError> {
    widget::Entity::find_by_id(id)
        .filter(widget::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("widget"))
}

/// Every business that one owner of declarations made.
pub async fn businesses_of(conn: &impl ConnectionTrait, owner: &str) -> Result<Vec<business::Model>, StoreError> {
    Ok(business::Entity::find().filter(business::Column::ManagedBy.eq(owner)).all(conn).await?)
}

/// Adds a trial of a connection.
pub async fn insert_trial(tx: &WriteTx, row: trial::Model) -> Result<(), StoreError> {
    trial::Entity::insert(trial::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// One trial.
pub async fn trial(conn: &impl ConnectionTrait, scope: Scope, id: TrialId) -> Result<trial::Model, StoreError> {
    trial::Entity::find_by_id(id)
        .filter(trial::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("trial"))
}

macro_rules! plain_writes {
    ($($table:ident: $insert:ident, $update:ident);+ $(;)?) => {$(
        #[doc = concat!("Adds a ", stringify!($table), ".")]
        pub async fn $insert(tx: &WriteTx, row: $table::Model) -> Result<(), StoreError> {
            $table::Entity::insert($table::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
            Ok(())
        }

        #[doc = concat!("Writes a changed ", stringify!($table), " back.")]
        pub async fn $update(tx: &WriteTx, row: $table::ActiveModel) -> Result<(), StoreError> {
            $table::Entity::update(row).exec(&**tx).await?;
            Ok(())
        }
    )+};
}

plain_writes! {
    rule: insert_rule, update_rule;
    widget: insert_widget, update_widget;
}
