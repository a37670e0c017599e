//! The schema of opinari, one migration after another.
//! Must never import `entity`: a released migration keeps its meaning when the types move on.

mod columns;
mod m20261121_000001_create_businesses;
mod m20261121_000002_create_connections;
mod m20261121_000003_create_reviews;
mod m20261121_000004_create_outbox;
mod m20261121_000005_create_accounts;
mod m20261121_000006_create_widgets;

pub use sea_orm_migration::prelude::{MigratorTrait, SchemaManager};

use sea_orm_migration::prelude::{MigrationTrait, async_trait};

/// Applies the migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_create_businesses::Migration),
            Box::new(m20261121_000002_create_connections::Migration),
            Box::new(m20261121_000003_create_reviews::Migration),
            Box::new(m20261121_000004_create_outbox::Migration),
            Box::new(m20261121_000005_create_accounts::Migration),
            Box::new(m20261121_000006_create_widgets::Migration),
        ]
    }
}
