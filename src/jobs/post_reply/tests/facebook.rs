use chrono::TimeDelta;

use super::bench::Bench;
use crate::{
    domain::ReplyState,
    reply::{Approved, ByHand, by_hand, withdraw},
    sandbox::Fault,
    sources,
};

#[tokio::test]
async fn an_answer_is_a_comment_of_the_page_and_live_at_once() {
    let bench = Bench::facebook().await;
    let id = bench.send("Przepraszamy, oddzwonimy jutro.").await;
    let reply = bench.reply(id).await;
    assert_eq!(reply.state, ReplyState::Live);
    assert!(reply.remote_id.is_some());
    assert!(bench.is_answered().await);
    let comments = bench.sandbox.world.facebook().get(&bench.opinion).expect("the opinion").comments;
    assert_eq!(comments.len(), 1);
    assert!(comments[0].by_owner && comments[0].text == "Przepraszamy, oddzwonimy jutro.");
}

#[tokio::test]
async fn a_comment_whose_answer_was_lost_is_found_not_doubled() {
    let bench = Bench::facebook().await;
    let id = bench.draft("Przepraszamy, oddzwonimy jutro.").await;
    bench.approve(id).await.expect("approved");
    // As after a comment of which nobody heard: Facebook refuses its double, and the list is read.
    let facebook = bench.sandbox.world.facebook();
    facebook.comment(&bench.opinion, "Pracownia Zielona Półka", true, "Przepraszamy, oddzwonimy jutro.");
    bench.work().await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert_eq!(facebook.get(&bench.opinion).expect("the opinion").comments.len(), 1);
}

#[tokio::test]
async fn an_outage_before_the_comment_puts_it_off() {
    let bench = Bench::facebook().await;
    bench.sandbox.world.facebook().set_fault(Fault::Unavailable);
    let id = bench.send("Przepraszamy.").await;
    assert_eq!(bench.state(id).await, ReplyState::Queued, "the list could not be read, so nothing went out");
    bench.sandbox.world.facebook().clear_fault();
    bench.after(TimeDelta::minutes(2)).await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
}

#[tokio::test]
async fn without_an_api_a_person_carries_the_answer_and_the_next_walk_confirms_it() {
    let bench = Bench::ceneo().await;
    let text = "Dzień dobry,\nprzepraszamy i wysyłamy nową doniczkę.";
    let id = bench.draft(text).await;
    let Approved::ByHand(ByHand { text: copied, address }) = bench.approve(id).await.expect("approved") else {
        panic!("Ceneo has no API")
    };
    assert_eq!(copied, text);
    assert!(address.is_some_and(|address| address.starts_with("http")), "there is a page to go to");
    assert_eq!(bench.state(id).await, ReplyState::Assisted);
    assert!(bench.open_jobs().await.is_empty());
    bench.walk_sees(None, None).await;
    assert_eq!(bench.state(id).await, ReplyState::Assisted, "nobody pasted it yet");
    assert!(!bench.is_answered().await);
    bench.walk_sees(Some("Dzień dobry, przepraszamy  i wysyłamy nową doniczkę."), None).await;
    assert_eq!(bench.state(id).await, ReplyState::Live);
    assert!(bench.is_answered().await);
}

#[tokio::test]
async fn another_answer_at_the_source_is_noted() {
    let bench = Bench::ceneo().await;
    let id = bench.draft("Przepraszamy.").await;
    bench.approve(id).await.expect("approved");
    bench.walk_sees(Some("Proszę dzwonić do serwisu."), None).await;
    assert_eq!(bench.state(id).await, ReplyState::Assisted);
    assert_eq!(bench.problem(id).await, "answer-problem-other-text");
    assert!(bench.is_answered().await, "the customer has an answer, if not this one");
    withdraw(&bench.db, &bench.env, bench.scope, bench.user, id).await.expect("taken back");
    assert_eq!(bench.state(id).await, ReplyState::Draft);
}

#[tokio::test]
async fn a_refused_answer_can_be_carried_by_hand() {
    let bench = Bench::google().await;
    let id = bench.send("Więcej na https://sklep.example").await;
    bench.after(TimeDelta::minutes(1)).await;
    bench.after(TimeDelta::minutes(5)).await;
    assert_eq!(bench.state(id).await, ReplyState::Rejected);
    let way = by_hand(&bench.db, &bench.env, sources::find, bench.scope, bench.user, id).await.expect("by hand");
    assert_eq!(way.address.as_deref(), Some("https://business.google.com/reviews"));
    assert_eq!(bench.state(id).await, ReplyState::Assisted);
}
