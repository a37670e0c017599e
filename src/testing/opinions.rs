//! Opinions to start a test or a look around from: judged by the real classifier, counted in their days.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{connection, connection_state, daily, fetch_run, review, review_event, revision, verdict};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::seed::{self, Seeded};
use crate::{
    classify::{Classifier, Lexicon},
    domain::{
        DatePrecision, Env, EventKind, Evidence, Health, Published, Rating, RawReview, Review, ReviewId, ReviewText,
        Scope, Sentiment, SourceReply, Walk,
    },
    store::{Db, businesses},
};

/// What invented customers say: language, stars, text.
const SAID: &[(&str, f64, &str)] = &[
    ("pl", 1.0, "Paczka przyszła po dwóch tygodniach, a w środku potłuczony wazon. Na reklamację nikt nie odpowiada."),
    ("pl", 5.0, "Wszystko dotarło następnego dnia, pięknie zapakowane. Bardzo polecam, obsługa przemiła."),
    ("pl", 2.0, "Kolor zupełnie inny niż na zdjęciu i nieprzyjemny zapach. Zwrot trwał miesiąc."),
    ("sl", 1.0, "Paket je zamudil dva tedna in prispel poškodovan. Na klice se nihče ne oglasi, res slabo."),
    ("pl", 4.0, "Dobra jakość, choć dostawa mogłaby być szybsza."),
    ("en", 5.0, "Lovely shop, the lamp arrived in perfect shape and looks even better than in the pictures."),
    (
        "pl",
        5.0,
        "Polecam, jednak kurier rzucił paczkę przez płot i pudełko jest zniszczone. Nie tak to miało wyglądać.",
    ),
    ("sl", 5.0, "Odlična storitev, hitra dostava in zelo prijazni ljudje. Priporočam vsem."),
    ("en", 2.0, "The chair wobbles, one screw was missing and support told me to buy it myself. Disappointed."),
    ("pl", 3.0, "Ujdzie."),
    ("pl", 1.0, "Oszuści! Pieniądze pobrane, towaru brak, sprawę zgłaszam na policję i do rzecznika konsumentów."),
    ("pl", 5.0, ""),
    ("sl", 3.0, "Izdelek je v redu, cena pa je previsoka za to, kar dobiš."),
    ("pl", 1.0, "Po herbacie z tego zestawu całą noc bolał mnie brzuch, dziecko ma wysypkę. Nie kupujcie."),
    ("pl", 4.0, "Ładne, solidne, zgodne z opisem. Odejmuję gwiazdkę za brak instrukcji po polsku."),
    ("en", 1.0, "Ordered twice, twice the wrong item. Nobody answers the phone."),
];

const NAMES: &[&str] = &[
    "Alina W.",
    "marek_78",
    "Zala V.",
    "Tomasz Przykładny",
    "K.",
    "Jagoda",
    "Bojan Vzorčni",
    "Halina z Torunia",
    "client 4471",
    "Ula",
    "Szymon N.",
    "Tina",
];

