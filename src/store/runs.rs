//! The log of fetch runs.
//! Must never hold a person's words: counts, names of errors, ids.

use chrono::{DateTime, Utc};
use entity::fetch_run;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::{StoreError, WriteTx};
use crate::domain::{ConnectionId, Scope};

/// Notes a run.
pub async fn insert(tx: &WriteTx, row: fetch_run::Model) -> Result<(), StoreError> {
    fetch_run::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The latest runs of a connection, newest first.
pub async fn latest(
    conn: &impl ConnectionTrait,
    scope: Scope,
    connection: ConnectionId,
    limit: u64,
) -> Result<Vec<fetch_run::Model>, StoreError> {
    Ok(fetch_run::Entity::find()
        .filter(fetch_run::Column::BusinessId.eq(scope.0))
        .filter(fetch_run::Column::ConnectionId.eq(connection))
        .order_by_desc(fetch_run::Column::StartedAt)
        .order_by_desc(fetch_run::Column::Id)
        .limit(limit)
        .all(conn)
        .await?)
}

/// When the newest run of anybody began: for the operator's look at the clock.
pub async fn newest(conn: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, StoreError> {
    let run = fetch_run::Entity::find().order_by_desc(fetch_run::Column::StartedAt).one(conn).await?;
    Ok(run.map(|run| run.started_at))
}

/// Forgets runs that ended before this moment. Returns how many.
pub async fn forget(tx: &WriteTx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let old = fetch_run::Entity::delete_many().filter(fetch_run::Column::FinishedAt.lt(before)).exec(&**tx).await?;
    Ok(old.rows_affected)
}
