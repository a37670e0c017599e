//! The sites opinari can read: one folder each, one line in the registry.
//! Must never touch the store, the wall clock or another source.

mod about;
mod ceneo;
mod context;
mod error;
pub mod facebook;
pub mod google_business;
mod heureka;
mod html;
pub mod json;
mod opineo;
mod pages;
mod registry;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod tests;
pub mod walk;
pub mod wire;

use async_trait::async_trait;
use serde_json::Value;

pub use about::{About, Capabilities, DisplayRights, Field, FieldKind, Localised, ReplyLimit, Storage};
pub use context::{FetchContext, Fetched, Progress, ReplyContext, SavedFile, Secrets};
pub use error::{Disposition, ReplyError, SettingsError, SourceError};
pub use registry::{all, find};

use crate::domain::Batch;

/// A site opinari can read.
#[async_trait]
pub trait Source: Send + Sync {
    /// What it is and what it can do.
    fn about(&self) -> &'static About;

    /// Checks the settings and secrets of a connection, and says which host its pace is kept for.
    fn check(&self, settings: &Value, secrets: &Secrets) -> Result<String, SettingsError>;

    /// Walks the source's list.
    async fn fetch(&self, cx: &FetchContext<'_>) -> Result<Fetched, SourceError>;

    /// Reading of saved pages, feeds and exports, when there is such a thing.
    fn parse_saved(&self) -> Option<&dyn ParseSaved> {
        None
    }

    /// Answering through an API, when there is one.
    fn replies(&self) -> Option<&dyn Replies> {
        None
    }

    /// The closest address at which a person can answer this opinion by hand.
    fn answer_address(&self, settings: &Value, external_id: &str, url: Option<&str>) -> Option<String> {
        let _ = (settings, external_id);
        url.map(str::to_owned)
    }
}

/// Reads a saved page, feed or export, offline.
pub trait ParseSaved: Send + Sync {
    /// The opinions of the file. A saved file is never a complete listing unless it says so itself.
    fn parse(&self, file: &SavedFile<'_>) -> Result<Batch, SourceError>;
}

/// What a source says after it was handed an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The source's id of the answer, when it has one.
    pub remote_id: Option<String>,
    /// Where the answer stands now.
    pub standing: Standing,
}

/// Where an answer stands at its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everybody can read it.
    Live,
    /// The source is checking it.
    Pending,
    /// The source refused it; the source's own word for why.
    Rejected(String),
}

/// An answer as it stands at the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteReply {
    /// The source's id of the answer, when it has one.
    pub remote_id: Option<String>,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub standing: Standing,
}

/// Answering through a source's API.
#[async_trait]
pub trait Replies: Send + Sync {
    /// Hands over an answer. Not idempotent: after a timeout, read before doing anything else.
    async fn publish(&self, cx: &ReplyContext<'_>, external_id: &str, text: &str) -> Result<Receipt, ReplyError>;

    /// Reads the answer that stands under an opinion now, if any. `remote_id` is what [`Self::publish`] returned.
    async fn read(
        &self,
        cx: &ReplyContext<'_>,
        external_id: &str,
        remote_id: Option<&str>,
    ) -> Result<Option<RemoteReply>, SourceError>;
}
