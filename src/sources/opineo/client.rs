//! The walk over Opineo's pages.
//! Must never ask again after a refusal.

use super::{parse, settings::Settings};
use crate::sources::{
    FetchContext, Fetched, SourceError,
    pages::{Harvest, List},
};

/// Walks the shop's opinions.
pub(super) async fn fetch(cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
    let settings = Settings::read(cx.settings).map_err(|error| SourceError::Settings(error.to_string()))?;
    let list = List {
        first: settings.first()?,
        manner: settings.politeness.manner(cx.page_pause),
        read: &|text, _| parse::page(text, &settings.base),
        belongs: &|url| settings.belongs(url),
    };
    let mut harvest = Harvest::default();
    let cut_by = harvest.walk(cx, &list).await.err();
    harvest.finish(cut_by)
}
