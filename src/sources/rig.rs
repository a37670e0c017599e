//! A stand-in site and everything a walk over it needs, for the tests of sources.
//! Must never go anywhere but the loopback.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::Value;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::{FetchContext, Fetched, Secrets, Source, SourceError};
use crate::{
    domain::{Cursor, Env, Known, RawReview, Review, ReviewId, Walk, batch::KnownIndex},
    http::{Client, Limits},
};

/// The moment of all these walks.
pub(super) fn now() -> DateTime<Utc> {
    "2025-11-21T12:00:00Z".parse().unwrap()
}

/// A site on the loopback and what is known of it.
pub(super) struct Rig {
    pub(super) server: MockServer,
    pub(super) secrets: Secrets,
    pub(super) known: KnownIndex,
    pub(super) walk: Walk,
    pub(super) at_most: Option<usize>,
    client: Client,
}

impl Rig {
    pub(super) async fn new() -> Self {
        Self {
            server: MockServer::start().await,
            secrets: Secrets::default(),
            known: KnownIndex::default(),
            walk: Walk::Full,
            at_most: None,
            client: client(),
        }
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

    /// Makes these opinions known, unchanged.
    pub(super) fn know(&mut self, reviews: &[RawReview]) {
        for raw in reviews {
            let review = Review::from_raw(raw.clone(), now()).unwrap();
            let known = Known {
                id: ReviewId::from_parts(0, &[0; 10]),
                content_hash: review.content_hash,
                opinion_hash: review.opinion_hash,
                revision: 1,
                missing_walks: 0,
                missing_since: None,
                removed_at: None,
                published_at: None,
            };
            self.known.0.insert(review.external_id, known);
        }
    }

    /// Walks; `base_url` is put into the settings.
    pub(super) async fn fetch(&self, source: &dyn Source, mut settings: Value) -> Result<Fetched, SourceError> {
        settings["base_url"] = self.server.uri().into();
        source.check(&settings, &self.secrets).unwrap();
        let cx = FetchContext {
            http: &self.client,
            settings: &settings,
            secrets: &self.secrets,
            cursor: &Cursor::default(),
            walk: self.walk,
            at_most: self.at_most,
            known: &self.known,
            now: now(),
            page_pause: Duration::ZERO,
            progress: &(),
        };
        source.fetch(&cx).await
    }

    /// The paths that were asked for, robots.txt apart.
    pub(super) async fn asked(&self) -> Vec<String> {
        let requests = self.server.received_requests().await.unwrap();
        requests.iter().map(|request| request.url.path().to_owned()).filter(|path| path != "/robots.txt").collect()
    }
}

/// The ids of opinions, in their order.
pub(super) fn ids(reviews: &[RawReview]) -> Vec<&str> {
    reviews.iter().map(|review| review.external_id.as_str()).collect()
}

fn client() -> Client {
    let limits = Limits {
        max_body: 4 << 20,
        timeout: Duration::from_secs(10),
        max_redirects: 5,
        allow_private: true,
        user_agent: "opinari-test (post@example.com)".into(),
        per_host_per_second: 1000,
    };
    Client::new(limits, Env::system()).unwrap()
}
