//! The opinions of late with what was said of them, for a rule to be tried on.
//! Must never read all there is: the caller names the moment and the number.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{review, verdict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::StoreError;
use crate::domain::{ReviewId, Scope};

/// Ids in one question: below what either database takes as parameters.
const CHUNK: usize = 500;

/// The newest `limit` opinions since `since`, each with the verdict on its present form.
pub async fn judged(
    conn: &impl ConnectionTrait,
    scope: Scope,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(review::Model, verdict::Model)>, StoreError> {
    let reviews = review::Entity::find()
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(review::Column::SortAt.gte(since))
        .order_by_desc(review::Column::SortAt)
        .order_by_desc(review::Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    let ids: Vec<ReviewId> = reviews.iter().map(|review| review.id).collect();
    let mut verdicts = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let found = verdict::Entity::find()
            .filter(verdict::Column::BusinessId.eq(scope.0))
            .filter(verdict::Column::ReviewId.is_in(ids.iter().copied()))
            .all(conn)
            .await?;
        verdicts.extend(found.into_iter().map(|verdict| ((verdict.review_id, verdict.revision), verdict)));
    }
    let with = |review: review::Model| verdicts.remove(&(review.id, review.revision)).map(|verdict| (review, verdict));
    Ok(reviews.into_iter().filter_map(with).collect())
}
