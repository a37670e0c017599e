//! The settings of a Google connection: which location, and where the API is.
//! Must never send a refresh token to Google when another API address was given, or the other way round.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::sources::{
    Localised, Secrets, SettingsError,
    wire::{parse_base_url, parse_settings, text_or_number},
};

const API: &str = "https://mybusiness.googleapis.com/";
const TOKEN: &str = "https://oauth2.googleapis.com/token";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(deserialize_with = "text_or_number")]
    account: String,
    #[serde(deserialize_with = "text_or_number")]
    location: String,
    base_url: Option<String>,
    token_url: Option<String>,
}

/// Checked settings.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The account's number.
    account: String,
    /// The location's number.
    pub(super) location: String,
    /// The root of the API, without `v4`.
    pub(super) base_url: Url,
    /// Where access tokens are given out.
    pub(super) token_url: Url,
}

impl Settings {
    pub(super) fn read(settings: &Value) -> Result<Self, SettingsError> {
        let document: Document = parse_settings(settings)?;
        let account = resource_id("account", "accounts", &document.account)?;
        // The v1 API lists locations without their account, the v4 API with it: people paste both.
        let location = match document.location.strip_prefix("accounts/").and_then(|rest| rest.split_once('/')) {
            Some((other, _)) if other != account => {
                let reason = "belongs to another account than the one given";
                return Err(SettingsError::new("location", reason).said(Localised {
                    pl: "wizytówka należy do innego konta niż podane",
                    sl: "lokacija pripada drugemu računu od navedenega",
                    en: reason,
                }));
            }
            Some((_, location)) => location,
            None => &document.location,
        };
        let location = resource_id("location", "locations", location)?;
        let given = document.base_url.as_deref().filter(|text| !text.trim().is_empty());
        let base_url = parse_base_url("base_url", given.unwrap_or(API))?;
        let token_url = match document.token_url.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => endpoint(&parse_base_url("token_url", text)?),
            None if given.is_some() => under(&base_url, &["token"]),
            None => endpoint(&parse_base_url("token_url", TOKEN)?),
        };
        Ok(Self { account, location, base_url, token_url })
    }

    /// Refuses secrets that are missing.
    pub(super) fn check_secrets(secrets: &Secrets) -> Result<(), SettingsError> {
        for (name, place) in [
            ("client_id", "copy it from the credentials page of the Google Cloud project"),
            ("client_secret", "copy it from the credentials page of the Google Cloud project"),
            ("refresh_token", "give consent once with access_type=offline and prompt=consent"),
        ] {
            if secrets.get(name).is_none_or(|secret| secret.trim().is_empty()) {
                return Err(SettingsError::new(name, format!("is missing: {place}")));
            }
        }
        Ok(())
    }

    /// The list of reviews.
    pub(super) fn reviews(&self) -> Url {
        under(&self.base_url, &["v4", "accounts", &self.account, "locations", &self.location, "reviews"])
    }

    /// One review; `None` when the id is not one of ours.
    pub(super) fn review(&self, external_id: &str) -> Option<Url> {
        let parts: Vec<&str> = external_id.split('/').collect();
        let ["locations", location, "reviews", review] = parts.as_slice() else { return None };
        if [location, review].into_iter().any(|part| part.is_empty() || part.starts_with('.')) {
            return None;
        }
        Some(under(&self.base_url, &["v4", "accounts", &self.account, "locations", location, "reviews", review]))
    }

    /// The answer under one review.
    pub(super) fn reply(&self, external_id: &str) -> Option<Url> {
        self.review(external_id).map(|url| under(&url, &["reply"]))
    }
}

fn under(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(parts);
    }
    url
}

fn endpoint(url: &Url) -> Url {
    under(url, &[])
}

/// `accounts/1`, `1`: both are 1.
fn resource_id(field: &str, collection: &str, text: &str) -> Result<String, SettingsError> {
    let text = text.trim().trim_end_matches('/');
    let id = text.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/')).unwrap_or(text);
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Err(SettingsError::new(
            field,
            format!("must be a number such as 1098765, alone or as {collection}/1098765"),
        ));
    }
    Ok(id.to_owned())
}
