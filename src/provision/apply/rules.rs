//! The rules of a business in the file.

use std::collections::BTreeMap;

use entity::rule;
use serde_json::json;

use super::{Applier, ApplyError, at, parse};
use crate::{
    domain::{Delivery, Filter, Locale, LocationId, Recipient, Scope},
    provision::{file, forms::NewRule},
    store,
};

impl Applier<'_> {
    pub(super) async fn rules(
        &mut self,
        scope: Scope,
        entry: &file::Business,
        places: &BTreeMap<String, LocationId>,
    ) -> Result<(), ApplyError> {
        let existing = store::rules::list(self.db.reader(), scope).await?;
        let mut models = Vec::new();
        for wanted in &entry.rule {
            let new = rule_of(wanted, entry.locale, places)?;
            new.check().map_err(at("rule", &wanted.key))?;
            let row = existing.iter().find(|row| row.key == wanted.key);
            let now = self.env.now();
            models.push(rule::Model {
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
            });
        }
        let tx = self.db.write().await?;
        self.settle(&tx, existing, models).await?;
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
