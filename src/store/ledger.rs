//! How complete what we hold is, one line a connection.
//! Must never call silence success: what is not known stays empty.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{connection, connection_state, daily};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::StoreError;
use crate::domain::{ConnectionId, Health, Scope};

/// Opinions whose distances make the usual gap.
const GAPS_OF: usize = 40;

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
    let days: Vec<(NaiveDate, i64)> = daily::Entity::find()
        .select_only()
        .column(daily::Column::Day)
        .column_as(Expr::col(daily::Column::Total).sum().cast_as(Alias::new("bigint")), "total")
        .filter(daily::Column::BusinessId.eq(scope.0))
        .filter(daily::Column::ConnectionId.eq(connection.id))
        .group_by(daily::Column::Day)
        .order_by_desc(daily::Column::Day)
        .limit(GAPS_OF as u64)
        .into_tuple()
        .all(conn)
        .await?;
    let usual_gap = usual_gap(&days);
    Ok(Standing { state, held: sum(false), removed: sum(true), usual_gap, connection })
}

/// The median distance between neighbours, those of one day spread evenly over it; `None` below five distances.
/// Made from the roll-up: the opinions of one connection among a million others are far apart.
fn usual_gap(newest_first: &[(NaiveDate, i64)]) -> Option<TimeDelta> {
    let mut gaps = Vec::new();
    for (n, (day, count)) in newest_first.iter().enumerate() {
        let within = TimeDelta::seconds(86_400 / Ord::max(*count, 1));
        gaps.extend((1..*count).take(GAPS_OF).map(|_| within));
        if let Some((earlier, _)) = newest_first.get(n + 1) {
            gaps.push(*day - *earlier - TimeDelta::days(1) + within);
        }
    }
    gaps.truncate(GAPS_OF);
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
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let sparse: Vec<_> = [30, 28, 26, 10, 8, 6].map(|n| (day(n), 1)).to_vec();
        assert_eq!(usual_gap(&sparse), Some(TimeDelta::days(2)));
        assert_eq!(usual_gap(&sparse[..5]), None);
        let busy: Vec<_> = [30, 29, 28].map(|n| (day(n), 4)).to_vec();
        assert_eq!(usual_gap(&busy), Some(TimeDelta::hours(6)));
        assert_eq!(usual_gap(&[(day(30), 1_000_000)]), Some(TimeDelta::zero()));
    }
}
