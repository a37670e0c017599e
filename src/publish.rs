//! What the public may see.
//! Must never leave an opinion out of a widget without counting it.
//!
//! ```text
//! store::published -> summary, card (pure) -> page (template) -> Rendered (ready-made bytes) -> Cache
//! ```

mod cache;
mod card;
mod page;
mod rendered;
mod summary;
mod wording;

pub use cache::Cache;
pub use page::{STYLE, style_address};
pub use rendered::{Encoding, Rendered};

/// What the terms of a source let a public page show. The registry of sources knows; whoever builds the cache says.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// How the source is named next to an opinion.
    pub name: &'static str,
    /// Whether the text may be quoted. Without, the opinion is still counted and linked.
    pub text: bool,
}

/// Looks up the rights of a source by its id; nothing is known of a source that is gone.
pub type RightsOf = fn(&str) -> Option<Rights>;

/// Why there is no public page.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The template and the data do not fit: our own fault.
    #[error("template: {0}")]
    Template(#[from] minijinja::Error),
}

#[cfg(test)]
mod tests;
