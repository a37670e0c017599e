//! A context for tests of mail jobs: a database, a clock, a mail server that does what it is told.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{dispatch, job, location, review};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::Context;
use crate::{
    classify::Lexicon,
    config::{Config, MailTls},
    domain::{DispatchId, DispatchMode, DispatchState, Job, JobState, Locale, ReviewId},
    http,
    notify::{self, fake_server::FakeServer, samples},
    outbox::{self, Drained},
    sources,
    telemetry::Events,
    testing::{
        FakeClock, TestDb, fake_env,
        seed::{self, Seeded},
    },
    vault::Vault,
};

pub(super) struct Rig {
    pub(super) cx: Context,
    pub(super) db: TestDb,
    pub(super) clock: Arc<FakeClock>,
    pub(super) server: FakeServer,
    pub(super) seeded: Seeded,
}

impl Rig {
    pub(super) async fn new() -> Self {
        http::install_tls();
        let (env, clock) = fake_env();
        let (db, server) = (TestDb::new().await, FakeServer::start());
        let mut config = Config::defaults();
        config.mail.host = "127.0.0.1".to_owned();
        config.mail.port = server.port();
        config.mail.tls = MailTls::None;
        config.mail.timeout = "5s".parse().unwrap();
        config.mail.from = "Opinie <opinie@example.org>".to_owned();
        config.server.public_url = "https://opinie.example.com".parse().unwrap();
        let limits = http::Limits {
            max_body: config.http.max_body,
            timeout: config.http.timeout.duration(),
            max_redirects: 5,
            allow_private: false,
            user_agent: config.http.user_agent(),
            per_host_per_second: config.http.per_host_per_second,
        };
        let cx = Context {
            db: db.reopen().await,
            http: http::Client::new(limits, env.clone()).unwrap(),
            classifier: Arc::new(Lexicon::new()),
            vault: Vault::from_hex(&"ab".repeat(32), "a test").unwrap(),
            mailer: notify::mailer(&config),
            events: Events::default(),
            sources: Arc::new(sources::find),
            progress: Arc::new(()),
            config: Arc::new(config),
            env,
        };
        let seeded = seed::business(&db, &cx.env, "zolw").await;
        Self { cx, db, clock, server, seeded }
    }

    /// An opinion, as the samples have it.
    pub(super) async fn review(&self, change: impl FnOnce(&mut review::Model)) -> ReviewId {
        let mut row = samples::review(samples::COMPLAINT, Some(1.0));
        row.id = self.cx.env.id();
        row.external_id = row.id.to_string();
        row.business_id = self.seeded.business;
        row.location_id = self.seeded.location;
        change(&mut row);
        let id = row.id;
        let tx = self.db.write().await.unwrap();
        row.into_active_model().insert(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A decision to tell somebody of revision 1, due now.
    pub(super) async fn dispatch(&self, review: ReviewId, recipient: &str, mode: DispatchMode) -> DispatchId {
        self.dispatch_with(review, recipient, |row| row.mode = mode).await
    }

    pub(super) async fn dispatch_with(
        &self,
        review: ReviewId,
        recipient: &str,
        change: impl FnOnce(&mut dispatch::Model),
    ) -> DispatchId {
        let mut row = samples::dispatch(Locale::Pl);
        row.id = self.cx.env.id();
        row.business_id = self.seeded.business;
        row.review_id = review;
        row.recipient = recipient.to_owned();
        (row.due_at, row.created_at) = (self.cx.env.now(), self.cx.env.now());
        change(&mut row);
        let id = row.id;
        let tx = self.db.write().await.unwrap();
        row.into_active_model().insert(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(super) async fn enqueue(&self, job: &Job) {
        let tx = self.db.write().await.unwrap();
        let now = self.cx.env.now();
        outbox::enqueue(&tx, &self.cx.env, Some(self.seeded.business), job, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Runs what is due now.
    pub(super) async fn drain(&self) -> Drained {
        outbox::drain(&self.cx).await.unwrap()
    }

    pub(super) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    pub(super) async fn state(&self, id: DispatchId) -> DispatchState {
        dispatch::Entity::find_by_id(id).one(self.db.reader()).await.unwrap().unwrap().state
    }

    pub(super) async fn jobs(&self) -> Vec<job::Model> {
        job::Entity::find().all(self.db.reader()).await.unwrap()
    }

    /// When the one waiting job is due.
    pub(super) async fn next_run(&self) -> Option<DateTime<Utc>> {
        self.jobs().await.into_iter().find(|job| job.state == JobState::Queued).map(|job| job.run_at)
    }

    /// How many mails each recipient has.
    pub(super) fn copies(&self) -> BTreeMap<String, usize> {
        let mut copies = BTreeMap::new();
        for recipient in self.server.taken().into_iter().flat_map(|mail| mail.recipients) {
            let address = recipient.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
            *copies.entry(address).or_insert(0) += 1;
        }
        copies
    }

    pub(super) async fn rename_location(&self, name: &str) {
        let row = location::Entity::find_by_id(self.seeded.location).one(self.db.reader()).await.unwrap().unwrap();
        let mut row = row.into_active_model();
        row.name = sea_orm::ActiveValue::Set(name.to_owned());
        let tx = self.db.write().await.unwrap();
        row.update(&*tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}
