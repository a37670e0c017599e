//! Opinions that move with their connection to another place.
//! Must never change anything else about an opinion.

use entity::{daily, review};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{StoreError, WriteTx};
use crate::domain::{ConnectionId, LocationId, Scope};

/// Counts all opinions of a connection at this place from now on, the old ones too.
pub async fn move_opinions(tx: &WriteTx, scope: Scope, of: ConnectionId, to: LocationId) -> Result<(), StoreError> {
    review::Entity::update_many()
        .col_expr(review::Column::LocationId, Expr::value(to))
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(review::Column::ConnectionId.eq(of))
        .exec(&**tx)
        .await?;
    daily::Entity::update_many()
        .col_expr(daily::Column::LocationId, Expr::value(to))
        .filter(daily::Column::BusinessId.eq(scope.0))
        .filter(daily::Column::ConnectionId.eq(of))
        .exec(&**tx)
        .await?;
    Ok(())
}
