use chrono::TimeDelta;

use super::bench::Bench;
use crate::{
    domain::{Event, Locale, ReplyState},
    reply::problem_text,
    sandbox::Moderation,
};

const SORRY: &str = "Pani Jagodo, przepraszamy. Nową doniczkę wysyłamy jeszcze dziś.";

#[tokio::test]
async fn an_answer_is_put_once_and_followed_until_google_publishes_it() {
    let bench = Bench::google().await;
    let mut events = bench.cx.events.subscribe();
    let id = bench.send(SORRY).await;
    assert_eq!(bench.state(id).await, ReplyState::Pending, "200 is not publication");
    assert!(!bench.is_answered().await);
    bench.after(TimeDelta::minutes(1)).await;
    assert_eq!(bench.state(id).await, ReplyState::Pending);
    bench.after(TimeDelta::minutes(5)).await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert!(bench.is_answered().await);
    assert_eq!(bench.puts(), 1);
    assert!(bench.open_jobs().await.is_empty(), "nobody looks after it any more");
    let mut states = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::ReplyMoved { reply, state } = event {
            assert_eq!(reply, id);
            states.push(state);
        }
    }
    assert_eq!(states, [ReplyState::Sending, ReplyState::Pending, ReplyState::Live]);
}

#[tokio::test]
async fn an_answer_with_a_link_is_refused_and_the_reason_shown() {
    let bench = Bench::google().await;
    let id = bench.send("Zapraszamy na https://sklep.example po rabat.").await;
    bench.after(TimeDelta::minutes(1)).await;
    bench.after(TimeDelta::minutes(5)).await;
    assert_eq!(bench.state(id).await, ReplyState::Rejected);
    let reason = problem_text(Locale::Pl, &bench.problem(id).await);
    assert!(reason.contains("link"), "{reason}");
    assert!(!bench.is_answered().await);
    // A person writes another one.
    let second = bench.send(SORRY).await;
    assert_eq!(bench.state(second).await, ReplyState::Pending);
    assert_eq!(bench.puts(), 2);
}

#[tokio::test]
async fn an_answer_that_is_checked_for_days_is_followed_for_days() {
    let bench = Bench::google().await;
    bench.sandbox.world.google().set_moderation(Moderation::After(TimeDelta::days(3)));
    let id = bench.send(SORRY).await;
    for _ in 0..100 {
        bench.after(TimeDelta::hours(1)).await;
    }
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert!(bench.sandbox.world.google().requests() < 60, "it was asked too often");
}

#[tokio::test]
async fn the_next_walk_may_know_before_the_next_look() {
    let bench = Bench::google().await;
    let id = bench.send(SORRY).await;
    bench.walk_sees(Some(SORRY), Some("PENDING")).await;
    assert_eq!(bench.state(id).await, ReplyState::Pending);
    assert!(!bench.is_answered().await);
    bench.walk_sees(Some(SORRY), Some("APPROVED")).await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert!(bench.is_answered().await);
    bench.after(TimeDelta::hours(1)).await;
    bench.walk_sees(None, None).await;
    assert_eq!(bench.state(id).await, ReplyState::Lost, "it stood there and is gone");
    assert!(!bench.is_answered().await);
    bench.walk_sees(Some(SORRY), Some("APPROVED")).await;
    assert_eq!(bench.state(id).await, ReplyState::Live, "it came back");
    assert!(bench.is_answered().await);
}
