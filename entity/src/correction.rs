//! A person's word on a verdict, kept as a label.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, CorrectionId, ReviewId, UserId};
use crate::values::Label;

/// A person's word on a verdict, kept as a label.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrectionId,
    pub business_id: BusinessId,
    pub review_id: ReviewId,
    pub revision: i64,
    pub user_id: UserId,
    pub label: Label,
    pub p_negative: f64,
    pub model: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
