//! Embeddable widgets.
//! Must never be edited once released.

use sea_orm_migration::prelude::*;

use crate::columns::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000006_create_widgets"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .create_table(table(
                "widget",
                vec![
                    id("id"),
                    id("business_id"),
                    text("key"),
                    text("token"),
                    text("name"),
                    text("locale"),
                    text("theme"),
                    json("selection"),
                    json("allowed_hosts"),
                    text_null("managed_by"),
                    at_null("disabled_at"),
                    at("created_at"),
                    at("updated_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("widget", &["business_id", "key"])).await?;
        schema.create_index(unique("widget", &["token"])).await?;
        Ok(())
    }
}
