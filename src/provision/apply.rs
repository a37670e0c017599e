//! Applying the declarative file: idempotent, and only on what the file itself made.
//! Must never delete: an entry that left the file is disabled, and its opinions stay.

mod business;
mod connections;
mod declared;
mod locations;
mod parse;
mod rules;
mod users;
mod widgets;

use std::collections::BTreeMap;

use crate::{
    domain::Env,
    provision::{ProvisionError, file::File},
    store::{self, Db, StoreError},
    vault::Vault,
};

/// What an application did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Rows made, as `connection google-krakow`.
    pub created: Vec<String>,
    /// Rows changed.
    pub changed: Vec<String>,
    /// Rows whose entry left the file.
    pub disabled: Vec<String>,
    /// Rows that were right already.
    pub unchanged: usize,
}

impl Applied {
    /// Whether anything was written.
    pub fn is_nothing(&self) -> bool {
        self.created.is_empty() && self.changed.is_empty() && self.disabled.is_empty()
    }
}

/// Why a file was not applied. Nothing of the business at fault is written.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// An entry that cannot work.
    #[error("{entry}: {reason}")]
    Entry {
        /// Which, as `connection "google-krakow"`.
        entry: String,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApplyError {
    fn entry(kind: &str, key: &str, reason: impl Into<String>) -> Self {
        Self::Entry { entry: format!("{kind} {key:?}"), reason: reason.into() }
    }
}

/// Turns a failure of a use case into the failure of one entry.
fn at(kind: &'static str, key: &str) -> impl FnOnce(ProvisionError) -> ApplyError {
    move |error| match error {
        ProvisionError::Store(error) => ApplyError::Store(error),
        other => ApplyError::entry(kind, key, other.to_string()),
    }
}

/// Looks an `env:NAME` up; any other value is itself.
pub type Environment = BTreeMap<String, String>;

/// What applying needs.
pub(super) struct Applier<'a> {
    pub(super) db: &'a Db,
    pub(super) env: &'a Env,
    pub(super) vault: &'a Vault,
    pub(super) environment: &'a Environment,
    /// Who owns the rows: written to `managed_by`.
    pub(super) owner: String,
    pub(super) applied: Applied,
}

/// Applies a file. `owner` names it in `managed_by`, unless the file names itself.
pub async fn apply(
    db: &Db,
    env: &Env,
    vault: &Vault,
    environment: &Environment,
    file: &File,
    owner: &str,
) -> Result<Applied, ApplyError> {
    let owner = format!("file:{}", file.owner.as_deref().unwrap_or(owner));
    let mut applier = Applier { db, env, vault, environment, owner, applied: Applied::default() };
    for business in &file.business {
        applier.business(business).await?;
    }
    applier.disable_businesses(file).await?;
    Ok(applier.applied)
}

impl Applier<'_> {
    /// Disables businesses that the file made and no longer names.
    async fn disable_businesses(&mut self, file: &File) -> Result<(), ApplyError> {
        for row in store::businesses::declared_by(self.db.reader(), &self.owner).await? {
            if row.disabled_at.is_some() || file.business.iter().any(|business| business.key == row.key) {
                continue;
            }
            self.applied.disabled.push(format!("business {}", row.key));
            let mut row = entity::business::ActiveModel::from(row);
            row.disabled_at = sea_orm::ActiveValue::Set(Some(self.env.now()));
            let tx = self.db.write().await?;
            store::businesses::update(&tx, row).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// A value of the file: itself, or what an environment variable holds.
    pub(super) fn value(&self, kind: &str, key: &str, text: &str) -> Result<String, ApplyError> {
        let Some(name) = text.strip_prefix("env:") else { return Ok(text.to_owned()) };
        self.environment
            .get(name)
            .cloned()
            .ok_or_else(|| ApplyError::entry(kind, key, format!("the environment variable {name} is not set")))
    }

    /// Refuses to touch a row that the file did not make.
    pub(super) fn own(&self, kind: &str, key: &str, managed_by: Option<&str>) -> Result<(), ApplyError> {
        match managed_by {
            Some(owner) if owner == self.owner => Ok(()),
            Some(other) => Err(ApplyError::entry(kind, key, format!("belongs to {other}; choose another key"))),
            None => Err(ApplyError::entry(kind, key, "was made in the forms; choose another key, or change it there")),
        }
    }

    pub(super) fn note(&mut self, kind: &str, key: &str, change: Change) {
        let entry = format!("{kind} {key}");
        match change {
            Change::Created => self.applied.created.push(entry),
            Change::Changed => self.applied.changed.push(entry),
            Change::Disabled => self.applied.disabled.push(entry),
            Change::None => self.applied.unchanged += 1,
        }
    }
}

/// What happened to one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Created,
    Changed,
    Disabled,
    None,
}
