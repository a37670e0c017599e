//! Opinions, their earlier forms, verdicts, events, corrections, our answers, and the daily roll-up.
//! Must never be edited once released.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000003_create_reviews"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let sqlite = schema.get_database_backend() == DbBackend::Sqlite;
        // `seq` names the row for the search index: SQLite's own rowid may change in a VACUUM.
        let mut seq = ColumnDef::new(Alias::new("seq"));
        seq.big_integer().not_null().auto_increment();
        let columns = vec![
            id("id"),
            id("business_id"),
            id("connection_id"),
            id("location_id"),
            text("source"),
            text("external_id"),
            count("revision"),
            text_null("author"),
            real_null("rating_value"),
            real_null("rating_best"),
            real_null("rating_worst"),
            real_null("rating_normalised"),
            ColumnDef::new(Alias::new("recommended")).boolean().take(),
            text_null("title"),
            text("text"),
            json("pros"),
            json("cons"),
            text_null("language"),
            at_null("published_at"),
            text("published_precision"),
            at_null("source_updated_at"),
            text("evidence"),
            text_null("url"),
            text_null("reply_text"),
            at_null("reply_at"),
            text_null("reply_state"),
            text_null("reply_problem"),
            text("content_hash"),
            text("opinion_hash"),
            text("search"),
            // The moment lists are sorted by: publication, else first sight.
            at("sort_at"),
            day("day"),
            flag("silent", false),
            at("first_seen_at"),
            at("revised_at"),
            count("missing_walks"),
            at_null("missing_since"),
            at_null("removed_at"),
            at_null("restored_at"),
            real("p_negative"),
            text("sentiment"),
            flag("flagged", false),
            at_null("answered_at"),
            at_null("resolved_at"),
            id_null("resolved_by"),
        ];
        let mut review = Table::create().table(Alias::new("review")).take();
        if sqlite {
            review.col(ColumnDef::new(Alias::new("seq")).integer().not_null().primary_key());
        } else {
            review.col(&mut seq);
        }
        for mut column in columns {
            review.col(&mut column);
        }
        if !sqlite {
            review.primary_key(Index::create().col(Alias::new("id")));
        }
        schema.create_table(review).await?;
        if sqlite {
            schema.create_index(unique("review", &["id"])).await?;
        }
        schema.create_index(unique("review", &["connection_id", "external_id"])).await?;
        schema.create_index(index("review", &["business_id", "sort_at", "id"])).await?;
        schema.create_index(index("review", &["business_id", "opinion_hash"])).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE INDEX review_needing_answer ON review (business_id, sort_at, id) \
             WHERE flagged AND answered_at IS NULL AND resolved_at IS NULL",
        )
        .await?;
        if sqlite {
            for statement in [
                "CREATE VIRTUAL TABLE review_search USING fts5(search, content='review', content_rowid='seq', \
                 tokenize=\"unicode61 remove_diacritics 0\", columnsize=0, prefix='3')",
                "CREATE TRIGGER review_search_added AFTER INSERT ON review BEGIN \
                 INSERT INTO review_search (rowid, search) VALUES (new.seq, new.search); END",
                "CREATE TRIGGER review_search_changed AFTER UPDATE OF search ON review \
                 WHEN old.search <> new.search BEGIN \
                 INSERT INTO review_search (review_search, rowid, search) VALUES ('delete', old.seq, old.search); \
                 INSERT INTO review_search (rowid, search) VALUES (new.seq, new.search); END",
                "CREATE TRIGGER review_search_erased AFTER DELETE ON review BEGIN \
                 INSERT INTO review_search (review_search, rowid, search) VALUES ('delete', old.seq, old.search); END",
            ] {
                db.execute_unprepared(statement).await?;
            }
        } else {
            db.execute_unprepared("CREATE INDEX review_search ON review USING gin (to_tsvector('simple', search))")
                .await?;
        }
        schema
            .create_table(table(
                "revision",
                vec![
                    id("review_id"),
                    count("revision"),
                    id("business_id"),
                    text_null("author"),
                    real_null("rating_value"),
                    real_null("rating_best"),
                    real_null("rating_worst"),
                    ColumnDef::new(Alias::new("recommended")).boolean().take(),
                    text_null("title"),
                    text("text"),
                    json("pros"),
                    json("cons"),
                    real("p_negative"),
                    text("sentiment"),
                    at("seen_at"),
                    at("replaced_at"),
                ],
                &["review_id", "revision"],
            ))
            .await?;
        schema
            .create_table(table(
                "verdict",
                vec![
                    id("review_id"),
                    count("revision"),
                    id("business_id"),
                    real("p_negative"),
                    text("sentiment"),
                    text_null("language"),
                    text_null("mismatch"),
                    json("topics"),
                    json("urgency"),
                    json("reasons"),
                    text("model"),
                    at("decided_at"),
                ],
                &["review_id", "revision"],
            ))
            .await?;
        schema
            .create_table(table(
                "review_event",
                vec![
                    id("id"),
                    id("business_id"),
                    id("review_id"),
                    id_null("run_id"),
                    text("kind"),
                    text_null("detail"),
                    at("at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(index("review_event", &["review_id", "at"])).await?;
        schema
            .create_table(table(
                "correction",
                vec![
                    id("id"),
                    id("business_id"),
                    id("review_id"),
                    count("revision"),
                    id("user_id"),
                    text("label"),
                    real("p_negative"),
                    text("model"),
                    at("created_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(index("correction", &["review_id", "created_at"])).await?;
        schema
            .create_table(table(
                "reply",
                vec![
                    id("id"),
                    id("business_id"),
                    id("review_id"),
                    count("revision"),
                    text("text"),
                    text("state"),
                    id("author_id"),
                    id_null("approved_by"),
                    at_null("approved_at"),
                    at_null("sent_at"),
                    at_null("live_at"),
                    text_null("remote_id"),
                    text_null("problem"),
                    at("created_at"),
                    at("updated_at"),
                ],
                &["id"],
            ))
            .await?;
        schema.create_index(index("reply", &["review_id", "created_at"])).await?;
        // Opinions that were removed at the source keep rows of their own, so that nothing is lost from view.
        schema
            .create_table(table(
                "daily",
                vec![
                    id("business_id"),
                    day("day"),
                    id("connection_id"),
                    flag("removed", false),
                    id("location_id"),
                    text("source"),
                    count("total"),
                    count("negative"),
                    count("mixed"),
                    count("positive"),
                    count("flagged"),
                    count("answered"),
                    count("recommended"),
                    count("not_recommended"),
                    count("rated"),
                    ColumnDef::new(Alias::new("stars_sum")).double().not_null().default(0.0).take(),
                    ColumnDef::new(Alias::new("stars_squares")).double().not_null().default(0.0).take(),
                    count("stars_1"),
                    count("stars_2"),
                    count("stars_3"),
                    count("stars_4"),
                    count("stars_5"),
                ],
                &["business_id", "day", "connection_id", "removed"],
            ))
            .await?;
        Ok(())
    }
}
