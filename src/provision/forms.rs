//! Locations, rules and widgets, as the forms save them.

use entity::{location, rule, widget};
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{ProvisionError, connect::free_key};
use crate::{
    accounts,
    domain::{Delivery, Env, Filter, Locale, LocationId, Recipient, RuleId, Scope, UserId, WidgetId, text},
    store::{self, Db},
};

/// Adds a place, or gives one another name.
pub async fn save_location(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    id: Option<LocationId>,
    name: &str,
) -> Result<LocationId, ProvisionError> {
    let name = text::plain_line(name).ok_or_else(|| ProvisionError::field("name", "the place needs a name"))?;
    let places = store::businesses::locations(db.reader(), scope).await?;
    let tx = db.write().await?;
    let id = if let Some(id) = id {
        let row = store::businesses::location(&*tx, scope, id).await?;
        ProvisionError::unless_managed("location", row.managed_by.as_ref())?;
        let mut row = location::ActiveModel::from(row);
        row.name = Set(name);
        store::businesses::update_location(&tx, row).await?;
        id
    } else {
        let taken: Vec<_> = places.into_iter().map(|place| place.key).collect();
        let id: LocationId = env.id();
        let row = location::Model {
            id,
            business_id: scope.0,
            key: free_key(&name, &taken),
            name,
            managed_by: None,
            disabled_at: None,
            created_at: env.now(),
        };
        store::businesses::insert_location(&tx, row).await?;
        id
    };
    store::audit::record(&tx, env, scope, Some(by), "location.save", &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

/// A rule as a form gives it.
#[derive(Clone, Debug)]
pub struct NewRule {
    /// What people call it.
    pub name: String,
    /// Which opinions.
    pub filter: Filter,
    /// How and when.
    pub delivery: Delivery,
    /// Who.
    pub recipients: Vec<Recipient>,
}

impl NewRule {
    /// Refuses a rule that could never tell anybody.
    pub(super) fn check(&self) -> Result<(), ProvisionError> {
        if self.recipients.is_empty() {
            return Err(ProvisionError::field("recipients", "at least one mail address is needed"));
        }
        for recipient in &self.recipients {
            accounts::checked_email(&recipient.email)
                .map_err(|error| ProvisionError::field("recipients", error.to_string()))?;
        }
        let share = |value: Option<f64>, top: f64| value.is_none_or(|value| (0.0..=top).contains(&value));
        if !share(self.filter.min_p_negative, 1.0) {
            return Err(ProvisionError::field("min_p_negative", "must be between 0 and 1"));
        }
        if !share(self.filter.max_stars, 5.0) {
            return Err(ProvisionError::field("max_stars", "must be between 0 and 5"));
        }
        Ok(())
    }
}

/// Adds a rule, or changes one.
pub async fn save_rule(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    id: Option<RuleId>,
    new: NewRule,
) -> Result<RuleId, ProvisionError> {
    new.check()?;
    let name = text::plain_line(&new.name).ok_or_else(|| ProvisionError::field("name", "the rule needs a name"))?;
    let taken: Vec<_> = store::rules::list(db.reader(), scope).await?.into_iter().map(|row| row.key).collect();
    let now = env.now();
    let tx = db.write().await?;
    let id = if let Some(id) = id {
        let row = store::rules::get(&*tx, scope, id).await?;
        ProvisionError::unless_managed("rule", row.managed_by.as_ref())?;
        let mut row = rule::ActiveModel::from(row);
        row.name = Set(name);
        row.filter = Set(json!(new.filter));
        row.delivery = Set(json!(new.delivery));
        row.recipients = Set(json!(new.recipients));
        row.updated_at = Set(now);
        store::rules::update(&tx, row).await?;
        id
    } else {
        let id: RuleId = env.id();
        let row = rule::Model {
            id,
            business_id: scope.0,
            key: free_key(&name, &taken),
            name,
            filter: json!(new.filter),
            delivery: json!(new.delivery),
            recipients: json!(new.recipients),
            managed_by: None,
            disabled_at: None,
            created_at: now,
            updated_at: now,
        };
        store::rules::insert(&tx, row).await?;
        id
    };
    store::audit::record(&tx, env, scope, Some(by), "rule.save", &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

/// Switches a rule on or off.
pub async fn set_rule_enabled(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    id: RuleId,
    enabled: bool,
) -> Result<(), ProvisionError> {
    let tx = db.write().await?;
    let row = store::rules::get(&*tx, scope, id).await?;
    ProvisionError::unless_managed("rule", row.managed_by.as_ref())?;
    let mut row = rule::ActiveModel::from(row);
    row.disabled_at = Set((!enabled).then(|| env.now()));
    row.updated_at = Set(env.now());
    store::rules::update(&tx, row).await?;
    let action = if enabled { "rule.enable" } else { "rule.disable" };
    store::audit::record(&tx, env, scope, Some(by), action, &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// A widget as a form gives it.
#[derive(Clone, Debug)]
pub struct NewWidget {
    /// What people call it.
    pub name: String,
    /// The language it speaks.
    pub locale: Locale,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// The origins of pages that may embed it, such as `https://sklep.example.com`; empty allows every page.
    pub allowed_hosts: Vec<String>,
}

impl NewWidget {
    /// Refuses what could not be embedded anywhere.
    pub(super) fn check(&self) -> Result<(), ProvisionError> {
        if !["auto", "light", "dark"].contains(&self.theme.as_str()) {
            return Err(ProvisionError::field("theme", "must be auto, light or dark"));
        }
        for host in &self.allowed_hosts {
            let origin = url::Url::parse(host).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            if origin.is_none_or(|url| url.origin().ascii_serialization() != host.trim_end_matches('/')) {
                let reason = format!("{host:?} is not an origin such as https://sklep.example.com");
                return Err(ProvisionError::field("allowed_hosts", reason));
            }
        }
        Ok(())
    }
}

/// A token nobody guesses: 128 bits.
pub(super) fn widget_token(env: &Env) -> String {
    hex::encode(env.bytes::<16>())
}

/// Adds a widget, or changes one; its token stays.
pub async fn save_widget(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    id: Option<WidgetId>,
    new: NewWidget,
) -> Result<WidgetId, ProvisionError> {
    new.check()?;
    let name = text::plain_line(&new.name).ok_or_else(|| ProvisionError::field("name", "the widget needs a name"))?;
    let taken: Vec<_> = store::widgets::list(db.reader(), scope).await?.into_iter().map(|row| row.key).collect();
    let now = env.now();
    let tx = db.write().await?;
    let id = if let Some(id) = id {
        let row = store::widgets::get(&*tx, scope, id).await?;
        ProvisionError::unless_managed("widget", row.managed_by.as_ref())?;
        let mut row = widget::ActiveModel::from(row);
        row.name = Set(name);
        row.locale = Set(new.locale);
        row.theme = Set(new.theme);
        row.allowed_hosts = Set(json!(new.allowed_hosts));
        row.updated_at = Set(now);
        store::widgets::update(&tx, row).await?;
        id
    } else {
        let id: WidgetId = env.id();
        let row = widget::Model {
            id,
            business_id: scope.0,
            key: free_key(&name, &taken),
            token: widget_token(env),
            name,
            locale: new.locale,
            theme: new.theme,
            selection: json!({}),
            allowed_hosts: json!(new.allowed_hosts),
            managed_by: None,
            disabled_at: None,
            created_at: now,
            updated_at: now,
        };
        store::widgets::insert(&tx, row).await?;
        id
    };
    store::audit::record(&tx, env, scope, Some(by), "widget.save", &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes a widget off every page, or puts it back.
pub async fn set_widget_enabled(
    db: &Db,
    env: &Env,
    scope: Scope,
    by: UserId,
    id: WidgetId,
    enabled: bool,
) -> Result<(), ProvisionError> {
    let tx = db.write().await?;
    let row = store::widgets::get(&*tx, scope, id).await?;
    ProvisionError::unless_managed("widget", row.managed_by.as_ref())?;
    let mut row = widget::ActiveModel::from(row);
    row.disabled_at = Set((!enabled).then(|| env.now()));
    row.updated_at = Set(env.now());
    store::widgets::update(&tx, row).await?;
    let action = if enabled { "widget.enable" } else { "widget.disable" };
    store::audit::record(&tx, env, scope, Some(by), action, &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The line a shop pastes into its page. The height is an attribute, not a style, so that a strict policy of the
/// page (`style-src` without `unsafe-inline`) does not undo it.
pub fn widget_embed(public_url: &str, token: &str, title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        "<iframe src=\"{}/w/{token}\" title=\"{title}\" width=\"100%\" height=\"560\" loading=\"lazy\" frameborder=\"0\"></iframe>",
        public_url.trim_end_matches('/')
    )
}
