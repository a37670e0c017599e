use entity::{dispatch, fetch_run, job, review, review_event, revision, verdict};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::*;
use crate::{
    classify::Lexicon,
    domain::{
        Claimed, DispatchMode, Health, Language, Published, Rating, RawReview, Rejected, ReviewText, Role, Sentiment,
        SourceReply, Verdict,
    },
    store::daily,
    testing::{FakeClock, TestDb, fake_env, seed},
};

/// Calls everything with one or two stars negative; one text makes it panic.
struct ByStars;

impl Classifier for ByStars {
    fn classify(&self, review: &ReviewText<'_>, _: &[Language]) -> Verdict {
        assert!(!review.text.contains("TRUCIZNA"), "poison");
        let stars = review.rating.map_or(3.0, Rating::stars);
        let p_negative = (1.0 - stars / 5.0).clamp(0.0, 1.0);
        let sentiment = if p_negative >= 0.5 { Sentiment::Negative } else { Sentiment::Positive };
        Verdict {
            p_negative,
            sentiment,
            language: None,
            mismatch: None,
            topics: Vec::new(),
            urgency: Vec::new(),
            reasons: Vec::new(),
            model: "by-stars".to_owned(),
        }
    }

    fn version(&self) -> &'static str {
        "by-stars"
    }
}

struct House {
    db: TestDb,
    env: Env,
    clock: Arc<FakeClock>,
    classifier: Arc<dyn Classifier>,
    events: Events,
    of: seed::Seeded,
    connection: connection::Model,
    per_hour: u32,
}

impl House {
    async fn new() -> Self {
        let (env, clock) = fake_env();
        let db = TestDb::new().await;
        let of = seed::business(&db, &env, "sowa").await;
        let connection = seed::connection(&db, &env, of, "ceneo", "sowa").await;
        seed::rule(&db, &env, of, &["ewa@example.com"]).await;
        Self { db, env, clock, classifier: Arc::new(ByStars), events: Events::default(), of, connection, per_hour: 30 }
    }

    /// With its history read.
    async fn open() -> Self {
        let house = Self::new().await;
        seed::history_is_read(&house.db, &house.env, house.connection.id).await;
        house
    }

    fn walk(&self, failure: Option<Failure>) -> Run {
        let kind = RunKind::Walk { ends_history: failure.is_none(), next_full_at: None, failure };
        Run { walk: Walk::Full, started_at: self.env.now(), kind }
    }

    async fn bring(&self, listing: Listing, reviews: Vec<RawReview>) -> Report {
        let batch = Batch { reviews, ..Batch::empty(listing) };
        self.store(&batch, &self.walk(None)).await
    }

    async fn store(&self, batch: &Batch, run: &Run) -> Report {
        let mut config = Config::defaults();
        config.alerts.per_recipient_per_hour = self.per_hour;
        let cx = Ingest::new(&self.db, &self.env, &self.classifier, &config, &self.events);
        let report = ingest(&cx, &self.connection, batch, run).await.unwrap();
        self.rolled_up().await;
        report
    }

    /// The roll-up equals a fresh count, but for the last bits of sums.
    async fn rolled_up(&self) {
        let scope = Scope(self.of.business);
        let mut kept = daily::stored(self.db.reader(), scope).await.unwrap();
        let mut fresh = daily::recompute(self.db.reader(), scope).await.unwrap();
        let order = |row: &entity::daily::Model| (row.day, row.connection_id, row.removed);
        kept.sort_by_key(order);
        fresh.sort_by_key(order);
        for (kept, fresh) in kept.iter_mut().zip(&fresh) {
            for (kept, fresh) in
                [(&mut kept.stars_sum, fresh.stars_sum), (&mut kept.stars_squares, fresh.stars_squares)]
            {
                assert!((*kept - fresh).abs() < 1e-6, "{kept} {fresh}");
                *kept = fresh;
            }
        }
        assert_eq!(kept, fresh);
    }

