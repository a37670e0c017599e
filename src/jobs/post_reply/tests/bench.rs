//! A house with one connection and one opinion, and the sources it speaks with.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::{connection, daily, job, reply, review};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::{
    classify::Lexicon,
    config::Config,
    domain::{
        DatePrecision, Env, Evidence, Lane, ReplyId, ReplyState, ReviewId, Role, Scope, Sentiment, SourceReply, UserId,
    },
    http::{Client, Limits},
    jobs::Context,
    notify,
    outbox::{Claimed, Drained, drain},
    reply::{self as answers, Approved, ReplyError},
    sandbox::{Opinion, Sandbox, SandboxOptions, World, credentials as at},
    sources,
    store::{jobs, replies},
    telemetry::Events,
    testing::{FakeClock, TestDb, fake_env, seed},
    vault::{Place, Vault},
};

/// Everything a test of an answer needs.
pub(super) struct Bench {
    pub(super) db: TestDb,
    pub(super) env: Env,
    pub(super) clock: Arc<FakeClock>,
    pub(super) cx: Context,
    pub(super) sandbox: Sandbox,
    pub(super) scope: Scope,
    pub(super) user: UserId,
    pub(super) connection: connection::Model,
    pub(super) review: ReviewId,
    /// The sandbox's id of the opinion.
    pub(super) opinion: String,
}

impl Bench {
    /// An opinion at Google.
    pub(super) async fn google() -> Self {
        Self::new("google_business", |sandbox, opinion| {
            let id = sandbox.world.google().add(opinion);
            let settings = json!({"account": "1098765", "location": "445566", "base_url": sandbox.google_url});
            let secrets = json!({
                "client_id": at::GOOGLE_CLIENT_ID,
                "client_secret": at::GOOGLE_CLIENT_SECRET,
                "refresh_token": at::GOOGLE_REFRESH_TOKEN,
            });
            (format!("locations/445566/reviews/{id}"), id, settings, secrets)
        })
        .await
    }

    /// An opinion at Facebook.
    pub(super) async fn facebook() -> Self {
        Self::new("facebook", |sandbox, opinion| {
            let id = sandbox.world.facebook().add(opinion);
            let settings = json!({"page_id": at::FACEBOOK_PAGE, "base_url": sandbox.facebook_url});
            (id.clone(), id, settings, json!({"page_token": at::FACEBOOK_PAGE_TOKEN}))
        })
        .await
    }

    /// An opinion at Ceneo, which has no API.
    pub(super) async fn ceneo() -> Self {
        Self::new("ceneo", |sandbox, opinion| {
            let id = sandbox.world.ceneo().add(opinion);
            let settings = json!({"shop": at::CENEO_SHOP, "base_url": sandbox.ceneo_url});
            (id.clone(), id, settings, json!({}))
        })
        .await
    }

    async fn new(source: &str, place: impl FnOnce(&Sandbox, Opinion) -> (String, String, Value, Value)) -> Self {
        let (db, (env, clock)) = (TestDb::new().await, fake_env());
        let world = World::new(env.clone());
        let sandbox = Sandbox::start(world, SandboxOptions::default()).await.expect("the sandbox starts");
        let text = "Czekałam trzy tygodnie, a doniczka przyszła pęknięta.";
        let (external_id, opinion, settings, secrets) =
            place(&sandbox, Opinion::new("Jagoda Wzorcowa", 1.0, text, env.now() - TimeDelta::days(1)));
        let seeded = seed::business(&db, &env, "zielona").await;
        let connection = seed::connection(&db, &env, seeded, source, source).await;
        let vault = Vault::from_hex(&env.token(), "test").expect("a key");
        let sealed = vault.seal(
            Place { business: seeded.business, table: "connection", row: connection.id.0 },
            &env,
            &secrets.to_string(),
        );
        let mut row = connection.into_active_model();
        row.settings = Set(settings);
        row.secret = Set(Some(sealed));
        let tx = db.write().await.expect("a transaction");
        let connection = row.update(&*tx).await.expect("the connection is stored");
        let review = opinion_row(&env, &connection, external_id, text);
        let id = review.id;
        let mut day = day_row(&review);
        day.total = 1;
        review.into_active_model().insert(&*tx).await.expect("the opinion is stored");
        day.into_active_model().insert(&*tx).await.expect("the day is stored");
        tx.commit().await.expect("it stays");
        let user = seed::user(&db, &env, seeded, "zala@example.com", Role::Staff).await.id;
        let cx = Context {
            db: (*db).clone(),
            env: env.clone(),
            config: Arc::new(Config::defaults()),
            http: Client::new(limits(), env.clone()).expect("a client"),
            classifier: Arc::new(Lexicon::default()),
            vault,
            mailer: notify::mailer(&Config::defaults()),
            events: Events::default(),
            sources: Arc::new(sources::find),
            progress: Arc::new(()),
        };
        let scope = Scope(seeded.business);
        Self { db, env, clock, cx, sandbox, scope, user, connection, review: id, opinion }
    }

    pub(super) async fn draft(&self, text: &str) -> ReplyId {
        let seen = self.opinion_row().await.revision;
        answers::save_draft(&self.db, &self.env, self.scope, self.user, self.review, seen, text)
            .await
            .expect("the draft is kept")
    }

    pub(super) async fn approve(&self, id: ReplyId) -> Result<Approved, ReplyError> {
        answers::approve(&self.db, &self.env, sources::find, self.scope, self.user, id).await
    }

    /// Drafts, approves, and runs what is due.
    pub(super) async fn send(&self, text: &str) -> ReplyId {
        let id = self.draft(text).await;
        assert_eq!(self.approve(id).await.expect("it is approved"), Approved::Queued);
        self.work().await;
        id
    }

