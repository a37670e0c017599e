//! The only place with SQL.
//! Must never be asked for a tenant's rows without a `Scope`.
//!
//! Reads take `&impl ConnectionTrait`, so that they work on [`Db::reader`] and inside a transaction alike.
//! Writes take [`WriteTx`], which only [`Db::write`] makes, so that no write transaction is ever deferred.

pub mod audit;
mod bulk;
pub mod businesses;
pub mod connections;
pub mod corrections;
pub mod daily;
pub mod db;
pub mod dispatches;
pub mod exporting;
pub mod gauges;
pub mod inbox;
pub mod jobs;
pub mod known;
pub mod leases;
pub mod ledger;
pub mod lock;
pub mod mail;
pub mod places;
pub mod published;
pub mod recent;
pub mod replies;
pub mod retention;
pub mod reviews;
pub mod rules;
pub mod runs;
mod search;
pub mod sessions;
pub mod timeline;
pub mod tokens;
pub mod trends;
pub mod trials;
mod trouble;
pub mod users;
pub mod widgets;

pub use db::{Db, WriteTx};
pub use trouble::Trouble;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or broke.
    #[error("database: {0}")]
    Db(#[from] sea_orm::DbErr),
    /// There is no such row in this scope.
    #[error("no such {0}")]
    Missing(&'static str),
    /// Somebody else changed the row in the meantime.
    #[error("the {0} was changed by somebody else")]
    Stale(&'static str),
    /// A row holds what no version of this program writes.
    #[error("unreadable row: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// Whether there is no space to write to, or no permission.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Db(error) => Trouble::of(error),
            _ => None,
        }
    }

    /// Whether the same call may work in a moment: a lost connection, a lock, a serialization failure.
    pub fn is_transient(&self) -> bool {
        let Self::Db(error) = self else { return false };
        let text = error.to_string().to_lowercase();
        matches!(error, sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_))
            || ["database is locked", "could not serialize", "deadlock", "terminating connection", "connection reset"]
                .iter()
                .any(|sign| text.contains(sign))
    }
}

#[cfg(test)]
mod tests;
