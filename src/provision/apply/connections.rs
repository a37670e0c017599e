//! The connections of a business in the file.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::{Value, json};

use super::{Applier, ApplyError, Change, at};
use crate::{
    domain::{LocationId, Scope},
    provision::{
        connect::{self, ConnectionForm, check_connection},
        file,
    },
    sources::Secrets,
    store,
};

impl Applier<'_> {
    pub(super) async fn connections(
        &mut self,
        scope: Scope,
        entry: &file::Business,
        places: &BTreeMap<String, LocationId>,
    ) -> Result<(), ApplyError> {
        let existing = store::connections::list(self.db.reader(), scope).await?;
        let mut checked = Vec::new();
        for wanted in &entry.connection {
            let form = self.connection_form(wanted, places)?;
            let row = existing.iter().find(|row| row.key == wanted.key);
            if let Some(row) = row {
                self.own("connection", &wanted.key, row.managed_by.as_deref())?;
            }
            let checked_form = check_connection(form, &Secrets::default()).map_err(at("connection", &wanted.key))?;
            checked.push((wanted, row, checked_form));
        }
        let tx = self.db.write().await?;
        for (wanted, row, form) in checked {
            let change = match row {
                None => {
                    let owner = self.owner.clone();
                    connect::insert_row(&tx, self.env, self.vault, scope, &wanted.key, Some(&owner), &form)
                        .await
                        .map_err(at("connection", &wanted.key))?;
                    Change::Created
                }
                Some(row) if self.is_as_declared(row, &form) => Change::None,
                Some(row) => {
                    connect::update_row(&tx, self.env, self.vault, row.clone(), &form)
                        .await
                        .map_err(at("connection", &wanted.key))?;
                    Change::Changed
                }
            };
            self.note("connection", &wanted.key, change);
        }
        for row in &existing {
            let named = entry.connection.iter().any(|wanted| wanted.key == row.key);
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("connection", &row.key, Change::Disabled);
                store::connections::disable(&tx, row.id, self.env.now()).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    fn connection_form(
        &self,
        wanted: &file::Connection,
        places: &BTreeMap<String, LocationId>,
    ) -> Result<ConnectionForm, ApplyError> {
        let wrong = |reason: String| ApplyError::entry("connection", &wanted.key, reason);
        let location = places.get(&wanted.location).copied().ok_or_else(|| {
            let known = places.keys().cloned().collect::<Vec<_>>().join(", ");
            wrong(format!("there is no location {:?}; the locations are: {known}", wanted.location))
        })?;
        let mut settings = serde_json::to_value(&wanted.settings).map_err(|error| wrong(error.to_string()))?;
        if let (Some(base_url), Value::Object(map)) = (&wanted.base_url, &mut settings) {
            map.insert("base_url".to_owned(), json!(base_url));
        }
        let schedule = match (&wanted.every, &wanted.schedule) {
            (Some(_), Some(_)) => return Err(wrong("every and schedule exclude each other".to_owned())),
            (Some(every), None) => format!("every {}", every.trim_start_matches("every ")),
            (None, Some(schedule)) => schedule.clone(),
            (None, None) => String::new(),
        };
        let mut secrets = BTreeMap::new();
        for (name, value) in &wanted.secret {
            let value = self.value("connection", &wanted.key, value)?;
            secrets.insert(name.clone(), SecretString::from(value));
        }
        Ok(ConnectionForm {
            name: wanted.name.clone().unwrap_or_default(),
            source: wanted.source.clone(),
            location,
            settings,
            secrets,
            schedule,
            full_schedule: wanted.full.clone().unwrap_or_default(),
        })
    }

    fn is_as_declared(&self, row: &entity::connection::Model, form: &connect::Checked) -> bool {
        let same_secrets = connect::open_secrets(self.vault, row).is_ok_and(|old| {
            old.0.len() == form.secrets.0.len()
                && form.secrets.0.keys().all(|name| old.get(name) == form.secrets.get(name))
        });
        same_secrets
            && row.disabled_at.is_none()
            && row.name == form.name
            && row.source == form.source
            && row.location_id == form.location
            && row.settings == form.settings
            && row.schedule == form.schedule.to_string()
            && row.full_schedule == form.full_schedule.to_string()
    }
}
