//! The valid keys, read from the defaults themselves, and the nearest one to a misspelt one.

use std::collections::BTreeMap;

use super::ConfigError;

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    List,
}

/// Every valid key, dotted, with its kind.
pub(super) struct Keys(BTreeMap<String, Kind>);

impl Keys {
    /// The keys of a complete document.
    pub(super) fn of(document: &str) -> Self {
        let table: toml::Table = document.parse().expect("the defaults are valid TOML");
        let mut keys = BTreeMap::new();
        for (section, values) in &table {
            for (name, value) in values.as_table().expect("the defaults are sections of keys") {
                let kind = match value {
                    toml::Value::Boolean(_) => Kind::Flag,
                    toml::Value::Integer(_) | toml::Value::Float(_) => Kind::Number,
                    toml::Value::Array(_) => Kind::List,
                    _ => Kind::Text,
                };
                keys.insert(format!("{section}.{name}"), kind);
            }
        }
        Self(keys)
    }

    /// Refuses a document with a key that does not exist.
    pub(super) fn check_table(&self, origin: &str, table: &toml::Table) -> Result<(), ConfigError> {
        for (section, values) in table {
            let Some(values) = values.as_table() else { return Err(self.unknown(origin, section)) };
            if !self.0.keys().any(|key| key.split('.').next() == Some(section)) {
                return Err(self.unknown(origin, section));
            }
            for name in values.keys() {
                self.kind(origin, &format!("{section}.{name}"))?;
            }
        }
        Ok(())
    }

    /// The kind of a key, or the refusal of one that does not exist.
    pub(super) fn kind(&self, origin: &str, key: &str) -> Result<Kind, ConfigError> {
        self.0.get(key).copied().ok_or_else(|| self.unknown(origin, key))
    }

    fn unknown(&self, origin: &str, key: &str) -> ConfigError {
        let section = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
        let valid: Box<dyn Iterator<Item = String>> = if key.contains('.') {
            Box::new(self.0.keys().cloned())
        } else {
            Box::new(self.0.keys().map(|key| section(key)))
        };
        let nearest = valid
            .map(|candidate| (strsim::normalized_damerau_levenshtein(key, &candidate), candidate))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.4)
            .map(|(_, candidate)| candidate);
        ConfigError::UnknownKey { origin: origin.to_owned(), key: key.to_owned(), nearest }
    }
}

/// A value of the environment, which knows only text.
pub(super) fn from_text(kind: Kind, text: &str) -> config::Value {
    let kind = match kind {
        Kind::Flag => text.parse::<bool>().map_or_else(|_| text.into(), config::ValueKind::Boolean),
        Kind::Number => text.parse::<i64>().map_or_else(|_| text.into(), config::ValueKind::I64),
        Kind::List => config::ValueKind::Array(
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(config::Value::from).collect(),
        ),
        Kind::Text => text.into(),
    };
    config::Value::new(None, kind)
}
