//! A source account of one location: what people decided about it.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ConnectionId, LocationId};

/// A source account of one location: what people decided about it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConnectionId,
    pub business_id: BusinessId,
    pub location_id: LocationId,
    pub key: String,
    pub name: String,
    pub source: String,
    pub settings: Json,
    pub secret: Option<String>,
    pub schedule: String,
    pub full_schedule: String,
    pub managed_by: Option<String>,
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
