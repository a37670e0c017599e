//! Opinions, their earlier forms, verdicts and events: everything a batch writes.
//! Must never delete an opinion because its source no longer lists it.

use chrono::{DateTime, Utc};
use entity::{
    review::{self, Column},
    review_event, revision, verdict,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, Iterable, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use super::{StoreError, WriteTx, bulk};
use crate::domain::{BusinessId, ReviewId, Scope};

/// How many ids go into one `IN (…)`.
const IDS: usize = 1_000;

/// One opinion.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: ReviewId) -> Result<review::Model, StoreError> {
    let found = review::Entity::find_by_id(id).filter(Column::BusinessId.eq(scope.0)).one(conn).await?;
    found.ok_or(StoreError::Missing("review"))
}

/// One opinion, locked until the transaction ends: for whoever changes what the roll-up counts.
pub async fn lock(tx: &WriteTx, scope: Scope, id: ReviewId) -> Result<review::Model, StoreError> {
    let found =
        review::Entity::find_by_id(id).filter(Column::BusinessId.eq(scope.0)).lock_exclusive().one(&**tx).await?;
    found.ok_or(StoreError::Missing("review"))
}

/// Many opinions, locked until the transaction ends, at most 1,000, in the order of their ids.
pub async fn lock_many(tx: &WriteTx, ids: &[ReviewId]) -> Result<Vec<review::Model>, StoreError> {
    debug_assert!(ids.len() <= IDS);
    Ok(review::Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await?)
}

/// Adds opinions. The unique index over connection and source's id is the last guard against doubles.
pub async fn insert(tx: &WriteTx, rows: Vec<review::Model>) -> Result<(), StoreError> {
    bulk::insert::<review::Entity>(tx, rows, "").await
}

/// Rewrites opinions that were locked before: all but whose they are, when they were first seen, and what staff
/// decided about them.
pub async fn rewrite(tx: &WriteTx, rows: Vec<review::Model>) -> Result<(), StoreError> {
    const KEPT: &[Column] = &[
        Column::Id,
        Column::BusinessId,
        Column::ConnectionId,
        Column::LocationId,
        Column::Source,
        Column::ExternalId,
        Column::Silent,
        Column::FirstSeenAt,
        Column::ResolvedAt,
        Column::ResolvedBy,
    ];
    let set = Column::iter().filter(|column| !KEPT.iter().any(|kept| kept.as_str() == column.as_str()));
    let set = set.map(|column| format!("\"{0}\" = excluded.\"{0}\"", column.as_str())).collect::<Vec<_>>().join(", ");
    bulk::insert::<review::Entity>(tx, rows, &format!("ON CONFLICT (id) DO UPDATE SET {set}")).await
}

/// Counts one more complete walk that did not list these opinions.
pub async fn mark_missing(tx: &WriteTx, ids: &[ReviewId], now: DateTime<Utc>) -> Result<(), StoreError> {
    for ids in ids.chunks(IDS) {
        let mut update = Query::update();
        update
            .table(review::Entity)
            .value(Column::MissingWalks, Expr::col(Column::MissingWalks).add(1))
            .value(Column::MissingSince, Func::coalesce([Expr::col(Column::MissingSince), Expr::val(now)]))
            .and_where(Column::Id.is_in(ids.iter().copied()));
        tx.execute(&update).await?;
    }
    Ok(())
}

/// Forgets that walks did not list these opinions.
pub async fn clear_missing(tx: &WriteTx, ids: &[ReviewId]) -> Result<(), StoreError> {
    for ids in ids.chunks(IDS) {
        let mut update = Query::update();
        update
            .table(review::Entity)
            .value(Column::MissingWalks, 0_i64)
            .value(Column::MissingSince, Expr::val(None::<DateTime<Utc>>))
            .and_where(Column::Id.is_in(ids.iter().copied()));
        tx.execute(&update).await?;
    }
    Ok(())
}

/// Keeps earlier forms.
pub async fn insert_revisions(tx: &WriteTx, rows: Vec<revision::Model>) -> Result<(), StoreError> {
    bulk::insert::<revision::Entity>(tx, rows, "").await
}

/// Keeps verdicts, one a revision.
pub async fn insert_verdicts(tx: &WriteTx, rows: Vec<verdict::Model>) -> Result<(), StoreError> {
    bulk::insert::<verdict::Entity>(tx, rows, "").await
}

/// Notes what happened at the source.
pub async fn insert_events(tx: &WriteTx, rows: Vec<review_event::Model>) -> Result<(), StoreError> {
    bulk::insert::<review_event::Entity>(tx, rows, "").await
}

/// How many opinions a business holds that are not removed at their sources.
pub async fn held(conn: &impl ConnectionTrait, business: BusinessId) -> Result<i64, StoreError> {
    let count: Option<(i64,)> = review::Entity::find()
        .filter(Column::BusinessId.eq(business))
        .filter(Column::RemovedAt.is_null())
        .select_only()
        .expr(Func::count(Expr::col(Column::Id)))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(count.map_or(0, |(count,)| count))
}
