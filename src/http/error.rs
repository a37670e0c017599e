//! What can go wrong on the way to a source and back.
//! Must never carry a secret: addresses are kept without their query.

use std::time::Duration;

/// Why there is no usable response. A response with an error status is a response, not an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address is not one this client may visit: private, a wrong scheme or port, or no address at all.
    #[error("{address} may not be visited: {reason}")]
    Forbidden {
        /// The address without its query.
        address: String,
        /// Why, as a lower-case fragment.
        reason: String,
    },
    /// More redirects than allowed, or one back to http.
    #[error("redirect refused: {0}")]
    Redirect(String),
    /// The decoded body is longer than the cap.
    #[error("the body is longer than {cap} bytes")]
    TooLarge {
        /// The cap, in bytes.
        cap: u64,
    },
    /// The whole exchange took longer than allowed.
    #[error("no complete answer within {0:?}")]
    Timeout(Duration),
    /// The site's robots.txt asks not to read this page.
    #[error("robots.txt asks not to read {0}")]
    Robots(String),
    /// No connection could be made: surely nothing was sent.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The connection broke: what was sent may have arrived.
    #[error("the connection broke: {0}")]
    Connection(String),
}
