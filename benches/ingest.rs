//! 100,000 opinions through the whole of ingest (plan, judge, write in one transaction) against a bare multi-row
//! upsert of the same rows into the same tables with the same indexes, search included; and the same walk once more,
//! when nothing has changed. One database kind, one run.
//!
//! `OPINARI_TEST_POSTGRES` chooses PostgreSQL; `OPINARI_BENCH_ROWS` another number of opinions.

#[path = "paired/rounds.rs"]
mod rounds;

use std::time::{Duration, Instant};

use entity::{daily, review, verdict};
use opinari::{
    domain::Batch,
    testing::{
        fake_env,
        volume::{self, Shop},
    },
};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Iterable, QueryTrait, Statement, sea_query::OnConflict,
};
use tokio::runtime::Runtime;

/// Rows in each statement of the bare side.
const ROWS: usize = 500;

async fn ours(batch: &Batch) -> Duration {
    Shop::empty().await.ingest(batch).await
}

/// Runs ready-made statements in one transaction.
async fn bare(statements: &[Statement]) -> Duration {
    let shop = Shop::empty().await;
    let statements = statements.to_vec();
    let started = Instant::now();
    let tx = shop.db.write().await.expect("the database is open");
    for statement in statements {
        tx.execute_raw(statement).await.expect("the rows are written");
    }
    tx.commit().await.expect("the rows stay");
    started.elapsed()
}

/// `INSERT … VALUES (…), (…) … ON CONFLICT … DO UPDATE` for every row of a table, values and all.
fn upserts<E>(backend: DbBackend, rows: Vec<E::Model>, key: &[E::Column]) -> Vec<Statement>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut statements = Vec::new();
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let update = OnConflict::columns(key.iter().copied()).update_columns(E::Column::iter()).to_owned();
        statements.push(E::insert_many(rows.by_ref().take(ROWS)).on_conflict(update).build(backend));
    }
    statements
}

#[expect(clippy::print_stdout, reason = "a benchmark's result is for whoever started it")]
fn main() {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is steered by its environment")]
    let rows = std::env::var("OPINARI_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let runtime = Runtime::new().expect("a runtime");
    let batch = volume::batch(&fake_env().0, rows);
    let statements = runtime.block_on(async {
        let shop = Shop::empty().await;
        let first = shop.ingest(&batch).await;
        println!("ingest: {:.0} new opinions a second", rows as f64 / first.as_secs_f64());
        let again = shop.ingest(&batch).await;
        println!("ingest: {:.0} unchanged opinions a second", rows as f64 / again.as_secs_f64());
        let (conn, backend) = (shop.db.reader(), shop.db.backend());
        let reviews = review::Entity::find().all(conn).await.expect("the rows are read");
        assert_eq!(reviews.len(), rows);
        let verdicts = verdict::Entity::find().all(conn).await.expect("the verdicts are read");
        let days = daily::Entity::find().all(conn).await.expect("the roll-up is read");
        let mut all =
            upserts::<review::Entity>(backend, reviews, &[review::Column::ConnectionId, review::Column::ExternalId]);
        all.extend(upserts::<verdict::Entity>(
            backend,
            verdicts,
            &[verdict::Column::ReviewId, verdict::Column::Revision],
        ));
        use daily::Column as C;
        all.extend(upserts::<daily::Entity>(backend, days, &[C::BusinessId, C::Day, C::ConnectionId, C::Removed]));
        all
    });
    let pairs = if rows > 200_000 { 1 } else { 7 };
    rounds::ratio("ingest", pairs, || runtime.block_on(ours(&batch)), || runtime.block_on(bare(&statements)));
}
