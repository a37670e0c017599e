//! One run of a fetcher: the log, and the only table that grows when nothing changes.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ConnectionId, RunId};
use crate::values::Walk;

/// One run of a fetcher: the log, and the only table that grows when nothing changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "fetch_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RunId,
    pub business_id: BusinessId,
    pub connection_id: ConnectionId,
    pub walk: Walk,
    pub listing: String,
    pub started_at: DateTimeUtc,
    pub finished_at: DateTimeUtc,
    pub silent: bool,
    pub fetched: i64,
    pub added: i64,
    pub edited: i64,
    pub touched: i64,
    pub missing: i64,
    pub removed: i64,
    pub restored: i64,
    pub unchanged: i64,
    pub rejected: i64,
    pub held: i64,
    pub claimed_count: Option<i64>,
    pub claimed_average: Option<f64>,
    pub error_label: Option<String>,
    pub error_detail: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
