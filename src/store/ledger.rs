//! How complete what we hold is, one line a connection.
//! Must never call silence success: what is not known stays empty.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{connection, connection_state, daily, review};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::StoreError;
use crate::domain::{ConnectionId, Health, Scope};

/// Opinions whose distances make the usual gap.
const GAPS_OF: u64 = 40;

/// A connection with how it is doing and what we hold of it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What people decided.
    pub connection: connection::Model,
    /// How it is doing.
    pub state: connection_state::Model,
    /// Opinions that stand at the source, as far as we know.
    pub held: i64,
    /// Opinions that were removed there and kept here.
    pub removed: i64,
    /// The usual distance between two opinions; `None` when too few are known.
    pub usual_gap: Option<TimeDelta>,
}

/// Every connection that is not disabled, in the order of its location and name.
pub async fn standings(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<Standing>, StoreError> {
    let connections = connection::Entity::find()
        .filter(connection::Column::BusinessId.eq(scope.0))
        .filter(connection::Column::DisabledAt.is_null())
        .order_by_asc(connection::Column::LocationId)
        .order_by_asc(connection::Column::Name)
        .all(conn)
        .await?;
    let mut all = Vec::with_capacity(connections.len());
    for connection in connections {
        all.push(standing_of(conn, scope, connection).await?);
    }
    Ok(all)
}

/// One connection.
pub async fn standing(conn: &impl ConnectionTrait, scope: Scope, id: ConnectionId) -> Result<Standing, StoreError> {
    let connection = connection::Entity::find()
        .filter(connection::Column::Id.eq(id))
        .filter(connection::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("connection"))?;
    standing_of(conn, scope, connection).await
}

async fn standing_of(
    conn: &impl ConnectionTrait,
    scope: Scope,
    connection: connection::Model,
) -> Result<Standing, StoreError> {
    let state = connection_state::Entity::find_by_id(connection.id)
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("connection state"))?;
    let sums: Vec<(bool, i64)> = daily::Entity::find()
        .select_only()
        .column(daily::Column::Removed)
        .column_as(Expr::col(daily::Column::Total).sum().cast_as(Alias::new("bigint")), "total")
        .filter(daily::Column::BusinessId.eq(scope.0))
        .filter(daily::Column::ConnectionId.eq(connection.id))
        .group_by(daily::Column::Removed)
        .into_tuple()
        .all(conn)
        .await?;
    let sum = |removed: bool| sums.iter().find(|(of, _)| *of == removed).map_or(0, |(_, total)| *total);
    let moments: Vec<DateTime<Utc>> = review::Entity::find()
        .select_only()
        .column(review::Column::SortAt)
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(review::Column::ConnectionId.eq(connection.id))
        .order_by_desc(review::Column::SortAt)
        .limit(GAPS_OF)
        .into_tuple()
        .all(conn)
        .await?;
    let usual_gap = median_gap(&moments);
    Ok(Standing { state, held: sum(false), removed: sum(true), usual_gap, connection })
}

/// The median distance between neighbours; `None` below five of them.
fn median_gap(newest_first: &[DateTime<Utc>]) -> Option<TimeDelta> {
    let mut gaps: Vec<TimeDelta> = newest_first.windows(2).map(|pair| pair[0] - pair[1]).collect();
    gaps.sort_unstable();
    (gaps.len() >= 5).then(|| gaps[gaps.len() / 2])
}

/// The ids of the sources that are connected.
pub async fn sources(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<String>, StoreError> {
    Ok(connection::Entity::find()
        .select_only()
        .column(connection::Column::Source)
        .distinct()
        .filter(connection::Column::BusinessId.eq(scope.0))
        .order_by_asc(connection::Column::Source)
        .into_tuple()
        .all(conn)
        .await?)
}

fn active(scope: Scope) -> Condition {
    let disabled = connection::Entity::find()
        .select_only()
        .column(connection::Column::Id)
        .filter(connection::Column::BusinessId.eq(scope.0))
        .filter(connection::Column::DisabledAt.is_not_null());
    Condition::all()
        .add(connection_state::Column::BusinessId.eq(scope.0))
        .add(connection_state::Column::ConnectionId.not_in_subquery(sea_orm::QueryTrait::into_query(disabled)))
}

/// How many connections wait for a person.
pub async fn needing_a_person(conn: &impl ConnectionTrait, scope: Scope) -> Result<u64, StoreError> {
    Ok(connection_state::Entity::find()
        .filter(active(scope))
        .filter(
            Condition::any()
                .add(connection_state::Column::Paused.eq(true))
                .add(connection_state::Column::Health.is_in([Health::Broken, Health::Blocked, Health::NeedsLogin])),
        )
        .count(conn)
        .await?)
}

/// Whether some connection is being read for the first time.
pub async fn first_reading(conn: &impl ConnectionTrait, scope: Scope) -> Result<bool, StoreError> {
    Ok(connection_state::Entity::find()
        .filter(active(scope))
        .filter(connection_state::Column::Paused.eq(false))
        .filter(connection_state::Column::Health.eq(Health::New))
        .count(conn)
        .await?
        > 0)
}

/// When a source is looked at next; `None` when none will be.
pub async fn next_check(conn: &impl ConnectionTrait, scope: Scope) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(connection_state::Entity::find()
        .select_only()
        .column(connection_state::Column::NextCheckAt)
        .filter(active(scope))
        .filter(connection_state::Column::Paused.eq(false))
        .order_by_asc(connection_state::Column::NextCheckAt)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_gap_is_a_median_and_needs_enough() {
        let at = |hours: i64| DateTime::from_timestamp(hours * 3600, 0).unwrap();
        let moments: Vec<_> = [1000, 998, 996, 900, 898, 896].map(at).to_vec();
        assert_eq!(median_gap(&moments), Some(TimeDelta::hours(2)));
        assert_eq!(median_gap(&moments[..5]), None);
    }
}