    async fn reviews(&self) -> Vec<review::Model> {
        review::Entity::find().order_by_asc(review::Column::ExternalId).all(self.db.reader()).await.unwrap()
    }

    async fn dispatches(&self) -> Vec<dispatch::Model> {
        dispatch::Entity::find().order_by_asc(dispatch::Column::Id).all(self.db.reader()).await.unwrap()
    }

    async fn jobs(&self, kind: &str) -> Vec<job::Model> {
        job::Entity::find().filter(job::Column::Kind.eq(kind)).all(self.db.reader()).await.unwrap()
    }

    async fn events(&self) -> Vec<crate::domain::EventKind> {
        let rows = review_event::Entity::find().order_by_asc(review_event::Column::At).all(self.db.reader()).await;
        rows.unwrap().into_iter().map(|row| row.kind).collect()
    }

    /// Every row of every table but the run log and the connection's state, as text.
    async fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        macro_rules! read {
            ($($table:ident),+) => {$(
                let found = entity::$table::Entity::find().all(self.db.reader()).await.unwrap();
                rows.extend(found.into_iter().map(|row| format!("{row:?}")));
            )+};
        }
        read!(review, revision, verdict, review_event, daily, dispatch, job, connection, business, correction, reply);
        rows
    }
}

fn raw(id: &str, stars: f64, text: &str) -> RawReview {
    RawReview {
        external_id: id.to_owned(),
        author: Some("j...a".to_owned()),
        rating: Some(Rating::new(stars, 1.0, 5.0).unwrap()),
        text: text.to_owned(),
        published: Some(Published {
            at: DateTime::from_timestamp(1_794_000_000, 0).unwrap(),
            precision: crate::domain::DatePrecision::Day,
        }),
        ..RawReview::default()
    }
}

#[tokio::test]
async fn fault_01_the_same_page_twice_overlapping_and_out_of_order() {
    let house = House::open().await;
    let page = |ids: &[u32]| ids.iter().map(|id| raw(&id.to_string(), 1.0, "Nie polecam.")).collect::<Vec<_>>();
    assert_eq!(house.bring(Listing::Partial, page(&[1, 2, 3, 2, 1])).await.new, 3);
    house.bring(Listing::Partial, page(&[5, 4, 3])).await;
    house.bring(Listing::Partial, page(&[2, 5, 1, 4, 3])).await;
    assert_eq!(house.reviews().await.len(), 5);
    assert_eq!(house.dispatches().await.len(), 5);
    assert_eq!(house.jobs("notify").await.len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_01_four_runs_of_the_same_page_at_once() {
    let house = Arc::new(House::open().await);
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let house = house.clone();
            async move {
                let page = (0..50).map(|id| raw(&id.to_string(), 1.0, "Nie polecam.")).collect();
                let db = house.db.reopen().await;
                let config = Config::defaults();
                let cx = Ingest::new(&db, &house.env, &house.classifier, &config, &house.events);
                let batch = Batch { reviews: page, ..Batch::empty(Listing::Partial) };
                ingest(&cx, &house.connection, &batch, &house.walk(None)).await.unwrap().new
            }
        })
        .collect();
    let new: usize = futures_util::future::join_all(runs).await.into_iter().sum();
    assert_eq!(new, 50);
    assert_eq!((house.reviews().await.len(), house.dispatches().await.len()), (50, 50));
}

#[tokio::test]
async fn fault_02_an_edit_keeps_the_old_form_and_alerts_when_it_is_worse() {
    let house = House::open().await;
    house.bring(Listing::Partial, vec![raw("1", 5.0, "Świetnie.")]).await;
    assert!(house.dispatches().await.is_empty());
    house.clock.advance(TimeDelta::hours(1));
    let report = house.bring(Listing::Partial, vec![raw("1", 1.0, "Jednak zepsute po tygodniu.")]).await;
    assert_eq!((report.edited, report.alerts), (1, 1));
    let now = house.reviews().await.remove(0);
    assert_eq!((now.revision, now.flagged, now.text.as_str()), (2, true, "Jednak zepsute po tygodniu."));
    let old = revision::Entity::find().one(house.db.reader()).await.unwrap().unwrap();
    assert_eq!((old.revision, old.text.as_str(), old.rating_value), (1, "Świetnie.", Some(5.0)));
    assert_eq!(verdict::Entity::find().all(house.db.reader()).await.unwrap().len(), 2);
    assert_eq!(house.dispatches().await[0].revision, 2);
}