/// Keeps one opinion as a fetch would have.
pub async fn add(db: &Db, env: &Env, of: &connection::Model, raw: RawReview) -> review::Model {
    let scope = Scope(of.business_id);
    let business = businesses::get(db.reader(), scope).await.expect("the business is there");
    let now = env.now();
    let clean = Review::from_raw(raw, now).expect("the opinion says something");
    let judged = Lexicon::new().classify(&ReviewText::from(&clean), &businesses::languages(&business));
    let sort_at = clean.published.map_or(now, |published| published.at);
    let flagged = judged.p_negative >= 0.5;
    let answered_at = clean.reply.as_ref().map(|reply| reply.at.unwrap_or(now));
    let row = review::Model {
        id: env.id_at(sort_at),
        business_id: of.business_id,
        connection_id: of.id,
        location_id: of.location_id,
        source: of.source.clone(),
        external_id: clean.external_id.clone(),
        revision: 1,
        author: clean.author.clone(),
        rating_value: clean.rating.map(Rating::value),
        rating_best: clean.rating.map(Rating::best),
        rating_worst: clean.rating.map(Rating::worst),
        rating_normalised: clean.rating.map(Rating::normalised),
        recommended: clean.recommended,
        title: clean.title.clone(),
        text: clean.text.clone(),
        pros: json!(clean.pros),
        cons: json!(clean.cons),
        language: clean.language.as_ref().or(judged.language.as_ref()).map(ToString::to_string),
        published_at: clean.published.map(|published| published.at),
        published_precision: clean.published.map_or(DatePrecision::Unknown, |published| published.precision),
        source_updated_at: clean.updated_at,
        evidence: clean.evidence,
        url: clean.url.clone(),
        reply_text: clean.reply.as_ref().map(|reply| reply.text.clone()),
        reply_at: clean.reply.as_ref().and_then(|reply| reply.at),
        reply_state: clean.reply.as_ref().and_then(|reply| reply.state.clone()),
        reply_problem: clean.reply.as_ref().and_then(|reply| reply.problem.clone()),
        content_hash: clean.content_hash.to_hex(),
        opinion_hash: clean.opinion_hash.to_hex(),
        search: clean.search_text(),
        sort_at,
        day: sort_at.with_timezone(&businesses::time_zone(&business)).date_naive(),
        silent: false,
        first_seen_at: sort_at.max(now - TimeDelta::days(30)),
        revised_at: now,
        missing_walks: 0,
        missing_since: None,
        removed_at: None,
        restored_at: None,
        p_negative: judged.p_negative,
        sentiment: judged.sentiment,
        flagged,
        answered_at,
        resolved_at: None,
        resolved_by: None,
    };
    let said = verdict::Model {
        review_id: row.id,
        revision: 1,
        business_id: row.business_id,
        p_negative: judged.p_negative,
        sentiment: judged.sentiment,
        language: judged.language.as_ref().map(ToString::to_string),
        mismatch: judged.mismatch.and_then(|mismatch| json!(mismatch).as_str().map(str::to_owned)),
        topics: json!(judged.topics),
        urgency: json!(judged.urgency),
        reasons: json!(judged.reasons),
        model: judged.model,
        decided_at: now,
    };
    let tx = db.write().await.expect("the database is open");
    review::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*tx).await.expect("a review");
    verdict::Entity::insert(said.into_active_model()).exec_without_returning(&*tx).await.expect("a verdict");
    tx.commit().await.expect("the rows stay");
    count(db, &row).await;
    row
}

/// Adds an opinion to its day.
async fn count(db: &Db, row: &review::Model) {
    let found = daily::Entity::find()
        .filter(daily::Column::BusinessId.eq(row.business_id))
        .filter(daily::Column::Day.eq(row.day))
        .filter(daily::Column::ConnectionId.eq(row.connection_id))
        .filter(daily::Column::Removed.eq(false))
        .one(db.reader())
        .await
        .expect("the database answers");
    let one = |holds: bool| i64::from(holds);
    let stars = row.rating_value.zip(row.rating_best).map(|(value, best)| value * 5.0 / best);
    let star = |n: i64| one(stars.is_some_and(|stars| stars.round().max(1.0) as i64 == n));
    let add = daily::Model {
        business_id: row.business_id,
        day: row.day,
        connection_id: row.connection_id,
        removed: false,
        location_id: row.location_id,
        source: row.source.clone(),
        total: 1,
        negative: one(row.sentiment == Sentiment::Negative),
        mixed: one(row.sentiment == Sentiment::Mixed),
        positive: one(row.sentiment == Sentiment::Positive),
        flagged: one(row.flagged),
        answered: one(row.answered_at.is_some()),
        recommended: one(row.recommended == Some(true)),
        not_recommended: one(row.recommended == Some(false)),
        rated: one(stars.is_some()),
        stars_sum: stars.unwrap_or(0.0),
        stars_squares: stars.map_or(0.0, |stars| stars * stars),
        stars_1: star(1),
        stars_2: star(2),
        stars_3: star(3),
        stars_4: star(4),
        stars_5: star(5),
    };
    let tx = db.write().await.expect("the database is open");
    match found {
        None => {
            daily::Entity::insert(add.into_active_model()).exec_without_returning(&*tx).await.expect("a day");
        }
        Some(old) => {
            let sum = daily::Model {
                total: old.total + add.total,
                negative: old.negative + add.negative,
                mixed: old.mixed + add.mixed,
                positive: old.positive + add.positive,
                flagged: old.flagged + add.flagged,
                answered: old.answered + add.answered,
                recommended: old.recommended + add.recommended,
                not_recommended: old.not_recommended + add.not_recommended,
                rated: old.rated + add.rated,
                stars_sum: old.stars_sum + add.stars_sum,
                stars_squares: old.stars_squares + add.stars_squares,
                stars_1: old.stars_1 + add.stars_1,
                stars_2: old.stars_2 + add.stars_2,
                stars_3: old.stars_3 + add.stars_3,
                stars_4: old.stars_4 + add.stars_4,
                stars_5: old.stars_5 + add.stars_5,
                ..old
            };
            daily::Entity::update(sum.into_active_model().reset_all()).exec(&*tx).await.expect("a day");
        }
    }
    tx.commit().await.expect("the rows stay");
}

