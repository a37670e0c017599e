//! The client itself.

use std::time::Duration;

use super::{Body, HttpError, Request, Response};

/// What an exchange may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest decoded body, in bytes.
    pub max_body: u64,
    /// The whole exchange, redirects and body included.
    pub timeout: Duration,
    /// At most this many redirects.
    pub max_redirects: usize,
    /// Whether private and loopback addresses may be visited.
    pub allow_private: bool,
    /// What the client calls itself: a name and a contact address.
    pub user_agent: String,
    /// At most this many requests a second to one host.
    pub per_host_per_second: u32,
}

/// A polite HTTP client. Cheap to clone; one a process.
#[derive(Clone, Debug)]
pub struct Client {
    inner: reqwest::Client,
    limits: Limits,
}

impl Client {
    /// A client with these limits.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes HTTP clients")]
    pub fn new(limits: Limits) -> Result<Self, HttpError> {
        let inner = reqwest::Client::builder()
            .user_agent(&limits.user_agent)
            .timeout(limits.timeout)
            .no_proxy()
            .build()
            .map_err(|error| HttpError::Connection(error.to_string()))?;
        Ok(Self { inner, limits })
    }

    /// Sends a request and reads the whole response.
    pub async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let mut builder = self.inner.request(request.method, request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        builder = match request.body {
            Body::Empty => builder,
            Body::Form(fields) => builder.form(&fields),
            Body::Json(value) => builder.json(&value),
        };
        let response = builder.send().await.map_err(|error| {
            let error = error.without_url();
            if error.is_connect() {
                HttpError::Unreachable(error.to_string())
            } else if error.is_timeout() {
                HttpError::Timeout(self.limits.timeout)
            } else {
                HttpError::Connection(error.to_string())
            }
        })?;
        let (status, url, headers) = (response.status().as_u16(), response.url().clone(), response.headers().clone());
        let body = response.bytes().await.map_err(|error| HttpError::Connection(error.without_url().to_string()))?;
        if body.len() as u64 > self.limits.max_body {
            return Err(HttpError::TooLarge { cap: self.limits.max_body });
        }
        Ok(Response { status, url, headers, body, retry_after: None, challenge: false })
    }
}