#[tokio::test]
async fn fault_03_removed_after_three_walks_over_a_day_and_restored() {
    let house = House::open().await;
    let both = || vec![raw("1", 5.0, "Polecam."), raw("2", 1.0, "Nie polecam.")];
    house.bring(Listing::Complete, both()).await;
    for hours in [1, 1, 1, 1] {
        house.clock.advance(TimeDelta::hours(hours));
        let report = house.bring(Listing::Complete, vec![raw("1", 5.0, "Polecam.")]).await;
        assert_eq!((report.missing, report.removed), (1, 0), "not over 24 h yet");
    }
    house.clock.advance(TimeDelta::hours(24));
    let report = house.bring(Listing::Complete, vec![raw("1", 5.0, "Polecam.")]).await;
    assert_eq!((report.removed, report.held), (1, 1));
    assert!(house.reviews().await[1].removed_at.is_some());
    let days = daily::stored(house.db.reader(), Scope(house.of.business)).await.unwrap();
    assert_eq!(days.iter().map(|day| (day.removed, day.total)).collect::<Vec<_>>(), [(false, 1), (true, 1)]);
    let report = house.bring(Listing::Complete, both()).await;
    assert_eq!((report.restored, report.held, report.alerts), (1, 2, 0));
    assert_eq!(house.events().await.len(), 2);
    assert!(house.reviews().await.iter().all(|review| review.removed_at.is_none() && review.missing_walks == 0));
}

#[tokio::test]
async fn fault_04_an_empty_list_is_a_failed_walk_whatever_it_claims() {
    let house = House::open().await;
    seed::user(&house.db, &house.env, house.of, "wlasciciel@example.com", Role::Owner).await;
    house.bring(Listing::Complete, vec![raw("1", 5.0, "Polecam.")]).await;
    let before = house.rows().await;
    for claimed in [None, Some(0)] {
        house.clock.advance(TimeDelta::hours(9));
        let claimed = claimed.map(|count| Claimed { count: Some(count), average: None });
        let report = house.store(&Batch { claimed, ..Batch::empty(Listing::Complete) }, &house.walk(None)).await;
        assert_eq!((report.missing, report.removed, report.held), (0, 0, 1));
        let state = seed::state(&house.db, house.connection.id).await;
        assert_eq!(
            (state.health, state.paused, state.error_label.as_deref()),
            (Health::Degraded, false, Some("contract"))
        );
    }
    assert_eq!(house.rows().await, before, "nothing but the log and the state changed");
    // After the grace its owner hears of it, once; then it works again.
    for _ in 0..4 {
        house.clock.advance(TimeDelta::hours(9));
        house.store(&Batch::empty(Listing::Complete), &house.walk(None)).await;
    }
    assert_eq!(house.jobs("owner_notice").await.len(), 1);
    house.bring(Listing::Complete, vec![raw("1", 5.0, "Polecam.")]).await;
    let state = seed::state(&house.db, house.connection.id).await;
    assert_eq!((state.health, state.failures, state.owner_told_at), (Health::Ok, 0, None));
}

#[tokio::test]
async fn fault_14_two_authors_with_the_same_words_stay_two() {
    let house = House::open().await;
    let mut other = raw("b", 1.0, "Nie polecam.");
    other.author = Some("m...k".to_owned());
    house.bring(Listing::Partial, vec![raw("a", 1.0, "Nie polecam."), other]).await;
    assert_eq!(house.reviews().await.len(), 2);
    assert_eq!(house.dispatches().await.len(), 2);
}

