//! Source accounts, how they are doing, and the log of their runs.
//! Must never be edited once released.

use sea_orm_migration::prelude::*;

use crate::columns::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000002_create_connections"
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
                "connection",
                vec![
                    id("id"),
                    id("business_id"),
                    id("location_id"),
                    text("key"),
                    text("name"),
                    text("source"),
                    json("settings"),
                    text_null("secret"),
                    text("schedule"),
                    text("full_schedule"),
                    text_null("managed_by"),
                    at_null("disabled_at"),
                    at("created_at"),
                    at("updated_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("connection", &["business_id", "key"])).await?;
        // What changes with every run stands apart from what people decide.
        schema
            .create_table(table(
                "connection_state",
                vec![
                    id("connection_id"),
                    id("business_id"),
                    text("host"),
                    json("cursor"),
                    text("health"),
                    flag("paused", false),
                    text_null("error_label"),
                    text_null("error_key"),
                    text_null("error_detail"),
                    count("failures"),
                    at("next_check_at"),
                    at("next_full_at"),
                    at_null("retry_not_before"),
                    at_null("first_complete_at"),
                    at_null("last_run_at"),
                    at_null("last_ok_at"),
                    at_null("last_complete_at"),
                    at_null("last_new_at"),
                    count_null("claimed_count"),
                    real_null("claimed_average"),
                    at_null("owner_told_at"),
                ],
                &["connection_id"],
            ))
            .await?;
        schema.create_index(index("connection_state", &["next_check_at"])).await?;
        schema
            .create_table(table(
                "fetch_run",
                vec![
                    id("id"),
                    id("business_id"),
                    id("connection_id"),
                    text("walk"),
                    text("listing"),
                    at("started_at"),
                    at("finished_at"),
                    flag("silent", false),
                    count("fetched"),
                    count("added"),
                    count("edited"),
                    count("touched"),
                    count("missing"),
                    count("removed"),
                    count("restored"),
                    count("unchanged"),
                    count("rejected"),
                    count("held"),
                    count_null("claimed_count"),
                    real_null("claimed_average"),
                    text_null("error_label"),
                    text_null("error_detail"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(index("fetch_run", &["business_id", "connection_id", "started_at"])).await?;
        schema
            .create_table(table(
                "trial",
                vec![
                    id("id"),
                    id("business_id"),
                    text("source"),
                    json("settings"),
                    text_null("secret"),
                    text("state"),
                    json_null("result"),
                    at("created_at"),
                    at_null("finished_at"),
                ],
                &["id"],
            ))
            .await?;
        Ok(())
    }
}
