//! Ceneo: opinions of products and of shops, read from public pages.
//! Must never take a comment, an answer or the site's own summary for an opinion.

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

/// Opinions of products and of a shop.
pub(super) struct Ceneo;

#[async_trait]
impl Source for Ceneo {
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

impl ParseSaved for Ceneo {
    /// Reads a saved page of a product or a shop, of any age.
    fn parse(&self, file: &SavedFile<'_>) -> Result<Batch, SourceError> {
        pages::saved(parse::page(&html::read(file.bytes, None), None)?)
    }
}

#[cfg(test)]
mod tests;
