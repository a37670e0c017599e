//! Tenants and their places.
//! Must never be edited once released.

use sea_orm_migration::prelude::*;

use crate::columns::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000001_create_businesses"
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
                "business",
                vec![
                    id("id"),
                    text("key"),
                    text("name"),
                    text("locale"),
                    text("time_zone"),
                    json("languages"),
                    text_null("managed_by"),
                    at_null("disabled_at"),
                    at("created_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("business", &["key"])).await?;
        schema
            .create_table(table(
                "location",
                vec![
                    id("id"),
                    id("business_id"),
                    text("key"),
                    text("name"),
                    text_null("managed_by"),
                    at_null("disabled_at"),
                    at("created_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("location", &["business_id", "key"])).await?;
        Ok(())
    }
}
