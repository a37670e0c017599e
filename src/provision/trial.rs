//! A connection that was tried and is now saved, with the secrets it was tried with.
//! Must never hand the secrets back to a page.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use super::{ConnectionForm, ProvisionError, save_connection};
use crate::{
    domain::{ConnectionId, Env, LocationId, Scope, TrialId, UserId},
    store::{self, Db},
    vault::{Place, Vault},
};

/// What a trial does not know: the name, the place and when to look. Empty schedules mean the source's own.
#[derive(Clone, Debug)]
pub struct Particulars {
    /// What people call it.
    pub name: String,
    /// Where its opinions belong.
    pub location: LocationId,
    /// How often to look.
    pub schedule: String,
}

/// Saves the connection that a trial tried.
pub async fn save_tried(
    db: &Db,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    by: UserId,
    trial: TrialId,
    particulars: Particulars,
) -> Result<ConnectionId, ProvisionError> {
    let row = store::provisioning::trial(db.reader(), scope, trial).await?;
    let mut secrets = BTreeMap::new();
    if let Some(sealed) = &row.secret {
        let opened = vault.open(Place { business: scope.0, table: "trial", row: trial.0 }, sealed)?;
        let map: BTreeMap<String, String> = serde_json::from_str(opened.expose_secret()).unwrap_or_default();
        secrets = map.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect();
    }
    let form = ConnectionForm {
        name: particulars.name,
        source: row.source,
        location: particulars.location,
        settings: row.settings,
        secrets,
        schedule: particulars.schedule,
        full_schedule: String::new(),
    };
    save_connection(db, env, vault, scope, Some(by), None, form).await
}
