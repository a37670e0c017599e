//! What the classifier says of a revision, and why.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ReviewId};
use crate::values::Sentiment;

/// What the classifier says of a revision, and why.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: ReviewId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    pub business_id: BusinessId,
    pub p_negative: f64,
    pub sentiment: Sentiment,
    pub language: Option<String>,
    pub mismatch: Option<String>,
    pub topics: Json,
    pub urgency: Json,
    pub reasons: Json,
    pub model: String,
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
