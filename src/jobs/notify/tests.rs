use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use crate::{
    domain::{Event, Job, JobState, Lane, Sentiment},
    jobs::tests::Rig,
    notify::fake_server::{End, Script},
    store::jobs,
};

use super::*;

const ANNA: &str = "anna@example.com";

/// One alert to one person, waiting.
async fn waiting() -> (Rig, DispatchId) {
    let rig = Rig::new().await;
    let review = rig.review(|_| {}).await;
    let dispatch = rig.dispatch(review, ANNA, DispatchMode::Alert).await;
    rig.enqueue(&Job::Notify { dispatch }).await;
    (rig, dispatch)
}

#[tokio::test]
async fn an_alert_goes_out_once_and_is_told_of() {
    let (rig, dispatch) = waiting().await;
    let mut heard = rig.cx.events.subscribe();
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Sent);
    let sent = Event::MailSent { kind: "alert", recipient: "a…@example.com".to_owned() };
    assert_eq!(heard.recv().await.unwrap(), sent);
    let taken = rig.server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].message_id(), format!("<{dispatch}.alert@example.org>"));
    // The same job once more, as after a crash before its end was written: nothing goes out.
    rig.enqueue(&Job::Notify { dispatch }).await;
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!(rig.server.taken().len(), 1);
}

#[tokio::test]
async fn fault_27_a_lost_answer_brings_one_more_copy_at_most() {
    let (rig, dispatch) = waiting().await;
    for _ in 0..2 {
        rig.server.next(Script { end: End::TakeAndHangUp, ..Script::default() });
    }
    assert_eq!(rig.drain().await.retried, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Waiting);
    assert!(rig.next_run().await.unwrap() >= rig.cx.env.now() + TimeDelta::minutes(10));
    rig.advance(TimeDelta::minutes(9));
    assert_eq!(rig.drain().await.retried, 0);
    rig.advance(TimeDelta::minutes(2));
    // Lost again: given up and shown, not sent for ever.
    assert_eq!(rig.drain().await.dead, 1);
    rig.advance(TimeDelta::days(6));
    rig.drain().await;
    let taken = rig.server.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].message_id(), taken[1].message_id());
}

#[tokio::test]
async fn fault_27_the_one_more_copy_may_be_the_first_to_arrive() {
    let (rig, dispatch) = waiting().await;
    rig.server.next(Script { end: End::HangUpEarly, ..Script::default() });
    rig.drain().await;
    assert!(rig.server.taken().is_empty());
    rig.advance(TimeDelta::minutes(10));
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!((rig.state(dispatch).await, rig.server.taken().len()), (DispatchState::Sent, 1));
}

#[tokio::test]
async fn a_clear_refusal_after_the_message_is_no_possible_copy() {
    let (rig, dispatch) = waiting().await;
    rig.server.next(Script { end: End::Reply("451 greylisted"), ..Script::default() });
    rig.server.next(Script { end: End::TakeAndHangUp, ..Script::default() });
    assert_eq!(rig.drain().await.retried, 1);
    assert_eq!(rig.jobs().await[0].handed_over_at, None);
    rig.advance(TimeDelta::minutes(2));
    // The first attempt that nobody knows of: one more is due.
    assert_eq!(rig.drain().await.retried, 1);
    rig.advance(TimeDelta::minutes(11));
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Sent);
    assert_eq!(rig.server.taken().len(), 2);
}

#[tokio::test]
async fn fault_28_refusals_end_and_troubles_pass() {
    let (rig, dispatch) = waiting().await;
    rig.server.next(Script { mail: "421 busy", ..Script::default() });
    rig.server.next(Script { mail: "530 sign in first", ..Script::default() });
    rig.server.next(Script { rcpt: "550 no such user <anna@example.com>", ..Script::default() });
    assert_eq!(rig.drain().await.retried, 1);
    rig.advance(TimeDelta::minutes(2));
    // A setting to mend: the mail waits, and says so.
    assert_eq!(rig.drain().await.retried, 1);
    assert!(rig.next_run().await.unwrap() >= rig.cx.env.now() + TimeDelta::minutes(30));
    assert_eq!(rig.state(dispatch).await, DispatchState::Waiting);
    rig.advance(TimeDelta::minutes(31));
    assert_eq!(rig.drain().await.dead, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Failed);
    let reason = rig.jobs().await[0].last_error.clone().unwrap();
    assert!(reason.contains("550") && !reason.contains("anna@"), "{reason}");
    assert!(rig.server.taken().is_empty());
    // A person may try again.
    let (tx, job) = (rig.db.write().await.unwrap(), &rig.jobs().await[0]);
    jobs::revive(&tx, job.business_id, job.id, rig.cx.env.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Sent);
}

