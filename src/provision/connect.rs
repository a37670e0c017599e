//! Connections: checked and saved.
//! Must never hand a saved secret back: a form that leaves it empty keeps the old one.

use std::collections::BTreeMap;

use entity::connection;
use sea_orm::ActiveValue::Set;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{ProvisionError, change};
use crate::{
    domain::{ConnectionId, Env, LocationId, Scope, UserId, search, text},
    schedule::Schedule,
    sources::{self, FieldKind, Secrets, Source},
    store::{self, Db},
    vault::{Place, Vault},
};

/// A connection as a form or a file describes it.
#[derive(Clone, Debug)]
pub struct ConnectionForm {
    /// What people call it.
    pub name: String,
    /// Which source.
    pub source: String,
    /// Where its opinions belong.
    pub location: LocationId,
    /// The source's settings, without secrets.
    pub settings: Value,
    /// Secrets that were given; those that are missing keep their old value.
    pub secrets: BTreeMap<String, SecretString>,
    /// How often to look; the source's own default when empty.
    pub schedule: String,
    /// How often to walk the whole list; the source's own default when empty.
    pub full_schedule: String,
}

/// A form that can be saved.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What people call it.
    pub name: String,
    /// Which source.
    pub source: &'static str,
    /// Where its opinions belong.
    pub location: LocationId,
    /// The settings.
    pub settings: Value,
    /// All secrets, the old ones included.
    pub secrets: Secrets,
    /// When to look.
    pub schedule: Schedule,
    /// When to walk the whole list.
    pub full_schedule: Schedule,
    /// Where the pace is kept.
    pub host: String,
}

/// Checks a form. `old` are the secrets of the connection that is being changed.
pub fn check_connection(form: ConnectionForm, old: &Secrets) -> Result<Checked, ProvisionError> {
    let source = find(&form.source)?;
    let about = source.about();
    let name = text::plain_line(&form.name).unwrap_or_else(|| about.name.to_owned());
    let mut secrets = old.clone();
    secrets.0.extend(form.secrets.into_iter().filter(|(_, value)| !value.expose_secret().trim().is_empty()));
    let known = |name: &String| about.fields.iter().any(|field| field.kind == FieldKind::Secret && field.name == name);
    secrets.0.retain(|name, _| known(name));
    let host = source.check(&form.settings, &secrets)?;
    Ok(Checked {
        name,
        source: about.id,
        location: form.location,
        schedule: schedule_or(&form.schedule, about.default_schedule)?,
        full_schedule: schedule_or(&form.full_schedule, about.default_full_schedule)?,
        settings: form.settings,
        secrets,
        host,
    })
}

/// Adds a connection, or changes the one with this id. It is due at once.
pub async fn save_connection(
    db: &Db,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    by: Option<UserId>,
    id: Option<ConnectionId>,
    form: ConnectionForm,
) -> Result<ConnectionId, ProvisionError> {
    let ready = ready(db, vault, scope, id, form).await?;
    let tx = db.write().await?;
    let id = write(&tx, env, vault, scope, by, ready).await?;
    tx.commit().await?;
    Ok(id)
}

/// What a transaction needs to save a connection.
pub(super) struct Ready {
    existing: Option<connection::Model>,
    checked: Checked,
    taken: Vec<String>,
}

/// Checks everything that needs no transaction.
pub(super) async fn ready(
    db: &Db,
    vault: &Vault,
    scope: Scope,
    id: Option<ConnectionId>,
    form: ConnectionForm,
) -> Result<Ready, ProvisionError> {
    store::businesses::location(db.reader(), scope, form.location).await?;
    let existing = match id {
        Some(id) => Some(change::editable(db, scope, id, &form.source).await?),
        None => None,
    };
    let old = match &existing {
        Some(row) => open_secrets(vault, row)?,
        None => Secrets::default(),
    };
    if let Some(row) = &existing {
        change::guard_addresses(&row.settings, &old, &form)?;
    }
    let checked = check_connection(form, &old)?;
    let taken = store::connections::list(db.reader(), scope).await?.into_iter().map(|row| row.key).collect();
    Ok(Ready { existing, checked, taken })
}

