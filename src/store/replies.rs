//! Our answers: drafts, their way to the source, and what they change in the opinion and in the daily counts.
//! Must never move an answer that somebody else moved first: every move names the states it starts from.

use chrono::{DateTime, Utc};
use entity::{connection, connection_state, reply, review};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{StoreError, WriteTx, daily};
use crate::domain::{ConnectionId, Health, ReplyId, ReplyState, ReviewId, Scope, UserId};

/// An answer with what it answers and the connection it goes through.
#[derive(Clone, Debug)]
pub struct Case {
    /// The answer.
    pub reply: reply::Model,
    /// The opinion, in its current form.
    pub review: review::Model,
    /// The connection that brought the opinion.
    pub connection: connection::Model,
}

/// One answer.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: ReplyId) -> Result<reply::Model, StoreError> {
    reply::Entity::find_by_id(id)
        .filter(reply::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("answer"))
}

/// An answer with its surroundings.
pub async fn case(conn: &impl ConnectionTrait, scope: Scope, id: ReplyId) -> Result<Case, StoreError> {
    let reply = get(conn, scope, id).await?;
    let review = review::Entity::find()
        .filter(review::Column::Id.eq(reply.review_id))
        .filter(review::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("opinion"))?;
    let connection = connection(conn, scope, review.connection_id).await?;
    Ok(Case { reply, review, connection })
}

/// The connection of an opinion.
pub async fn connection(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ConnectionId,
) -> Result<connection::Model, StoreError> {
    connection::Entity::find_by_id(id)
        .filter(connection::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("connection"))
}

/// Every answer to one opinion, oldest first.
pub async fn of_review(
    conn: &impl ConnectionTrait,
    scope: Scope,
    review: ReviewId,
) -> Result<Vec<reply::Model>, StoreError> {
    Ok(reply::Entity::find()
        .filter(reply::Column::BusinessId.eq(scope.0))
        .filter(reply::Column::ReviewId.eq(review))
        .order_by_asc(reply::Column::CreatedAt)
        .order_by_asc(reply::Column::Id)
        .all(conn)
        .await?)
}

/// The draft of an opinion that is being written, if there is one.
pub async fn draft(
    conn: &impl ConnectionTrait,
    scope: Scope,
    review: ReviewId,
) -> Result<Option<reply::Model>, StoreError> {
    let all = of_review(conn, scope, review).await?;
    Ok(all.into_iter().rev().find(|reply| reply.state == ReplyState::Draft))
}

/// Of these opinions, those we ever answered.
pub async fn answered_among(
    conn: &impl ConnectionTrait,
    scope: Scope,
    reviews: &[ReviewId],
) -> Result<Vec<ReviewId>, StoreError> {
    let mut found = Vec::new();
    // PostgreSQL takes 65,535 values in a statement, SQLite 32,766.
    for chunk in reviews.chunks(10_000) {
        found.extend(
            reply::Entity::find()
                .select_only()
                .column(reply::Column::ReviewId)
                .distinct()
                .filter(reply::Column::BusinessId.eq(scope.0))
                .filter(reply::Column::ReviewId.is_in(chunk.iter().copied()))
                .filter(reply::Column::State.ne(ReplyState::Draft))
                .into_tuple::<ReviewId>()
                .all(conn)
                .await?,
        );
    }
    Ok(found)
}

/// The opinion, held until the transaction ends.
pub async fn locked_review(tx: &WriteTx, scope: Scope, id: ReviewId) -> Result<review::Model, StoreError> {
    review::Entity::find()
        .filter(review::Column::Id.eq(id))
        .filter(review::Column::BusinessId.eq(scope.0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(StoreError::Missing("opinion"))
}

/// Adds an answer.
pub async fn insert(tx: &WriteTx, row: reply::Model) -> Result<(), StoreError> {
    reply::Entity::insert(reply::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Gives a draft a new text. False when it is no draft any more.
pub async fn rewrite(
    tx: &WriteTx,
    id: ReplyId,
    author: UserId,
    revision: i64,
    text: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let change = reply::ActiveModel {
        author_id: sea_orm::Set(author),
        revision: sea_orm::Set(revision),
        text: sea_orm::Set(text.to_owned()),
        updated_at: sea_orm::Set(now),
        ..Default::default()
    };
    move_on(tx, id, &[ReplyState::Draft], change).await
}

/// Changes an answer that stands in one of the states `from`. False when it does not: nothing is changed then.
pub async fn move_on(
    tx: &WriteTx,
    id: ReplyId,
    from: &[ReplyState],
    change: reply::ActiveModel,
) -> Result<bool, StoreError> {
    let moved = reply::Entity::update_many()
        .set(change)
        .filter(reply::Column::Id.eq(id))
        .filter(reply::Column::State.is_in(from.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// Says since when an opinion counts as answered, here and in the counts of its day.
/// `row` is as [`locked_review`] returned it.
pub async fn set_answered(tx: &WriteTx, row: &review::Model, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    if row.answered_at == at {
        return Ok(());
    }
    review::Entity::update_many()
        .col_expr(review::Column::AnsweredAt, Expr::value(at))
        .filter(review::Column::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    daily::moved(tx, row, &review::Model { answered_at: at, ..row.clone() }).await
}

/// Shows that a connection waits for a person to connect it again. It goes on being read: a walk that succeeds
/// takes this back.
pub async fn needs_login(
    tx: &WriteTx,
    connection: ConnectionId,
    label: &str,
    key: &str,
    detail: &str,
) -> Result<(), StoreError> {
    connection_state::Entity::update_many()
        .col_expr(connection_state::Column::Health, Expr::value(Health::NeedsLogin))
        .col_expr(connection_state::Column::ErrorLabel, Expr::value(label))
        .col_expr(connection_state::Column::ErrorKey, Expr::value(key))
        .col_expr(connection_state::Column::ErrorDetail, Expr::value(detail))
        .filter(connection_state::Column::ConnectionId.eq(connection))
        .exec(&**tx)
        .await?;
    Ok(())
}
