//! What a mail needs to know, and the marks on dispatches that say it went out.
//! Must never mix businesses: a digest holds what one business decided to tell one person.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{business, connection, connection_state, dispatch, location, review, revision, rule, verdict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};

use super::{StoreError, WriteTx};
use crate::domain::{BusinessId, ConnectionId, DispatchId, DispatchMode, DispatchState, Scope};

/// Rows asked for in one statement.
const CHUNK: usize = 500;

/// Everything one alert says.
#[derive(Clone, Debug)]
pub struct Alert {
    /// Whom to tell of what.
    pub dispatch: dispatch::Model,
    /// Whose it is.
    pub business: business::Model,
    /// The opinion as it stands now.
    pub review: review::Model,
    /// What it was before, when it was changed: the form before, or the form the dispatch is about when that is gone.
    pub before: Option<revision::Model>,
    /// What the classifier says of the form that stands now.
    pub verdict: Option<verdict::Model>,
    /// Where it belongs.
    pub location: Option<location::Model>,
    /// The rule that decided; it may have been removed since.
    pub rule: Option<rule::Model>,
}

/// Everything one alert says; the dispatch names the business.
pub async fn alert(conn: &impl ConnectionTrait, id: DispatchId) -> Result<Alert, StoreError> {
    let dispatch = dispatch::Entity::find_by_id(id).one(conn).await?.ok_or(StoreError::Missing("dispatch"))?;
    let owner = dispatch.business_id;
    let business = business::Entity::find_by_id(owner).one(conn).await?.ok_or(StoreError::Missing("business"))?;
    let review = review::Entity::find_by_id(dispatch.review_id)
        .filter(review::Column::BusinessId.eq(owner))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("review"))?;
    let earlier = if review.revision > dispatch.revision { dispatch.revision } else { review.revision - 1 };
    Ok(Alert {
        before: revision::Entity::find_by_id((review.id, earlier)).one(conn).await?,
        verdict: verdict::Entity::find_by_id((review.id, review.revision)).one(conn).await?,
        location: location::Entity::find_by_id(review.location_id).one(conn).await?,
        rule: rule::Entity::find_by_id(dispatch.rule_id).one(conn).await?,
        dispatch,
        business,
        review,
    })
}

/// Whether the same person has, or will get, an alert on a later form of the same opinion.
pub async fn is_superseded(conn: &impl ConnectionTrait, of: &dispatch::Model) -> Result<bool, StoreError> {
    let later = dispatch::Entity::find()
        .filter(dispatch::Column::ReviewId.eq(of.review_id))
        .filter(dispatch::Column::Recipient.eq(of.recipient.as_str()))
        .filter(dispatch::Column::Revision.gt(of.revision))
        .filter(dispatch::Column::Mode.eq(DispatchMode::Alert))
        .filter(dispatch::Column::State.ne(DispatchState::Failed))
        .count(conn)
        .await?;
    Ok(later > 0)
}

/// Marks dispatches as taken by the mail server. Those that are marked already stay as they are.
pub async fn mark_sent(tx: &WriteTx, ids: &[DispatchId], at: DateTime<Utc>) -> Result<(), StoreError> {
    for ids in ids.chunks(CHUNK) {
        let mut update = Query::update();
        update
            .table(dispatch::Entity)
            .value(dispatch::Column::State, DispatchState::Sent.as_str())
            .value(dispatch::Column::SentAt, at)
            .and_where(dispatch::Column::Id.is_in(ids.iter().copied()))
            .and_where(dispatch::Column::State.ne(DispatchState::Sent));
        tx.execute(&update).await?;
    }
    Ok(())
}

/// Marks dispatches as given up, unless the mail server took them.
pub async fn mark_failed(tx: &WriteTx, ids: &[DispatchId]) -> Result<(), StoreError> {
    for ids in ids.chunks(CHUNK) {
        let mut update = Query::update();
        update
            .table(dispatch::Entity)
            .value(dispatch::Column::State, DispatchState::Failed.as_str())
            .and_where(dispatch::Column::Id.is_in(ids.iter().copied()))
            .and_where(dispatch::Column::State.eq(DispatchState::Waiting));
        tx.execute(&update).await?;
    }
    Ok(())
}

/// One business's share of what one person is to be told together.
#[derive(Clone, Debug)]
pub struct Digest {
    /// Whose it is.
    pub business: business::Model,
    /// What to tell, the newest opinion first.
    pub items: Vec<(dispatch::Model, review::Model)>,
    /// The names of its locations.
    pub locations: Vec<location::Model>,
    /// Opinions imported without a word since the last digest: source, location, how many.
    pub history: Vec<History>,
}

/// Opinions that were imported without a word.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct History {
    /// The source's id.
    pub source: String,
    /// The location.
    pub location_id: crate::domain::LocationId,
    /// How many.
    pub count: i64,
}

