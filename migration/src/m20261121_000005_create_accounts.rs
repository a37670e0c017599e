//! Users, sessions, one-time links, API tokens and the audit log.
//! Must never be edited once released.

use sea_orm_migration::prelude::*;

use crate::columns::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000005_create_accounts"
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
                "user",
                vec![
                    id("id"),
                    id("business_id"),
                    text("email"),
                    text("name"),
                    text("password_hash"),
                    text("role"),
                    text("locale"),
                    text_null("managed_by"),
                    at_null("disabled_at"),
                    at("created_at"),
                    at("updated_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("user", &["email"])).await?;
        schema
            .create_table(table(
                "session",
                vec![
                    text("token_hash"),
                    id("user_id"),
                    id("business_id"),
                    text("csrf"),
                    text("agent"),
                    at("created_at"),
                    at("seen_at"),
                    at("expires_at"),
                ],
                &["token_hash"],
            ))
            .await?;
        schema.create_index(index("session", &["user_id"])).await?;
        schema
            .create_table(table(
                "setup_link",
                vec![text("token_hash"), text("purpose"), at("expires_at"), at_null("used_at"), at("created_at")],
                &["token_hash"],
            ))
            .await?;
        schema
            .create_table(table(
                "api_token",
                vec![
                    id("id"),
                    id("business_id"),
                    text("name"),
                    text("token_hash"),
                    at("created_at"),
                    at_null("revoked_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(unique("api_token", &["token_hash"])).await?;
        schema
            .create_table(table(
                "audit",
                vec![
                    id("id"),
                    id("business_id"),
                    id_null("user_id"),
                    text("action"),
                    text("subject"),
                    json("detail"),
                    at("at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(index("audit", &["business_id", "at"])).await?;
        Ok(())
    }
}
