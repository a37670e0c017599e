use chrono::TimeDelta;
use entity::reply;

use crate::{
    domain::{Env, Locale, ReplyId, ReplyState, ReviewId, UserId},
    reply::{
        TooLong, check_length,
        deliver::{self, Next, Then},
        follow, is_same, problem, problem_text,
    },
    sources::{Receipt, RemoteReply, ReplyError as Refusal, ReplyLimit, SourceError, Standing},
    testing::fake_env,
};

fn sent(env: &Env, state: ReplyState) -> reply::Model {
    let now = env.now();
    reply::Model {
        id: env.id::<ReplyId>(),
        business_id: env.id(),
        review_id: env.id::<ReviewId>(),
        revision: 1,
        text: "Dziękujemy, poprawimy się.".to_owned(),
        state,
        author_id: env.id::<UserId>(),
        approved_by: None,
        approved_at: Some(now),
        sent_at: Some(now),
        live_at: None,
        remote_id: None,
        problem: None,
        created_at: now,
        updated_at: now,
    }
}

fn remote(text: &str, standing: Standing) -> RemoteReply {
    RemoteReply { remote_id: None, text: text.to_owned(), standing }
}

#[test]
fn a_limit_counts_in_the_unit_of_its_source() {
    let (bytes, chars) = (Some(ReplyLimit::Bytes(4)), Some(ReplyLimit::Chars(4)));
    assert_eq!(check_length(bytes, "żółw"), Some(TooLong { length: 7, limit: 4, bytes: true }));
    assert_eq!(check_length(chars, "żółw"), None);
    assert_eq!(check_length(chars, "żółwi"), Some(TooLong { length: 5, limit: 4, bytes: false }));
    assert_eq!(check_length(None, &"a".repeat(100_000)), None);
}

#[test]
fn the_same_answer_is_known_whatever_a_site_does_to_its_spaces() {
    assert!(is_same("Dzień dobry,\n\nprzepraszamy. ", " Dzień dobry, przepraszamy."));
    assert!(is_same("Z\u{307}yczymy zdrowia", "Życzymy\u{a0}zdrowia"));
    assert!(!is_same("Przepraszamy.", "Przepraszamy bardzo."));
}

#[test]
fn only_what_surely_did_not_arrive_is_sent_again() {
    let (env, _) = fake_env();
    let now = env.now();
    let check = |outcome: Result<Receipt, Refusal>, state: ReplyState, then: Then| {
        let next = deliver::after(outcome.clone(), 1, now, 0.5);
        assert_eq!((next.state, next.then), (state, then), "{outcome:?}");
    };
    let receipt = |standing| Ok(Receipt { remote_id: Some("7_8".to_owned()), standing });
    let at = |minutes| now + TimeDelta::minutes(minutes);
    check(receipt(Standing::Live), ReplyState::Live, Then::Done);
    check(receipt(Standing::Pending), ReplyState::Pending, Then::Follow(at(1)));
    check(receipt(Standing::Rejected("OFF_TOPIC".to_owned())), ReplyState::Rejected, Then::Done);
    let busy = Refusal::Retry { reason: "busy".to_owned(), after: None };
    check(Err(busy), ReplyState::Queued, Then::Again(at(1)));
    check(Err(Refusal::Unauthorized("expired".to_owned())), ReplyState::Queued, Then::Again(at(60)));
    check(Err(Refusal::Refused("no".to_owned())), ReplyState::Rejected, Then::Done);
    check(Err(Refusal::AlreadyThere), ReplyState::Unknown, Then::Follow(now));
    let lost = Refusal::Unknown("the line broke".to_owned());
    check(Err(lost), ReplyState::Unknown, Then::Follow(now + TimeDelta::seconds(30)));
    let tired = deliver::after(Err(Refusal::Retry { reason: String::new(), after: None }), 60, now, 0.5);
    assert_eq!(tired, Next::refused(problem::TOO_LATE));
}

