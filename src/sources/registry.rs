//! The list of sources. Adding one is its folder, its `mod` line and a line here.

use super::{
    Source, ceneo::Ceneo, facebook::Facebook, google_business::GoogleBusiness, heureka::Heureka, opineo::Opineo,
};

static SOURCES: &[&dyn Source] = &[&GoogleBusiness, &Facebook, &Ceneo, &Opineo, &Heureka];

/// Every source, in the order people see them.
pub fn all() -> &'static [&'static dyn Source] {
    SOURCES
}

/// The source with this id.
pub fn find(id: &str) -> Option<&'static dyn Source> {
    SOURCES.iter().copied().find(|source| source.about().id == id)
}
