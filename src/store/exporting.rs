//! Rows for the export, a page at a time.

use entity::review;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::StoreError;
use crate::domain::{ReviewId, Scope};

/// The next opinions after this one, by id; `limit` at most.
pub async fn reviews(
    conn: &impl ConnectionTrait,
    scope: Scope,
    after: Option<ReviewId>,
    limit: u64,
) -> Result<Vec<review::Model>, StoreError> {
    let mut query = review::Entity::find().filter(review::Column::BusinessId.eq(scope.0));
    if let Some(after) = after {
        query = query.filter(review::Column::Id.gt(after));
    }
    Ok(query.order_by_asc(review::Column::Id).limit(limit).all(conn).await?)
}

/// How many opinions the database holds, whoever's they are: for the operator's commands.
pub async fn count(conn: &impl ConnectionTrait) -> Result<u64, StoreError> {
    Ok(review::Entity::find().count(conn).await?)
}
