//! The walk over Ceneo's pages.
//! Must never ask again after a refusal.

use super::{
    parse,
    settings::{Place, Settings},
};
use crate::sources::{
    FetchContext, Fetched, SourceError,
    pages::{Harvest, List},
};

/// Walks all products of the connection, or its shop.
pub(super) async fn fetch(cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
    let settings = Settings::read(cx.settings).map_err(|error| SourceError::Settings(error.to_string()))?;
    let mut harvest = Harvest::default();
    for place in &settings.places {
        if let Err(error) = walk(cx, &settings, place, &mut harvest).await {
            return harvest.finish(Some(error));
        }
        if harvest.is_enough(cx) {
            break;
        }
    }
    harvest.finish(None)
}

async fn walk(
    cx: &FetchContext<'_>,
    settings: &Settings,
    place: &Place,
    harvest: &mut Harvest,
) -> Result<(), SourceError> {
    let base = &settings.base;
    let page = (place, place.for_people(base));
    let mut list = List {
        first: place.first(base)?,
        manner: settings.politeness.manner(cx.page_pause),
        read: &|text, _| parse::page(text, Some((page.0, page.1.clone()))),
        belongs: &|url| Place::of(url, base).is_some_and(|other| place.is_same(&other)),
    };
    match (harvest.walk(cx, &list).await, place.numbered(base)) {
        (Err(SourceError::Contract { .. }), Some(numbered)) if harvest.is_empty() => {
            list.first = numbered;
            harvest.walk(cx, &list).await
        }
        (result, _) => result,
    }
}
