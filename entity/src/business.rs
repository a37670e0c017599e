//! A tenant.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::BusinessId;
use crate::values::Locale;

/// A tenant.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "business")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BusinessId,
    pub key: String,
    pub name: String,
    pub locale: Locale,
    pub time_zone: String,
    pub languages: Json,
    pub managed_by: Option<String>,
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
