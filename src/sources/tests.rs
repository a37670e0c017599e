//! What every source has to keep, and the visit that the tests of a source make.

use std::{collections::HashSet, path::Path, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{FetchContext, Fetched, ReplyContext, Secrets, Source, SourceError, Storage, all, find};
use crate::{
    domain::{Cursor, Known, RawReview, Review, Walk, batch::KnownIndex},
    http::{Client, Limits},
};

/// The one place where the tests of sources build their client.
pub(in crate::sources) fn client() -> Client {
    client_with_timeout(Duration::from_secs(20))
}

/// A client that gives up earlier: for servers that never answer.
pub(in crate::sources) fn client_with_timeout(timeout: Duration) -> Client {
    let limits = Limits {
        max_body: 4 << 20,
        timeout,
        max_redirects: 3,
        allow_private: true,
        user_agent: "opinari-test (post@example.com)".to_owned(),
        per_host_per_second: 10_000,
    };
    Client::new(limits, crate::domain::Env::system()).expect("this machine can make clients")
}

/// An address at which nobody listens.
pub(in crate::sources) fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("its address"))
}

/// The moment of every test visit.
pub(in crate::sources) fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().expect("a moment")
}

/// Secrets with planted values: none of them may show anywhere.
pub(in crate::sources) fn planted(names: &[&str]) -> Secrets {
    Secrets(names.iter().map(|name| ((*name).to_owned(), format!("planted-{name}-4f1d").into())).collect())
}

/// A visit to a source.
pub(in crate::sources) struct Visit {
    pub(in crate::sources) settings: Value,
    pub(in crate::sources) secrets: Secrets,
    pub(in crate::sources) walk: Walk,
    pub(in crate::sources) at_most: Option<usize>,
    pub(in crate::sources) known: KnownIndex,
    pub(in crate::sources) http: Client,
    pub(in crate::sources) now: DateTime<Utc>,
}

impl Visit {
    pub(in crate::sources) fn new(settings: Value, secrets: Secrets) -> Self {
        let (walk, at_most, known) = (Walk::Full, None, KnownIndex::default());
        Self { settings, secrets, walk, at_most, known, http: client(), now: now() }
    }

    /// An incremental visit that knows these opinions already.
    pub(in crate::sources) fn knowing(mut self, reviews: &[RawReview]) -> Self {
        self.walk = Walk::Incremental;
        self.know(reviews);
        self
    }

    /// Makes these opinions known, unchanged.
    pub(in crate::sources) fn know(&mut self, reviews: &[RawReview]) {
        for raw in reviews {
            let review = Review::from_raw(raw.clone(), self.now).expect("an opinion that can be kept");
            let known = Known {
                id: crate::domain::Env::system().id(),
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

    pub(in crate::sources) async fn fetch(&self, source: &dyn Source) -> Result<Fetched, SourceError> {
        self.fetch_with(source, &self.settings).await
    }

    /// A visit with other settings.
    pub(in crate::sources) async fn fetch_with(
        &self,
        source: &dyn Source,
        settings: &Value,
    ) -> Result<Fetched, SourceError> {
        source
            .fetch(&FetchContext {
                http: &self.http,
                settings,
                secrets: &self.secrets,
                cursor: &Cursor::default(),
                walk: self.walk,
                at_most: self.at_most,
                known: &self.known,
                now: self.now,
                page_pause: Duration::ZERO,
                progress: &(),
            })
            .await
    }

    pub(in crate::sources) fn reply_context(&self) -> ReplyContext<'_> {
        ReplyContext { http: &self.http, settings: &self.settings, secrets: &self.secrets, now: self.now }
    }
}

#[test]
fn every_source_says_what_it_is() {
    let mut ids = HashSet::new();
    for source in all() {
        let about = source.about();
        assert!(ids.insert(about.id), "{} is listed twice", about.id);
        assert!(about.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", about.id);
        assert!(!about.name.is_empty(), "{}", about.id);
        assert_eq!(about.mark.chars().count(), 2, "{}", about.id);
        for address in [about.home, about.terms] {
            assert!(address.starts_with("https://"), "{}: {address:?}", about.id);
        }
        assert!(about.capabilities.fetch || about.capabilities.saved, "{} can do nothing", about.id);
        assert_eq!(about.capabilities.saved, source.parse_saved().is_some(), "{}: saved files", about.id);
        assert_eq!(about.capabilities.reply, source.replies().is_some(), "{}: answers", about.id);
        if let Some((worst, best)) = about.scale {
            assert!(worst < best, "{}: scale", about.id);
        }
        assert!(!about.rights.attribution.is_empty(), "{}: attribution", about.id);
        assert!(!(about.rights.widget && about.rights.storage == Storage::Never), "{}: rights", about.id);
        let texts = about.fields.iter().flat_map(|field| [field.label, field.hint]).chain([about.rights.note]);
        for text in texts {
            assert!([text.pl, text.sl, text.en].iter().all(|text| !text.trim().is_empty()), "{}: {text:?}", about.id);
        }
        for schedule in [about.default_schedule, about.default_full_schedule] {
            assert_eq!(schedule.split_whitespace().count(), 5, "{}: {schedule:?}", about.id);
        }
        assert!(find(about.id).is_some_and(|found| std::ptr::eq(found.about(), about)), "{}", about.id);
    }
}

#[test]
fn every_source_can_be_pointed_elsewhere() {
    for source in all() {
        let about = source.about();
        let mut names = HashSet::new();
        for field in about.fields {
            assert!(names.insert(field.name), "{}: {} is listed twice", about.id, field.name);
            assert!(!field.example.is_empty(), "{}: {} has no example", about.id, field.name);
        }
        let base_url = about.fields.iter().find(|field| field.name == "base_url");
        assert!(base_url.is_some_and(|field| field.advanced && !field.required), "{}: base_url", about.id);
    }
}

#[test]
fn every_source_refuses_settings_it_does_not_know() {
    for source in all() {
        let about = source.about();
        let error = source.check(&serde_json::json!({ "no_such_setting": 1 }), &Secrets::default()).unwrap_err();
        assert!(!error.field.is_empty() && !error.reason.is_empty(), "{}: {error}", about.id);
    }
}

#[test]
fn every_source_has_fixtures_of_its_good_and_bad_days() {
    for source in all() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sources").join(source.about().id).join("fixtures");
        let names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("a folder that can be read").file_name().to_string_lossy().into_owned())
            .collect();
        for kind in ["normal", "empty", "broken"] {
            assert!(names.iter().any(|name| name.starts_with(kind)), "{}: no {kind} fixture", source.about().id);
        }
    }
}
