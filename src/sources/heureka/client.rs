//! The one request of a walk.
//! Must never take silence for removal: an empty export after a full one is a failure.

use chrono::TimeDelta;

use super::{
    parse::{self, Feed},
    settings::{self, Export, Settings},
};
use crate::{
    domain::{Batch, Listing},
    http::Request,
    sources::{FetchContext, Fetched, SourceError, html, wire},
};

/// The export holds at most so many rows, the newest.
const MOST_ROWS: usize = 500;

/// Reads the export.
pub(super) async fn fetch(cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
    let wrong = |error: crate::sources::SettingsError| SourceError::Settings(error.to_string());
    let settings = Settings::read(cx.settings).map_err(wrong)?;
    let key = settings::key(cx.secrets).map_err(wrong)?;
    let response = cx.http.send(Request::get(settings.address(&key)?)).await?;
    if response.challenge {
        return Err(SourceError::Challenged(format!("status {}", response.status)));
    }
    if !response.is_success() {
        return Err(wire::unexpected_status(&response));
    }
    let feed = parse::feed(&html::read(&response.body, response.header("content-type")))?;
    let held = cx.known.held();
    if feed.rows == 0 && held > 0 {
        return Err(SourceError::Contract { what: format!("an empty export where {held} opinions are held") });
    }
    cx.progress.read(feed.rows as u64, None);
    let mut batch = Batch { listing: listing(&feed, settings.export), ..Batch::empty(Listing::Partial) };
    batch.reviews = feed.reviews;
    batch.rejected = feed.rejected;
    if let Some(most) = cx.at_most.filter(|most| *most < batch.reviews.len()) {
        batch.reviews.truncate(most);
        batch.listing = Listing::Partial;
    }
    Ok(batch.into())
}

/// How much of the shop's opinions the export holds. Of the products' export no limit and no order is known: it never says that something is gone.
fn listing(feed: &Feed, export: Export) -> Listing {
    if export == Export::Products {
        return Listing::Partial;
    }
    if feed.rows < MOST_ROWS {
        return Listing::Complete;
    }
    // A row of the same second as the oldest one may have been cut off.
    feed.oldest.map_or(Listing::Partial, |oldest| Listing::CompleteSince(oldest + TimeDelta::seconds(1)))
}
