//! What to ask for, and with which manners.
//! Must never print its headers or query: they carry secrets.

use std::time::Duration;

use url::Url;

/// How to behave towards the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// An API meant for programs: the host's pace limit only.
    Api,
    /// A page meant for people: robots.txt (unless the operator overrides it) and a pause since the last page of
    /// this host. Loopback hosts need no pause.
    Page {
        /// At least this long between two pages of one host.
        pause: Duration,
        /// Whether robots.txt is asked first.
        robots: bool,
    },
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// None.
    Empty,
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// `application/json`.
    Json(serde_json::Value),
}

/// A request to a source.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: reqwest::Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    pub(crate) manner: Manner,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut url = self.url.clone();
        url.set_query(None);
        write!(f, "{} {url}", self.method)
    }
}

impl Request {
    fn new(method: reqwest::Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), body: Body::Empty, manner: Manner::Api }
    }

    /// Reads.
    pub fn get(url: Url) -> Self {
        Self::new(reqwest::Method::GET, url)
    }

    /// Sends.
    pub fn post(url: Url) -> Self {
        Self::new(reqwest::Method::POST, url)
    }

    /// Puts.
    pub fn put(url: Url) -> Self {
        Self::new(reqwest::Method::PUT, url)
    }

    /// Deletes.
    pub fn delete(url: Url) -> Self {
        Self::new(reqwest::Method::DELETE, url)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// With other manners than those towards an API.
    #[must_use]
    pub fn manner(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}
