//! People's words on verdicts, and what they change in the opinion and in the daily counts.
//! Must never change an opinion without its day: the trends are the sum of the opinions.

use chrono::{DateTime, Utc};
use entity::{correction, review, verdict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{StoreError, WriteTx, daily};
use crate::domain::{ReviewId, Scope, Sentiment, UserId};

/// The opinion, held until the transaction ends.
pub async fn locked(tx: &WriteTx, scope: Scope, id: ReviewId) -> Result<review::Model, StoreError> {
    review::Entity::find()
        .filter(review::Column::Id.eq(id))
        .filter(review::Column::BusinessId.eq(scope.0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(StoreError::Missing("opinion"))
}

/// The verdict on one form of an opinion.
pub async fn verdict(tx: &WriteTx, id: ReviewId, revision: i64) -> Result<Option<verdict::Model>, StoreError> {
    Ok(verdict::Entity::find_by_id((id, revision)).one(&**tx).await?)
}

/// The last word on one form of an opinion.
pub async fn latest(tx: &WriteTx, id: ReviewId, revision: i64) -> Result<Option<correction::Model>, StoreError> {
    Ok(correction::Entity::find()
        .filter(correction::Column::ReviewId.eq(id))
        .filter(correction::Column::Revision.eq(revision))
        .order_by_desc(correction::Column::CreatedAt)
        .order_by_desc(correction::Column::Id)
        .one(&**tx)
        .await?)
}

/// Keeps a word.
pub async fn insert(tx: &WriteTx, row: correction::Model) -> Result<(), StoreError> {
    correction::Entity::insert(correction::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Lets an opinion count differently from now on. `row` is as [`locked`] returned it.
pub async fn set_effective(
    tx: &WriteTx,
    row: &review::Model,
    flagged: bool,
    sentiment: Sentiment,
) -> Result<(), StoreError> {
    if (row.flagged, row.sentiment) == (flagged, sentiment) {
        return Ok(());
    }
    review::Entity::update_many()
        .col_expr(review::Column::Flagged, Expr::value(flagged))
        .col_expr(review::Column::Sentiment, Expr::value(sentiment))
        .filter(review::Column::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    daily::moved(tx, row, &review::Model { flagged, sentiment, ..row.clone() }).await
}

/// Marks an opinion as done, or as open again.
pub async fn set_resolved(
    tx: &WriteTx,
    row: &review::Model,
    by: Option<(DateTime<Utc>, UserId)>,
) -> Result<(), StoreError> {
    review::Entity::update_many()
        .col_expr(review::Column::ResolvedAt, Expr::value(by.map(|(at, _)| at)))
        .col_expr(review::Column::ResolvedBy, Expr::value(by.map(|(_, user)| user)))
        .filter(review::Column::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    Ok(())
}