/// What waits for this person's digest and is due by `until`; nothing when nothing waits. With `known_by`, only what
/// had been decided by that moment.
pub async fn digest(
    conn: &impl ConnectionTrait,
    scope: Scope,
    recipient: &str,
    until: DateTime<Utc>,
    known_by: Option<DateTime<Utc>>,
) -> Result<Option<Digest>, StoreError> {
    let mut waiting = waiting_digests(scope, recipient).filter(dispatch::Column::DueAt.lte(until));
    if let Some(known_by) = known_by {
        waiting = waiting.filter(dispatch::Column::CreatedAt.lte(known_by));
    }
    let waiting = waiting.order_by_asc(dispatch::Column::Id).all(conn).await?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let business = business::Entity::find_by_id(scope.0).one(conn).await?.ok_or(StoreError::Missing("business"))?;
    let mut reviews = HashMap::new();
    for ids in waiting.chunks(CHUNK) {
        let found = review::Entity::find()
            .filter(review::Column::BusinessId.eq(scope.0))
            .filter(review::Column::Id.is_in(ids.iter().map(|row| row.review_id)))
            .all(conn)
            .await?;
        reviews.extend(found.into_iter().map(|row| (row.id, row)));
    }
    let mut items: Vec<_> = waiting
        .into_iter()
        .filter_map(|row| reviews.get(&row.review_id).cloned().map(|review| (row, review)))
        .collect();
    items.sort_by_key(|(row, review)| (std::cmp::Reverse(review.sort_at), row.id));
    let locations = location::Entity::find().filter(location::Column::BusinessId.eq(scope.0)).all(conn).await?;
    let history = history(conn, scope, last_digest(conn, scope, recipient).await?, until).await?;
    Ok(Some(Digest { business, items, locations, history }))
}

fn waiting_digests(scope: Scope, recipient: &str) -> sea_orm::Select<dispatch::Entity> {
    dispatch::Entity::find()
        .filter(dispatch::Column::BusinessId.eq(scope.0))
        .filter(dispatch::Column::Recipient.eq(recipient))
        .filter(dispatch::Column::Mode.eq(DispatchMode::Digest))
        .filter(dispatch::Column::State.eq(DispatchState::Waiting))
}

/// When the next digest of this person is due, when anything waits for one.
pub async fn next_digest(
    conn: &impl ConnectionTrait,
    scope: Scope,
    recipient: &str,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let next = waiting_digests(scope, recipient).order_by_asc(dispatch::Column::DueAt).one(conn).await?;
    Ok(next.map(|row| row.due_at))
}

async fn last_digest(
    conn: &impl ConnectionTrait,
    scope: Scope,
    recipient: &str,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let last = dispatch::Entity::find()
        .filter(dispatch::Column::BusinessId.eq(scope.0))
        .filter(dispatch::Column::Recipient.eq(recipient))
        .filter(dispatch::Column::Mode.eq(DispatchMode::Digest))
        .filter(dispatch::Column::State.eq(DispatchState::Sent))
        .order_by_desc(dispatch::Column::SentAt)
        .one(conn)
        .await?;
    Ok(last.and_then(|row| row.sent_at))
}

async fn history(
    conn: &impl ConnectionTrait,
    scope: Scope,
    after: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
) -> Result<Vec<History>, StoreError> {
    let mut select = review::Entity::find()
        .select_only()
        .column(review::Column::Source)
        .column(review::Column::LocationId)
        .column_as(review::Column::Id.count(), "count")
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(review::Column::Silent.eq(true))
        .filter(review::Column::FirstSeenAt.lte(until));
    if let Some(after) = after {
        select = select.filter(review::Column::FirstSeenAt.gt(after));
    }
    Ok(select
        .group_by(review::Column::Source)
        .group_by(review::Column::LocationId)
        .order_by_asc(review::Column::Source)
        .order_by_asc(review::Column::LocationId)
        .into_model::<History>()
        .all(conn)
        .await?)
}

/// What a notice on a connection says.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whose it is.
    pub business: business::Model,
    /// The connection.
    pub connection: connection::Model,
    /// How it is doing.
    pub state: Option<connection_state::Model>,
    /// Where it belongs.
    pub location: Option<location::Model>,
}

/// What a notice on a connection says; the connection names the business.
pub async fn notice(conn: &impl ConnectionTrait, id: ConnectionId) -> Result<Notice, StoreError> {
    let connection = connection::Entity::find_by_id(id).one(conn).await?.ok_or(StoreError::Missing("connection"))?;
    let business =
        business::Entity::find_by_id(connection.business_id).one(conn).await?.ok_or(StoreError::Missing("business"))?;
    Ok(Notice {
        state: connection_state::Entity::find_by_id(id).one(conn).await?,
        location: location::Entity::find_by_id(connection.location_id).one(conn).await?,
        business,
        connection,
    })
}

/// The business with this id, when there is one.
pub async fn business(conn: &impl ConnectionTrait, id: BusinessId) -> Result<Option<business::Model>, StoreError> {
    Ok(business::Entity::find_by_id(id).one(conn).await?)
}
