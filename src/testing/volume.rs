//! As many invented opinions as one wants, through the real ingest: for benchmarks and for tests of large tables.
//! Must never repeat a text: what is equal could be cached, and nothing would be measured.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use entity::connection;

use super::{
    TestDb, fake_env,
    seed::{self, Seeded},
};
use crate::{
    classify::{Classifier, Lexicon},
    config::Config,
    domain::{Batch, DatePrecision, Env, Listing, Published, Rating, RawReview, Walk},
    ingest::{Ingest, Run, RunKind, ingest},
    telemetry::Events,
};

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

/// `rows` opinions, five minutes apart, the newest now: three sentences and a number each, one to five stars.
pub fn batch(env: &Env, rows: usize) -> Batch {
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

/// A shop with one connection, in a database of its own.
#[derive(Debug)]
pub struct Shop {
    /// The database.
    pub db: TestDb,
    /// The clock and randomness; they repeat.
    pub env: Env,
    /// The business and its location.
    pub of: Seeded,
    /// The connection.
    pub connection: connection::Model,
}

impl Shop {
    /// A shop without opinions. Its ids are the same each time.
    pub async fn empty() -> Self {
        let (env, _) = fake_env();
        let db = TestDb::new().await;
        let of = seed::business(&db, &env, "sowa").await;
        let connection = seed::connection(&db, &env, of, "heureka", "sowa").await;
        Self { db, env, of, connection }
    }

    /// A shop with this many opinions, read as history.
    pub async fn with(rows: usize) -> Self {
        let shop = Self::empty().await;
        let batch = batch(&shop.env, rows);
        shop.ingest(&batch).await;
        shop
    }

    /// Stores a complete walk, and says how long that took.
    pub async fn ingest(&self, batch: &Batch) -> Duration {
        let classifier: Arc<dyn Classifier> = Arc::new(Lexicon::new());
        let (config, events) = (Config::defaults(), Events::default());
        let cx = Ingest::new(&self.db, &self.env, &classifier, &config, &events);
        let kind = RunKind::Walk { ends_history: true, next_full_at: None, failure: None };
        let run = Run { walk: Walk::Full, started_at: self.env.now(), kind };
        let started = Instant::now();
        let report = ingest(&cx, &self.connection, batch, &run).await.expect("the batch is stored");
        let took = started.elapsed();
        assert_eq!(report.held, batch.reviews.len());
        took
    }
}
