use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{connection, review};
use sea_orm::EntityTrait;

use super::super::tests::Rig;
use super::*;
use crate::{
    domain::{Health, Job, Rating, RawReview, Role, Scope},
    outbox,
    schedule::{self, Ticker},
    sources::{About, Capabilities, DisplayRights, Localised, SettingsError, Storage},
    telemetry::Pulse,
    testing::seed,
};

static ABOUT: About = About {
    id: "scripted",
    name: "Scripted",
    mark: "Sc",
    home: "https://scripted.example/",
    terms: "https://scripted.example/terms",
    capabilities: Capabilities { fetch: true, saved: false, reply: false, answers: true, complete: true },
    scale: Some((1.0, 5.0)),
    reply_limit: None,
    rights: DisplayRights {
        attribution: "Scripted",
        link: false,
        widget: true,
        storage: Storage::Unlimited,
        note: Localised::same(""),
    },
    fields: &[],
    default_schedule: "every 1h",
    default_full_schedule: "every 1d",
};

type Answer = Box<dyn Fn(&FetchContext<'_>) -> Result<Fetched, SourceError> + Send>;

/// Gives its answers one after another; the last one again and again.
#[derive(Default)]
struct Scripted {
    answers: Mutex<VecDeque<Answer>>,
    walks: Mutex<Vec<(DateTime<Utc>, Walk)>>,
}

impl Scripted {
    fn then(&self, answer: impl Fn(&FetchContext<'_>) -> Result<Fetched, SourceError> + Send + 'static) {
        self.answers.lock().unwrap().push_back(Box::new(answer));
    }

    fn only(&self, answer: impl Fn(&FetchContext<'_>) -> Result<Fetched, SourceError> + Send + 'static) {
        self.answers.lock().unwrap().clear();
        self.then(answer);
    }

    fn walks(&self) -> Vec<(DateTime<Utc>, Walk)> {
        self.walks.lock().unwrap().clone()
    }
}

#[async_trait]
impl Source for Scripted {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, _: &Value, _: &Secrets) -> Result<String, SettingsError> {
        Ok("scripted.example".to_owned())
    }

    async fn fetch(&self, cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
        self.walks.lock().unwrap().push((cx.now, cx.walk));
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { None };
        answer.as_ref().or(answers.front()).expect("an answer")(cx)
    }
}

struct House {
    rig: Rig,
    source: &'static Scripted,
    connection: connection::Model,
    ticker: Ticker,
}

impl House {
    async fn new() -> Self {
        let mut rig = Rig::new().await;
        let source: &'static Scripted = Box::leak(Box::default());
        rig.cx.sources = Arc::new(move |id| (id == "scripted").then_some(source as &dyn Source));
        let connection = seed::connection(&rig.db, &rig.cx.env, rig.seeded, "scripted", "sowa").await;
        seed::rule(&rig.db, &rig.cx.env, rig.seeded, &["ewa@example.com"]).await;
        seed::user(&rig.db, &rig.cx.env, rig.seeded, "wlasciciel@example.com", Role::Owner).await;
        let ticker = Ticker::new(rig.cx.db.clone(), rig.cx.env.clone(), rig.cx.config.clone(), Pulse::default());
        source.only(|_| Ok(list(&[1, 2])));
        Self { rig, source, connection, ticker }
    }

    async fn tick(&mut self) {
        self.ticker.tick().await.unwrap();
        self.rig.drain().await;
    }

    /// Ticks every so often for so long.
    async fn pass(&mut self, time: TimeDelta, step: TimeDelta) {
        let end = self.rig.cx.env.now() + time;
        while self.rig.cx.env.now() < end {
            self.rig.advance(step);
            self.tick().await;
        }
    }

    async fn state(&self) -> connection_state::Model {
        seed::state(&self.rig.db, self.connection.id).await
    }

    async fn held(&self) -> usize {
        review::Entity::find().all(self.rig.db.reader()).await.unwrap().len()
    }

    async fn notices(&self) -> usize {
        self.rig.jobs().await.iter().filter(|job| job.kind == "owner_notice").count()
    }
}

fn raw(id: u32) -> RawReview {
    RawReview {
        external_id: id.to_string(),
        rating: Some(Rating::new(1.0, 1.0, 5.0).unwrap()),
        text: "Nie polecam tego sklepu.".to_owned(),
        ..RawReview::default()
    }
}

fn list(ids: &[u32]) -> Fetched {
    Batch { reviews: ids.iter().copied().map(raw).collect(), ..Batch::empty(Listing::Complete) }.into()
}

fn away() -> Result<Fetched, SourceError> {
    Err(SourceError::Transient("503 Service Unavailable".to_owned()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_is_read_in_silence_then_the_ticker_walks_and_alerts() {
    let mut house = House::new().await;
    house.tick().await;
    assert_eq!(house.held().await, 2);
    assert!(house.state().await.first_complete_at.is_some());
    house.source.only(|_| Ok(list(&[1, 2, 3])));
    house.pass(TimeDelta::hours(3), TimeDelta::minutes(1)).await;
    let walks = house.source.walks();
    assert!((3..=4).contains(&walks.len()), "{walks:?}");
    assert_eq!((walks[0].1, walks[1].1), (Walk::Full, Walk::Incremental));
    assert_eq!(house.rig.copies().get("ewa@example.com"), Some(&1));
}

/// Away for two hours: asked ever less often, nobody is bothered, and what came meanwhile is caught up with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_07_a_source_that_is_away_for_two_hours() {
    let mut house = House::new().await;
    house.tick().await;
    house.source.only(|_| away());
    house.pass(TimeDelta::hours(2), TimeDelta::minutes(1)).await;
    let failed = house.source.walks().len() - 1;
    assert!((3..=9).contains(&failed), "{failed} walks in two hours");
    let state = house.state().await;
    assert_eq!((state.health, state.paused, state.failures), (Health::Degraded, false, failed as i64));
    house.source.only(|_| Ok(list(&[1, 2, 3, 4])));
    house.pass(TimeDelta::hours(3), TimeDelta::minutes(1)).await;
    let state = house.state().await;
    assert_eq!((state.health, state.failures, state.error_label), (Health::Ok, 0, None));
    assert_eq!((house.held().await, house.notices().await), (4, 0));
    assert_eq!(house.rig.copies().get("ewa@example.com"), Some(&2));
}

/// The clock is set back by a day: no silence. Set forward by a year: no storm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_17_the_clock_jumps() {
    let mut house = House::new().await;
    house.tick().await;
    house.pass(TimeDelta::hours(2), TimeDelta::minutes(5)).await;
    let before = house.source.walks().len();
    house.rig.advance(TimeDelta::days(-1));
    house.pass(TimeDelta::hours(3), TimeDelta::minutes(5)).await;
    let back = house.source.walks().len() - before;
    assert!((2..=4).contains(&back), "{back} walks in three hours after the jump back");
    house.rig.advance(TimeDelta::days(365));
    let before = house.source.walks().len();
    house.pass(TimeDelta::minutes(50), TimeDelta::minutes(5)).await;
    let forward = house.source.walks().len() - before;
    assert!((1..=2).contains(&forward), "{forward} walks after the jump forward");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_token_pauses_tells_the_owner_once_and_recovers_by_a_person() {
    let mut house = House::new().await;
    house.tick().await;
    house.source.only(|_| Err(SourceError::Unauthorized("invalid_grant".to_owned())));
    house.pass(TimeDelta::hours(30), TimeDelta::minutes(10)).await;
    let walks = house.source.walks().len();
    let state = house.state().await;
    assert_eq!((state.health, state.paused, walks, house.notices().await), (Health::NeedsLogin, true, 2, 1));
    for recovered in [false, true] {
        if recovered {
            house.source.only(|_| Ok(list(&[1, 2])));
        }
        let tx = house.rig.db.write().await.unwrap();
        let scope = Scope(house.connection.business_id);
        schedule::check_now(&tx, &house.rig.cx.env, scope, house.connection.id).await.unwrap();
        tx.commit().await.unwrap();
        house.rig.drain().await;
        let state = house.state().await;
        assert_eq!((state.paused, state.owner_told_at.is_none(), house.notices().await), (!recovered, recovered, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_that_breaks_off_keeps_what_it_had_and_walks_the_whole_list_next() {
    let mut house = House::new().await;
    house.tick().await;
    house.source.then(|_| {
        let batch = Batch { reviews: vec![raw(3)], ..Batch::empty(Listing::Partial) };
        Ok(Fetched { batch, cut_by: Some(SourceError::Transient("reset".to_owned())), rotated: None })
    });
    house.source.then(|_| Ok(list(&[1, 2, 3, 4])));
    house.source.answers.lock().unwrap().pop_front();
    house.pass(TimeDelta::hours(2), TimeDelta::minutes(1)).await;
    assert_eq!(house.held().await, 4);
    let walks = house.source.walks();
    assert_eq!((walks[1].1, walks[2].1), (Walk::Incremental, Walk::Full));
    assert!(walks[2].0 - walks[1].0 < TimeDelta::minutes(5), "by the backoff, not by the schedule");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_panics_pauses_its_own_connection() {
    let mut house = House::new().await;
    house.source.only(|_| panic!("index out of bounds"));
    house.tick().await;
    let state = house.state().await;
    assert_eq!((state.health, state.paused, state.error_label.as_deref()), (Health::Broken, true, Some("contract")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_opened_for_the_walk_and_rotated_ones_are_kept_sealed() {
    let mut house = House::new().await;
    let secret = |text: &str| Secrets([("token".to_owned(), SecretString::from(text))].into_iter().collect());
    keep(&house.rig.cx, &house.connection, &secret("first")).await.unwrap();
    house.source.only(move |cx| {
        let next = if cx.secrets.get("token") == Some("first") { "second" } else { "third" };
        assert!(cx.secrets.get("token").is_some());
        Ok(Fetched { rotated: Some(secret(next)), ..list(&[1]) })
    });
    house.tick().await;
    house.pass(TimeDelta::hours(2), TimeDelta::minutes(5)).await;
    let scope = Scope(house.connection.business_id);
    let (row, state) = connections::get(house.rig.db.reader(), scope, house.connection.id).await.unwrap();
    assert_eq!(state.health, Health::Ok);
    let sealed = row.secret.unwrap();
    assert!(!sealed.contains("third"));
    let opened = open(&house.rig.cx, row.business_id, "connection", row.id.0, Some(&sealed)).unwrap();
    assert_eq!(opened.get("token"), Some("third"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trying_shows_a_few_or_the_error_and_stores_no_opinion() {
    let house = House::new().await;
    let cx = &house.rig.cx;
    let errors = [None, Some(SourceError::Gone("no such shop".to_owned()))];
    for error in errors {
        let expected = error.clone();
        house.source.only(move |context| {
            assert_eq!(context.at_most, Some(5));
            error.clone().map_or_else(|| Ok(list(&[1, 2, 3, 4, 5, 6])), Err)
        });
        let trial = entity::trial::Model {
            id: cx.env.id(),
            business_id: house.connection.business_id,
            source: "scripted".to_owned(),
            settings: serde_json::json!({}),
            secret: None,
            state: crate::domain::JobState::Queued,
            result: None,
            created_at: cx.env.now(),
            finished_at: None,
        };
        let id = trial.id;
        let tx = house.rig.db.write().await.unwrap();
        crate::store::trials::insert(&tx, trial).await.unwrap();
        outbox::enqueue(&tx, &cx.env, None, &Job::TryConnection { trial: id }, cx.env.now()).await.unwrap();
        tx.commit().await.unwrap();
        house.rig.drain().await;
        let scope = Scope(house.connection.business_id);
        let result = crate::store::trials::get(house.rig.db.reader(), scope, id).await.unwrap().result.unwrap();
        assert_eq!(result["reviews"].as_array().unwrap().len(), if expected.is_some() { 0 } else { 5 });
        assert_eq!(result["error"]["label"].as_str(), expected.as_ref().map(SourceError::metric_label));
    }
    assert_eq!(house.held().await, 0);
}

#[tokio::test]
async fn one_process_leads() {
    let house = House::new().await;
    let cx = &house.rig.cx;
    let mut first = Ticker::new(cx.db.clone(), cx.env.clone(), cx.config.clone(), Pulse::default());
    let mut second = Ticker::new(house.rig.db.reopen().await, cx.env.clone(), cx.config.clone(), Pulse::default());
    assert!(first.tick().await.unwrap().leads);
    for _ in 0..60 {
        house.rig.advance(TimeDelta::seconds(1));
        assert!(first.tick().await.unwrap().leads && !second.tick().await.unwrap().leads);
    }
    house.rig.advance(TimeDelta::seconds(16));
    assert!(second.tick().await.unwrap().leads, "the first one is gone");
    assert!(!first.tick().await.unwrap().leads);
}
