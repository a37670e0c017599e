//! A bearer token of the REST API; the token itself is not kept.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{ApiTokenId, BusinessId};

/// A bearer token of the REST API; the token itself is not kept.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiTokenId,
    pub business_id: BusinessId,
    pub name: String,
    pub token_hash: String,
    pub created_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