    pub(super) async fn work(&self) -> Drained {
        drain(&self.cx).await.expect("the jobs run")
    }

    pub(super) async fn after(&self, span: TimeDelta) {
        self.clock.advance(span);
        self.work().await;
    }

    /// Claims the next job of answers as a worker would that dies before it writes down how it went.
    pub(super) async fn claim_and_die(&self) -> Claimed {
        let now = self.env.now();
        let tx = self.db.write().await.expect("a transaction");
        let until = now + TimeDelta::minutes(2);
        let rows = jobs::claim(&tx, Lane::Reply, "doomed", now, until, 1).await.expect("a claim");
        tx.commit().await.expect("it stays");
        Claimed::read(rows.first().expect("a job is due")).expect("the job can be read")
    }

    pub(super) async fn reply(&self, id: ReplyId) -> reply::Model {
        replies::get(self.db.reader(), self.scope, id).await.expect("the answer is there")
    }

    pub(super) async fn state(&self, id: ReplyId) -> ReplyState {
        self.reply(id).await.state
    }

    pub(super) async fn problem(&self, id: ReplyId) -> String {
        self.reply(id).await.problem.unwrap_or_default()
    }

    pub(super) async fn opinion_row(&self) -> review::Model {
        review::Entity::find_by_id(self.review).one(self.db.reader()).await.expect("rows").expect("the opinion")
    }

    /// Whether the opinion counts as answered; its day must say the same.
    pub(super) async fn is_answered(&self) -> bool {
        let answered = self.opinion_row().await.answered_at.is_some();
        let day = daily::Entity::find().one(self.db.reader()).await.expect("rows").expect("the day");
        assert_eq!(day.answered, i64::from(answered), "the day and the opinion disagree");
        answered
    }

    pub(super) async fn open_jobs(&self) -> Vec<String> {
        let rows = job::Entity::find().all(self.db.reader()).await.expect("rows");
        rows.into_iter().filter(|row| row.finished_at.is_none()).map(|row| row.kind).collect()
    }

    /// What a walk saw under the opinion.
    pub(super) async fn walk_sees(&self, reply: Option<&str>, state: Option<&str>) {
        let seen = reply.map(|text| SourceReply {
            text: text.to_owned(),
            at: Some(self.env.now()),
            state: state.map(str::to_owned),
            problem: None,
        });
        let mut row = self.opinion_row().await.into_active_model();
        row.reply_text = Set(reply.map(str::to_owned));
        row.reply_state = Set(state.map(str::to_owned));
        let tx = self.db.write().await.expect("a transaction");
        row.update(&*tx).await.expect("the opinion is stored");
        answers::confirm_batch(&tx, &self.env, self.scope, &[(self.review, seen.as_ref())]).await.expect("compared");
        tx.commit().await.expect("it stays");
    }

    pub(super) async fn change_opinion(&self, change: impl FnOnce(&mut review::ActiveModel)) {
        let mut row = self.opinion_row().await.into_active_model();
        change(&mut row);
        let tx = self.db.write().await.expect("a transaction");
        row.update(&*tx).await.expect("the opinion is stored");
        tx.commit().await.expect("it stays");
    }

    /// How many answers Google was handed, refused ones included.
    pub(super) fn puts(&self) -> usize {
        self.sandbox.world.google().count("PUT", "/reply")
    }
}

fn limits() -> Limits {
    Limits {
        max_body: 4 << 20,
        timeout: Duration::from_millis(700),
        max_redirects: 5,
        allow_private: true,
        user_agent: "opinari-test (post@example.com)".into(),
        per_host_per_second: 1000,
    }
}

fn opinion_row(env: &Env, connection: &connection::Model, external_id: String, text: &str) -> review::Model {
    let now = env.now();
    review::Model {
        id: env.id(),
        business_id: connection.business_id,
        connection_id: connection.id,
        location_id: connection.location_id,
        source: connection.source.clone(),
        external_id,
        revision: 1,
        author: Some("Jagoda Wzorcowa".to_owned()),
        rating_value: Some(1.0),
        rating_best: Some(5.0),
        rating_worst: Some(1.0),
        rating_normalised: Some(0.0),
        recommended: None,
        title: None,
        text: text.to_owned(),
        pros: json!([]),
        cons: json!([]),
        language: Some("pl".to_owned()),
        published_at: Some(now),
        published_precision: DatePrecision::Second,
        source_updated_at: None,
        evidence: Evidence::None,
        url: Some("https://www.ceneo.example/opinia".to_owned()),
        reply_text: None,
        reply_at: None,
        reply_state: None,
        reply_problem: None,
        content_hash: "0".repeat(32),
        opinion_hash: "0".repeat(32),
        search: String::new(),
        sort_at: now,
        day: now.date_naive(),
        silent: false,
        first_seen_at: now,
        revised_at: now,
        missing_walks: 0,
        missing_since: None,
        removed_at: None,
        restored_at: None,
        p_negative: 0.9,
        sentiment: Sentiment::Negative,
        flagged: true,
        answered_at: None,
        resolved_at: None,
        resolved_by: None,
    }
}

fn day_row(of: &review::Model) -> daily::Model {
    daily::Model {
        business_id: of.business_id,
        day: of.day,
        connection_id: of.connection_id,
        removed: false,
        location_id: of.location_id,
        source: of.source.clone(),
        total: 0,
        negative: 0,
        mixed: 0,
        positive: 0,
        flagged: 0,
        answered: 0,
        recommended: 0,
        not_recommended: 0,
        rated: 0,
        stars_sum: 0.0,
        stars_squares: 0.0,
        stars_1: 0,
        stars_2: 0,
        stars_3: 0,
        stars_4: 0,
        stars_5: 0,
    }
}
