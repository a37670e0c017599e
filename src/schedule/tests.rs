//! What is read, what is refused, and what holds for every clock.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn schedule(text: &str) -> Schedule {
    Schedule::parse(text).expect(text)
}

#[test]
fn what_is_read_is_written_back() {
    let check = |text: &str, shown: &str, gap: TimeDelta| {
        let schedule = schedule(text);
        assert_eq!((schedule.to_string().as_str(), schedule.gap()), (shown, gap));
        assert_eq!(Schedule::parse(shown), Ok(schedule.clone()));
        let json = serde_json::to_string(&schedule).expect("json");
        assert_eq!(json, format!("{shown:?}"));
        assert_eq!(serde_json::from_str::<Schedule>(&json).expect("json"), schedule);
    };
    check("every 5s", "every 5s", TimeDelta::seconds(5));
    check(" 10m ", "every 10m", TimeDelta::minutes(10));
    check("2h", "every 2h", TimeDelta::hours(2));
    check("every  1d", "every 1d", TimeDelta::days(1));
    check("*/15 * * * *", "*/15 * * * *", TimeDelta::minutes(15));
    check("30  6 * * mon-fri", "30 6 * * MON-FRI", TimeDelta::days(1));
    check("0 9,17 * * SAT-SUN", "0 9,17 * * SAT-SUN", TimeDelta::hours(8));
    check("0 0 29 feb *", "0 0 29 FEB *", TimeDelta::days(1461));
    check("0 12 * * FRI-MON,WED", "0 12 * * FRI-MON,WED", TimeDelta::days(1));
}

