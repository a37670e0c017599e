//! Google Business Profile: the reviews of one location through the "My Business" v4 API, and answers to them.
//! Must never conclude that a review is gone from a walk that did not read every page.

mod about;
mod client;
mod parse;
mod replies;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use async_trait::async_trait;
use secrecy::SecretString;
use serde_json::Value;

use self::{
    client::{Api, refusal},
    settings::Settings,
};
use super::{
    About, FetchContext, Fetched, ParseSaved, Replies, Secrets, SettingsError, Source, SourceError,
    walk::{Page, PageWalk},
    wire::host_of,
};
use crate::http::Request;

/// The most reviews the API gives on a page.
const PAGE_SIZE: usize = 50;

/// Google Business Profile.
pub struct GoogleBusiness;

#[async_trait]
impl Source for GoogleBusiness {
    fn about(&self) -> &'static About {
        &about::ABOUT
    }

    fn check(&self, settings: &Value, secrets: &Secrets) -> Result<String, SettingsError> {
        let settings = Settings::read(settings)?;
        Settings::check_secrets(secrets)?;
        Ok(host_of(&settings.base_url))
    }

    async fn fetch(&self, cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
        let settings = Settings::read(cx.settings).map_err(|error| SourceError::Settings(error.to_string()))?;
        let mut api = Api::new(cx.http, settings, cx.secrets);
        let mut walk = PageWalk::default();
        let mut cut_by = None;
        while let Some(token) = walk.next() {
            match read_page(&mut api, cx, token.as_deref()).await.and_then(|page| walk.take(page, cx)) {
                Ok(()) => {}
                Err(error) if walk.pages() == 0 => return Err(error),
                Err(error) => {
                    cut_by = Some(error);
                    break;
                }
            }
        }
        Ok(Fetched { batch: walk.finish(), cut_by, rotated: rotated(&api, cx.secrets) })
    }

    fn parse_saved(&self) -> Option<&dyn ParseSaved> {
        Some(&parse::Saved)
    }

    fn replies(&self) -> Option<&dyn Replies> {
        Some(&replies::Answers)
    }

    fn answer_address(&self, _settings: &Value, _external_id: &str, _url: Option<&str>) -> Option<String> {
        // The API names no address of a single review that would work for everybody who may answer.
        Some("https://business.google.com/reviews".to_owned())
    }
}

async fn read_page(api: &mut Api<'_>, cx: &FetchContext<'_>, token: Option<&str>) -> Result<Page, SourceError> {
    let size = cx.at_most.map_or(PAGE_SIZE, |most| most.clamp(1, PAGE_SIZE));
    let mut url = api.settings.reviews();
    url.query_pairs_mut().append_pair("pageSize", &size.to_string()).append_pair("orderBy", "updateTime desc");
    if let Some(token) = token {
        url.query_pairs_mut().append_pair("pageToken", token);
    }
    let response = api.call(Request::get(url)).await?;
    if !response.is_success() || response.challenge {
        return Err(refusal(&response));
    }
    parse::page(&response.body, Some(&api.settings.location))
}

/// A refresh token that was replaced, with the secrets that stay.
fn rotated(api: &Api<'_>, secrets: &Secrets) -> Option<Secrets> {
    let new = api.rotated.clone()?;
    let mut all: BTreeMap<String, SecretString> = secrets.0.clone();
    all.insert("refresh_token".to_owned(), new);
    Some(Secrets(all))
}
