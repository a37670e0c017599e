//! Opineo: opinions of shops, read from public pages.
//! Must never be trusted to be alive: nothing at hand proves that the site still serves opinions.

mod about;
mod client;
mod parse;
mod settings;

use async_trait::async_trait;
use serde_json::Value;

use self::settings::Settings;
use super::{
    About, FetchContext, Fetched, ParseSaved, SavedFile, Secrets, SettingsError, Source, SourceError, html, pages, wire,
};
use crate::domain::Batch;

/// Opinions of a shop.
pub(super) struct Opineo;

#[async_trait]
impl Source for Opineo {
    fn about(&self) -> &'static About {
        &about::ABOUT
    }

    fn check(&self, settings: &Value, _: &Secrets) -> Result<String, SettingsError> {
        Ok(wire::host_of(&Settings::read(settings)?.base))
    }

    async fn fetch(&self, cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
        client::fetch(cx).await
    }

    fn parse_saved(&self) -> Option<&dyn ParseSaved> {
        Some(self)
    }
}

impl ParseSaved for Opineo {
    /// Reads a saved page of a shop or a product.
    fn parse(&self, file: &SavedFile<'_>) -> Result<Batch, SourceError> {
        let home = settings::home()?;
        pages::saved(parse::page(&html::read(file.bytes, None), &home)?)
    }
}

#[cfg(test)]
mod tests;
