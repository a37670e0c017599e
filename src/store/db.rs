//! The database handle: one writer and many readers on SQLite, one pool on PostgreSQL.
//! Must never begin a deferred transaction: with WAL those fail at once when a read turns into a write.

use std::{
    ops::Deref,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use migration::MigratorTrait;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sqlx::{
    Connection as _, SqliteConnection,
    sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::watch;

use super::{
    StoreError,
    trouble::{Trouble, Watch},
};

/// How long SQLite waits for a lock that another process holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Pages written to the log before SQLite folds them into the file: bulk imports are twice as fast as with 1,000.
const WAL_AUTOCHECKPOINT: &str = "20000";

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    enqueued: Arc<watch::Sender<u64>>,
    trouble: Arc<Watch>,
}

impl Db {
    /// Opens the database at `url` (`sqlite://PATH` or `postgres://…`); a SQLite file and its folder are made.
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        match url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            Some(path) => Self::open_sqlite(Path::new(path.split('?').next().unwrap_or(path)), max_connections).await,
            None => Self::open_postgres(url, max_connections).await,
        }
    }

    async fn open_sqlite(path: &Path, max_connections: u32) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| DbErr::Custom(format!("{} cannot be made: {error}", folder.display())))?;
        }
        let url = format!("sqlite://{}", path.display());
        // The writer opens first: entering WAL needs a lock that the busy timeout does not wait for.
        let mut options = quiet(format!("{url}?mode=rwc"));
        options.max_connections(1).map_sqlx_sqlite_opts(|options| {
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(BUSY_TIMEOUT)
                .foreign_keys(true)
                .pragma("wal_autocheckpoint", WAL_AUTOCHECKPOINT)
                .pragma("journal_size_limit", "67108864")
                .pragma("cache_size", "-65536")
        });
        options.map_sqlx_sqlite_pool_opts(|pool| pool.before_acquire(|writer, _| Box::pin(is_outside(writer))));
        let writer = Database::connect(options).await?;
        let mut options = quiet(format!("{url}?mode=ro"));
        options.max_connections(max_connections.max(1)).map_sqlx_sqlite_opts(|options| {
            options.read_only(true).busy_timeout(BUSY_TIMEOUT).pragma("cache_size", "-16384")
        });
        let reader = Database::connect(options).await?;
        Ok(Self { writer, reader, enqueued: Arc::default(), trouble: Arc::default() })
    }

    async fn open_postgres(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let mut options = quiet(url.to_owned());
        options.max_connections(max_connections.max(2));
        let pool = Database::connect(options).await.map_err(|error| match error {
            // The pool tries until its time is up and keeps the reason to itself.
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => DbErr::Custom(
                "PostgreSQL did not let us in: is it running, are address, user and password right?".to_owned(),
            ),
            error => error,
        })?;
        Ok(Self { writer: pool.clone(), reader: pool, enqueued: Arc::default(), trouble: Arc::default() })
    }

    /// Which database this is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// For reads outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Begins a write transaction, IMMEDIATE on SQLite. Dropping it without [`WriteTx::commit`] undoes it.
    /// Nothing that waits for the network may happen until it ends.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begun = self.writer.begin_with_options(options).await;
        Ok(WriteTx {
            tx: Heeded { tx: self.trouble.heed(begun)?, trouble: self.trouble.clone(), wrote: AtomicBool::new(false) },
            enqueued: self.enqueued.clone(),
            enqueues: AtomicBool::new(false),
        })
    }

    /// Why the last write failed, if it failed for want of space or permission; gone with the next one that works.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble.now()
    }

    /// Makes every write fail as on a disk that is mounted read-only, or work again. SQLite only.
    #[cfg(feature = "testing")]
    pub async fn refuse_writes(&self, refuses: bool) -> Result<(), StoreError> {
        let pragma = if refuses { "PRAGMA query_only = ON" } else { "PRAGMA query_only = OFF" };
        self.writer.execute_unprepared(pragma).await?;
        Ok(())
    }

    /// Changes whenever a transaction of this process that took in jobs was committed.
    pub fn enqueued(&self) -> watch::Receiver<u64> {
        self.enqueued.subscribe()
    }

    /// Brings the schema up to date. A database that is newer than this program is refused.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(migration::Migrator::up(&self.writer, None).await?)
    }

    /// The names of migrations that are not applied yet.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let pending = migration::Migrator::get_pending_migrations(&self.writer).await?;
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }

    /// Writes a copy of a SQLite database, consistent even while others write.
    pub async fn vacuum_into(&self, file: &Path) -> Result<(), StoreError> {
        let statement =
            Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.display().to_string().into()]);
        self.writer.execute_raw(statement).await?;
        Ok(())
    }

    /// What is wrong with the file, in SQLite's words; nothing when it is sound, and on PostgreSQL.
    pub async fn integrity(&self) -> Result<Option<String>, StoreError> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(None);
        }
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(1)");
        let row = self.writer.query_one_raw(statement).await?;
        let word: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok((word != "ok").then_some(word))
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), StoreError> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

