//! Heureka (heureka.cz, heureka.sk): a shop's own export of its opinions, as XML.
//! Must never print the key: whoever has the address can read the export.

mod about;
mod client;
mod parse;
mod settings;

use async_trait::async_trait;
use serde_json::Value;

use self::settings::Settings;
use super::{
    About, FetchContext, Fetched, ParseSaved, SavedFile, Secrets, SettingsError, Source, SourceError, html, wire,
};
use crate::domain::{Batch, Listing};

/// Opinions of customers asked by the survey after their order.
pub(super) struct Heureka;

#[async_trait]
impl Source for Heureka {
    fn about(&self) -> &'static About {
        &about::ABOUT
    }

    fn check(&self, settings: &Value, secrets: &Secrets) -> Result<String, SettingsError> {
        settings::key(secrets)?;
        Ok(wire::host_of(&Settings::read(settings)?.base))
    }

    async fn fetch(&self, cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
        client::fetch(cx).await
    }

    fn parse_saved(&self) -> Option<&dyn ParseSaved> {
        Some(self)
    }

    /// Opinions have no address of their own: answers are written in the shop's administration.
    fn answer_address(&self, settings: &Value, _: &str, _: Option<&str>) -> Option<String> {
        Some(Settings::read(settings).ok()?.country.administration().to_owned())
    }
}

impl ParseSaved for Heureka {
    /// Reads a saved export, of the shop or of its products.
    fn parse(&self, file: &SavedFile<'_>) -> Result<Batch, SourceError> {
        let feed = parse::feed(&html::read(file.bytes, None))?;
        Ok(Batch { reviews: feed.reviews, rejected: feed.rejected, ..Batch::empty(Listing::Partial) })
    }
}

#[cfg(test)]
mod tests;
