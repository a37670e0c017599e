//! The polite client: the only way out over HTTP.
//! Per-host pace, one deadline for the whole exchange, a cap on the decoded body, redirects checked hop by hop,
//! no private addresses, `Retry-After` read, challenge pages recognised, robots.txt honoured for public pages.
//! Must never be bypassed: `reqwest::Client::new` is disallowed everywhere else.

mod client;
mod error;
mod request;
mod response;

pub use client::{Client, Limits};
pub use error::HttpError;
pub use request::{Body, Manner, Request};
pub use response::{Response, decode};
