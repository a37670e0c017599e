//! The declarative file and the forms: businesses, locations, connections, rules, users, widgets.
//! Must never delete an opinion, or touch what it does not own.

mod apply;
mod business;
mod change;
mod connect;
pub mod file;
mod forms;
mod rehearsal;
mod trial;

pub use apply::{Applied, ApplyError, Environment, apply};
pub use business::{BusinessForm, save_business};
pub use change::{Particulars, change_particulars, needs_trial, set_connection_enabled};
pub use connect::{Checked, ConnectionForm, check_connection, open_secrets, save_connection};
pub use forms::{
    NewRule, NewWidget, save_location, save_rule, save_widget, set_rule_enabled, set_widget_enabled, widget_embed,
};
pub use rehearsal::{REHEARSED_DAYS, Rehearsal, rehearse};
pub use trial::{Origin, Wanted, save_tried, start_trial};

use crate::{schedule::ScheduleError, sources::SettingsError, store::StoreError, vault::VaultError};

/// Why something was not set up.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// There is no source with this id.
    #[error("there is no source {0:?}; the sources are {1}")]
    UnknownSource(String, String),
    /// A setting of the source is wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A schedule cannot be read.
    #[error("schedule: {0}")]
    Schedule(#[from] ScheduleError),
    /// A field of a form is wrong.
    #[error("{field}: {reason}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// A file declares it: the next `apply` would undo the change.
    #[error("the {0} is declared in a file; change it there")]
    Managed(&'static str),
    /// A secret cannot be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ProvisionError {
    /// Refuses to change what a file declares.
    pub(crate) fn unless_managed(what: &'static str, managed_by: Option<&String>) -> Result<(), Self> {
        if managed_by.is_some() { Err(Self::Managed(what)) } else { Ok(()) }
    }

    pub(crate) fn field(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Field { field, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests;
