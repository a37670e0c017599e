//! Everything a source may touch. A source has no globals.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::error::SourceError;
use crate::{
    domain::{Batch, Cursor, RawReview, Walk, batch::KnownIndex},
    http::Client,
};

/// The secrets of a connection, by field name. Never printed.
#[derive(Clone, Debug, Default)]
pub struct Secrets(pub BTreeMap<String, SecretString>);

impl Secrets {
    /// One secret, opened for use.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(ExposeSecret::expose_secret)
    }
}

/// Told how a walk goes on.
pub trait Progress: Send + Sync {
    /// So many opinions were read; the source says there are so many.
    fn read(&self, fetched: u64, claimed: Option<u64>);
}

/// Tells nobody.
impl Progress for () {
    fn read(&self, _: u64, _: Option<u64>) {}
}

/// What a walk may touch.
pub struct FetchContext<'a> {
    /// The way out.
    pub http: &'a Client,
    /// The connection's settings, checked.
    pub settings: &'a Value,
    /// The connection's secrets.
    pub secrets: &'a Secrets,
    /// What the last run left.
    pub cursor: &'a Cursor,
    /// How far to walk.
    pub walk: Walk,
    /// At most this many opinions, then stop as partial ("try now" asks for a few).
    pub at_most: Option<usize>,
    /// What is known of this connection's opinions.
    pub known: &'a KnownIndex,
    /// The moment of the fetch.
    pub now: DateTime<Utc>,
    /// Between two pages meant for people.
    pub page_pause: Duration,
    /// Whom to tell how it goes.
    pub progress: &'a dyn Progress,
}

impl FetchContext<'_> {
    /// Whether an incremental walk may stop after this page: it holds opinions, and all are known and unchanged.
    pub fn may_stop_after(&self, page: &[RawReview]) -> bool {
        self.walk == Walk::Incremental
            && !page.is_empty()
            && page.iter().all(|raw| self.known.is_unchanged(raw, self.now))
    }
}

/// What a walk brought back. A walk that an error cut short keeps what it had, as partial.
#[derive(Debug)]
pub struct Fetched {
    /// What was read.
    pub batch: Batch,
    /// What cut the walk short, if anything.
    pub cut_by: Option<SourceError>,
    /// Secrets that the source replaced (rotating refresh tokens), to be sealed and kept.
    pub rotated: Option<Secrets>,
}

impl From<Batch> for Fetched {
    fn from(batch: Batch) -> Self {
        Self { batch, cut_by: None, rotated: None }
    }
}

/// What handing over an answer may touch.
pub struct ReplyContext<'a> {
    /// The way out.
    pub http: &'a Client,
    /// The connection's settings, checked.
    pub settings: &'a Value,
    /// The connection's secrets.
    pub secrets: &'a Secrets,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// A file a person saved.
#[derive(Clone, Copy, Debug)]
pub struct SavedFile<'a> {
    /// Its name, for its ending and for messages.
    pub name: &'a str,
    /// Its bytes, in whatever encoding.
    pub bytes: &'a [u8],
    /// The moment of reading: later dates are not believed.
    pub now: DateTime<Utc>,
}