/// An opinion of the bank, the `n`th, published at `at`.
pub fn invented(n: usize, at: DateTime<Utc>, best: f64) -> RawReview {
    let (language, stars, text) = SAID[n % SAID.len()];
    RawReview {
        external_id: format!("invented-{n}"),
        author: (n % 7 != 3).then(|| NAMES[n % NAMES.len()].to_owned()),
        rating: Rating::new(stars * best / 5.0, if best > 5.0 { 0.0 } else { 1.0 }, best).ok(),
        text: text.to_owned(),
        pros: if n % 9 == 4 { vec!["solidne wykonanie".to_owned(), "cena".to_owned()] } else { Vec::new() },
        cons: if n % 9 == 4 { vec!["powolna dostawa".to_owned()] } else { Vec::new() },
        language: crate::domain::Language::parse(language).ok(),
        published: Some(Published {
            at,
            precision: if n.is_multiple_of(4) { DatePrecision::Day } else { DatePrecision::Second },
        }),
        evidence: n.is_multiple_of(3).then_some(Evidence::PlatformVerified),
        url: (n % 5 != 2).then(|| format!("https://source.example/opinions/{n}")),
        reply: (n % 6 == 5).then(|| SourceReply {
            text: "Dziękujemy za opinię i przepraszamy za kłopot. Już to wyjaśniamy.".to_owned(),
            at: Some(at + TimeDelta::hours(7)),
            ..SourceReply::default()
        }),
        ..RawReview::default()
    }
}

/// A shop with four connections in different health and about sixty opinions of the last three months.
/// Returns the opinions, newest last.
pub async fn shop(db: &Db, env: &Env, of: Seeded) -> Vec<ReviewId> {
    let now = env.now();
    let mut connections = Vec::new();
    for (source, name) in [
        ("google_business", "Google, ul. Lipowa"),
        ("facebook", "Strona na Facebooku"),
        ("ceneo", "Sklep na Ceneo"),
        ("opineo", "Wizytówka Opineo"),
    ] {
        let mut row = seed::connection(db, env, of, source, source).await;
        row.name = name.to_owned();
        let tx = db.write().await.expect("the database is open");
        row.clone().into_active_model().reset_all().update(&*tx).await.expect("a connection");
        tx.commit().await.expect("the rows stay");
        connections.push(row);
    }
    let mut all = Vec::new();
    for n in 0..60 {
        let of = &connections[n % 4];
        let at = now - TimeDelta::minutes(((59 - n) * (59 - n) * 36 + 11) as i64);
        all.push(add(db, env, of, invented(n, at, if of.source == "opineo" { 10.0 } else { 5.0 })).await);
    }
    healths(db, env, &connections).await;
    edit(db, env, &all[58], "Wszystko dotarło na czas, jest pięknie. Polecam.", 5.0).await;
    remove(db, env, &all[40]).await;
    all.iter().map(|row| row.id).collect()
}

