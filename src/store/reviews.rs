//! Opinions, their earlier forms, verdicts and events: everything a batch writes.
//! Must never delete an opinion because its source no longer lists it.

use chrono::{DateTime, Utc};
use entity::{
    review::{self, Column},
    review_event, revision, verdict,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use super::{
    StoreError, WriteTx,
    bulk::{self, Target},
};
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
    let target = Target { table: "review", columns: COLUMNS, tail: String::new() };
    bulk::insert(tx, &target, rows.into_iter().map(values), false).await?;
    Ok(())
}

/// Rewrites opinions that were locked before: all but whose they are, when they were first seen, and what staff
/// decided about them.
pub async fn rewrite(tx: &WriteTx, rows: Vec<review::Model>) -> Result<(), StoreError> {
    const KEPT: &[&str] = &[
        "id",
        "business_id",
        "connection_id",
        "location_id",
        "source",
        "external_id",
        "silent",
        "first_seen_at",
        "resolved_at",
        "resolved_by",
    ];
    let set = COLUMNS.iter().filter(|column| !KEPT.contains(column));
    let set = set.map(|column| format!("{column} = excluded.{column}")).collect::<Vec<_>>().join(", ");
    let tail = format!("ON CONFLICT (id) DO UPDATE SET {set}");
    let target = Target { table: "review", columns: COLUMNS, tail };
    bulk::insert(tx, &target, rows.into_iter().map(values), false).await?;
    Ok(())
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
    const COLUMNS: &[&str] = &[
        "review_id",
        "revision",
        "business_id",
        "author",
        "rating_value",
        "rating_best",
        "rating_worst",
        "recommended",
        "title",
        "text",
        "pros",
        "cons",
        "p_negative",
        "sentiment",
        "seen_at",
        "replaced_at",
    ];
    let target = Target { table: "revision", columns: COLUMNS, tail: String::new() };
    let rows = rows.into_iter().map(|row| {
        vec![
            row.review_id.into(),
            row.revision.into(),
            row.business_id.into(),
            row.author.into(),
            row.rating_value.into(),
            row.rating_best.into(),
            row.rating_worst.into(),
            row.recommended.into(),
            row.title.into(),
            row.text.into(),
            row.pros.into(),
            row.cons.into(),
            row.p_negative.into(),
            row.sentiment.as_str().into(),
            row.seen_at.into(),
            row.replaced_at.into(),
        ]
    });
    bulk::insert(tx, &target, rows, false).await?;
    Ok(())
}

/// Keeps verdicts, one a revision.
pub async fn insert_verdicts(tx: &WriteTx, rows: Vec<verdict::Model>) -> Result<(), StoreError> {
    const COLUMNS: &[&str] = &[
        "review_id",
        "revision",
        "business_id",
        "p_negative",
        "sentiment",
        "language",
        "mismatch",
        "topics",
        "urgency",
        "reasons",
        "model",
        "decided_at",
    ];
    let target = Target { table: "verdict", columns: COLUMNS, tail: String::new() };
    let rows = rows.into_iter().map(|row| {
        vec![
            row.review_id.into(),
            row.revision.into(),
            row.business_id.into(),
            row.p_negative.into(),
            row.sentiment.as_str().into(),
            row.language.into(),
            row.mismatch.into(),
            row.topics.into(),
            row.urgency.into(),
            row.reasons.into(),
            row.model.into(),
            row.decided_at.into(),
        ]
    });
    bulk::insert(tx, &target, rows, false).await?;
    Ok(())
}

/// Notes what happened at the source.
pub async fn insert_events(tx: &WriteTx, rows: Vec<review_event::Model>) -> Result<(), StoreError> {
    const COLUMNS: &[&str] = &["id", "business_id", "review_id", "run_id", "kind", "detail", "at"];
    let target = Target { table: "review_event", columns: COLUMNS, tail: String::new() };
    let rows = rows.into_iter().map(|row| {
        vec![
            row.id.into(),
            row.business_id.into(),
            row.review_id.into(),
            row.run_id.into(),
            row.kind.as_str().into(),
            row.detail.into(),
            row.at.into(),
        ]
    });
    bulk::insert(tx, &target, rows, false).await?;
    Ok(())
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

const COLUMNS: &[&str] = &[
    "id",
    "business_id",
    "connection_id",
    "location_id",
    "source",
    "external_id",
    "revision",
    "author",
    "rating_value",
    "rating_best",
    "rating_worst",
    "rating_normalised",
    "recommended",
    "title",
    "text",
    "pros",
    "cons",
    "language",
    "published_at",
    "published_precision",
    "source_updated_at",
    "evidence",
    "url",
    "reply_text",
    "reply_at",
    "reply_state",
    "reply_problem",
    "content_hash",
    "opinion_hash",
    "search",
    "sort_at",
    "day",
    "silent",
    "first_seen_at",
    "revised_at",
    "missing_walks",
    "missing_since",
    "removed_at",
    "restored_at",
    "p_negative",
    "sentiment",
    "flagged",
    "answered_at",
    "resolved_at",
    "resolved_by",
];

fn values(row: review::Model) -> Vec<Value> {
    vec![
        row.id.into(),
        row.business_id.into(),
        row.connection_id.into(),
        row.location_id.into(),
        row.source.into(),
        row.external_id.into(),
        row.revision.into(),
        row.author.into(),
        row.rating_value.into(),
        row.rating_best.into(),
        row.rating_worst.into(),
        row.rating_normalised.into(),
        row.recommended.into(),
        row.title.into(),
        row.text.into(),
        row.pros.into(),
        row.cons.into(),
        row.language.into(),
        row.published_at.into(),
        row.published_precision.as_str().into(),
        row.source_updated_at.into(),
        row.evidence.as_str().into(),
        row.url.into(),
        row.reply_text.into(),
        row.reply_at.into(),
        row.reply_state.into(),
        row.reply_problem.into(),
        row.content_hash.into(),
        row.opinion_hash.into(),
        row.search.into(),
        row.sort_at.into(),
        row.day.into(),
        row.silent.into(),
        row.first_seen_at.into(),
        row.revised_at.into(),
        row.missing_walks.into(),
        row.missing_since.into(),
        row.removed_at.into(),
        row.restored_at.into(),
        row.p_negative.into(),
        row.sentiment.as_str().into(),
        row.flagged.into(),
        row.answered_at.into(),
        row.resolved_at.into(),
        row.resolved_by.into(),
    ]
}
