//! The polite client: the only way out over HTTP.
//! Per-host pace, one deadline for the whole exchange, a cap on the decoded body, redirects checked hop by hop,
//! no private addresses, `Retry-After` read, challenge pages recognised, robots.txt honoured for public pages.
//! Must never be bypassed: `reqwest::Client::new` is disallowed everywhere else.

mod address;
mod challenge;
mod client;
mod deadline;
mod error;
mod exchange;
mod pace;
mod redirect;
mod request;
mod resolver;
mod response;
mod retry_after;
mod robots;
#[cfg(test)]
mod tests;

pub use address::is_public;
pub use client::{Client, Limits};
pub use error::HttpError;
pub use request::{Body, Manner, Request};
pub use response::{Response, decode};
pub use retry_after::retry_after;

/// Chooses the TLS implementation of the process. May be called any number of times; the first wins.
pub fn install_tls() {
    // An error here means only that one is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
