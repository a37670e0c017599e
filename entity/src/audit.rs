//! Who did what, when.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{AuditId, BusinessId, UserId};

/// Who did what, when.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub business_id: BusinessId,
    pub user_id: Option<UserId>,
    pub action: String,
    pub subject: String,
    pub detail: Json,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
