use axum::http::StatusCode;
use chrono::TimeDelta;
use entity::job;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::Desk;
use crate::{
    domain::{Job, Locale},
    schedule::DiskWatch,
    store::Trouble,
    telemetry,
    testing::seed,
};

async fn jobs(desk: &Desk) -> Vec<Job> {
    let rows = job::Entity::find().all(desk.db.reader()).await.unwrap();
    rows.into_iter().map(|row| serde_json::from_value(row.payload).unwrap()).collect()
}

#[tokio::test]
async fn ready_means_that_the_ticker_and_the_workers_turn() {
    let desk = Desk::new().await;
    let ready = async || {
        let answer = desk.get("/readyz").await;
        (answer.status.as_u16(), answer.body)
    };
    assert_eq!(ready().await, (200, "ready\n".to_owned()), "a process that only serves pages misses nobody");
    for part in ["ticker", "mail"] {
        desk.web.pulse.beat(part, desk.env.now(), TimeDelta::minutes(1));
    }
    desk.clock.advance(TimeDelta::seconds(60));
    assert_eq!(ready().await.0, 200);
    desk.web.pulse.beat("ticker", desk.env.now(), TimeDelta::minutes(1));
    desk.clock.advance(TimeDelta::seconds(1));
    assert_eq!(ready().await, (503, "a part of the service does not turn\n".to_owned()));
    desk.web.pulse.beat("mail", desk.env.now(), TimeDelta::minutes(1));
    assert_eq!(ready().await.0, 200);
    assert_eq!(desk.get("/healthz").await.body, "ok\n");
}

