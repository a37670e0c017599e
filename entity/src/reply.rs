//! Our answer to an opinion.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, ReplyId, ReviewId, UserId};
use crate::values::ReplyState;

/// Our answer to an opinion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reply")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReplyId,
    pub business_id: BusinessId,
    pub review_id: ReviewId,
    pub revision: i64,
    pub text: String,
    pub state: ReplyState,
    pub author_id: UserId,
    pub approved_by: Option<UserId>,
    pub approved_at: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub live_at: Option<DateTimeUtc>,
    pub remote_id: Option<String>,
    pub problem: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