#[test]
fn an_answer_is_lost_only_after_two_looks_far_enough_apart() {
    let (env, clock) = fake_env();
    let mut reply = sent(&env, ReplyState::Unknown);
    let first = follow::after(&reply, None, env.now());
    assert_eq!(first.state, ReplyState::Unknown);
    assert_eq!(first.then, Then::Again(env.now() + TimeDelta::minutes(10)));
    reply.problem = first.problem;
    clock.advance(TimeDelta::minutes(2));
    let hasty = follow::after(&reply, None, env.now());
    assert_eq!((hasty.state, hasty.problem.as_deref()), (ReplyState::Unknown, Some(problem::LOOKING)));
    clock.advance(TimeDelta::minutes(8));
    let second = follow::after(&reply, None, env.now());
    assert_eq!((second.state, second.problem.as_deref()), (ReplyState::Lost, Some(problem::NOT_THERE)));
    let other = follow::after(&reply, Some(remote("Co innego", Standing::Live)), env.now());
    assert_eq!((other.state, other.problem.as_deref()), (ReplyState::Lost, Some(problem::OTHER_TEXT)));
    let found = follow::after(&reply, Some(remote(&reply.text, Standing::Live)), env.now());
    assert_eq!((found.state, found.problem), (ReplyState::Live, None));
}

#[test]
fn a_checked_answer_is_looked_at_less_and_less_often_and_not_for_ever() {
    let (env, clock) = fake_env();
    let reply = sent(&env, ReplyState::Pending);
    let pending = || Some(remote(&reply.text, Standing::Pending));
    let mut looks = 0;
    let last = loop {
        let next = follow::after(&reply, pending(), env.now());
        let Then::Again(at) = next.then else { break next };
        assert!(at > env.now());
        clock.set(at);
        looks += 1;
    };
    assert!((15..60).contains(&looks), "{looks} looks");
    assert_eq!((last.state, last.problem.as_deref()), (ReplyState::Unknown, Some(problem::SLOW)));
}

#[test]
fn a_source_that_cannot_be_read_changes_nothing_but_the_next_look() {
    let (env, _) = fake_env();
    let reply = sent(&env, ReplyState::Pending);
    let next = follow::after_failure(&reply, &SourceError::Transient("503".to_owned()), env.now());
    assert_eq!((next.state, next.then), (ReplyState::Pending, Then::Again(env.now() + TimeDelta::minutes(1))));
    let login = follow::after_failure(&reply, &SourceError::Unauthorized("expired".to_owned()), env.now());
    assert_eq!(login.then, Then::Again(env.now() + TimeDelta::hours(1)));
    let gone = follow::after_failure(&reply, &SourceError::Gone("404".to_owned()), env.now());
    assert_eq!((gone.state, gone.problem.as_deref()), (ReplyState::Lost, Some(problem::REMOVED)));
}

#[test]
fn every_problem_has_a_sentence_in_every_language() {
    for locale in Locale::ALL {
        for ours in [
            problem::LOOKING,
            problem::NOT_THERE,
            problem::VANISHED,
            problem::OTHER_TEXT,
            problem::SLOW,
            problem::NO_LOGIN,
            problem::WAITING,
            problem::TOO_LATE,
            problem::OUTDATED,
            problem::ANSWERED,
            problem::REMOVED,
            problem::NO_WAY,
        ] {
            let text = problem_text(*locale, ours);
            assert!(!text.contains("answer-problem") && text.len() > 15, "{locale}: {text}");
        }
    }
    let known = problem_text(Locale::Pl, "ADVERTISING_AND_SOLICITATION");
    assert_eq!(known, "Powód podany przez serwis: wygląda na reklamę albo zawiera link lub numer telefonu.");
    assert_eq!(problem_text(Locale::En, "SOMETHING_NEW"), "The site’s reason: SOMETHING_NEW.");
    assert_eq!(problem_text(Locale::En, "the answer is <odd>"), "The site’s reason: the answer is <odd>.");
}
