//! An embeddable widget.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

use crate::ids::{BusinessId, WidgetId};
use crate::values::Locale;

/// An embeddable widget.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "widget")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WidgetId,
    pub business_id: BusinessId,
    pub key: String,
    pub token: String,
    pub name: String,
    pub locale: Locale,
    pub theme: String,
    pub selection: Json,
    pub allowed_hosts: Json,
    pub managed_by: Option<String>,
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
