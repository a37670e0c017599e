//! One recipient to be told of one revision, once.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, DispatchId, ReviewId, RuleId};
use crate::values::{DispatchMode, DispatchState, Locale};

/// One recipient to be told of one revision, once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DispatchId,
    pub business_id: BusinessId,
    pub rule_id: RuleId,
    pub review_id: ReviewId,
    pub revision: i64,
    pub recipient: String,
    pub locale: Locale,
    pub mode: DispatchMode,
    pub state: DispatchState,
    pub due_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
