use std::time::Duration;

use chrono::TimeDelta;

use super::bench::Bench;
use crate::{
    domain::{Health, ReplyState},
    jobs::at_source,
    reply::{Approved, deliver},
    sandbox::Fault,
    sources::ReplyContext,
    store::replies,
    testing::seed,
};

const SORRY: &str = "Pani Jagodo, przepraszamy. Nową doniczkę wysyłamy jeszcze dziś.";

#[tokio::test]
async fn a_line_that_breaks_after_the_answer_arrived_leads_to_reading_not_to_sending() {
    let bench = Bench::google().await;
    bench.sandbox.world.google().set_fault_for(Fault::AnswerLost, 1);
    let id = bench.send(SORRY).await;
    assert_eq!(bench.state(id).await, ReplyState::Unknown);
    bench.after(TimeDelta::seconds(30)).await;
    assert_eq!(bench.state(id).await, ReplyState::Pending, "it stands there, being checked");
    bench.after(TimeDelta::minutes(1)).await;
    bench.after(TimeDelta::minutes(5)).await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert_eq!(bench.puts(), 1);
    assert!(bench.is_answered().await);
}

#[tokio::test]
async fn an_answer_that_never_arrived_is_lost_after_two_looks_and_a_person_sends_it_again() {
    let bench = Bench::google().await;
    bench.sandbox.world.google().set_fault_for(Fault::Silence, 1);
    let id = bench.send(SORRY).await;
    assert_eq!(bench.state(id).await, ReplyState::Unknown, "a timeout says nothing");
    bench.after(TimeDelta::seconds(30)).await;
    assert_eq!(bench.state(id).await, ReplyState::Unknown, "one look is not enough");
    assert_eq!(bench.problem(id).await, "answer-problem-looking");
    assert_eq!(bench.approve(id).await.expect("somebody is impatient"), Approved::Looking);
    bench.work().await;
    assert_eq!(bench.state(id).await, ReplyState::Unknown, "nor are two in a row");
    bench.after(TimeDelta::minutes(10)).await;
    assert_eq!(bench.state(id).await, ReplyState::Lost);
    assert_eq!(bench.puts(), 1, "the program never sends twice by itself");
    assert_eq!(bench.approve(id).await.expect("a person decides"), Approved::Queued);
    bench.work().await;
    assert_eq!(bench.state(id).await, ReplyState::Pending);
    assert_eq!(bench.puts(), 2);
}

#[tokio::test]
async fn a_worker_that_died_after_sending_is_followed_by_one_that_reads() {
    let bench = Bench::google().await;
    let id = bench.draft(SORRY).await;
    bench.approve(id).await.expect("approved");
    let claimed = bench.claim_and_die().await;
    let tx = bench.db.write().await.expect("a transaction");
    replies::move_on(&tx, id, &[ReplyState::Queued], deliver::sending(bench.env.now())).await.expect("moved");
    claimed.hand_over_in(&tx, &bench.env).await.expect("marked");
    tx.commit().await.expect("it stays");
    let case = replies::case(bench.db.reader(), bench.scope, id).await.expect("the answer");
    let secrets = at_source::secrets(&bench.cx, &case.connection).expect("secrets");
    let context = ReplyContext {
        http: &bench.cx.http,
        settings: &case.connection.settings,
        secrets: &secrets,
        now: bench.env.now(),
    };
    let answers = at_source::answers(&bench.cx, &case).expect("Google takes answers");
    answers.publish(&context, &case.review.external_id, SORRY).await.expect("it arrives");
    // Here the process is killed. Its lease runs out, and another one takes over.
    bench.after(TimeDelta::minutes(3)).await;
    assert_eq!(bench.state(id).await, ReplyState::Pending);
    bench.after(TimeDelta::minutes(10)).await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert_eq!(bench.puts(), 1);
}

#[tokio::test]
async fn a_worker_that_died_before_sending_leaves_the_decision_to_a_person() {
    let bench = Bench::google().await;
    let id = bench.draft(SORRY).await;
    bench.approve(id).await.expect("approved");
    let claimed = bench.claim_and_die().await;
    let tx = bench.db.write().await.expect("a transaction");
    replies::move_on(&tx, id, &[ReplyState::Queued], deliver::sending(bench.env.now())).await.expect("moved");
    claimed.hand_over_in(&tx, &bench.env).await.expect("marked");
    tx.commit().await.expect("it stays");
    bench.after(TimeDelta::minutes(3)).await;
    bench.after(TimeDelta::minutes(10)).await;
    assert_eq!((bench.state(id).await, bench.puts()), (ReplyState::Lost, 0));
}

#[tokio::test]
async fn a_worker_that_died_with_the_job_unmarked_changes_nothing() {
    let bench = Bench::google().await;
    let id = bench.draft(SORRY).await;
    bench.approve(id).await.expect("approved");
    bench.claim_and_die().await;
    bench.work().await;
    assert_eq!(bench.puts(), 0, "the job is leased");
    bench.after(TimeDelta::minutes(3)).await;
    assert_eq!((bench.state(id).await, bench.puts()), (ReplyState::Pending, 1));
}

#[tokio::test]
async fn a_source_that_asks_to_wait_gets_the_answer_later() {
    let bench = Bench::google().await;
    let wait = Duration::from_mins(10);
    bench.sandbox.world.google().set_fault_for(Fault::TooMany { retry_after: wait }, 1);
    let id = bench.send(SORRY).await;
    assert_eq!(bench.state(id).await, ReplyState::Queued);
    bench.after(TimeDelta::minutes(9)).await;
    assert_eq!(bench.puts(), 1, "it was asked to wait ten minutes");
    bench.after(TimeDelta::minutes(2)).await;
    assert_eq!((bench.state(id).await, bench.puts()), (ReplyState::Pending, 2));
}

#[tokio::test]
async fn a_dead_token_keeps_the_answer_until_somebody_connects_again() {
    let bench = Bench::google().await;
    bench.sandbox.world.google().set_fault(Fault::GrantRevoked);
    let id = bench.send(SORRY).await;
    assert_eq!(bench.state(id).await, ReplyState::Queued);
    assert_eq!(bench.problem(id).await, "answer-problem-no-login");
    let state = seed::state(&bench.db, bench.connection.id).await;
    assert_eq!((state.health, state.error_key.as_deref()), (Health::NeedsLogin, Some("source-error-unauthorized")));
    bench.sandbox.world.google().clear_fault();
    bench.after(TimeDelta::hours(1)).await;
    assert_eq!(bench.state(id).await, ReplyState::Pending);
}

#[tokio::test]
async fn an_approval_does_not_last_for_ever() {
    let bench = Bench::google().await;
    bench.sandbox.world.google().set_fault(Fault::GrantRevoked);
    let id = bench.send(SORRY).await;
    bench.clock.advance(TimeDelta::days(8));
    bench.sandbox.world.google().clear_fault();
    bench.work().await;
    assert_eq!(bench.state(id).await, ReplyState::Rejected);
    assert_eq!(bench.problem(id).await, "answer-problem-too-late");
    assert!(bench.open_jobs().await.is_empty());
}
