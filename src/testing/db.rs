//! A migrated database for one test: a SQLite file, or a PostgreSQL database when
//! `OPINARI_TEST_POSTGRES` names a server (`postgres://postgres@127.0.0.1/postgres`).

use std::{ops::Deref, path::PathBuf};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::store::Db;

/// A database that is gone when dropped.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    url: String,
    folder: TempDir,
    postgres: Option<(String, String)>,
}

static SQLITE_TEMPLATE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
static POSTGRES_TEMPLATE: OnceCell<String> = OnceCell::const_new();

impl TestDb {
    /// A fresh, migrated database.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        #[expect(clippy::disallowed_methods, reason = "tests choose their database by the environment")]
        let server = std::env::var("OPINARI_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
        match server {
            Some(server) => Self::on_postgres(server, folder).await,
            None => Self::on_sqlite(folder).await,
        }
    }

    async fn on_sqlite(folder: TempDir) -> Self {
        let (_, template) = SQLITE_TEMPLATE
            .get_or_init(|| async {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let file = folder.path().join("template.db");
                let db = Db::open(&format!("sqlite://{}", file.display()), 1).await.expect("SQLite opens");
                db.migrate().await.expect("the migrations apply");
                db.close().await.expect("SQLite closes");
                (folder, file)
            })
            .await;
        let file = folder.path().join("opinari.db");
        std::fs::copy(template, &file).expect("the template is copied");
        let url = format!("sqlite://{}", file.display());
        let db = Db::open(&url, 4).await.expect("SQLite opens");
        Self { db, url, folder, postgres: None }
    }

    async fn on_postgres(server: String, folder: TempDir) -> Self {
        let template = POSTGRES_TEMPLATE
            .get_or_init(|| async {
                let name = format!("opinari_template_{}", std::process::id());
                administer(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
                administer(&server, &format!("CREATE DATABASE {name}")).await;
                let db = Db::open(&with_database(&server, &name), 2).await.expect("PostgreSQL opens");
                db.migrate().await.expect("the migrations apply");
                db.close().await.expect("PostgreSQL closes");
                name
            })
            .await;
        let name = format!(
            "opinari_test_{}_{}",
            std::process::id(),
            folder
                .path()
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default()
                .replace('.', "")
                .to_lowercase()
        );
        administer(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = with_database(&server, &name);
        let db = Db::open(&url, 4).await.expect("PostgreSQL opens");
        Self { db, url, folder, postgres: Some((server, name)) }
    }

    /// A second handle on the same database, as another process would have.
    pub async fn reopen(&self) -> Db {
        Db::open(&self.url, 4).await.expect("the database opens")
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How SQLite goes about a query, a step each; `None` on PostgreSQL, whose way depends on what it has counted.
    pub async fn query_plan(&self, query: Statement) -> Option<Vec<String>> {
        if self.db.backend() != DbBackend::Sqlite {
            return None;
        }
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", query.sql), ..query };
        let steps = self.db.reader().query_all_raw(explain).await.expect("the query is sound");
        Some(steps.iter().map(|step| step.try_get("", "detail").expect("a step says what it does")).collect())
    }

    /// A folder that lives as long as the database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Some((server, name)) = self.postgres.take() else { return };
        // A runtime of its own: the test's may be gone already.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(administer(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            }
        })
        .join();
    }
}

async fn administer(server: &str, sql: &str) {
    let mut options = ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.expect("PostgreSQL answers");
    connection.execute_unprepared(sql).await.expect("the statement runs");
    connection.close().await.expect("the connection closes");
}

fn with_database(server: &str, name: &str) -> String {
    let mut url: url::Url = server.parse().expect("OPINARI_TEST_POSTGRES is an address");
    url.set_path(name);
    url.into()
}
