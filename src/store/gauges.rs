//! What machines that watch are told of all businesses together: ids, names of states, counts.
//! Must never hold a business's name, an address or a text.

use std::collections::HashMap;

use entity::{connection, connection_state, daily};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};

use super::StoreError;
use crate::domain::{ConnectionId, Health};

/// A connection in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub connection: ConnectionId,
    /// Its source's id.
    pub source: String,
    /// How it is doing.
    pub health: Health,
    /// Whether it waits for a person.
    pub paused: bool,
    /// Opinions that stand at the source, as far as we know.
    pub held: i64,
    /// The source's own count, when it gives one.
    pub claimed: Option<i64>,
}

/// Every connection that is not disabled, whichever business is its: three statements, however many there are.
pub async fn standings(conn: &impl ConnectionTrait) -> Result<Vec<Standing>, StoreError> {
    let connections: Vec<(ConnectionId, String)> = connection::Entity::find()
        .select_only()
        .column(connection::Column::Id)
        .column(connection::Column::Source)
        .filter(connection::Column::DisabledAt.is_null())
        .order_by_asc(connection::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let states = connection_state::Entity::find().all(conn).await?;
    let states: HashMap<ConnectionId, connection_state::Model> =
        states.into_iter().map(|row| (row.connection_id, row)).collect();
    let held: Vec<(ConnectionId, i64)> = daily::Entity::find()
        .select_only()
        .column(daily::Column::ConnectionId)
        .column_as(Expr::col(daily::Column::Total).sum().cast_as(Alias::new("bigint")), "total")
        .filter(daily::Column::Removed.eq(false))
        .group_by(daily::Column::ConnectionId)
        .into_tuple()
        .all(conn)
        .await?;
    let held: HashMap<ConnectionId, i64> = held.into_iter().collect();
    let standing = |(id, source): (ConnectionId, String)| {
        let state = states.get(&id)?;
        Some(Standing {
            connection: id,
            source,
            health: state.health,
            paused: state.paused,
            held: held.get(&id).copied().unwrap_or_default(),
            claimed: state.claimed_count,
        })
    };
    Ok(connections.into_iter().filter_map(standing).collect())
}
