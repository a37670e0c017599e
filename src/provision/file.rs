//! The shape of the declarative file.
//! Must never take a misspelt key: what is not named here is refused by name.
#![expect(missing_docs, reason = "each key is described in config/example.toml")]

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::{Locale, Role};

/// A whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Who owns what the file makes; the file's name without its ending unless said.
    pub owner: Option<String>,
    #[serde(default)]
    pub business: Vec<Business>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    pub key: String,
    pub name: String,
    #[serde(default = "polish")]
    pub locale: Locale,
    #[serde(default = "warsaw")]
    pub time_zone: chrono_tz::Tz,
    #[serde(default = "languages")]
    pub languages: Vec<crate::domain::Language>,
    #[serde(default)]
    pub location: Vec<Location>,
    #[serde(default)]
    pub connection: Vec<Connection>,
    #[serde(default)]
    pub user: Vec<User>,
    #[serde(default)]
    pub rule: Vec<Rule>,
    #[serde(default)]
    pub widget: Vec<Widget>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    pub key: String,
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    pub key: String,
    pub name: Option<String>,
    pub source: String,
    pub location: String,
    /// A span such as "15m"; or `schedule`.
    pub every: Option<String>,
    /// A cron expression of five fields, UTC; or `every`.
    pub schedule: Option<String>,
    /// Like `schedule`, for walks over the whole list.
    pub full: Option<String>,
    pub base_url: Option<String>,
    #[serde(default)]
    pub settings: toml::Table,
    /// Values, or `env:NAME`.
    #[serde(default)]
    pub secret: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    pub email: String,
    pub name: String,
    #[serde(default = "staff")]
    pub role: Role,
    pub locale: Option<Locale>,
    /// A value, or `env:NAME`.
    pub password: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub key: String,
    pub name: Option<String>,
    pub recipients: Vec<String>,
    /// The language of the mails; the business's unless said.
    pub locale: Option<Locale>,
    /// "at_once", "daily 7" or "weekly MON 7".
    #[serde(default = "at_once")]
    pub when: String,
    /// "22:00-07:00".
    pub quiet: Option<String>,
    pub min_p_negative: Option<f64>,
    pub max_stars: Option<f64>,
    #[serde(default)]
    pub sources: Vec<String>,
    /// Keys of locations.
    #[serde(default)]
    pub locations: Vec<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub languages: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Widget {
    pub key: String,
    pub name: Option<String>,
    pub locale: Option<Locale>,
    #[serde(default = "auto")]
    pub theme: String,
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
}

fn polish() -> Locale {
    Locale::Pl
}

fn warsaw() -> chrono_tz::Tz {
    chrono_tz::Europe::Warsaw
}

fn languages() -> Vec<crate::domain::Language> {
    ["pl", "en"].into_iter().filter_map(|code| crate::domain::Language::parse(code).ok()).collect()
}

fn staff() -> Role {
    Role::Staff
}

fn at_once() -> String {
    "at_once".to_owned()
}

fn auto() -> String {
    "auto".to_owned()
}