#[tokio::test]
async fn fault_20_every_page_says_that_nothing_can_be_saved_and_the_owner_is_told_afterwards() {
    let mut desk = Desk::new().await;
    if !desk.db.url().starts_with("sqlite:") {
        return;
    }
    let mut watch = DiskWatch::new((*desk.db).clone(), desk.env.clone());
    watch.look().await;
    assert!(!desk.page("/").await.contains("notice bad house"));
    desk.db.refuse_writes(true).await.unwrap();

    // The use of this session is due to be noted, which fails: the pages are shown all the same.
    desk.clock.advance(TimeDelta::hours(1));
    let noticed = desk.env.now();
    desk.page("/").await;
    let session = desk.cookie.clone().unwrap();
    for (locale, says) in [(Locale::Pl, "niczego nie można"), (Locale::Sl, "ničesar"), (Locale::En, "nothing can be")]
    {
        desk.cookie = Some(format!("{session}; language={locale}"));
        for path in ["/", "/trends", "/sources", "/widgets", "/connect"] {
            let page = desk.page(path).await;
            assert!(page.contains("notice bad house") && page.contains(says), "{path} in {locale}");
        }
    }
    desk.cookie = Some(session);
    let refused = desk.post("/preferences", &[("language", "pl"), ("next", "/")]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.body.contains("This could not be saved"), "{}", refused.body);
    let ready = desk.get("/readyz").await;
    assert_eq!((ready.status, ready.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "the disk cannot be written\n"));

    watch.look().await;
    desk.clock.advance(TimeDelta::seconds(30));
    watch.look().await;
    assert_eq!(desk.db.trouble(), Some(Trouble::ReadOnly), "a trial that fails changes nothing");
    assert!(jobs(&desk).await.is_empty());

    desk.db.refuse_writes(false).await.unwrap();
    desk.clock.advance(TimeDelta::seconds(30));
    watch.look().await;
    assert_eq!(desk.db.trouble(), None, "the watch itself finds out");
    watch.look().await;
    watch.look().await;
    let told = jobs(&desk).await;
    let [Job::DiskNotice { recipient, locale, full, from, until }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((recipient.as_str(), *locale, *full), ("owner@example.com", Locale::En, false));
    assert_eq!((*from, *until), (noticed, desk.env.now()));
    assert_eq!(desk.get("/readyz").await.status, StatusCode::OK);
    assert!(!desk.page("/").await.contains("notice bad house"));
}

#[tokio::test]
async fn fault_40_the_owner_is_told_once_a_day_that_an_account_is_guessed_at() {
    let mut desk = Desk::new().await;
    desk.add_person("zala@example.com").await;
    desk.cookie = None;
    for email in ["zala@example.com", "nobody@example.com"] {
        for _ in 0..11 {
            desk.post_bare("/login", &[("email", email), ("password", "wrong")]).await;
        }
    }
    assert_eq!(desk.web.tell_of_guessed().await.unwrap(), 1, "of the account there is, and of no other");
    assert_eq!(desk.web.tell_of_guessed().await.unwrap(), 0);
    let told = jobs(&desk).await;
    let [Job::GuessNotice { user, recipient, .. }] = told.as_slice() else { panic!("{told:?}") };
    let zala = crate::store::users::by_email(desk.db.reader(), "zala@example.com").await.unwrap().unwrap();
    assert_eq!((*user, recipient.as_str()), (zala.id, "owner@example.com"));
    for (hours, mails) in [(23, 0), (2, 1)] {
        desk.clock.advance(TimeDelta::hours(hours));
        desk.web.login_limits.bring_up("zala@example.com");
        assert_eq!(desk.web.tell_of_guessed().await.unwrap(), mails, "after {hours} more hours");
        let tx = desk.db.write().await.unwrap();
        tx.execute_unprepared("DELETE FROM job").await.unwrap();
        tx.commit().await.unwrap();
    }
}

const TOKEN: &str = "a-token-for-the-figures";

#[tokio::test]
async fn figures_are_for_who_may_read_them() {
    let mut desk = Desk::unclaimed().await;
    let status = async |desk: &Desk| desk.get("/metrics").await.status.as_u16();
    assert_eq!(status(&desk).await, 404, "whose address is not known is a stranger");
    for (peer, expected) in [("127.0.0.1:5", 200), ("[::1]:5", 200), ("[::ffff:127.0.0.1]:5", 200), ("10.0.0.1:5", 404)]
    {
        desk.peer = Some(peer.parse().unwrap());
        assert_eq!(status(&desk).await, expected, "{peer}");
    }
    desk.peer = Some("127.0.0.1:5".parse().unwrap());
    for name in ["x-forwarded-for", "forwarded", "via", "x-real-ip"] {
        desk.headers = vec![(name, "203.0.113.9".to_owned())];
        assert_eq!(status(&desk).await, 404, "a proxy passes this on: {name}");
    }

    let mut desk = Desk::with_settings(&[("OPINARI__METRICS__TOKEN", TOKEN)]).await;
    desk.peer = Some("127.0.0.1:5".parse().unwrap());
    assert_eq!(status(&desk).await, 401, "with a token set, this machine shows it, too");
    for (shown, expected) in [
        (format!("Bearer {TOKEN}"), 200),
        (format!("bearer  {TOKEN} "), 200),
        (format!("Basic {TOKEN}"), 401),
        (format!("Bearer {TOKEN}x"), 401),
        ("Bearer ".to_owned(), 401),
    ] {
        desk.headers = vec![("authorization", shown.clone())];
        assert_eq!(status(&desk).await, expected, "{shown}");
    }
}

#[tokio::test]
async fn figures_say_how_things_are_and_name_nobody() {
    telemetry::describe();
    let mut desk = Desk::new().await;
    let of = seed::Seeded {
        business: desk.scope().await.0,
        location: crate::store::businesses::locations(desk.db.reader(), desk.scope().await).await.unwrap()[0].id,
    };
    crate::testing::opinions::shop(&desk.db, &desk.env, of).await;
    desk.web.pulse.beat("ticker", desk.env.now(), TimeDelta::minutes(1));
    desk.clock.advance(TimeDelta::seconds(7));
    desk.get("/w/nothing").await;
    desk.peer = Some("127.0.0.1:5".parse().unwrap());
    let text = desk.page("/metrics").await;
    let connections = crate::store::ledger::standings(desk.db.reader(), desk.scope().await).await.unwrap();
    for one in &connections {
        let labels = format!("{{connection=\"{}\",source=\"{}\"", one.connection.id, one.connection.source);
        let line = |name: &str, value: i64| format!("\nopinari_connection_{name}{labels}}} {value}\n");
        assert!(text.contains(&line("up", i64::from(!one.state.paused))), "{labels}");
        assert!(text.contains(&line("held", one.held)), "{labels}");
        if let Some(claimed) = one.state.claimed_count {
            assert!(text.contains(&line("claimed", claimed)), "{labels}");
        }
        assert!(!text.contains(&one.connection.name));
    }
    for line in [
        "opinari_part_silent_seconds{part=\"ticker\"} 7",
        "opinari_database_trouble 0",
        "opinari_build_info{version=",
        "opinari_widget_answers_total{status=\"404\"}",
        "# TYPE opinari_connection_health gauge",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    for personal in ["Jagoda", "owner@example.com", "Lipą", "pod-lipa"] {
        assert!(!text.contains(personal), "{personal}");
    }
}
