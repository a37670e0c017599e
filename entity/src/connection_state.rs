//! How a connection is doing: what changes with every run.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ConnectionId};
use crate::values::Health;

/// How a connection is doing: what changes with every run.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: ConnectionId,
    pub business_id: BusinessId,
    pub host: String,
    pub cursor: Json,
    pub health: Health,
    pub paused: bool,
    pub error_label: Option<String>,
    pub error_key: Option<String>,
    pub error_detail: Option<String>,
    pub failures: i64,
    pub next_check_at: DateTimeUtc,
    pub next_full_at: DateTimeUtc,
    pub retry_not_before: Option<DateTimeUtc>,
    pub first_complete_at: Option<DateTimeUtc>,
    pub last_run_at: Option<DateTimeUtc>,
    pub last_ok_at: Option<DateTimeUtc>,
    pub last_complete_at: Option<DateTimeUtc>,
    pub last_new_at: Option<DateTimeUtc>,
    pub claimed_count: Option<i64>,
    pub claimed_average: Option<f64>,
    pub owner_told_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
