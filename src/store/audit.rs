//! Who did what, when.
//! Must never be changed or shortened by staff.

use entity::audit;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::{StoreError, WriteTx};
use crate::domain::{Env, Scope, UserId};

/// Writes a line: `user` did `action` to `subject`. `detail` holds no secret and no review text.
pub async fn record(
    tx: &WriteTx,
    env: &Env,
    scope: Scope,
    user: Option<UserId>,
    action: &str,
    subject: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let row = audit::Model {
        id: env.id(),
        business_id: scope.0,
        user_id: user,
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail,
        at: env.now(),
    };
    audit::Entity::insert(audit::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The last lines of a business, the newest first.
pub async fn last(conn: &impl ConnectionTrait, scope: Scope, limit: u64) -> Result<Vec<audit::Model>, StoreError> {
    Ok(audit::Entity::find()
        .filter(audit::Column::BusinessId.eq(scope.0))
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id)
        .limit(limit)
        .all(conn)
        .await?)
}
