//! Forgetting what is old: finished jobs, spent links, trials.
//! Must never touch an opinion.

use chrono::{DateTime, Utc};
use entity::{job, setup_link, trial};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{StoreError, WriteTx};
use crate::domain::JobState;

/// Forgets jobs that ended before this moment, the dead ones too. Returns how many.
pub async fn jobs(tx: &WriteTx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = job::Entity::delete_many()
        .filter(job::Column::State.is_in([JobState::Done, JobState::Dead]))
        .filter(job::Column::FinishedAt.lt(before))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected)
}

/// Forgets trials made before this moment, with their sealed secrets. Returns how many.
pub async fn trials(tx: &WriteTx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let old = trial::Entity::delete_many().filter(trial::Column::CreatedAt.lt(before)).exec(&**tx).await?;
    Ok(old.rows_affected)
}

/// Forgets one-time links that can no longer be used. Returns how many.
pub async fn setup_links(tx: &WriteTx, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let old = setup_link::Entity::delete_many().filter(setup_link::Column::ExpiresAt.lt(now)).exec(&**tx).await?;
    Ok(old.rows_affected)
}