/// Gives an opinion an earlier form, as if its author had changed her mind since.
pub async fn edit(db: &Db, env: &Env, row: &review::Model, before: &str, stars: f64) {
    let old = revision::Model {
        review_id: row.id,
        revision: 1,
        business_id: row.business_id,
        author: row.author.clone(),
        rating_value: Some(stars),
        rating_best: Some(5.0),
        rating_worst: Some(1.0),
        recommended: None,
        title: row.title.clone(),
        text: before.to_owned(),
        pros: json!([]),
        cons: json!([]),
        p_negative: 0.1,
        sentiment: Sentiment::Positive,
        seen_at: row.first_seen_at,
        replaced_at: env.now(),
    };
    let tx = db.write().await.expect("the database is open");
    revision::Entity::insert(old.into_active_model()).exec_without_returning(&*tx).await.expect("a revision");
    verdict::Entity::update_many()
        .col_expr(verdict::Column::Revision, 2.into())
        .filter(verdict::Column::ReviewId.eq(row.id))
        .exec(&*tx)
        .await
        .expect("a verdict");
    let mut now = review::ActiveModel { id: Set(row.id), ..Default::default() };
    now.revision = Set(2);
    now.update(&*tx).await.expect("a review");
    tx.commit().await.expect("the rows stay");
}

/// Takes an opinion away at its source.
pub async fn remove(db: &Db, env: &Env, row: &review::Model) {
    let tx = db.write().await.expect("the database is open");
    let mut gone = review::ActiveModel { id: Set(row.id), ..Default::default() };
    gone.removed_at = Set(Some(env.now()));
    gone.update(&*tx).await.expect("a review");
    let event = review_event::Model {
        id: env.id(),
        business_id: row.business_id,
        review_id: row.id,
        run_id: None,
        kind: EventKind::Removed,
        detail: None,
        at: env.now(),
    };
    review_event::Entity::insert(event.into_active_model()).exec_without_returning(&*tx).await.expect("an event");
    tx.commit().await.expect("the rows stay");
}

/// One connection is fine, one is slow, one was turned away, one waits for its first run.
async fn healths(db: &Db, env: &Env, connections: &[connection::Model]) {
    let now = env.now();
    for (n, connection) in connections.iter().enumerate() {
        let mut state = connection_state::ActiveModel { connection_id: Set(connection.id), ..Default::default() };
        let (health, key) = [
            (Health::Ok, None),
            (Health::Degraded, Some("source-error-transient")),
            (Health::Blocked, Some("source-error-challenged")),
            (Health::NeedsLogin, Some("source-error-unauthorized")),
        ][n];
        state.health = Set(health);
        state.paused = Set(n >= 2);
        state.error_key = Set(key.map(str::to_owned));
        state.error_label = Set(key.map(|key| key.trim_start_matches("source-error-").to_owned()));
        state.next_check_at = Set(now + TimeDelta::minutes(17 + 40 * n as i64));
        state.last_run_at = Set(Some(now - TimeDelta::minutes(43)));
        state.last_ok_at = Set(Some(now - TimeDelta::hours(1 + 30 * n as i64)));
        state.last_complete_at = Set(Some(now - TimeDelta::hours(9 + 30 * n as i64)));
        state.last_new_at = Set(Some(now - TimeDelta::hours(2 + 100 * n as i64)));
        state.claimed_count = Set((n != 1).then_some(15 + 3 * n as i64));
        state.claimed_average = Set((n != 1).then_some(4.4));
        let tx = db.write().await.expect("the database is open");
        state.update(&*tx).await.expect("a state");
        for back in 0..3_i64 {
            let run = fetch_run::Model {
                id: env.id(),
                business_id: connection.business_id,
                connection_id: connection.id,
                walk: if back == 2 { Walk::Full } else { Walk::Incremental },
                listing: if back == 2 { "complete".to_owned() } else { "partial".to_owned() },
                started_at: now - TimeDelta::minutes(43 + 60 * back),
                finished_at: now - TimeDelta::minutes(42 + 60 * back),
                silent: back == 2,
                fetched: 15,
                added: if back == 2 { 12 } else { 1 },
                edited: 0,
                touched: 0,
                missing: 0,
                removed: 0,
                restored: 0,
                unchanged: 3,
                rejected: 0,
                held: 15,
                claimed_count: Some(18),
                claimed_average: None,
                error_label: (back == 0)
                    .then(|| key.map(|key| key.trim_start_matches("source-error-").to_owned()))
                    .flatten(),
                error_detail: None,
            };
            fetch_run::Entity::insert(run.into_active_model()).exec_without_returning(&*tx).await.expect("a run");
        }
        tx.commit().await.expect("the rows stay");
    }
}
