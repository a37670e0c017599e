//! What is known of one connection's opinions: enough to plan a batch.
//! Must never read a text: a hundred thousand opinions are compared by their hashes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    fetch_run,
    review::{self, Column},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Func};

use super::StoreError;
use crate::domain::{
    ConnectionId, Known, ReviewId, RunId,
    batch::KnownIndex,
    fingerprint::{ContentHash, OpinionHash},
};

type Row =
    (String, ReviewId, String, String, i64, i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Everything known of a connection's opinions.
pub async fn load(conn: &impl ConnectionTrait, connection: ConnectionId) -> Result<KnownIndex, StoreError> {
    let rows: Vec<Row> = review::Entity::find()
        .select_only()
        .columns([
            Column::ExternalId,
            Column::Id,
            Column::ContentHash,
            Column::OpinionHash,
            Column::Revision,
            Column::MissingWalks,
            Column::MissingSince,
            Column::RemovedAt,
            Column::PublishedAt,
        ])
        .filter(Column::ConnectionId.eq(connection))
        .into_tuple()
        .all(conn)
        .await?;
    let mut index = HashMap::with_capacity(rows.len());
    for (external_id, id, content, opinion, revision, missing_walks, missing_since, removed_at, published_at) in rows {
        let known = Known {
            id,
            content_hash: ContentHash::from_hex(&content),
            opinion_hash: OpinionHash::from_hex(&opinion),
            revision,
            missing_walks,
            missing_since,
            removed_at,
            published_at,
        };
        index.insert(external_id, known);
    }
    Ok(KnownIndex(index))
}

/// Changes whenever a batch of this connection was stored: how many runs there are, and the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(i64, Option<RunId>);

/// The version of what [`load`] gives. Read it before loading, and again with the connection locked: when both are
/// the same, so is what was loaded.
pub async fn version(conn: &impl ConnectionTrait, connection: ConnectionId) -> Result<Version, StoreError> {
    let runs = fetch_run::Entity::find().filter(fetch_run::Column::ConnectionId.eq(connection));
    let count: Option<(i64,)> = runs
        .clone()
        .select_only()
        .expr(Func::count(sea_orm::sea_query::Expr::col(fetch_run::Column::Id)))
        .into_tuple()
        .one(conn)
        .await?;
    let latest = sea_orm::QueryOrder::order_by_desc(runs, fetch_run::Column::StartedAt);
    let latest = sea_orm::QueryOrder::order_by_desc(latest, fetch_run::Column::Id);
    let latest: Option<(RunId,)> = latest.select_only().column(fetch_run::Column::Id).into_tuple().one(conn).await?;
    Ok(Version(count.map_or(0, |(count,)| count), latest.map(|(id,)| id)))
}
