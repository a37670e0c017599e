//! Counts of days for the trends, from the daily roll-up.
//! Must never read the opinions themselves: a page of trends stays fast however many there are.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{connection, connection_state, daily};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use super::StoreError;
use crate::domain::{LocationId, Scope};

/// Of which opinions. Every part that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Of this source.
    pub source: Option<String>,
    /// Of this location.
    pub location: Option<LocationId>,
}

/// The counts of one day, the opinions that were removed at their source apart from the others.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct DayCounts {
    /// The day in the business's zone.
    pub day: NaiveDate,
    /// Whether these were removed.
    pub removed: bool,
    /// How many.
    pub total: i64,
    /// Of these, complaints.
    pub negative: i64,
    /// Of these, both or neither.
    pub mixed: i64,
    /// Of these, praise.
    pub positive: i64,
    /// Of these, answered.
    pub answered: i64,
    /// Of these, with a rating.
    pub rated: i64,
    /// The sum of their stars.
    pub stars_sum: f64,
    /// The sum of the squares of their stars.
    pub stars_squares: f64,
    /// With one star, rounded.
    pub stars_1: i64,
    /// With two.
    pub stars_2: i64,
    /// With three.
    pub stars_3: i64,
    /// With four.
    pub stars_4: i64,
    /// With five.
    pub stars_5: i64,
}

fn of(scope: Scope, which: &Which) -> Select<daily::Entity> {
    let mut query = daily::Entity::find().select_only().filter(daily::Column::BusinessId.eq(scope.0));
    if let Some(source) = &which.source {
        query = query.filter(daily::Column::Source.eq(source));
    }
    if let Some(location) = which.location {
        query = query.filter(daily::Column::LocationId.eq(location));
    }
    query
}

/// The days from `from` to `until`, both included, oldest first. A day without opinions has no row.
pub async fn days(
    conn: &impl ConnectionTrait,
    scope: Scope,
    which: &Which,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<DayCounts>, StoreError> {
    use daily::Column as C;
    let mut query = of(scope, which)
        .columns([C::Day, C::Removed])
        .column_as(C::StarsSum.sum(), "stars_sum")
        .column_as(C::StarsSquares.sum(), "stars_squares")
        .filter(C::Day.between(from, until))
        .group_by(C::Day)
        .group_by(C::Removed)
        .order_by_asc(C::Day);
    for (column, name) in [
        (C::Total, "total"),
        (C::Negative, "negative"),
        (C::Mixed, "mixed"),
        (C::Positive, "positive"),
        (C::Answered, "answered"),
        (C::Rated, "rated"),
        (C::Stars1, "stars_1"),
        (C::Stars2, "stars_2"),
        (C::Stars3, "stars_3"),
        (C::Stars4, "stars_4"),
        (C::Stars5, "stars_5"),
    ] {
        // PostgreSQL sums whole numbers into decimals.
        query = query.column_as(column.sum().cast_as("BIGINT"), name);
    }
    Ok(query.into_model().all(conn).await?)
}

/// The first day with an opinion, standing or removed.
pub async fn first_day(
    conn: &impl ConnectionTrait,
    scope: Scope,
    which: &Which,
) -> Result<Option<NaiveDate>, StoreError> {
    let query = of(scope, which).column(daily::Column::Day).filter(daily::Column::Total.gt(0));
    Ok(query.order_by_asc(daily::Column::Day).limit(1).into_tuple().one(conn).await?)
}

/// When a connection was last read without an error: what came later is not known yet.
pub async fn last_read(
    conn: &impl ConnectionTrait,
    scope: Scope,
    which: &Which,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut wanted = connection::Entity::find()
        .select_only()
        .column(connection::Column::Id)
        .filter(connection::Column::BusinessId.eq(scope.0));
    if let Some(source) = &which.source {
        wanted = wanted.filter(connection::Column::Source.eq(source));
    }
    if let Some(location) = which.location {
        wanted = wanted.filter(connection::Column::LocationId.eq(location));
    }
    let last: Option<Option<DateTime<Utc>>> = connection_state::Entity::find()
        .select_only()
        .column_as(connection_state::Column::LastOkAt.max(), "last")
        .filter(connection_state::Column::BusinessId.eq(scope.0))
        .filter(connection_state::Column::ConnectionId.in_subquery(wanted.into_query()))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(last.flatten())
}

#[cfg(test)]
mod tests;
