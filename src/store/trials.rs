//! "Try now" of connections that are not saved yet.
//! Must never outlive its form by long: the sweep forgets it.

use chrono::{DateTime, Utc};
use entity::trial;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::Value;

use super::{StoreError, WriteTx};
use crate::domain::{JobState, Scope, TrialId};

/// Keeps a trial; its job does the rest.
pub async fn insert(tx: &WriteTx, row: trial::Model) -> Result<(), StoreError> {
    trial::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// One trial of a business.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: TrialId) -> Result<trial::Model, StoreError> {
    let found = trial::Entity::find_by_id(id).filter(trial::Column::BusinessId.eq(scope.0)).one(conn).await?;
    found.ok_or(StoreError::Missing("trial"))
}

/// One trial, whichever business is its: for jobs.
pub async fn by_id(conn: &impl ConnectionTrait, id: TrialId) -> Result<Option<trial::Model>, StoreError> {
    Ok(trial::Entity::find_by_id(id).one(conn).await?)
}

/// Keeps what came of a trial. Its secrets stay sealed in it until the connection is saved or the sweep forgets it.
pub async fn finish(tx: &WriteTx, id: TrialId, result: Value, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = trial::ActiveModel {
        id: Set(id),
        state: Set(JobState::Done),
        result: Set(Some(result)),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(&**tx).await?;
    Ok(())
}

/// Takes a finished trial away, its secrets with it: what it tried is being saved. Works once.
pub async fn take(tx: &WriteTx, scope: Scope, id: TrialId) -> Result<(), StoreError> {
    let taken = trial::Entity::delete_many()
        .filter(trial::Column::Id.eq(id))
        .filter(trial::Column::BusinessId.eq(scope.0))
        .filter(trial::Column::State.eq(JobState::Done))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(StoreError::Missing("trial")) }
}
