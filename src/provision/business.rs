//! The business itself, as the form saves it.
//! Must never move what is counted already: a day stays the day it was when its opinions came.

use entity::business;
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::ProvisionError;
use crate::{
    domain::{Env, Language, Locale, Scope, UserId, text},
    store::{self, Db},
};

/// A business as a form gives it.
#[derive(Clone, Debug)]
pub struct BusinessForm {
    /// What it is called, in mails and in the widget too.
    pub name: String,
    /// The language of what has no language of its own.
    pub locale: Locale,
    /// A name of the IANA's list, such as `Europe/Warsaw`.
    pub time_zone: String,
    /// The languages its customers write in, most likely first.
    pub languages: Vec<String>,
}

/// Changes a business.
pub async fn save_business(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    form: BusinessForm,
) -> Result<(), ProvisionError> {
    let name =
        text::plain_line(&form.name).ok_or_else(|| ProvisionError::field("name", "the business needs a name"))?;
    let zone: chrono_tz::Tz = form
        .time_zone
        .trim()
        .parse()
        .map_err(|_| ProvisionError::field("time_zone", "must be a name such as Europe/Warsaw"))?;
    let mut languages: Vec<Language> = Vec::new();
    for code in &form.languages {
        let language = Language::parse(code).map_err(|error| ProvisionError::field("languages", error.to_string()))?;
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if languages.is_empty() {
        return Err(ProvisionError::field("languages", "at least one language is needed"));
    }
    let tx = db.write().await?;
    let row = store::businesses::get(&*tx, scope).await?;
    ProvisionError::unless_managed("business", row.managed_by.as_ref())?;
    let mut row = business::ActiveModel::from(row);
    row.name = Set(name);
    row.locale = Set(form.locale);
    row.time_zone = Set(zone.name().to_owned());
    row.languages = Set(json!(languages));
    store::businesses::update(&tx, row).await?;
    store::audit::record(&tx, env, scope, Some(by), "business.save", &scope.0.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}
