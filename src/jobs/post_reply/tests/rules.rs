use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::bench::Bench;
use crate::{
    domain::{ReplyState, Scope},
    reply::{Approved, ReplyError, TooLong, approve, is_outdated, save_draft},
    sources,
    store::{StoreError, replies},
    testing::seed,
};

#[tokio::test]
async fn an_opinion_has_one_draft_and_the_last_word_stays() {
    let bench = Bench::google().await;
    let first = bench.draft("Przepra").await;
    let second = bench.draft("Przepraszamy.\r\nZespół").await;
    assert_eq!(first, second);
    assert_eq!(bench.reply(first).await.text, "Przepraszamy.\nZespół");
    let all = replies::of_review(bench.db.reader(), bench.scope, bench.review).await.expect("rows");
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn only_an_answer_that_fits_is_approved() {
    let bench = Bench::google().await;
    let id = bench.draft("   ").await;
    assert!(matches!(bench.approve(id).await, Err(ReplyError::Empty)));
    bench.draft(&"ż".repeat(2049)).await;
    let too_long = bench.approve(id).await;
    let expected = TooLong { length: 4098, limit: 4096, bytes: true };
    assert!(matches!(too_long, Err(ReplyError::TooLong(found)) if found == expected));
    bench.draft(&"ż".repeat(2048)).await;
    assert_eq!(bench.approve(id).await.expect("just fits"), Approved::Queued);
    assert!(bench.open_jobs().await.contains(&"post_reply".to_owned()));
    assert_eq!(bench.puts(), 0, "approving waits for nobody");
    let audit = entity::audit::Entity::find().all(bench.db.reader()).await.expect("rows");
    assert_eq!(audit.len(), 1);
    assert_eq!((audit[0].action.as_str(), audit[0].user_id), ("reply.approve", Some(bench.user)));
}

#[tokio::test]
async fn an_opinion_that_changed_is_read_again_before_it_is_answered() {
    let bench = Bench::google().await;
    let id = bench.draft("Dziękujemy.").await;
    bench.change_opinion(|row| row.revision = Set(2)).await;
    assert!(is_outdated(&bench.reply(id).await, &bench.opinion_row().await));
    assert!(matches!(bench.approve(id).await, Err(ReplyError::Stale)));
    // What was typed with the old form in view is still an answer to the old form.
    save_draft(&bench.db, &bench.env, bench.scope, bench.user, bench.review, 1, "Dziękujemy!").await.expect("kept");
    assert!(matches!(bench.approve(id).await, Err(ReplyError::Stale)));
    bench.draft("Dziękujemy za zmianę.").await;
    assert_eq!(bench.approve(id).await.expect("seen again"), Approved::Queued);
    // It changes once more before the job runs.
    bench.change_opinion(|row| row.revision = Set(3)).await;
    bench.work().await;
    assert_eq!((bench.state(id).await, bench.puts()), (ReplyState::Rejected, 0));
    assert_eq!(bench.problem(id).await, "answer-problem-outdated");
}

#[tokio::test]
async fn a_second_answer_waits_for_the_first() {
    let bench = Bench::google().await;
    let first = bench.send("Przepraszamy.").await;
    let second = bench.draft("I jeszcze coś.").await;
    assert_ne!(first, second);
    assert!(matches!(bench.approve(second).await, Err(ReplyError::UnderWay(ReplyState::Pending))));
    assert!(matches!(bench.approve(first).await, Err(ReplyError::UnderWay(ReplyState::Pending))));
    bench.after(TimeDelta::minutes(1)).await;
    bench.after(TimeDelta::minutes(5)).await;
    assert!(matches!(bench.approve(second).await, Err(ReplyError::UnderWay(ReplyState::Live))));
    assert_eq!(bench.puts(), 1);
}

#[tokio::test]
async fn approving_twice_sends_once() {
    let bench = Bench::google().await;
    let id = bench.draft("Przepraszamy.").await;
    assert_eq!(bench.approve(id).await.expect("approved"), Approved::Queued);
    assert_eq!(bench.approve(id).await.expect("approved"), Approved::Queued);
    assert_eq!(bench.open_jobs().await, ["post_reply"]);
    bench.work().await;
    assert_eq!(bench.puts(), 1);
}

#[tokio::test]
async fn what_somebody_answered_at_the_source_is_not_overwritten() {
    let bench = Bench::google().await;
    let id = bench.draft("Przepraszamy.").await;
    bench.walk_sees(Some("Zadzwonimy do Pani."), Some("APPROVED")).await;
    assert!(matches!(bench.approve(id).await, Err(ReplyError::Answered)));
    bench.walk_sees(None, None).await;
    assert_eq!(bench.approve(id).await.expect("it is free again"), Approved::Queued);
    bench.walk_sees(Some("Zadzwonimy do Pani."), Some("APPROVED")).await;
    bench.work().await;
    assert_eq!((bench.state(id).await, bench.puts()), (ReplyState::Rejected, 0));
    assert_eq!(bench.problem(id).await, "answer-problem-answered");
}

#[tokio::test]
async fn another_business_sees_nothing() {
    let bench = Bench::google().await;
    let id = bench.draft("Przepraszamy.").await;
    let other = Scope(seed::business(&bench.db, &bench.env, "inna").await.business);
    let approved = approve(&bench.db, &bench.env, sources::find, other, bench.user, id).await;
    assert!(matches!(approved, Err(ReplyError::Store(StoreError::Missing("answer")))));
    let drafted = save_draft(&bench.db, &bench.env, other, bench.user, bench.review, 1, "x").await;
    assert!(matches!(drafted, Err(ReplyError::Store(StoreError::Missing("opinion")))));
}
