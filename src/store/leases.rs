//! Leases: who leads a task that only one process may do.
//! Must never give one lease to two owners at a time.

use chrono::{DateTime, Utc};
use entity::lease::{self, Column};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict, Query},
};

use super::{StoreError, WriteTx};

/// Takes or renews a lease until `until`. False while somebody else holds it. A lease that lies farther ahead than
/// `until` was taken before the clock was set back, and counts as run out.
pub async fn take(
    tx: &WriteTx,
    name: &str,
    owner: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let free = Condition::any()
        .add(Expr::col((lease::Entity, Column::Owner)).eq(owner))
        .add(Expr::col((lease::Entity, Column::Until)).lt(now))
        .add(Expr::col((lease::Entity, Column::Until)).gt(until));
    let mut insert = Query::insert();
    insert
        .into_table(lease::Entity)
        .columns([Column::Name, Column::Owner, Column::Until])
        .values_panic([Expr::val(name), Expr::val(owner), Expr::val(until)])
        .on_conflict(
            OnConflict::column(Column::Name)
                .update_columns([Column::Owner, Column::Until])
                .action_cond_where(free)
                .to_owned(),
        );
    Ok(tx.execute(&insert).await?.rows_affected() == 1)
}

/// Gives a lease up early, so that nobody waits for it to run out.
pub async fn release(tx: &WriteTx, name: &str, owner: &str) -> Result<(), StoreError> {
    lease::Entity::delete_many().filter(Column::Name.eq(name)).filter(Column::Owner.eq(owner)).exec(&**tx).await?;
    Ok(())
}
