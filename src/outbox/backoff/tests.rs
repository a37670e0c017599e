//! The tables as they are meant, and what holds for every input.

use proptest::prelude::*;

use super::*;

const POLICIES: [Policy; 5] = [Policy::Fetch, Policy::Mail, Policy::AmbiguousMail, Policy::Reply, Policy::Upkeep];

fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().expect("a moment")
}

fn minutes(policy: Policy, unit: f64) -> Vec<i64> {
    (1..=200)
        .map_while(|failed| next_attempt(policy, failed, now(), unit, None))
        .map(|at| (at - now()).num_minutes())
        .collect()
}

#[test]
fn the_tables() {
    let mail = minutes(Policy::Mail, 0.0);
    assert_eq!(mail[..6], [1, 5, 30, 120, 240, 240]);
    let days = mail.iter().sum::<i64>() as f64 / 1440.0;
    assert!((4.8..=5.0).contains(&days), "{days}");

    let reply = minutes(Policy::Reply, 0.0);
    assert_eq!(reply[..5], [1, 5, 30, 120, 120]);
    let days = reply.iter().sum::<i64>() as f64 / 1440.0;
    assert!((1.9..=2.0).contains(&days), "{days}");

    assert_eq!(minutes(Policy::AmbiguousMail, 0.9), [10]);
    assert_eq!(minutes(Policy::Fetch, 0.5)[..11], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    assert_eq!(minutes(Policy::Fetch, 0.5).len(), 200);
    assert_eq!(minutes(Policy::Upkeep, 0.5).len(), 200);
}

#[test]
fn fault_07_a_source_that_is_away_for_two_hours_is_asked_a_handful_of_times() {
    let mut at = now();
    let mut asked = 0;
    while at < now() + TimeDelta::hours(2) {
        asked += 1;
        at = next_attempt(Policy::Fetch, asked, at, 0.5, None).expect("never given up");
    }
    assert!((6..=9).contains(&asked), "{asked}");
    assert!(at < now() + TimeDelta::hours(5), "back before long");
}

proptest! {
    #[test]
    fn never_in_the_past_and_never_before_what_was_asked(
        policy in proptest::sample::select(&POLICIES[..]), attempt: i64, unit in 0.0..1.0, asked in proptest::option::of(0_u64..86_400),
    ) {
        let asked = asked.map(Duration::from_secs);
        if let Some(at) = next_attempt(policy, attempt, now(), unit, asked) {
            let wait = (at - now()).to_std().expect("later than now");
            prop_assert!(wait >= Duration::from_secs(48) && wait >= asked.unwrap_or_default());
            prop_assert!(wait <= Duration::from_mins(6 * 60 * 12 / 10).max(asked.unwrap_or_default()));
        } else {
            prop_assert!(!matches!(policy, Policy::Fetch | Policy::Upkeep));
        }
    }

    #[test]
    fn later_attempts_never_wait_less_and_giving_up_is_for_good(
        policy in proptest::sample::select(&POLICIES[..]), attempt in 1_i64..100_000, unit in 0.0..1.0,
    ) {
        let wait = |attempt| next_attempt(policy, attempt, now(), unit, None);
        match (wait(attempt), wait(attempt + 1)) {
            (Some(first), Some(second)) => prop_assert!(second >= first),
            (None, second) => prop_assert_eq!(second, None),
            (Some(_), None) => {}
        }
    }

    #[test]
    fn randomness_moves_a_fetch_by_a_fifth_at_most(attempt in 1_i64..100, unit in 0.0..1.0) {
        let wait = |unit| (next_attempt(Policy::Fetch, attempt, now(), unit, None).expect("a moment") - now()).num_milliseconds() as f64;
        let middle = wait(0.5);
        prop_assert!((wait(unit) / middle - 1.0).abs() <= 0.2001);
    }

    #[test]
    fn nothing_asked_for_can_break_it(attempt: i64, unit: f64, asked: u64) {
        for policy in POLICIES {
            let _ = next_attempt(policy, attempt, now(), unit, Some(Duration::from_secs(asked)));
        }
    }
}
