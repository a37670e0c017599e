//! Connections and how they are doing.
//! Must never mix what people decide (`connection`) with what runs change (`connection_state`).

use chrono::{DateTime, Utc};
use entity::{business, connection, connection_state};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, SelectTwo, Set,
    sea_query::{Expr, ExprTrait, JoinType},
};

use super::{StoreError, WriteTx};
use crate::domain::{ConnectionId, Health, Scope};

/// A connection and how it is doing.
pub type Pair = (connection::Model, connection_state::Model);

fn both(row: (connection::Model, Option<connection_state::Model>)) -> Result<Pair, StoreError> {
    let state = row.1.ok_or_else(|| StoreError::Corrupt(format!("the connection {} has no state", row.0.id)))?;
    Ok((row.0, state))
}

/// One connection of a business.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: ConnectionId) -> Result<Pair, StoreError> {
    let found = with_state().filter(connection::Column::BusinessId.eq(scope.0));
    let found = found.filter(connection::Column::Id.eq(id)).one(conn).await?;
    found.map(both).transpose()?.ok_or(StoreError::Missing("connection"))
}

/// One connection, whichever business is its: for jobs.
pub async fn by_id(conn: &impl ConnectionTrait, id: ConnectionId) -> Result<Option<Pair>, StoreError> {
    with_state().filter(connection::Column::Id.eq(id)).one(conn).await?.map(both).transpose()
}

/// What people decided of every connection of a business, by name; disabled ones included.
pub async fn list(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<connection::Model>, StoreError> {
    let found = connection::Entity::find().filter(connection::Column::BusinessId.eq(scope.0));
    Ok(found.order_by_asc(connection::Column::Name).all(conn).await?)
}

/// What people decided of one connection.
pub async fn row(conn: &impl ConnectionTrait, scope: Scope, id: ConnectionId) -> Result<connection::Model, StoreError> {
    let found = connection::Entity::find_by_id(id).filter(connection::Column::BusinessId.eq(scope.0)).one(conn).await?;
    found.ok_or(StoreError::Missing("connection"))
}

fn with_state() -> SelectTwo<connection::Entity, connection_state::Entity> {
    let mut select = connection::Entity::find().select_also(connection_state::Entity);
    let on = Expr::col((connection::Entity, connection::Column::Id))
        .equals((connection_state::Entity, connection_state::Column::ConnectionId));
    QueryTrait::query(&mut select).join(JoinType::LeftJoin, connection_state::Entity, on);
    select
}

/// Adds a connection and its state: new, due at once, its history not read yet. `host` is what its pace is kept for.
pub async fn insert(tx: &WriteTx, row: connection::Model, host: String) -> Result<(), StoreError> {
    let state = connection_state::ActiveModel {
        connection_id: Set(row.id),
        business_id: Set(row.business_id),
        host: Set(host),
        cursor: Set(serde_json::Value::Null),
        health: Set(Health::New),
        paused: Set(false),
        failures: Set(0),
        next_check_at: Set(row.created_at),
        next_full_at: Set(row.created_at),
        ..Default::default()
    };
    connection::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    connection_state::Entity::insert(state).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Changes what people decided. It is due now, and a pause that waited for a person ends.
pub async fn change(
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
    update_state(tx, state).await
}

/// Stops reading a connection; its opinions stay.
pub async fn disable(tx: &WriteTx, id: ConnectionId, now: DateTime<Utc>) -> Result<(), StoreError> {
    update(
        tx,
        connection::ActiveModel {
            id: Set(id),
            disabled_at: Set(Some(now)),
            updated_at: Set(now),
            ..Default::default()
        },
    )
    .await
}

/// Changes what people decided, and nothing of how it is doing. Set `updated_at` along with it.
pub async fn update(tx: &WriteTx, row: connection::ActiveModel) -> Result<(), StoreError> {
    connection::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// Changes how a connection is doing.
pub async fn update_state(tx: &WriteTx, row: connection_state::ActiveModel) -> Result<(), StoreError> {
    row.update(&**tx).await?;
    Ok(())
}

/// The state, locked until the transaction ends: two batches of one connection are stored one after the other.
pub async fn lock_state(tx: &WriteTx, id: ConnectionId) -> Result<connection_state::Model, StoreError> {
    let found = connection_state::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    found.ok_or(StoreError::Missing("connection"))
}

/// Takes a paused connection up again, due at once. Its owners are told anew only after it has worked in between.
pub async fn resume(tx: &WriteTx, scope: Scope, id: ConnectionId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let state = lock_state(tx, id).await?;
    if state.business_id != scope.0 {
        return Err(StoreError::Missing("connection"));
    }
    let mut state = state.into_active_model();
    state.paused = Set(false);
    state.failures = Set(0);
    state.retry_not_before = Set(None);
    state.next_check_at = Set(now);
    update_state(tx, state).await
}

/// Keeps a replaced secret, sealed.
pub async fn keep_secret(tx: &WriteTx, id: ConnectionId, sealed: String, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row =
        connection::ActiveModel { id: Set(id), secret: Set(Some(sealed)), updated_at: Set(now), ..Default::default() };
    update(tx, row).await
}

/// Connections of businesses and connections that are not disabled.
fn enabled() -> SelectTwo<connection::Entity, connection_state::Entity> {
    let mut select = with_state();
    let on = Expr::col((connection::Entity, connection::Column::BusinessId))
        .equals((business::Entity, business::Column::Id));
    QueryTrait::query(&mut select).join(JoinType::InnerJoin, business::Entity, on);
    select
        .filter(connection::Column::DisabledAt.is_null())
        .filter(business::Column::DisabledAt.is_null())
        .filter(connection_state::Column::Paused.eq(false))
}

/// Connections that are due, the longest first: enabled, not paused, not asked to wait.
pub async fn due(conn: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Pair>, StoreError> {
    let waits = Condition::any()
        .add(connection_state::Column::RetryNotBefore.is_null())
        .add(connection_state::Column::RetryNotBefore.lte(now));
    enabled()
        .filter(connection_state::Column::NextCheckAt.lte(now))
        .filter(waits)
        .order_by_asc(connection_state::Column::NextCheckAt)
        .order_by_asc(connection_state::Column::ConnectionId)
        .limit(limit)
        .all(conn)
        .await?
        .into_iter()
        .map(both)
        .collect()
}

/// Connections planned for later than `at`: after the clock was set back their plans may lie too far ahead.
pub async fn planned_after(conn: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<Vec<Pair>, StoreError> {
    let far = Condition::any()
        .add(connection_state::Column::NextCheckAt.gt(at))
        .add(connection_state::Column::RetryNotBefore.gt(at));
    enabled().filter(far).all(conn).await?.into_iter().map(both).collect()
}

/// The hosts of these connections, one entry a connection.
pub async fn hosts(conn: &impl ConnectionTrait, ids: &[ConnectionId]) -> Result<Vec<String>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(connection_state::Entity::find()
        .select_only()
        .column(connection_state::Column::Host)
        .filter(connection_state::Column::ConnectionId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Plans the next visit.
pub async fn plan(tx: &WriteTx, id: ConnectionId, next_check_at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = connection_state::ActiveModel {
        connection_id: Set(id),
        next_check_at: Set(next_check_at),
        ..Default::default()
    };
    update_state(tx, row).await
}
