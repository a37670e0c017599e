//! Settings: compiled-in defaults, then a file, then the environment (`OPINARI__SECTION__KEY`).
//! Must never let a misspelt key pass: what is not in `config/default.toml` is refused.

mod key;
mod sections;
mod span;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use sections::*;
pub use span::{Span, SpanError};

/// Every setting with its default, as shipped.
pub const DEFAULT: &str = include_str!("../config/default.toml");

/// The start of every environment variable that is a setting.
const ENV_PREFIX: &str = "OPINARI__";

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    pub server: Server,
    /// Where rows are kept.
    pub database: Database,
    /// Where files are kept.
    pub data: Data,
    /// Keys and sessions.
    pub security: Security,
    /// Manners towards sources.
    pub http: Http,
    /// The mail server.
    pub mail: Mail,
    /// Limits of alerts.
    pub alerts: Alerts,
    /// When an opinion counts as removed.
    pub removal: Removal,
    /// The ticker.
    pub schedule: Schedule,
    /// The workers.
    pub workers: Workers,
    /// What is forgotten, and when.
    pub retention: Retention,
    /// The public widget.
    pub widget: Widget,
    /// The log.
    pub log: Log,
    /// Figures for machines that watch.
    pub metrics: Metrics,
}

/// Why the settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A key that does not exist.
    #[error("{origin}: there is no setting {key:?}{}", nearest.as_ref().map(|n| format!("; did you mean {n:?}?")).unwrap_or_default())]
    UnknownKey {
        /// The file or variable.
        origin: String,
        /// The key, dotted.
        key: String,
        /// The valid key that is spelt most alike.
        nearest: Option<String>,
    },
    /// A value of the wrong kind.
    #[error("{0}")]
    Value(String),
    /// Values that cannot work; one line each.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<Problem>),
}

/// One value that cannot work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {what}")]
pub struct Problem {
    /// The key, dotted.
    pub key: &'static str,
    /// What is wrong and what would be right.
    pub what: String,
}

impl Config {
    /// The settings of this process: defaults, `file`, its environment. Checked.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load_from(file, std::env::vars())
    }

    /// Like [`Self::load`], with the environment handed in.
    pub fn load_from(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let config = Self::merge(file, environment)?;
        let problems = config.problems();
        if problems.is_empty() { Ok(config) } else { Err(ConfigError::Invalid(problems)) }
    }

    fn merge(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let keys = key::Keys::of(DEFAULT);
        let mut builder =
            config::Config::builder().add_source(config::File::from_str(DEFAULT, config::FileFormat::Toml));
        if let Some(path) = file {
            let origin = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|error| ConfigError::Unreadable { file: origin.clone(), reason: error.to_string() })?;
            let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Unreadable {
                file: origin.clone(),
                reason: error.to_string(),
            })?;
            keys.check_table(&origin, &table)?;
            builder = builder.add_source(config::File::from_str(&text, config::FileFormat::Toml));
        }
        for (name, value) in environment {
            let Some(rest) = name.strip_prefix(ENV_PREFIX) else { continue };
            let key = rest.to_ascii_lowercase().replace("__", ".");
            let kind = keys.kind(&name, &key)?;
            builder = builder
                .set_override(&key, key::from_text(kind, &value))
                .map_err(|error| ConfigError::Value(format!("{name}: {error}")))?;
        }
        let built = builder.build().map_err(|error| ConfigError::Value(error.to_string()))?;
        built.try_deserialize().map_err(|error| ConfigError::Value(wrong_value(&error.to_string())))
    }

    /// Everything that cannot work, one line each; empty when all is well.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.server.check(&mut problems);
        self.database.check(&mut problems);
        self.security.check(&mut problems);
        self.http.check(&mut problems);
        self.mail.check(&mut problems);
        self.alerts.check(&mut problems);
        self.removal.check(&mut problems);
        self.schedule.check(&mut problems);
        self.workers.check(&mut problems);
        self.log.check(&mut problems);
        self.metrics.check(&mut problems);
        problems
    }

    /// The settings as shipped.
    ///
    /// # Panics
    /// Never: a test loads them.
    pub fn defaults() -> Self {
        Self::merge(None, []).expect("config/default.toml is complete")
    }

    /// The address of the database: as set, else the SQLite file in the data folder.
    pub fn database_url(&self) -> String {
        if self.database.url.is_empty() {
            format!("sqlite://{}", self.data.dir.join("opinari.db").display())
        } else {
            self.database.url.clone()
        }
    }

    /// The SQLite file, when the database is one.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database_url();
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }
}

/// A refused value, by its key and with one that would be right. The library says "REASON for key `KEY` in FILE".
fn wrong_value(error: &str) -> String {
    let Some((reason, rest)) = error.split_once(" for key `") else { return error.to_owned() };
    let key = rest.split('`').next().unwrap_or_default();
    let table: toml::Table = DEFAULT.parse().unwrap_or_default();
    let usual = key.split_once('.').and_then(|(section, name)| table.get(section)?.get(name));
    let usual = usual.map(|value| format!("; it is usually {value}")).unwrap_or_default();
    format!("{key}: this value cannot be used ({reason}){usual}")
}

#[cfg(test)]
mod tests;
