//! Dispatches: one recipient to be told of one revision, once.
//! Must never hold a second row for the same recipient and revision.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use entity::dispatch::{self, Column};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func},
};

use super::{StoreError, WriteTx, bulk};
use crate::domain::{BusinessId, DispatchId, DispatchMode, DispatchState, Locale, Scope};

/// Quiet hours put an alert off by a day at most; older rows cannot be due in the window that is counted.
const LONGEST_DELAY: TimeDelta = TimeDelta::hours(26);

/// How many mails of their own each of these recipients was given that are due after `since`.
pub async fn alerts_since(
    conn: &impl ConnectionTrait,
    scope: Scope,
    recipients: &[String],
    since: DateTime<Utc>,
) -> Result<HashMap<String, i64>, StoreError> {
    let mut counts = HashMap::new();
    for recipients in recipients.chunks(500) {
        let rows: Vec<(String, i64)> = dispatch::Entity::find()
            .select_only()
            .column(Column::Recipient)
            .expr(Func::count(Expr::col(Column::Id)))
            .filter(Column::BusinessId.eq(scope.0))
            .filter(Column::Recipient.is_in(recipients.iter().map(String::as_str)))
            .filter(Column::CreatedAt.gt(since - LONGEST_DELAY))
            .filter(Column::Mode.eq(DispatchMode::Alert))
            .filter(Column::DueAt.gt(since))
            .group_by(Column::Recipient)
            .into_tuple()
            .all(conn)
            .await?;
        counts.extend(rows);
    }
    Ok(counts)
}

/// Adds dispatches; those whose recipient is told of the revision already are left out. Returns the ids of the others.
pub async fn insert(tx: &WriteTx, rows: Vec<dispatch::Model>) -> Result<HashSet<DispatchId>, StoreError> {
    let tail = "ON CONFLICT (review_id, revision, recipient) DO NOTHING RETURNING id";
    let inserted = bulk::insert_returning::<dispatch::Entity>(tx, rows, tail).await?;
    inserted.iter().map(|row| Ok(row.try_get::<DispatchId>("", "id")?)).collect()
}

/// Somebody for whom a digest is due.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct DueDigest {
    /// Whose opinions.
    pub business_id: BusinessId,
    /// To whom.
    pub recipient: String,
    /// In which language.
    pub locale: Locale,
    /// Since when.
    pub due_at: DateTime<Utc>,
}

/// Everybody for whom a digest is due: what the ticker hands to the outbox, should no job wait for it yet.
pub async fn due_digests(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<DueDigest>, StoreError> {
    Ok(dispatch::Entity::find()
        .select_only()
        .column(Column::BusinessId)
        .column(Column::Recipient)
        .column(Column::Locale)
        .column_as(Column::DueAt.min(), "due_at")
        .filter(Column::State.eq(DispatchState::Waiting))
        .filter(Column::Mode.eq(DispatchMode::Digest))
        .filter(Column::DueAt.lte(now))
        .group_by(Column::BusinessId)
        .group_by(Column::Recipient)
        .group_by(Column::Locale)
        .order_by_asc(Column::Recipient)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}
