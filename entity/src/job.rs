//! A row of the outbox.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, JobId};
use crate::values::{JobState, Lane};

/// A row of the outbox.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub business_id: Option<BusinessId>,
    pub lane: Lane,
    pub kind: String,
    pub payload: Json,
    pub dedupe_key: Option<String>,
    pub state: JobState,
    pub run_at: DateTimeUtc,
    pub attempt: i64,
    pub crashes: i64,
    pub lease_until: Option<DateTimeUtc>,
    pub lease_owner: Option<String>,
    pub handed_over_at: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
