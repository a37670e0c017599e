//! The staff pages and a widget's making over a given number of opinions, through the service's own router: what
//! each costs as the data grows. `OPINARI_BENCH_ROWS` says how many opinions (100,000), `OPINARI_TEST_POSTGRES`
//! chooses PostgreSQL.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use chrono::TimeDelta;
use opinari::{
    accounts::{self, NewPerson},
    config::Config,
    domain::{Env, Locale, ReviewId, Role, Scope},
    provision::{self, NewWidget},
    publish,
    store::{inbox::Position, known},
    testing::volume::Shop,
    vault::Vault,
    web,
};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait};
use tower::ServiceExt;

const TIMES: usize = 21;
const PASSWORD: &str = "a sentence for the bench";

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is steered by its environment")]
    let rows: usize = std::env::var("OPINARI_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let shop = Shop::with(rows).await;
    if shop.db.backend() == DbBackend::Postgres {
        // What its own upkeep does a minute after so many rows came in.
        let tx = shop.db.write().await.expect("the database is open");
        tx.execute_unprepared("ANALYZE").await.expect("the rows are counted");
        tx.commit().await.expect("the counts stay");
    }
    let scope = Scope(shop.of.business);
    let config = Arc::new(Config::defaults());
    let person = NewPerson {
        email: "owner@example.com".to_owned(),
        name: "Jagoda".to_owned(),
        password: PASSWORD.to_owned(),
        role: Role::Owner,
        locale: Locale::Pl,
    };
    let user = accounts::add_user(&shop.db, &shop.env, scope, None, person).await.expect("the owner is added");
    let session = accounts::login(&shop.db, &shop.env, &config.security, "owner@example.com", PASSWORD, "bench")
        .await
        .expect("the owner signs in");
    let widget = NewWidget {
        name: "Strona".to_owned(),
        locale: Locale::Pl,
        theme: "auto".to_owned(),
        allowed_hosts: Vec::new(),
    };
    let widget = provision::save_widget(&shop.db, &shop.env, scope, user, None, widget).await.expect("a widget");
    let widget = entity::widget::Entity::find_by_id(widget).one(shop.db.reader()).await;
    let widget = widget.expect("the database answers").expect("the widget is there");
    let vault = Vault::from_hex(&"5a".repeat(32), "the benchmark").expect("the key is well formed");
    let state = web::State::new(
        (*shop.db).clone(),
        shop.env.clone(),
        config.clone(),
        vault,
        opinari::telemetry::Pulse::default(),
    );
    let router = web::router(state);

    let half = shop.env.now() - TimeDelta::minutes(rows as i64 * 5 / 2);
    let deep = Position { p_negative: 0.0, at: half, id: ReviewId(uuid::Uuid::nil()) };
    let cookie = format!("opinari={}", session.token);
    for (what, path) in [
        ("inbox, what needs an answer", "/".to_owned()),
        ("inbox, all, newest", "/?state=all".to_owned()),
        ("inbox, all, half way down", format!("/?state=all&after={deep}")),
        ("inbox, two words searched", "/?state=all&q=reklamacji+klient".to_owned()),
        ("inbox, a number searched", format!("/?state=all&q={}", rows / 2)),
        ("trends, 90 days", "/trends".to_owned()),
        ("trends, all time", "/trends?period=all".to_owned()),
        ("sources, the ledger", "/sources".to_owned()),
        ("all opinions, public", format!("/w/{}/all", widget.token)),
    ] {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let started = Instant::now();
            ask(&router, &path, &cookie).await;
            took.push(started.elapsed().as_secs_f64() * 1e3);
        }
        report(rows, what, took);
    }
    making(&shop, &config, &widget.token, rows).await;
    let started = Instant::now();
    let held = known::load(shop.db.reader(), shop.connection.id).await.expect("the index is read").held();
    report(rows, "index of what a connection is known to hold", vec![started.elapsed().as_secs_f64() * 1e3]);
    assert_eq!(held, rows);
}

/// A widget's page, made and packed.
async fn making(shop: &Shop, config: &Config, token: &str, rows: usize) {
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let env: Env = shop.env.clone();
        let rights = |_: &str| Some(publish::Rights { name: "Heureka", text: true });
        let cache = publish::Cache::new((*shop.db).clone(), env, config.widget.clone(), rights);
        let started = Instant::now();
        assert!(cache.widget(token).await.expect("the widget is made").is_some());
        took.push(started.elapsed().as_secs_f64() * 1e3);
    }
    report(rows, "a widget made anew", took);
}

async fn ask(router: &Router, path: &str, cookie: &str) {
    let request = Request::get(path).header(header::HOST, "127.0.0.1:8080").header(header::COOKIE, cookie);
    let request = request.body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    to_bytes(response.into_body(), 16 << 20).await.expect("a body");
}

#[expect(clippy::print_stdout, reason = "a benchmark's result is for whoever started it")]
fn report(rows: usize, what: &str, mut took: Vec<f64>) {
    took.sort_by(f64::total_cmp);
    println!("at {rows}: {what}: {:.1} ms (slowest {:.1})", took[took.len() / 2], took[took.len() - 1]);
}