#[tokio::test]
async fn fault_29_one_of_five_refused_the_others_have_it_once() {
    let rig = Rig::new().await;
    let review = rig.review(|_| {}).await;
    for user in ["a", "b", "c", "d", "e"] {
        let dispatch = rig.dispatch(review, &format!("{user}@example.com"), DispatchMode::Alert).await;
        rig.enqueue(&Job::Notify { dispatch }).await;
    }
    rig.server.refuse("c@example.com", "450 mailbox busy");
    rig.drain().await;
    rig.advance(TimeDelta::minutes(2));
    rig.drain().await;
    let copies: Vec<_> = rig.copies().into_iter().collect();
    assert_eq!(copies, ["a", "b", "d", "e"].map(|user| (format!("{user}@example.com"), 1)));
    rig.server.refuse_nobody();
    rig.advance(TimeDelta::minutes(6));
    rig.drain().await;
    assert!(rig.copies().values().all(|copies| *copies == 1));
    assert_eq!(rig.copies().len(), 5);
}

#[tokio::test]
async fn a_crash_between_the_mark_and_the_message_loses_nothing() {
    let (rig, dispatch) = waiting().await;
    let now = rig.cx.env.now();
    let tx = rig.db.write().await.unwrap();
    let lease = now + TimeDelta::minutes(2);
    let rows = jobs::claim(&tx, Lane::Mail, "a worker that dies", now, lease, 1).await.unwrap();
    assert!(jobs::hand_over(&tx, rows[0].id, "a worker that dies", now).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(rig.drain().await.done, 0);
    rig.advance(TimeDelta::minutes(3));
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Sent);
    let taken = rig.server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].message_id(), format!("<{dispatch}.alert@example.org>"));
}

#[tokio::test]
async fn what_is_sent_is_the_form_that_stands_now() {
    let rig = Rig::new().await;
    let review = rig
        .review(|row| {
            row.revision = 2;
            row.text = "Sklep wymienił filiżankę, dziękuję.".to_owned();
            row.rating_value = Some(5.0);
            row.sentiment = Sentiment::Positive;
            row.removed_at = Some(row.first_seen_at);
        })
        .await;
    let before = entity::revision::Model {
        review_id: review,
        business_id: rig.seeded.business,
        ..crate::notify::samples::earlier(1.0, "Filiżanka zbita.")
    };
    let tx = rig.db.write().await.unwrap();
    before.into_active_model().insert(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    rig.rename_location("Łódź").await;
    let first = rig.dispatch(review, ANNA, DispatchMode::Alert).await;
    rig.enqueue(&Job::Notify { dispatch: first }).await;
    rig.drain().await;
    let taken = rig.server.taken();
    let parsed = mail_parser::MessageParser::default().parse(&taken[0].bytes).unwrap();
    assert_eq!(parsed.subject(), Some("▲ 1★ → 5★ Ceneo: „Sklep wymienił filiżankę, dziękuję.”"));
    let text = parsed.body_text(0).unwrap();
    for wanted in ["Wcześniej: „Filiżanka zbita.”", "nie widać już u źródła", "Łódź"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    // Two dispatches for one person, the later one on the form that stands now: one mail says it all.
    let other = rig.review(|row| row.revision = 2).await;
    let (old, new) = (
        rig.dispatch(other, ANNA, DispatchMode::Alert).await,
        rig.dispatch_with(other, ANNA, |row| row.revision = 2).await,
    );
    for dispatch in [old, new] {
        rig.enqueue(&Job::Notify { dispatch }).await;
    }
    rig.drain().await;
    assert_eq!(rig.server.taken().len(), 2);
    assert_eq!((rig.state(old).await, rig.state(new).await), (DispatchState::Sent, DispatchState::Sent));
    assert!(rig.jobs().await.iter().all(|job| job.state == JobState::Done));
}

#[tokio::test]
async fn an_address_that_is_none_is_given_up_at_once() {
    let rig = Rig::new().await;
    let review = rig.review(|_| {}).await;
    let dispatch = rig.dispatch(review, "\"a\r\nRCPT TO:<c@example.com>\"@example.com", DispatchMode::Alert).await;
    rig.enqueue(&Job::Notify { dispatch }).await;
    assert_eq!(rig.drain().await.dead, 1);
    assert_eq!(rig.state(dispatch).await, DispatchState::Failed);
    assert!(rig.server.commands().is_empty());
    assert!(entity::dispatch::Entity::find_by_id(dispatch).one(rig.db.reader()).await.unwrap().is_some());
}
