//! The fields of a source's form: drawn from what the source says of itself, read back from what was typed.
//! Must never draw a secret, saved or typed.

use std::collections::{BTreeMap, HashMap};

use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    domain::{Locale, LocationId},
    i18n,
    provision::{ConnectionForm, Particulars, ProvisionError},
    sources::{About, FieldKind, SettingsError},
    store::businesses,
    web::{Error, Staff, State},
};

/// What was typed, by the names of the fields.
pub(super) type Typed = HashMap<String, String>;

/// What is wrong with a form, for people.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Problem {
    /// The name of the field.
    field: String,
    /// What it is called.
    label: String,
    /// What is wrong and what would be right.
    reason: String,
}

impl Problem {
    /// The refusal in words of the reader; other errors are none of the form's.
    pub(super) fn of(about: &About, locale: Locale, error: ProvisionError) -> Result<Self, Error> {
        match error {
            ProvisionError::Settings(error) => Ok(Self::of_settings(about, locale, error)),
            ProvisionError::Schedule(_) => Ok(Self {
                field: "schedule".to_owned(),
                label: i18n::text(locale, "connect-schedule"),
                reason: i18n::text(locale, "connect-wrong-schedule"),
            }),
            error => Err(error.into()),
        }
    }

    fn of_settings(about: &About, locale: Locale, error: SettingsError) -> Self {
        let field = about.fields.iter().find(|field| field.name == error.field);
        let reason = match (error.said, field) {
            (Some(said), _) => said.get(locale).to_owned(),
            (None, Some(_)) if error.reason.starts_with("is missing") => i18n::text(locale, "connect-missing"),
            (None, Some(field)) => {
                let args = i18n::Args::from([("example".into(), field.example.into())]);
                i18n::text_with(locale, "connect-wrong", &args)
            }
            (None, None) => error.reason,
        };
        let label = field.map_or_else(|| error.field.clone(), |field| field.label.get(locale).to_owned());
        Self { field: error.field, label, reason }
    }
}

/// The fields with what was typed before. `kept` says that empty secrets keep their value.
pub(super) fn drawn(about: &About, staff: &Staff, typed: &Typed, kept: bool, problem: Option<&Problem>) -> Vec<Value> {
    let locale = staff.visitor.locale;
    about
        .fields
        .iter()
        .map(|field| {
            let secret = field.kind == FieldKind::Secret;
            let value = typed.get(&format!("f_{}", field.name)).cloned().unwrap_or_default();
            json!({
                "name": field.name, "label": field.label.get(locale), "hint": field.hint.get(locale),
                "example": field.example, "required": field.required && !(secret && kept), "advanced": field.advanced,
                "kind": match field.kind {
                    FieldKind::Text => "text",
                    FieldKind::Url => "url",
                    FieldKind::Flag => "flag",
                    FieldKind::Secret => "secret",
                },
                "value": if secret { String::new() } else { value },
                "kept": secret && kept,
                "locked": secret && !may_give_secrets(staff),
                "wrong": problem.is_some_and(|problem| problem.field == field.name),
            })
        })
        .collect()
}

/// Secrets are for owners.
pub(super) fn may_give_secrets(staff: &Staff) -> bool {
    staff.owns().is_ok()
}

/// Whether a person of this role can make a connection of this source at all.
pub(super) fn may_connect(about: &About, staff: &Staff) -> bool {
    may_give_secrets(staff) || !about.fields.iter().any(|field| field.kind == FieldKind::Secret && field.required)
}

/// The places to choose from.
pub(super) async fn places(web: &State, staff: &Staff, typed: &Typed) -> Result<Vec<Value>, Error> {
    let all = businesses::locations(web.db.reader(), staff.scope()).await?;
    let chosen = typed.get("location").map(String::as_str).unwrap_or_default();
    let open = all.iter().filter(|place| place.disabled_at.is_none() || place.id.to_string() == chosen);
    Ok(open
        .map(|place| json!({ "id": place.id, "name": place.name, "chosen": chosen == place.id.to_string() }))
        .collect())
}

/// Saved settings as if they had been typed.
pub(super) fn of_settings(settings: &Value) -> Typed {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(false) => String::new(),
        Value::Array(parts) => {
            parts.iter().map(|part| part.to_string().replace('"', "")).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    let fields = settings.as_object().into_iter().flatten();
    fields.map(|(name, value)| (format!("f_{name}"), text(value))).collect()
}

/// What is asked besides the source's own fields.
pub(super) fn particulars(typed: &Typed) -> Result<Particulars, Error> {
    let text = |name: &str| typed.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let location: LocationId = text("location").parse().map_err(|_| Error::BadRequest("no location"))?;
    Ok(Particulars { name: text("name"), location, schedule: text("schedule"), full_schedule: text("full_schedule") })
}

/// The form as the use cases take it.
pub(super) fn form(about: &About, staff: &Staff, typed: &Typed, wanted: Particulars) -> Result<ConnectionForm, Error> {
    let (mut settings, mut secrets) = (Map::new(), BTreeMap::new());
    for field in about.fields {
        let value = typed.get(&format!("f_{}", field.name)).map(|value| value.trim()).unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        match field.kind {
            FieldKind::Flag => {
                settings.insert(field.name.to_owned(), Value::Bool(true));
            }
            FieldKind::Secret => {
                secrets.insert(field.name.to_owned(), SecretString::from(value.to_owned()));
            }
            FieldKind::Text | FieldKind::Url => {
                settings.insert(field.name.to_owned(), Value::String(value.to_owned()));
            }
        }
    }
    if !secrets.is_empty() && !may_give_secrets(staff) {
        return Err(Error::Forbidden("secrets are for owners"));
    }
    Ok(ConnectionForm {
        name: wanted.name,
        source: about.id.to_owned(),
        location: wanted.location,
        settings: Value::Object(settings),
        secrets,
        schedule: wanted.schedule,
        full_schedule: wanted.full_schedule,
    })
}
