//! "Try now": a connection is tried before it is saved, and saved with the secrets it was tried with.
//! Must never hand the secrets back to a page, nor save one trial twice.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{
    ConnectionForm, Particulars, ProvisionError, change,
    connect::{self, check_connection, open_secrets, secrets_json},
};
use crate::{
    domain::{ConnectionId, Env, Job, JobState, Scope, TrialId, UserId},
    outbox,
    sources::Secrets,
    store::{self, Db},
    vault::{Place, Vault},
};

/// Where the secrets come from that a form leaves empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: everything is in the form.
    New,
    /// The connection that is being changed.
    Connection(ConnectionId),
    /// An earlier trial, whose form is being corrected.
    Trial(TrialId),
}

/// What is to be saved of a trial besides what it tried.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The connection that is changed; without one, one is added.
    pub connection: Option<ConnectionId>,
    /// Its name, place and schedules.
    pub particulars: Particulars,
}

/// Asks the workers to try a connection before it is saved. The result stands in the trial's row.
pub async fn start_trial(
    db: &Db,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    form: ConnectionForm,
    origin: Origin,
) -> Result<TrialId, ProvisionError> {
    let old = before(db, vault, scope, &form.source, origin).await?;
    if let Some((settings, secrets)) = &old {
        change::guard_addresses(settings, secrets, &form)?;
    }
    let checked = check_connection(form, &old.map(|(_, secrets)| secrets).unwrap_or_default())?;
    let (id, now): (TrialId, _) = (env.id(), env.now());
    let row = entity::trial::Model {
        id,
        business_id: scope.0,
        source: checked.source.to_owned(),
        settings: checked.settings,
        secret: Some(vault.seal(place(scope, id), env, &secrets_json(&checked.secrets))),
        state: JobState::Queued,
        result: None,
        created_at: now,
        finished_at: None,
    };
    let tx = db.write().await?;
    store::trials::insert(&tx, row).await?;
    outbox::enqueue(&tx, env, Some(scope.0), &Job::TryConnection { trial: id }, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Saves the connection that a trial tried. Works once.
pub async fn save_tried(
    db: &Db,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    by: UserId,
    trial: TrialId,
    wanted: Wanted,
) -> Result<ConnectionId, ProvisionError> {
    let row = store::trials::get(db.reader(), scope, trial).await?;
    let secrets = secrets_of(vault, &row)?.0;
    let form = ConnectionForm {
        name: wanted.particulars.name,
        source: row.source,
        location: wanted.particulars.location,
        settings: row.settings,
        secrets,
        schedule: wanted.particulars.schedule,
        full_schedule: wanted.particulars.full_schedule,
    };
    let ready = connect::ready(db, vault, scope, wanted.connection, form).await?;
    let tx = db.write().await?;
    store::trials::take(&tx, scope, trial).await?;
    let id = connect::write(&tx, env, vault, scope, Some(by), ready).await?;
    tx.commit().await?;
    Ok(id)
}

/// The settings and secrets that a form begins with.
async fn before(
    db: &Db,
    vault: &Vault,
    scope: Scope,
    source: &str,
    origin: Origin,
) -> Result<Option<(Value, Secrets)>, ProvisionError> {
    Ok(match origin {
        Origin::New => None,
        Origin::Connection(id) => {
            let row = change::editable(db, scope, id, source).await?;
            let secrets = open_secrets(vault, &row)?;
            Some((row.settings, secrets))
        }
        Origin::Trial(id) => {
            let row = store::trials::get(db.reader(), scope, id).await?;
            if row.source != source {
                return Err(store::StoreError::Missing("trial").into());
            }
            let secrets = secrets_of(vault, &row)?;
            Some((row.settings, secrets))
        }
    })
}

fn place(scope: Scope, id: TrialId) -> Place<'static> {
    Place { business: scope.0, table: "trial", row: id.0 }
}

fn secrets_of(vault: &Vault, row: &entity::trial::Model) -> Result<Secrets, ProvisionError> {
    let Some(sealed) = &row.secret else { return Ok(Secrets::default()) };
    let opened = vault.open(place(Scope(row.business_id), row.id), sealed)?;
    let map: BTreeMap<String, String> = serde_json::from_str(opened.expose_secret()).unwrap_or_default();
    Ok(Secrets(map.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect()))
}
