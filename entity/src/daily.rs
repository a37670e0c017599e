//! Counts of one day and connection, kept in the transaction of the opinions themselves.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ConnectionId, LocationId};

/// Counts of one day and connection, kept in the transaction of the opinions themselves.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "daily")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub business_id: BusinessId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: ConnectionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub removed: bool,
    pub location_id: LocationId,
    pub source: String,
    pub total: i64,
    pub negative: i64,
    pub mixed: i64,
    pub positive: i64,
    pub flagged: i64,
    pub answered: i64,
    pub recommended: i64,
    pub not_recommended: i64,
    pub rated: i64,
    pub stars_sum: f64,
    pub stars_squares: f64,
    pub stars_1: i64,
    pub stars_2: i64,
    pub stars_3: i64,
    pub stars_4: i64,
    pub stars_5: i64,
}

impl ActiveModelBehavior for ActiveModel {}
