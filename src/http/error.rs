//! What can go wrong on the way to a source and back.
//! Must never carry a secret: addresses are kept without their query.

use std::{error::Error, time::Duration};

use super::{address::PRIVATE, resolver::NotPublic};

/// Why there is no usable response. A response with an error status is a response, not an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address is not one this client may visit: private, a wrong scheme or port, or no address at all.
    #[error("{address} may not be visited: {reason}")]
    Forbidden {
        /// Scheme, host and port.
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

impl HttpError {
    /// Whether the request surely never reached the other side, so that repeating it repeats nothing.
    pub fn surely_not_sent(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::Robots(_) | Self::Unreachable(_))
    }

    /// Our word for the HTTP library's error at this origin.
    pub(super) fn from_library(error: reqwest::Error, origin: &str) -> Self {
        let error = error.without_url();
        let mut causes: Vec<String> = Vec::new();
        let mut next: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(cause) = next {
            if cause.is::<NotPublic>() {
                return Self::Forbidden { address: origin.to_owned(), reason: PRIVATE.to_owned() };
            }
            let text = cause.to_string();
            // Outer errors often repeat the inner one's words.
            if !causes.iter().any(|known| known.contains(&text)) {
                causes.push(text);
            }
            next = cause.source();
        }
        let text: String = causes.join(": ").chars().take(300).collect();
        if error.is_connect() { Self::Unreachable(text) } else { Self::Connection(text) }
    }
}