/// Saves what was checked.
pub(super) async fn write(
    tx: &store::WriteTx,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    by: Option<UserId>,
    Ready { existing, checked, taken }: Ready,
) -> Result<ConnectionId, ProvisionError> {
    let (id, action) = match existing {
        Some(row) => (change::rewrite(tx, env, vault, row, &checked).await?, "connection.change"),
        None => (
            insert_row(tx, env, vault, scope, &free_key(&checked.name, &taken), None, &checked).await?,
            "connection.add",
        ),
    };
    let detail = serde_json::json!({ "source": checked.source });
    store::audit::record(tx, env, scope, by, action, &id.to_string(), detail).await?;
    Ok(id)
}

/// The schedule as written, or the usual one.
pub(super) fn schedule_or(text: &str, usual: &str) -> Result<Schedule, ProvisionError> {
    Ok(Schedule::parse(if text.trim().is_empty() { usual } else { text })?)
}

pub(super) fn find(id: &str) -> Result<&'static dyn Source, ProvisionError> {
    sources::find(id).ok_or_else(|| {
        let known = sources::all().iter().map(|source| source.about().id).collect::<Vec<_>>().join(", ");
        ProvisionError::UnknownSource(id.to_owned(), known)
    })
}

/// The secrets of a saved connection.
pub fn open_secrets(vault: &Vault, row: &connection::Model) -> Result<Secrets, ProvisionError> {
    let Some(sealed) = &row.secret else { return Ok(Secrets::default()) };
    let place = Place { business: row.business_id, table: "connection", row: row.id.0 };
    let opened = vault.open(place, sealed)?;
    let map: BTreeMap<String, String> = serde_json::from_str(opened.expose_secret()).unwrap_or_default();
    Ok(Secrets(map.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect()))
}

pub(super) fn secrets_json(secrets: &Secrets) -> String {
    let map: BTreeMap<&str, &str> =
        secrets.0.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();
    serde_json::to_string(&map).expect("texts are JSON")
}

pub(super) fn seal_secrets(
    vault: &Vault,
    env: &Env,
    scope: Scope,
    id: ConnectionId,
    secrets: &Secrets,
) -> Option<String> {
    let place = Place { business: scope.0, table: "connection", row: id.0 };
    (!secrets.0.is_empty()).then(|| vault.seal(place, env, &secrets_json(secrets)))
}

pub(super) async fn insert_row(
    tx: &store::WriteTx,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    key: &str,
    managed_by: Option<&str>,
    checked: &Checked,
) -> Result<ConnectionId, ProvisionError> {
    let (id, now): (ConnectionId, _) = (env.id(), env.now());
    let row = connection::Model {
        id,
        business_id: scope.0,
        location_id: checked.location,
        key: key.to_owned(),
        name: checked.name.clone(),
        source: checked.source.to_owned(),
        settings: checked.settings.clone(),
        secret: seal_secrets(vault, env, scope, id, &checked.secrets),
        schedule: checked.schedule.to_string(),
        full_schedule: checked.full_schedule.to_string(),
        managed_by: managed_by.map(str::to_owned),
        disabled_at: None,
        created_at: now,
        updated_at: now,
    };
    store::connections::insert(tx, row, checked.host.clone()).await?;
    Ok(id)
}

pub(super) async fn update_row(
    tx: &store::WriteTx,
    env: &Env,
    vault: &Vault,
    row: connection::Model,
    checked: &Checked,
) -> Result<(), ProvisionError> {
    let (scope, id, now) = (Scope(row.business_id), row.id, env.now());
    let mut row = connection::ActiveModel::from(row);
    row.name = Set(checked.name.clone());
    row.location_id = Set(checked.location);
    row.settings = Set(checked.settings.clone());
    row.secret = Set(seal_secrets(vault, env, scope, id, &checked.secrets));
    row.schedule = Set(checked.schedule.to_string());
    row.full_schedule = Set(checked.full_schedule.to_string());
    row.disabled_at = Set(None);
    row.updated_at = Set(now);
    store::connections::change(tx, row, checked.host.clone(), now).await?;
    Ok(())
}

/// A key made of a name that nothing has yet.
pub(super) fn free_key(name: &str, taken: &[String]) -> String {
    let slug = search::slug(name, "entry");
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    std::iter::once(slug.clone()).chain(numbered).find(|key| !taken.contains(key)).expect("numbers do not end")
}
