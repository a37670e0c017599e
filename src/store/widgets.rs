//! Widgets as people set them up; what a visitor sees of them is read by [`super::published`].
//! Must never delete one: what is no longer wanted is disabled, and its address stays taken.

use entity::widget;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{StoreError, WriteTx};
use crate::domain::{Scope, WidgetId};

/// Every widget of a business, by name; disabled ones included.
pub async fn list(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<widget::Model>, StoreError> {
    Ok(widget::Entity::find()
        .filter(widget::Column::BusinessId.eq(scope.0))
        .order_by_asc(widget::Column::Name)
        .all(conn)
        .await?)
}

/// One widget of a business.
pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: WidgetId) -> Result<widget::Model, StoreError> {
    let found = widget::Entity::find_by_id(id).filter(widget::Column::BusinessId.eq(scope.0)).one(conn).await?;
    found.ok_or(StoreError::Missing("widget"))
}

/// Adds a widget.
pub async fn insert(tx: &WriteTx, row: widget::Model) -> Result<(), StoreError> {
    widget::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Changes a widget. Set `updated_at` along with it.
pub async fn update(tx: &WriteTx, row: widget::ActiveModel) -> Result<(), StoreError> {
    row.update(&**tx).await?;
    Ok(())
}
