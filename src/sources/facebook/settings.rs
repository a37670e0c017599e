//! The settings of a Facebook connection: which page, and which version of the API.
//! Must never follow a newer version by itself: from v22.0 on there are no reviews to read.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::sources::{
    Localised, Secrets, SettingsError,
    wire::{parse_base_url, parse_settings, text_or_number},
};

const API: &str = "https://graph.facebook.com/";
const VERSION: &str = "v21.0";

/// The last version that gives reviews.
const LAST_MAJOR: u32 = 21;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(deserialize_with = "text_or_number")]
    page_id: String,
    base_url: Option<String>,
    version: Option<String>,
}

/// Checked settings.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The page's number.
    pub(super) page_id: String,
    /// The root of the API, without the version.
    pub(super) base_url: Url,
    version: String,
}

impl Settings {
    pub(super) fn read(settings: &Value) -> Result<Self, SettingsError> {
        let document: Document = parse_settings(settings)?;
        let page_id = document.page_id;
        if page_id.is_empty() || !page_id.bytes().all(|byte| byte.is_ascii_digit()) {
            let reason = "must be the page's number, as under About, Page transparency; its name does not do";
            return Err(SettingsError::new("page_id", reason));
        }
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let base_url = parse_base_url("base_url", filled(document.base_url).as_deref().unwrap_or(API))?;
        let version = filled(document.version).unwrap_or_else(|| VERSION.to_owned()).trim().to_owned();
        match major(&version) {
            None => return Err(SettingsError::new("version", "must look like v21.0")),
            Some(major) if major > LAST_MAJOR => {
                let reason = "gives no reviews any more: v21.0 is the last one that does";
                return Err(SettingsError::new("version", reason).said(Localised {
                    pl: "ta wersja nie udostępnia już opinii; ostatnia, która to robi, to v21.0",
                    sl: "ta različica mnenj ne daje več; zadnja, ki jih daje, je v21.0",
                    en: reason,
                }));
            }
            Some(_) => {}
        }
        Ok(Self { page_id, base_url, version })
    }

    /// Refuses secrets that are missing.
    pub(super) fn check_secrets(secrets: &Secrets) -> Result<(), SettingsError> {
        if secrets.get("page_token").is_none_or(|token| token.trim().is_empty()) {
            let reason = "is missing: take the page's own token from /me/accounts, not that of a person";
            return Err(SettingsError::new("page_token", reason));
        }
        Ok(())
    }

    /// An address of the API.
    pub(super) fn url(&self, parts: &[&str]) -> Url {
        let mut url = self.base_url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(&self.version).extend(parts);
        }
        url
    }
}

fn major(version: &str) -> Option<u32> {
    let (major, minor) = version.strip_prefix('v')?.split_once('.')?;
    minor.parse::<u32>().ok()?;
    major.parse().ok()
}
