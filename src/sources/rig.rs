//! A stand-in site of pages and feeds, for the tests of sources that walk them.
//! Must never go anywhere but the loopback.

use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
};

use chrono::{DateTime, Utc};
use serde_json::Value;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::{Fetched, Secrets, Source, SourceError, tests::Visit};
use crate::domain::RawReview;

/// The moment of all these walks.
pub(super) fn now() -> DateTime<Utc> {
    "2025-11-21T12:00:00Z".parse().unwrap()
}

/// A site on the loopback and the visit that is made to it.
pub(super) struct Rig {
    pub(super) server: MockServer,
    visit: Visit,
}

impl Rig {
    pub(super) async fn new() -> Self {
        let visit = Visit { now: now(), ..Visit::new(Value::Null, Secrets::default()) };
        Self { server: MockServer::start().await, visit }
    }

    /// Answers requests for a path, as often as they come, with an HTML page.
    pub(super) async fn page(&self, at: &str, body: impl Into<Vec<u8>>) {
        self.answer(at, ResponseTemplate::new(200).set_body_raw(body, "text/html; charset=utf-8")).await;
    }

    pub(super) async fn answer(&self, at: &str, template: ResponseTemplate) {
        Mock::given(method("GET")).and(path(at)).respond_with(template).mount(&self.server).await;
    }

    pub(super) fn secret(&mut self, name: &str, value: &str) {
        let mut secrets = BTreeMap::from_iter(std::mem::take(&mut self.secrets.0));
        secrets.insert(name.to_owned(), value.to_owned().into());
        self.secrets = Secrets(secrets);
    }

    /// Walks; `base_url` is put into the settings.
    pub(super) async fn fetch(&self, source: &dyn Source, mut settings: Value) -> Result<Fetched, SourceError> {
        settings["base_url"] = self.server.uri().into();
        source.check(&settings, &self.secrets).unwrap();
        self.fetch_with(source, &settings).await
    }

    /// The paths that were asked for, robots.txt apart.
    pub(super) async fn asked(&self) -> Vec<String> {
        let requests = self.server.received_requests().await.unwrap();
        requests.iter().map(|request| request.url.path().to_owned()).filter(|path| path != "/robots.txt").collect()
    }
}

impl Deref for Rig {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl DerefMut for Rig {
    fn deref_mut(&mut self) -> &mut Visit {
        &mut self.visit
    }
}

/// The ids of opinions, in their order.
pub(super) fn ids(reviews: &[RawReview]) -> Vec<&str> {
    reviews.iter().map(|review| review.external_id.as_str()).collect()
}
