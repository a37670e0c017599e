//! The current form of an opinion, with its verdict and where it stands.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ConnectionId, LocationId, ReviewId, UserId};
use crate::values::{DatePrecision, Evidence, Sentiment};

/// The current form of an opinion, with its verdict and where it stands.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    pub business_id: BusinessId,
    pub connection_id: ConnectionId,
    pub location_id: LocationId,
    pub source: String,
    pub external_id: String,
    pub revision: i64,
    pub author: Option<String>,
    pub rating_value: Option<f64>,
    pub rating_best: Option<f64>,
    pub rating_worst: Option<f64>,
    pub rating_normalised: Option<f64>,
    pub recommended: Option<bool>,
    pub title: Option<String>,
    pub text: String,
    pub pros: Json,
    pub cons: Json,
    pub language: Option<String>,
    pub published_at: Option<DateTimeUtc>,
    pub published_precision: DatePrecision,
    pub source_updated_at: Option<DateTimeUtc>,
    pub evidence: Evidence,
    pub url: Option<String>,
    pub reply_text: Option<String>,
    pub reply_at: Option<DateTimeUtc>,
    pub reply_state: Option<String>,
    pub reply_problem: Option<String>,
    pub content_hash: String,
    pub opinion_hash: String,
    pub search: String,
    pub sort_at: DateTimeUtc,
    pub day: Date,
    pub silent: bool,
    pub first_seen_at: DateTimeUtc,
    pub revised_at: DateTimeUtc,
    pub missing_walks: i64,
    pub missing_since: Option<DateTimeUtc>,
    pub removed_at: Option<DateTimeUtc>,
    pub restored_at: Option<DateTimeUtc>,
    pub p_negative: f64,
    pub sentiment: Sentiment,
    pub flagged: bool,
    pub answered_at: Option<DateTimeUtc>,
    pub resolved_at: Option<DateTimeUtc>,
    pub resolved_by: Option<UserId>,
}

impl ActiveModelBehavior for ActiveModel {}
