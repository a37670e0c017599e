//! The settings and the key of a Heureka connection.
//! Must never repeat a key in a refusal.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::sources::{Secrets, SettingsError, SourceError, pages, wire};

/// Checked settings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    /// The address of the site, ending with `/`.
    pub(super) base: Url,
    /// Which of the two sites.
    pub(super) country: Country,
    /// Which export.
    pub(super) export: Export,
}

/// Which site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Country {
    /// heureka.cz.
    #[default]
    Cz,
    /// heureka.sk.
    Sk,
}

/// Which export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Export {
    /// Opinions of the shop: the newest 500.
    #[default]
    Shop,
    /// Opinions of its products.
    Products,
}

impl Country {
    const fn site(self) -> &'static str {
        match self {
            Self::Cz => "https://www.heureka.cz",
            Self::Sk => "https://www.heureka.sk",
        }
    }

    /// Where a shop is administered, and opinions are answered.
    pub(super) const fn administration(self) -> &'static str {
        match self {
            Self::Cz => "https://sluzby.heureka.cz/",
            Self::Sk => "https://sluzby.heureka.sk/",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    country: Country,
    #[serde(default)]
    opinions: Export,
    base_url: Option<String>,
}

impl Settings {
    /// Reads a settings document. What a form left empty is as if it were not there.
    pub(super) fn read(settings: &Value) -> Result<Self, SettingsError> {
        let mut filled = settings.clone();
        if let Some(fields) = filled.as_object_mut() {
            fields.retain(|_, value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty()));
        }
        let document: Document = wire::parse_settings(&filled)?;
        let base = pages::filled(document.base_url.as_deref()).unwrap_or(document.country.site());
        let base = wire::parse_base_url("base_url", base)?;
        Ok(Self { base, country: document.country, export: document.opinions })
    }

    /// The address of the export. Holds the key: must not be printed.
    pub(super) fn address(&self, key: &str) -> Result<Url, SourceError> {
        let path = match self.export {
            Export::Shop => "direct/dotaznik/export-review.php",
            Export::Products => "direct/dotaznik/export-product-review.php",
        };
        let mut url =
            self.base.join(path).map_err(|_| SourceError::Settings("the address cannot be built".to_owned()))?;
        url.query_pairs_mut().append_pair("key", key);
        Ok(url)
    }
}

/// The key: 32 hexadecimal digits, alone or in the pasted address of the export.
pub(super) fn key(secrets: &Secrets) -> Result<String, SettingsError> {
    let text = secrets.get("key").map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| SettingsError::new("key", "is missing"))?;
    let key = text.split_once("key=").map_or(text, |(_, rest)| rest.split('&').next().unwrap_or_default());
    if key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(key.to_owned());
    }
    Err(SettingsError::new("key", "must be 32 hexadecimal digits, as in the address of the export"))
}