#[tokio::test]
async fn fault_15_odd_texts_are_kept_as_they_are() {
    let house = House::open().await;
    let long = "ż".repeat(100_000);
    let texts = [
        "",
        "😡👎🏽",
        long.as_str(),
        "\u{202e}olleh שלום",
        "Z\u{351}\u{36b}a\u{342}l\u{33f}go",
        "'; DROP TABLE review; --",
    ];
    let reviews = texts.iter().enumerate().map(|(n, text)| raw(&n.to_string(), 2.0, text)).collect();
    assert_eq!(house.bring(Listing::Partial, reviews).await.new, texts.len());
    use unicode_normalization::UnicodeNormalization;
    for (row, text) in house.reviews().await.iter().zip(texts) {
        assert_eq!(row.text, text.nfc().collect::<String>());
    }
}

/// The classifier panics over one opinion: it is stored by its rating alone, its neighbours as ever.
#[tokio::test]
async fn fault_24_a_poisonous_opinion_is_kept_and_its_neighbours_too() {
    let house = House::open().await;
    let page = vec![raw("1", 5.0, "Dobrze."), raw("2", 1.0, "TRUCIZNA"), raw("3", 1.0, "Źle.")];
    assert_eq!(house.bring(Listing::Partial, page).await.new, 3);
    let verdicts = verdict::Entity::find().all(house.db.reader()).await.unwrap();
    assert_eq!(verdicts.iter().filter(|verdict| verdict.model == judge::FALLBACK).count(), 1);
    assert_eq!(house.dispatches().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_32_ten_thousand_complaints_at_once_are_all_told_in_few_mails() {
    let house = House::open().await;
    let page = (0..10_000).map(|id| raw(&format!("{id:05}"), 1.0, "Paczka nie dotarła.")).collect();
    let report = house.bring(Listing::Partial, page).await;
    assert_eq!((report.new, report.alerts), (10_000, 10_000));
    let dispatches = house.dispatches().await;
    let alerts = dispatches.iter().filter(|dispatch| dispatch.mode == DispatchMode::Alert).count();
    let (notices, digests) = (house.jobs("notify").await.len(), house.jobs("digest").await);
    assert_eq!((dispatches.len(), alerts, notices, digests.len()), (10_000, 26, 26, 1));
    assert_eq!(digests[0].run_at, house.env.now() + TimeDelta::minutes(15));
    // A second wave within the hour gets no mails of its own.
    house.clock.advance(TimeDelta::minutes(30));
    house.bring(Listing::Partial, vec![raw("late", 1.0, "Też nie dotarła.")]).await;
    assert_eq!(house.jobs("notify").await.len(), 26);
    house.clock.advance(TimeDelta::minutes(31));
    house.bring(Listing::Partial, vec![raw("later", 1.0, "Nadal nic.")]).await;
    assert_eq!(house.jobs("notify").await.len(), 27);
}

#[tokio::test]
async fn history_is_silent_until_a_whole_walk_has_ended() {
    let house = House::new().await;
    let cut = Failure {
        label: "transient",
        key: "source-error-transient",
        detail: "503".to_owned(),
        pause: None,
        retry_after: None,
    };
    let first = Batch { reviews: vec![raw("1", 1.0, "Źle.")], ..Batch::empty(Listing::Partial) };
    house.store(&first, &house.walk(Some(cut))).await;
    let state = seed::state(&house.db, house.connection.id).await;
    assert_eq!((state.first_complete_at, state.health), (None, Health::Degraded));
    assert!(state.next_full_at <= house.env.now(), "older opinions stand behind those that were read");
    house.bring(Listing::Complete, vec![raw("1", 1.0, "Źle."), raw("2", 1.0, "Gorzej.")]).await;
    assert!(house.reviews().await.iter().all(|review| review.silent));
    assert!(house.dispatches().await.is_empty());
    // From now on everything alerts, whatever its date: moderation can publish an old complaint late.
    house
        .bring(Listing::Complete, vec![raw("1", 1.0, "Źle."), raw("2", 1.0, "Gorzej."), raw("3", 1.0, "Fatalnie.")])
        .await;
    assert_eq!(house.dispatches().await.len(), 1);
    // But for files.
    let file = Batch { reviews: vec![raw("4", 1.0, "Z pliku.")], ..Batch::empty(Listing::Partial) };
    let import = Run { walk: Walk::Full, started_at: house.env.now(), kind: RunKind::Import };
    assert_eq!(house.store(&file, &import).await.new, 1);
    assert_eq!(house.dispatches().await.len(), 1);
}

#[tokio::test]
async fn the_same_data_a_hundred_times_changes_nothing_but_the_log() {
    let house = House::open().await;
    let mut page: Vec<_> = (0..40).map(|id| raw(&id.to_string(), f64::from(id % 5 + 1), "Tekst opinii.")).collect();
    page[3].reply = Some(SourceReply { text: "Dziękujemy.".to_owned(), ..SourceReply::default() });
    house.bring(Listing::Complete, page.clone()).await;
    let before = house.rows().await;
    for round in 0..100 {
        house.clock.advance(TimeDelta::minutes(15));
        let last = page.pop().unwrap();
        page.insert(round % 7, last);
        let report = house.bring(Listing::Complete, page.clone()).await;
        assert_eq!(report.unchanged, 40);
    }
    assert_eq!(house.rows().await, before);
    assert_eq!(fetch_run::Entity::find().all(house.db.reader()).await.unwrap().len(), 101);
}

#[tokio::test]
async fn an_answer_at_the_source_comes_changes_and_goes() {
    let house = House::open().await;
    let with = |reply: Option<&str>| {
        let reply = reply.map(|text| SourceReply { text: text.to_owned(), ..SourceReply::default() });
        vec![RawReview { reply, ..raw("1", 1.0, "Źle.") }]
    };
    house.bring(Listing::Partial, with(None)).await;
    assert_eq!(house.reviews().await[0].answered_at, None);
    for (reply, answered) in [(Some("Przepraszamy."), true), (Some("Przepraszamy!"), true), (None, false)] {
        house.clock.advance(TimeDelta::minutes(1));
        assert_eq!(house.bring(Listing::Partial, with(reply)).await.touched, 1);
        assert_eq!(house.reviews().await[0].answered_at.is_some(), answered);
    }
    use crate::domain::EventKind::*;
    assert_eq!(house.events().await, [ReplyAdded, ReplyChanged, ReplyRemoved]);
    assert_eq!(house.reviews().await[0].revision, 1, "the opinion itself never changed");
}

#[tokio::test]
async fn a_correction_survives_fetching_but_not_a_new_form() {
    let house = House::open().await;
    house.bring(Listing::Partial, vec![raw("1", 1.0, "Źle.")]).await;
    let before = house.reviews().await.remove(0);
    let mut after = before.clone();
    after.flagged = false;
    after.sentiment = Sentiment::Mixed;
    let tx = house.db.write().await.unwrap();
    crate::store::reviews::rewrite(&tx, vec![after.clone()]).await.unwrap();
    daily::moved(&tx, &before, &after).await.unwrap();
    tx.commit().await.unwrap();
    let answered = RawReview {
        reply: Some(SourceReply { text: "Dziękujemy.".to_owned(), ..SourceReply::default() }),
        ..raw("1", 1.0, "Źle.")
    };
    house.bring(Listing::Partial, vec![answered]).await;
    assert_eq!(house.reviews().await[0].sentiment, Sentiment::Mixed);
    house.bring(Listing::Partial, vec![raw("1", 1.0, "Bardzo źle.")]).await;
    let now = house.reviews().await.remove(0);
    assert_eq!((now.sentiment, now.flagged), (Sentiment::Negative, true));
}

#[tokio::test]
async fn an_unreadable_item_never_counts_as_missing() {
    let house = House::open().await;
    house.bring(Listing::Complete, vec![raw("1", 5.0, "Dobrze."), raw("2", 5.0, "Dobrze.")]).await;
    let batch = Batch {
        reviews: vec![raw("1", 5.0, "Dobrze.")],
        rejected: vec![Rejected::new(None, || "item 2".to_owned(), "the rating 7 is outside its scale")],
        ..Batch::empty(Listing::Complete)
    };
    let report = house.store(&batch, &house.walk(None)).await;
    assert_eq!((report.missing, report.rejected), (0, 1));
    let named = |id: &str| Batch {
        rejected: vec![Rejected::new(Some(id.to_owned()), String::new, "the rating 7 is outside its scale")],
        ..batch.clone()
    };
    let report = house.store(&named("2"), &house.walk(None)).await;
    assert_eq!((report.missing, report.rejected), (0, 1), "what is named is there");
    let report = house.store(&named("3"), &house.walk(None)).await;
    assert_eq!((report.missing, report.rejected), (1, 1), "an item that is another one hides nothing for ever");
    let log = fetch_run::Entity::find().order_by_desc(fetch_run::Column::Id).all(house.db.reader()).await.unwrap();
    assert!(log.iter().any(|run| run.error_detail.as_deref().is_some_and(|detail| detail.contains("item 2"))));
}

/// Random histories: whatever happens, the roll-up equals a fresh count (checked after every batch).
#[tokio::test]
async fn the_roll_up_equals_a_fresh_count_after_random_histories() {
    let house = House::open().await;
    let mut rng = StdRng::seed_from_u64(11);
    for _ in 0..40 {
        house.clock.advance(TimeDelta::hours(13));
        let listed: Vec<u32> = (0..30).filter(|_| rng.random_bool(0.6)).collect();
        let page = listed
            .into_iter()
            .map(|id| {
                let mut review = raw(&id.to_string(), f64::from(rng.random_range(2..=10)) / 2.0, "Tekst.");
                review.text = format!("Tekst {}.", rng.random_range(0..3));
                review.rating = review.rating.filter(|_| rng.random_bool(0.9));
                review.recommended = [None, Some(true), Some(false)][rng.random_range(0..3)];
                review.published = review.published.map(|published| Published {
                    at: published.at + TimeDelta::hours(rng.random_range(0..100)),
                    ..published
                });
                let reply = SourceReply { text: "Dziękujemy.".to_owned(), ..SourceReply::default() };
                review.reply = rng.random_bool(0.3).then_some(reply);
                review
            })
            .collect();
        let listing = if rng.random_bool(0.8) { Listing::Complete } else { Listing::Partial };
        house.bring(listing, page).await;
    }
    let kinds = house.events().await;
    assert!(kinds.contains(&crate::domain::EventKind::Removed) && kinds.contains(&crate::domain::EventKind::Restored));
}

/// The full-text search follows every write.
#[tokio::test]
async fn what_is_stored_can_be_found() {
    let house = House::open().await;
    if house.db.backend() != sea_orm::DbBackend::Sqlite {
        return;
    }
    house.bring(Listing::Partial, vec![raw("1", 1.0, "Zażółć gęślą jaźń")]).await;
    house.bring(Listing::Partial, vec![raw("1", 1.0, "Coś innego")]).await;
    for (word, hits) in [("zazolc", 0), ("innego", 1)] {
        let sql = format!("SELECT rowid FROM review_search WHERE review_search MATCH '{word}'");
        let found = house.db.reader().query_all_raw(sea_orm::Statement::from_string(house.db.backend(), sql)).await;
        assert_eq!(found.unwrap().len(), hits, "{word}");
    }
}

#[tokio::test]
async fn the_shipped_classifier_judges_what_is_stored() {
    let mut house = House::open().await;
    house.classifier = Arc::new(Lexicon::new());
    house.bring(Listing::Partial, vec![raw("1", 1.0, "Nie polecam, paczka zniszczona, brak kontaktu.")]).await;
    assert!(house.reviews().await[0].flagged);
}
