//! 100,000 opinions through the whole of ingest (plan, judge, write in one transaction) against a bare multi-row
//! upsert of the same rows into the same tables with the same indexes, search included. One database kind, one run.
//!
//! `OPINARI_TEST_POSTGRES` chooses PostgreSQL; `OPINARI_BENCH_ROWS` another number of opinions.

#[path = "paired/rounds.rs"]
mod rounds;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use entity::{connection, review, verdict};
use opinari::{
    classify::{Classifier, Lexicon},
    config::Config,
    domain::{Batch, DatePrecision, Env, Listing, Published, Rating, RawReview, Walk},
    ingest::{Ingest, Run, RunKind, ingest},
    store::reviews,
    telemetry::Events,
    testing::{TestDb, fake_env, seed},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use tokio::runtime::Runtime;

const SENTENCES: &[&str] = &[
    "Paczka przyszła następnego dnia, wszystko starannie zapakowane.",
    "Obsługa nie odpowiada na wiadomości od tygodnia.",
    "Donica dotarła pęknięta, a reklamacji nie przyjęto.",
    "Polecam każdemu, kto szuka czegoś na lata.",
    "Kolor nieco inny niż na zdjęciu, ale da się z tym żyć.",
    "Cena uczciwa, jakość bez zarzutu.",
    "Nie polecam, zwrot pieniędzy trwał miesiąc.",
    "Pani przez telefon pomogła dobrać rozmiar.",
    "Kurier zostawił karton pod bramą na deszczu.",
    "Zamawiam drugi raz i na pewno wrócę.",
];

/// Opinions without a pattern that a cache could live on: three sentences and a number each.
fn batch(env: &Env, rows: usize) -> Batch {
    let now = env.now();
    let mut batch = Batch::empty(Listing::Complete);
    batch.reviews = (0..rows)
        .map(|n| {
            let mut words = String::new();
            for step in [1, 3, 7] {
                words += SENTENCES[(n / step + n * step) % SENTENCES.len()];
                words.push(' ');
            }
            RawReview {
                external_id: format!("op-{n:07}"),
                author: Some(format!("Klient {}", n % 9_973)),
                rating: Rating::new((n * 7 % 5 + 1) as f64, 1.0, 5.0).ok(),
                recommended: None,
                title: None,
                text: format!("{words}Zamówienie {n}."),
                pros: Vec::new(),
                cons: Vec::new(),
                language: None,
                published: Some(Published {
                    at: now - TimeDelta::minutes(n as i64 * 5),
                    precision: DatePrecision::Second,
                }),
                updated_at: None,
                evidence: None,
                url: None,
                reply: None,
            }
        })
        .collect();
    batch
}

struct House {
    db: TestDb,
    env: Env,
    connection: connection::Model,
}

/// An empty house; its ids are the same each time.
async fn house() -> House {
    let (env, _) = fake_env();
    let db = TestDb::new().await;
    let of = seed::business(&db, &env, "sowa").await;
    let connection = seed::connection(&db, &env, of, "ceneo", "sowa").await;
    House { db, env, connection }
}

fn config() -> Config {
    Config::load_from(None, std::iter::empty::<(String, String)>()).expect("the defaults are valid")
}

async fn ours(batch: &Batch) -> (House, Duration) {
    let house = house().await;
    let classifier: Arc<dyn Classifier> = Arc::new(Lexicon::new());
    let (config, events) = (config(), Events::default());
    let cx = Ingest::new(&house.db, &house.env, &classifier, &config, &events);
    let kind = RunKind::Walk { ends_history: true, next_full_at: None, failure: None };
    let run = Run { walk: Walk::Full, started_at: house.env.now(), kind };
    let started = Instant::now();
    let report = ingest(&cx, &house.connection, batch, &run).await.expect("the batch is stored");
    let took = started.elapsed();
    assert_eq!(report.new, batch.reviews.len());
    (house, took)
}

async fn bare(reviews_of: &[review::Model], verdicts_of: &[verdict::Model]) -> Duration {
    let house = house().await;
    let (rows, verdicts) = (reviews_of.to_vec(), verdicts_of.to_vec());
    let started = Instant::now();
    let tx = house.db.write().await.expect("the database is open");
    reviews::rewrite(&tx, rows).await.expect("the rows are written");
    reviews::insert_verdicts(&tx, verdicts).await.expect("the verdicts are written");
    tx.commit().await.expect("the rows stay");
    started.elapsed()
}

/// How long the questions of the pages take when so much is stored.
#[expect(clippy::print_stdout, reason = "a benchmark's result is for whoever started it")]
async fn questions(house: &House, rows: usize) {
    let started = Instant::now();
    let known = opinari::store::known::load(house.db.reader(), house.connection.id).await.expect("it is read");
    println!("at {rows}: known index {:.1} ms ({} opinions)", started.elapsed().as_secs_f64() * 1e3, known.held());
    let business = house.connection.business_id.0;
    for (name, sql) in [
        ("newest page of the inbox", "SELECT id FROM review WHERE business_id = $1 ORDER BY sort_at DESC LIMIT 50"),
        ("trends, the whole roll-up", "SELECT * FROM daily WHERE business_id = $1"),
    ] {
        let backend = house.db.reader().get_database_backend();
        let statement = sea_orm::Statement::from_sql_and_values(backend, sql, [business.into()]);
        let started = Instant::now();
        let found = house.db.reader().query_all_raw(statement).await.expect("the query runs").len();
        println!("at {rows}: {name} {:.1} ms ({found} rows)", started.elapsed().as_secs_f64() * 1e3);
    }
}

fn main() {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is steered by its environment")]
    let rows = std::env::var("OPINARI_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let runtime = Runtime::new().expect("a runtime");
    let (env, _) = fake_env();
    let batch = batch(&env, rows);
    let (rows_of, verdicts_of) = runtime.block_on(async {
        let (house, _) = ours(&batch).await;
        questions(&house, rows).await;
        let reviews = review::Entity::find().all(house.db.reader()).await.expect("the rows are read");
        let verdicts = verdict::Entity::find().all(house.db.reader()).await.expect("the verdicts are read");
        (reviews, verdicts)
    });
    assert_eq!(rows_of.len(), rows);
    let pairs = if rows > 200_000 { 1 } else { 5 };
    rounds::ratio(
        "ingest",
        pairs,
        || runtime.block_on(ours(&batch)).1,
        || runtime.block_on(bare(&rows_of, &verdicts_of)),
    );
}
