//! An earlier form of an opinion.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ReviewId};
use crate::values::Sentiment;

/// An earlier form of an opinion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: ReviewId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    pub business_id: BusinessId,
    pub author: Option<String>,
    pub rating_value: Option<f64>,
    pub rating_best: Option<f64>,
    pub rating_worst: Option<f64>,
    pub recommended: Option<bool>,
    pub title: Option<String>,
    pub text: String,
    pub pros: Json,
    pub cons: Json,
    pub p_negative: f64,
    pub sentiment: Sentiment,
    pub seen_at: DateTimeUtc,
    pub replaced_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
