use chrono::TimeDelta;

use super::*;
use crate::{
    domain::{DispatchMode, DispatchState},
    jobs::tests::Rig,
    notify::fake_server::{End, Script},
};

const ANNA: &str = "anna@example.com";

async fn ask(rig: &Rig) {
    let until = rig.cx.env.now();
    rig.enqueue(&Job::Digest { recipient: ANNA.to_owned(), locale: Locale::Pl, until }).await;
}

fn subjects(rig: &Rig) -> Vec<String> {
    let parser = mail_parser::MessageParser::default();
    rig.server.taken().iter().map(|mail| parser.parse(&mail.bytes).unwrap().subject().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_digest_tells_what_was_due_and_asks_for_the_next() {
    let rig = Rig::new().await;
    let mut due = Vec::new();
    for _ in 0..3 {
        let review = rig.review(|_| {}).await;
        due.push(rig.dispatch(review, ANNA, DispatchMode::Digest).await);
    }
    let tomorrow = rig.cx.env.now() + TimeDelta::days(1);
    let review = rig.review(|row| row.silent = true).await;
    let later = rig
        .dispatch_with(review, ANNA, |row| {
            row.mode = DispatchMode::Digest;
            row.due_at = tomorrow;
        })
        .await;
    let review = rig.review(|_| {}).await;
    let somebody_elses = rig.dispatch(review, "jan@example.com", DispatchMode::Digest).await;
    ask(&rig).await;
    // While the job is open, its key keeps out another one for the same person.
    rig.enqueue(&Job::Digest { recipient: ANNA.to_owned(), locale: Locale::Pl, until: tomorrow }).await;
    rig.drain().await;
    assert_eq!(subjects(&rig), ["3 opinie do przejrzenia – Sklep zolw"]);
    for id in due {
        assert_eq!(rig.state(id).await, DispatchState::Sent);
    }
    assert_eq!(rig.state(later).await, DispatchState::Waiting);
    assert_eq!(rig.next_run().await, Some(tomorrow));
    rig.advance(TimeDelta::days(1));
    rig.drain().await;
    assert_eq!(subjects(&rig)[1], "1 opinia do przejrzenia – Sklep zolw");
    assert_eq!(rig.state(later).await, DispatchState::Sent);
    assert_eq!(rig.state(somebody_elses).await, DispatchState::Waiting);
    assert_eq!(rig.next_run().await, None);
}

#[tokio::test]
async fn fault_27_a_digest_of_which_nobody_knows_comes_once_more_as_it_was() {
    let rig = Rig::new().await;
    let review = rig.review(|_| {}).await;
    let first = rig.dispatch(review, ANNA, DispatchMode::Digest).await;
    ask(&rig).await;
    rig.server.next(Script { end: End::TakeAndHangUp, ..Script::default() });
    rig.drain().await;
    // Something new comes in while it waits: it is told in a mail of its own, not hidden in a copy.
    rig.advance(TimeDelta::minutes(1));
    let review = rig.review(|_| {}).await;
    let second = rig.dispatch(review, ANNA, DispatchMode::Digest).await;
    ask(&rig).await;
    rig.advance(TimeDelta::minutes(10));
    rig.drain().await;
    let ids: Vec<_> = rig.server.taken().iter().map(crate::notify::fake_server::Taken::message_id).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
    assert_eq!((rig.state(first).await, rig.state(second).await), (DispatchState::Sent, DispatchState::Sent));
}

#[tokio::test]
async fn history_is_counted_once_and_nothing_to_tell_is_no_mail() {
    let rig = Rig::new().await;
    ask(&rig).await;
    assert_eq!(rig.drain().await.done, 1);
    assert!(rig.server.taken().is_empty());
    for _ in 0..2 {
        rig.review(|row| row.silent = true).await;
    }
    let text = |index: usize| {
        let taken = rig.server.taken();
        let parsed = mail_parser::MessageParser::default().parse(&taken[index].bytes).unwrap();
        parsed.body_text(0).unwrap().into_owned()
    };
    for index in 0..2 {
        let review = rig.review(|_| {}).await;
        rig.dispatch(review, ANNA, DispatchMode::Digest).await;
        ask(&rig).await;
        rig.drain().await;
        assert_eq!(text(index).contains("Ceneo · Sklep główny: 2 opinie"), index == 0, "{}", text(index));
        rig.advance(TimeDelta::hours(1));
    }
}
