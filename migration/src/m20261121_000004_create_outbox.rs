//! Rules, dispatches, the outbox of jobs, and leases.
//! Must never be edited once released.

use sea_orm_migration::prelude::*;

use crate::columns::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000004_create_outbox"
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
                "rule",
                vec![
                    id("id"),
                    id("business_id"),
                    text("key"),
                    text("name"),
                    json("filter"),
                    json("delivery"),
                    json("recipients"),
                    text_null("managed_by"),
                    at_null("disabled_at"),
                    at("created_at"),
                    at("updated_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("rule", &["business_id", "key"])).await?;
        schema
            .create_table(table(
                "dispatch",
                vec![
                    id("id"),
                    id("business_id"),
                    id("rule_id"),
                    id("review_id"),
                    count("revision"),
                    text("recipient"),
                    text("locale"),
                    text("mode"),
                    text("state"),
                    at("due_at"),
                    at("created_at"),
                    at_null("sent_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("dispatch", &["review_id", "revision", "recipient"])).await?;
        schema.create_index(index("dispatch", &["business_id", "recipient", "created_at"])).await?;
        schema.create_index(index("dispatch", &["state", "mode", "due_at"])).await?;
        schema
            .create_table(table(
                "job",
                vec![
                    id("id"),
                    id_null("business_id"),
                    text("lane"),
                    text("kind"),
                    json("payload"),
                    text_null("dedupe_key"),
                    text("state"),
                    at("run_at"),
                    count("attempt"),
                    // Attempts that panicked, hung or lost their lease.
                    count("crashes"),
                    at_null("lease_until"),
                    text_null("lease_owner"),
                    at_null("handed_over_at"),
                    text_null("last_error"),
                    at("created_at"),
                    at("updated_at"),
                    at_null("finished_at"),
                ],
                &["id"],
            ))
            .await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX job_open_by_dedupe_key ON job (dedupe_key) WHERE state IN ('queued', 'running')",
        )
        .await?;
        db.execute_unprepared(
            "CREATE INDEX job_open_by_lane_run_at ON job (lane, run_at) WHERE state IN ('queued', 'running')",
        )
        .await?;
        schema.create_index(index("job", &["state", "finished_at"])).await?;
        schema.create_table(table("lease", vec![text("name"), text("owner"), at("until")], &["name"])).await?;
        Ok(())
    }
}
