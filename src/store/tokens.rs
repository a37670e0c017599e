//! Bearer tokens of the REST API, by their hash.
//! Must never see a token itself.

use chrono::{DateTime, Utc};
use entity::api_token;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{StoreError, WriteTx};
use crate::domain::{ApiTokenId, Scope};

/// The business a token speaks for, if it still may.
pub async fn scope_of(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<Scope>, StoreError> {
    let token = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(token_hash))
        .filter(api_token::Column::RevokedAt.is_null())
        .one(conn)
        .await?;
    Ok(token.map(|token| Scope(token.business_id)))
}

/// The tokens of a business, the newest first.
pub async fn list(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<api_token::Model>, StoreError> {
    Ok(api_token::Entity::find()
        .filter(api_token::Column::BusinessId.eq(scope.0))
        .order_by_desc(api_token::Column::CreatedAt)
        .all(conn)
        .await?)
}

/// Adds a token.
pub async fn insert(tx: &WriteTx, row: api_token::Model) -> Result<(), StoreError> {
    api_token::Entity::insert(api_token::ActiveModel::from(row)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes a token's right to speak. Says whether it had one.
pub async fn revoke(tx: &WriteTx, scope: Scope, id: ApiTokenId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let revoked = api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(now))
        .filter(api_token::Column::Id.eq(id))
        .filter(api_token::Column::BusinessId.eq(scope.0))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(revoked.rows_affected > 0)
}