/// Whether a connection stands outside of any transaction; one that does not is replaced. SQLite undoes a transaction
/// by itself when its commit finds the disk full. The rollback that follows then fails, the connection is taken to be
/// inside still, and each later transaction would become a savepoint of one that nobody ever commits.
async fn is_outside(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback may be under way: what is asked after it is answered after it.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

fn quiet(url: String) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).connect_timeout(Duration::from_secs(10)).acquire_timeout(Duration::from_secs(30));
    options
}

/// A write transaction that holds the write lock from its first moment.
#[derive(Debug)]
pub struct WriteTx {
    tx: Heeded,
    enqueued: Arc<watch::Sender<u64>>,
    enqueues: AtomicBool,
}

impl WriteTx {
    /// Makes everything that was written lasting, and wakes the workers when jobs are among it.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Heeded { tx, trouble, wrote } = self.tx;
        trouble.heed(tx.commit().await)?;
        // A transaction that changed nothing needs no space.
        if wrote.into_inner() {
            trouble.is_over();
        }
        if self.enqueues.into_inner() {
            self.enqueued.send_modify(|commits| *commits = commits.wrapping_add(1));
        }
        Ok(())
    }

    /// Notes that the workers have something to do once this is committed.
    pub fn wakes_workers(&self) {
        self.enqueues.store(true, Ordering::Relaxed);
    }
}

impl Deref for WriteTx {
    type Target = Heeded;
    fn deref(&self) -> &Heeded {
        &self.tx
    }
}

/// A transaction whose failures are heeded: PostgreSQL says in a statement that the disk is full, SQLite mostly at
/// the end.
#[derive(Debug)]
pub struct Heeded {
    tx: DatabaseTransaction,
    trouble: Arc<Watch>,
    /// Whether a row was changed.
    wrote: AtomicBool,
}

impl Heeded {
    fn changed(&self, rows: usize) {
        if rows > 0 {
            self.wrote.store(true, Ordering::Relaxed);
        }
    }
}

/// Whether the rows that a statement returns are rows it changed.
fn changes(statement: &Statement) -> bool {
    ["INSERT", "UPDATE", "DELETE"].iter().any(|verb| statement.sql.starts_with(verb))
}

#[async_trait]
impl ConnectionTrait for Heeded {
    fn get_database_backend(&self) -> DbBackend {
        self.tx.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let done = self.trouble.heed(self.tx.execute_raw(statement).await)?;
        self.changed(done.rows_affected() as usize);
        Ok(done)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.trouble.heed(self.tx.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let changes = changes(&statement);
        let row = self.trouble.heed(self.tx.query_one_raw(statement).await)?;
        self.changed(usize::from(changes && row.is_some()));
        Ok(row)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let changes = changes(&statement);
        let rows = self.trouble.heed(self.tx.query_all_raw(statement).await)?;
        self.changed(if changes { rows.len() } else { 0 });
        Ok(rows)
    }
}
