//! Who leads a task that only one process may do.
//! Must never hold behaviour.

use sea_orm::entity::prelude::*;

/// Who leads a task that only one process may do.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub owner: String,
    pub until: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
