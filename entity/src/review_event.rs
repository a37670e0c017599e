//! Something that happened to an opinion at its source.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, EventId, ReviewId, RunId};
use crate::values::EventKind;

/// Something that happened to an opinion at its source.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub business_id: BusinessId,
    pub review_id: ReviewId,
    pub run_id: Option<RunId>,
    pub kind: EventKind,
    pub detail: Option<String>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
