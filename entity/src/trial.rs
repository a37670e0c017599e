//! A "try now" of a connection that is not saved yet.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, TrialId};
use crate::values::JobState;

/// A "try now" of a connection that is not saved yet.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "trial")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TrialId,
    pub business_id: BusinessId,
    pub source: String,
    pub settings: Json,
    pub secret: Option<String>,
    pub state: JobState,
    pub result: Option<Json>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
