//! A saved connection changes: its name and schedule at once, what it reads after a trial, on and off.
//! Must never change what a settings file describes, nor let a saved secret go to an address it was not given for.

use entity::{connection, connection_state};
use sea_orm::ActiveValue::Set;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{
    ConnectionForm, ProvisionError,
    connect::{Checked, find, open_secrets, schedule_or, update_row},
};
use crate::{
    domain::{ConnectionId, Env, Health, LocationId, Scope, UserId, text},
    sources::{About, FieldKind, Localised, Secrets, SettingsError},
    store::{self, Db, StoreError},
    vault::Vault,
};

/// What can be changed without asking the source. Empty schedules mean the source's own.
#[derive(Clone, Debug)]
pub struct Particulars {
    /// What people call it.
    pub name: String,
    /// Where its opinions belong.
    pub location: LocationId,
    /// How often to look.
    pub schedule: String,
    /// How often to walk the whole list.
    pub full_schedule: String,
}

/// The connection, when forms may change it at all.
async fn own(db: &Db, scope: Scope, id: ConnectionId) -> Result<connection::Model, ProvisionError> {
    let row = store::connections::row(db.reader(), scope, id).await?;
    ProvisionError::unless_managed("connection", row.managed_by.as_ref())?;
    Ok(row)
}

/// The connection, when its form may be saved: not described by a file, not disconnected, of this source.
pub(super) async fn editable(
    db: &Db,
    scope: Scope,
    id: ConnectionId,
    source: &str,
) -> Result<connection::Model, ProvisionError> {
    let row = own(db, scope, id).await?;
    if row.source != source {
        return Err(StoreError::Missing("connection").into());
    }
    if row.disabled_at.is_some() {
        return Err(StoreError::Stale("connection").into());
    }
    Ok(row)
}

/// Whether this form changes what is read or how, so that it has to be tried before it is saved.
pub fn needs_trial(row: &connection::Model, form: &ConnectionForm) -> bool {
    row.settings != form.settings || form.secrets.values().any(|secret| !secret.expose_secret().trim().is_empty())
}

/// Whoever changes the address that secrets are sent to has to know the secrets.
pub(super) fn guard_addresses(before: &Value, old: &Secrets, form: &ConnectionForm) -> Result<(), ProvisionError> {
    let about = find(&form.source)?.about();
    let addresses = about.fields.iter().filter(|field| field.kind == FieldKind::Url);
    if addresses.into_iter().all(|field| before.get(field.name) == form.settings.get(field.name)) {
        return Ok(());
    }
    let given = |name: &str| form.secrets.get(name).is_some_and(|secret| !secret.expose_secret().trim().is_empty());
    match old.0.keys().find(|name| !given(name)) {
        None => Ok(()),
        Some(name) => Err(SettingsError::new(name, "must be given again, because the address changed")
            .said(Localised {
                pl: "trzeba podać ponownie, bo zmienił się adres",
                sl: "navedite znova, ker se je naslov spremenil",
                en: "has to be given again, because the address changed",
            })
            .into()),
    }
}

/// Whether other opinions may stand there: another shop, page or site. Pauses and the like do not matter.
fn reads_elsewhere(about: &About, before: &Value, after: &Value) -> bool {
    let matters = |kind: FieldKind, advanced: bool| kind == FieldKind::Url || (kind != FieldKind::Secret && !advanced);
    let fields = about.fields.iter().filter(|field| matters(field.kind, field.advanced));
    fields.into_iter().any(|field| before.get(field.name) != after.get(field.name))
}

/// Writes a changed connection back. It is due now. Where it reads elsewhere, what stands there is history at first:
/// it is read completely and alerts nobody.
pub(super) async fn rewrite(
    tx: &store::WriteTx,
    env: &Env,
    vault: &Vault,
    row: connection::Model,
    checked: &Checked,
) -> Result<ConnectionId, ProvisionError> {
    let (id, scope, now) = (row.id, Scope(row.business_id), env.now());
    let elsewhere = reads_elsewhere(find(checked.source)?.about(), &row.settings, &checked.settings);
    if row.location_id != checked.location {
        store::places::move_opinions(tx, scope, id, checked.location).await?;
    }
    update_row(tx, env, vault, row, checked).await?;
    store::connections::resume(tx, scope, id, now).await?;
    let mut state = connection_state::ActiveModel {
        connection_id: Set(id),
        health: Set(Health::New),
        error_label: Set(None),
        error_key: Set(None),
        error_detail: Set(None),
        ..Default::default()
    };
    if elsewhere {
        state.cursor = Set(json!(null));
        state.first_complete_at = Set(None);
        state.next_full_at = Set(now);
        state.claimed_count = Set(None);
        state.claimed_average = Set(None);
    }
    store::connections::update_state(tx, state).await?;
    Ok(id)
}

/// Changes the name, the place and the schedules of a connection. What is read stays as it was.
pub async fn change_particulars(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    id: ConnectionId,
    wanted: Particulars,
) -> Result<(), ProvisionError> {
    let row = own(db, scope, id).await?;
    store::businesses::location(db.reader(), scope, wanted.location).await?;
    let about = find(&row.source)?.about();
    let schedule = schedule_or(&wanted.schedule, about.default_schedule)?;
    let full = schedule_or(&wanted.full_schedule, about.default_full_schedule)?;
    let now = env.now();
    let mut plan = connection_state::ActiveModel { connection_id: Set(id), ..Default::default() };
    let mut planned = false;
    if row.schedule != schedule.to_string() {
        plan.next_check_at = Set(schedule.after(now, now));
        planned = true;
    }
    if row.full_schedule != full.to_string() {
        plan.next_full_at = Set(full.after(now, now));
        planned = true;
    }
    let tx = db.write().await?;
    if row.location_id != wanted.location {
        store::places::move_opinions(&tx, scope, id, wanted.location).await?;
    }
    let mut row = connection::ActiveModel::from(row);
    row.name = Set(text::plain_line(&wanted.name).unwrap_or_else(|| about.name.to_owned()));
    row.location_id = Set(wanted.location);
    row.schedule = Set(schedule.to_string());
    row.full_schedule = Set(full.to_string());
    row.updated_at = Set(now);
    store::connections::update(&tx, row).await?;
    if planned {
        store::connections::update_state(&tx, plan).await?;
    }
    let action = "connection.change";
    store::audit::record(&tx, env, scope, Some(by), action, &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Stops reading a connection, or starts again. Its opinions stay.
pub async fn set_connection_enabled(
    db: &Db,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    by: UserId,
    id: ConnectionId,
    enabled: bool,
) -> Result<(), ProvisionError> {
    let row = own(db, scope, id).await?;
    let now = env.now();
    if enabled {
        // Only what can be read is switched on; switching off must work whatever is wrong.
        let secrets = open_secrets(vault, &row)?;
        let host = find(&row.source)?.check(&row.settings, &secrets)?;
        let tx = db.write().await?;
        let mut row = connection::ActiveModel::from(row);
        row.disabled_at = Set(None);
        row.updated_at = Set(now);
        store::connections::change(&tx, row, host, now).await?;
        store::connections::resume(&tx, scope, id, now).await?;
        let action = "connection.enable";
        store::audit::record(&tx, env, scope, Some(by), action, &id.to_string(), json!({})).await?;
        tx.commit().await?;
    } else {
        let tx = db.write().await?;
        store::connections::disable(&tx, id, now).await?;
        let action = "connection.disable";
        store::audit::record(&tx, env, scope, Some(by), action, &id.to_string(), json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}