#[test]
fn a_refusal_names_the_fix() {
    let check = |text: &str, expected: &str| {
        let error = Schedule::parse(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{text:?}: {error}");
    };
    check("", "empty");
    check("0 */15 * * * *", "without seconds");
    check("0 0 0 1 1 * 2026", "without seconds and year");
    check("0 6 * * 1", "MON or MON-FRI");
    check("0 6 * * 1-5", "MON or MON-FRI");
    check("0 6 * * MON/2", "MON or MON-FRI");
    check("0 6 * *", "write five");
    check("@daily", "every 1d");
    check("60 * * * *", "minute 0-59");
    check("0 24 * * *", "hour 0-23");
    check("x * * * *", "numbers");
    check("0 0 31 2 *", "never comes");
    check("0 0 31 FEB *", "never comes");
    check("every 0s", "from 1s");
    check("every 99999999999999999999s", "from 1s");
    check("every 9223372036854775807d", "from 1s");
    check("every 400d", "to 366d");
    check("every 5", "no schedule");
    check("every -5s", "from 1s");
    check("every 5 minut", "write five");
    check("ö", "no schedule");
    check("5ś", "no schedule");
}

#[test]
fn the_next_moment() {
    let check = |text: &str, last: &str, now: &str, expected: &str| {
        assert_eq!(schedule(text).after(at(last), at(now)), at(expected), "{text}");
    };
    check("every 10m", "2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z", "2026-03-01T12:10:00Z");
    check("every 10m", "2026-03-01T12:00:00Z", "2026-03-01T12:10:00Z", "2026-03-01T12:20:00Z");
    // Missed ones are not made up for, and the beat is kept.
    check("every 10m", "2026-03-01T12:00:00Z", "2026-03-03T12:34:00Z", "2026-03-03T12:40:00Z");
    check("*/15 * * * *", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.500Z", "2026-03-01T12:15:00Z");
    check("*/15 * * * *", "2026-03-01T12:00:00Z", "2026-03-03T12:34:00Z", "2026-03-03T12:45:00Z");
    // 2026-03-01 is a Sunday.
    check("0 6 * * MON", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "2026-03-02T06:00:00Z");
    check("0 6 * * SAT-SUN", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "2026-03-07T06:00:00Z");
    // Past the end of the crate's calendar.
    check("0 6 * * *", "2150-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "2150-03-02T12:00:00Z");
}

#[test]
fn jitter_is_a_tenth_within_bounds() {
    let check = |text: &str, seconds: i64| assert_eq!(schedule(text).jitter(), TimeDelta::seconds(seconds), "{text}");
    check("every 5s", 0);
    check("every 9s", 0);
    check("every 10s", 1);
    check("*/15 * * * *", 90);
    check("every 1h", 300);
    check("0 6 * * *", 300);
}

#[test]
fn fault_17_a_clock_set_forward_makes_no_storm() {
    for text in ["every 5s", "*/15 * * * *"] {
        let schedule = schedule(text);
        let last = at("2026-03-01T12:00:00Z");
        let mut now = last + TimeDelta::days(365);
        // Each visit takes a second: one visit a gap, not one for every gap of the year.
        let mut planned = schedule.after(last, now);
        for _ in 0..10 {
            assert!(planned > now && planned - now <= schedule.gap(), "{text}");
            now = planned + TimeDelta::seconds(1);
            planned = schedule.after(planned, now);
        }
    }
}

#[test]
fn fault_17_a_clock_set_back_makes_no_silence() {
    for text in ["every 5s", "every 10m", "*/15 * * * *"] {
        for back in [TimeDelta::hours(1), TimeDelta::days(1), TimeDelta::days(365)] {
            let schedule = schedule(text);
            let last = at("2026-03-02T12:00:00Z");
            let planned = schedule.after(last, last) + schedule.jitter();
            // Nothing happened to the clock: the plan stands, its random delay included.
            assert_eq!(schedule.corrected(planned, last), planned, "{text}");
            let now = last - back;
            let corrected = schedule.corrected(planned, now);
            assert!(corrected > now && corrected - now <= schedule.gap(), "{text} {back}");
        }
    }
}

/// Moments around both changes of the clock in Warsaw: 29 March and 25 October 2026, at 01:00 UTC.
fn around_a_change() -> impl Strategy<Value = DateTime<Utc>> {
    let changes = ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"].map(at);
    (proptest::sample::select(changes.to_vec()), -7_200_000_i64..7_200_000)
        .prop_map(|(change, milliseconds)| change + TimeDelta::milliseconds(milliseconds))
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let texts = [
        "every 5s",
        "every 7m",
        "every 1h",
        "* * * * *",
        "*/30 * * * *",
        "30 2 * * *",
        "15 1-3 * * *",
        "0 2 * * SUN",
        "59 0,1,2 * * MON-SUN",
        "30 2 29 MAR *",
        "30 0 25 OCT *",
    ];
    proptest::sample::select(texts.to_vec()).prop_map(schedule)
}

proptest! {
    #[test]
    fn strictly_increasing_and_unique_over_both_changes_of_the_clock(schedule in any_schedule(), start in around_a_change()) {
        let mut last = start;
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..50 {
            let next = schedule.after(last, last);
            prop_assert!(next > last);
            prop_assert!(next - last <= TimeDelta::days(366));
            prop_assert!(seen.insert(next));
            // Nobody else is between: from any moment before, the same one comes next.
            if schedule.to_string().starts_with('*') {
                prop_assert_eq!(schedule.after(last, next - TimeDelta::milliseconds(1)), next);
            }
            last = next;
        }
    }

    #[test]
    fn never_in_the_past_whatever_the_clocks_say(schedule in any_schedule(), last in -4_000_000_000_i64..8_000_000_000, now in -4_000_000_000_i64..8_000_000_000) {
        let [last, now] = [last, now].map(|seconds| DateTime::from_timestamp(seconds, 1_000_000).expect("a moment"));
        let next = schedule.after(last, now);
        prop_assert!(next > last && next > now);
        prop_assert!(schedule.after(next, now) > next);
        let corrected = schedule.corrected(next, now);
        prop_assert!(corrected > now && corrected <= schedule.after(now, now) + schedule.jitter());
    }

    #[test]
    fn no_text_breaks_the_reader(text in ".{0,40}") {
        let _ = Schedule::parse(&text);
    }

    #[test]
    fn no_fields_break_the_reader(fields in proptest::collection::vec("[0-9*/,A-Z-]{1,6}", 5)) {
        if let Ok(schedule) = Schedule::parse(&fields.join(" ")) {
            prop_assert!(schedule.gap() > TimeDelta::zero());
            let now = at("2026-03-01T12:00:00Z");
            prop_assert!(schedule.after(now, now) > now);
        }
    }
}
