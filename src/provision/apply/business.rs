//! One business of the file with everything in it.

use std::collections::BTreeMap;

use entity::{business, location, rule, user, widget};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{Applier, ApplyError, Change, at, parse};
use crate::{
    accounts,
    domain::{BusinessId, Delivery, Filter, Locale, LocationId, Recipient, Scope},
    provision::{
        connect::{self, ConnectionForm, check_connection},
        file,
        forms::{NewRule, NewWidget, widget_token},
    },
    sources::Secrets,
    store,
};

impl Applier<'_> {
    pub(super) async fn business(&mut self, entry: &file::Business) -> Result<(), ApplyError> {
        let scope = self.business_row(entry).await?;
        let places = self.locations(scope, entry).await?;
        self.connections(scope, entry, &places).await?;
        self.users(scope, entry).await?;
        self.rules(scope, entry, &places).await?;
        self.widgets(scope, entry).await
    }

    async fn business_row(&mut self, entry: &file::Business) -> Result<Scope, ApplyError> {
        let existing = store::businesses::by_key(self.db.reader(), &entry.key).await?;
        let id: BusinessId = existing.as_ref().map_or_else(|| self.env.id(), |row| row.id);
        let wanted = business::Model {
            id,
            key: entry.key.clone(),
            name: entry.name.clone(),
            locale: entry.locale,
            time_zone: entry.time_zone.name().to_owned(),
            languages: json!(entry.languages),
            managed_by: Some(self.owner.clone()),
            disabled_at: None,
            created_at: existing.as_ref().map_or_else(|| self.env.now(), |row| row.created_at),
        };
        let change = match existing {
            None => {
                let tx = self.db.write().await?;
                store::businesses::insert(&tx, wanted).await?;
                tx.commit().await?;
                Change::Created
            }
            Some(row) => {
                self.own("business", &entry.key, row.managed_by.as_deref())?;
                if row == wanted {
                    Change::None
                } else {
                    let tx = self.db.write().await?;
                    store::businesses::update(&tx, business::ActiveModel::from(wanted).reset_all()).await?;
                    tx.commit().await?;
                    Change::Changed
                }
            }
        };
        self.note("business", &entry.key, change);
        Ok(Scope(id))
    }

    async fn locations(
        &mut self,
        scope: Scope,
        entry: &file::Business,
    ) -> Result<BTreeMap<String, LocationId>, ApplyError> {
        let existing = store::businesses::locations(self.db.reader(), scope).await?;
        let mut places: BTreeMap<String, LocationId> = existing.iter().map(|row| (row.key.clone(), row.id)).collect();
        let tx = self.db.write().await?;
        for place in &entry.location {
            let row = existing.iter().find(|row| row.key == place.key);
            let wanted = location::Model {
                id: row.map_or_else(|| self.env.id(), |row| row.id),
                business_id: scope.0,
                key: place.key.clone(),
                name: place.name.clone(),
                managed_by: Some(self.owner.clone()),
                disabled_at: None,
                created_at: row.map_or_else(|| self.env.now(), |row| row.created_at),
            };
            places.insert(place.key.clone(), wanted.id);
            let change = match row {
                None => {
                    store::businesses::insert_location(&tx, wanted).await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("location", &place.key, row.managed_by.as_deref())?;
                    if *row == wanted {
                        Change::None
                    } else {
                        store::businesses::update_location(&tx, location::ActiveModel::from(wanted).reset_all())
                            .await?;
                        Change::Changed
                    }
                }
            };
            self.note("location", &place.key, change);
        }
        for row in existing {
            let named = entry.location.iter().any(|place| place.key == row.key);
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("location", &row.key.clone(), Change::Disabled);
                let mut row = location::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::businesses::update_location(&tx, row).await?;
            }
        }
        tx.commit().await?;
        Ok(places)
    }

    async fn connections(
        &mut self,
        scope: Scope,
        entry: &file::Business,
        places: &BTreeMap<String, LocationId>,
    ) -> Result<(), ApplyError> {
        let existing = store::provisioning::connections(self.db.reader(), scope).await?;
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
                store::provisioning::disable_connection(&tx, row.id, self.env.now()).await?;
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

    async fn users(&mut self, scope: Scope, entry: &file::Business) -> Result<(), ApplyError> {
        for wanted in &entry.user {
            let email = accounts::checked_email(&wanted.email)
                .map_err(|error| ApplyError::entry("user", &wanted.email, error.to_string()))?;
            let password = self.value("user", &email, &wanted.password)?;
            let existing = store::users::by_email(self.db.reader(), &email).await?;
            let locale = wanted.locale.unwrap_or(entry.locale);
            let change = match existing {
                None => {
                    let hash = accounts::hash_password(self.env, password)
                        .await
                        .map_err(|error| ApplyError::entry("user", &email, error.to_string()))?;
                    let new = store::users::NewUser {
                        id: self.env.id(),
                        business: scope.0,
                        email: &email,
                        name: &wanted.name,
                        password_hash: &hash,
                        role: wanted.role,
                        locale,
                        managed_by: Some(&self.owner),
                    };
                    let tx = self.db.write().await?;
                    store::users::insert(&tx, new, self.env.now()).await?;
                    tx.commit().await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("user", &email, row.managed_by.as_deref())?;
                    self.user_row(row, wanted, locale, password).await?
                }
            };
            self.note("user", &email, change);
        }
        for row in store::users::list(self.db.reader(), scope).await? {
            let named = entry.user.iter().any(|wanted| wanted.email.trim().eq_ignore_ascii_case(&row.email));
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("user", &row.email.clone(), Change::Disabled);
                let tx = self.db.write().await?;
                store::sessions::end_all(&tx, row.id, None).await?;
                let mut row = user::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::users::update(&tx, row).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn user_row(
        &self,
        row: user::Model,
        wanted: &file::User,
        locale: Locale,
        password: String,
    ) -> Result<Change, ApplyError> {
        let same_password = accounts::verify_password(Some(row.password_hash.clone()), password.clone()).await;
        let same =
            row.name == wanted.name && row.role == wanted.role && row.locale == locale && row.disabled_at.is_none();
        if same && same_password {
            return Ok(Change::None);
        }
        let (id, email) = (row.id, row.email.clone());
        let mut row = user::ActiveModel::from(row);
        row.name = Set(wanted.name.clone());
        row.role = Set(wanted.role);
        row.locale = Set(locale);
        row.disabled_at = Set(None);
        row.updated_at = Set(self.env.now());
        if !same_password {
            let hash = accounts::hash_password(self.env, password)
                .await
                .map_err(|error| ApplyError::entry("user", &email, error.to_string()))?;
            row.password_hash = Set(hash);
        }
        let tx = self.db.write().await?;
        store::users::update(&tx, row).await?;
        if !same_password {
            store::sessions::end_all(&tx, id, None).await?;
        }
        tx.commit().await?;
        Ok(Change::Changed)
    }

    async fn rules(
        &mut self,
        scope: Scope,
        entry: &file::Business,
        places: &BTreeMap<String, LocationId>,
    ) -> Result<(), ApplyError> {
        let existing = store::provisioning::rules(self.db.reader(), scope).await?;
        let tx = self.db.write().await?;
        for wanted in &entry.rule {
            let new = rule_of(wanted, entry.locale, places)?;
            new.check().map_err(at("rule", &wanted.key))?;
            let row = existing.iter().find(|row| row.key == wanted.key);
            let now = self.env.now();
            let model = rule::Model {
                id: row.map_or_else(|| self.env.id(), |row| row.id),
                business_id: scope.0,
                key: wanted.key.clone(),
                name: new.name,
                filter: json!(new.filter),
                delivery: json!(new.delivery),
                recipients: json!(new.recipients),
                managed_by: Some(self.owner.clone()),
                disabled_at: None,
                created_at: row.map_or(now, |row| row.created_at),
                updated_at: row.map_or(now, |row| row.updated_at),
            };
            let change = match row {
                None => {
                    store::provisioning::insert_rule(&tx, model).await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("rule", &wanted.key, row.managed_by.as_deref())?;
                    if *row == model {
                        Change::None
                    } else {
                        let mut model = rule::ActiveModel::from(model).reset_all();
                        model.updated_at = Set(now);
                        store::provisioning::update_rule(&tx, model).await?;
                        Change::Changed
                    }
                }
            };
            self.note("rule", &wanted.key, change);
        }
        for row in existing {
            let named = entry.rule.iter().any(|wanted| wanted.key == row.key);
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("rule", &row.key.clone(), Change::Disabled);
                let mut row = rule::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::provisioning::update_rule(&tx, row).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    async fn widgets(&mut self, scope: Scope, entry: &file::Business) -> Result<(), ApplyError> {
        let existing = store::provisioning::widgets(self.db.reader(), scope).await?;
        let tx = self.db.write().await?;
        for wanted in &entry.widget {
            let new = NewWidget {
                name: wanted.name.clone().unwrap_or_else(|| wanted.key.clone()),
                locale: wanted.locale.unwrap_or(entry.locale),
                theme: wanted.theme.clone(),
                allowed_hosts: wanted.allowed_hosts.clone(),
            };
            new.check().map_err(at("widget", &wanted.key))?;
            let row = existing.iter().find(|row| row.key == wanted.key);
            let now = self.env.now();
            let model = widget::Model {
                id: row.map_or_else(|| self.env.id(), |row| row.id),
                business_id: scope.0,
                key: wanted.key.clone(),
                token: row.map_or_else(|| widget_token(self.env), |row| row.token.clone()),
                name: new.name,
                locale: new.locale,
                theme: new.theme,
                selection: row.map_or_else(|| json!({}), |row| row.selection.clone()),
                allowed_hosts: json!(new.allowed_hosts),
                managed_by: Some(self.owner.clone()),
                disabled_at: None,
                created_at: row.map_or(now, |row| row.created_at),
                updated_at: row.map_or(now, |row| row.updated_at),
            };
            let change = match row {
                None => {
                    store::provisioning::insert_widget(&tx, model).await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("widget", &wanted.key, row.managed_by.as_deref())?;
                    if *row == model {
                        Change::None
                    } else {
                        let mut model = widget::ActiveModel::from(model).reset_all();
                        model.updated_at = Set(now);
                        store::provisioning::update_widget(&tx, model).await?;
                        Change::Changed
                    }
                }
            };
            self.note("widget", &wanted.key, change);
        }
        for row in existing {
            let named = entry.widget.iter().any(|wanted| wanted.key == row.key);
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("widget", &row.key.clone(), Change::Disabled);
                let mut row = widget::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::provisioning::update_widget(&tx, row).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

fn rule_of(wanted: &file::Rule, locale: Locale, places: &BTreeMap<String, LocationId>) -> Result<NewRule, ApplyError> {
    let wrong = |reason: String| ApplyError::entry("rule", &wanted.key, reason);
    let mut locations = Vec::new();
    for key in &wanted.locations {
        locations.push(*places.get(key).ok_or_else(|| wrong(format!("there is no location {key:?}")))?);
    }
    let defaults = Filter::default();
    Ok(NewRule {
        name: wanted.name.clone().unwrap_or_else(|| wanted.key.clone()),
        filter: Filter {
            min_p_negative: wanted.min_p_negative.or(defaults.min_p_negative),
            max_stars: wanted.max_stars,
            sources: wanted.sources.clone(),
            locations,
            topics: wanted.topics.clone(),
            words: wanted.words.clone(),
            languages: wanted.languages.clone(),
        },
        delivery: Delivery {
            timing: parse::timing(&wanted.when).map_err(wrong)?,
            quiet: wanted.quiet.as_deref().map(parse::quiet).transpose().map_err(wrong)?,
        },
        recipients: wanted
            .recipients
            .iter()
            .map(|email| Recipient { email: email.trim().to_lowercase(), locale: wanted.locale.unwrap_or(locale) })
            .collect(),
    })
}
