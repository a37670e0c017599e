//! The settings of an Opineo connection.
//! Must never let a name through that could change the address it is put into.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::sources::{SettingsError, SourceError, pages, wire};

/// The true site.
const HOME: &str = "https://www.opineo.pl";

/// Checked settings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    /// The address of the site, ending with `/`.
    pub(super) base: Url,
    /// The shop's name in the address: its domain with hyphens.
    pub(super) slug: String,
    /// How to behave.
    pub(super) politeness: pages::Politeness,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    slug: String,
    base_url: Option<String>,
    page_pause_seconds: Option<Value>,
    ignore_robots: Option<Value>,
}

/// The address of the true site.
pub(super) fn home() -> Result<Url, SourceError> {
    wire::parse_base_url("base_url", HOME).map_err(|error| SourceError::Settings(error.to_string()))
}

impl Settings {
    /// Reads a settings document.
    pub(super) fn read(settings: &Value) -> Result<Self, SettingsError> {
        let document: Document = wire::parse_settings(settings)?;
        let base = wire::parse_base_url("base_url", pages::filled(document.base_url.as_deref()).unwrap_or(HOME))?;
        let politeness =
            pages::Politeness::new(document.page_pause_seconds.as_ref(), document.ignore_robots.as_ref(), &base)?;
        Ok(Self { slug: slug(document.slug.trim())?, base, politeness })
    }

    /// The first page; the site shows the newest first unless asked otherwise.
    pub(super) fn first(&self) -> Result<Url, SourceError> {
        let path = format!("opinie/{}", self.slug);
        self.base.join(&path).map_err(|_| SourceError::Settings("the address cannot be built".into()))
    }

    /// Whether an address is of this shop's opinions.
    pub(super) fn belongs(&self, url: &Url) -> bool {
        let path = url.path();
        let path = path.strip_prefix(self.base.path()).unwrap_or(path.trim_start_matches('/'));
        let mut segments = path.split('/');
        segments.next() == Some("opinie")
            && segments
                .next()
                .and_then(|name| name.split(',').next())
                .is_some_and(|name| name.eq_ignore_ascii_case(&self.slug))
    }
}

/// A name as it stands in the address, a pasted address, or the shop's own domain.
fn slug(text: &str) -> Result<String, SettingsError> {
    let name = match Url::parse(text) {
        Ok(url) => {
            let mut segments = url.path().trim_start_matches('/').split('/');
            match segments.next() {
                Some("opinie" | "sklep") => {
                    segments.next().and_then(|name| name.split(',').next()).unwrap_or_default().to_owned()
                }
                _ => String::new(),
            }
        }
        Err(_) => text.replace('.', "-"),
    };
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if plain && (1..=120).contains(&name.len()) {
        return Ok(name.to_ascii_lowercase());
    }
    Err(SettingsError::new("slug", "must be the shop's name from its address, such as sklep-przykladowy-pl"))
}
