//! What keeps a database from being written, for the banner on the pages and for machines that ask.
//! Must never be cleared by hope: only a write that worked ends it, and one that changed nothing is none.

use std::sync::atomic::{AtomicU8, Ordering};

use sea_orm::DbErr;

/// Why writes fail while reads go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No space is left.
    Full,
    /// The file or its disk may not be written.
    ReadOnly,
}

impl Trouble {
    /// The name in the catalogue and in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read-only",
        }
    }

    /// What an error says of it, in SQLite's and PostgreSQL's words.
    pub(super) fn of(error: &DbErr) -> Option<Self> {
        let text = error.to_string().to_lowercase();
        let says = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
        if says(&["database or disk is full", "no space left on device", "disk full"]) {
            Some(Self::Full)
        } else if says(&["readonly database", "read-only", "unable to open database file"]) {
            Some(Self::ReadOnly)
        } else {
            None
        }
    }
}

/// The trouble of the moment.
#[derive(Debug, Default)]
pub(super) struct Watch(AtomicU8);

impl Watch {
    /// Notes what a result says.
    pub(super) fn heed<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &result {
            // After a failed sync nobody knows what the disk holds; trying again could call lost pages written.
            if error.to_string().contains("code: 1034") {
                tracing::error!("the disk did not confirm a write: ending, so that the next start reads what is true");
                std::process::abort();
            }
            if let Some(trouble) = Trouble::of(error) {
                self.0.store(trouble as u8 + 1, Ordering::Relaxed);
            }
        }
        result
    }

    /// A write worked.
    pub(super) fn is_over(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Option<Trouble> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Trouble::Full),
            _ => Some(Trouble::ReadOnly),
        }
    }
}
