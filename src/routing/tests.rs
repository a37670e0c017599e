use chrono::{NaiveTime, TimeDelta, TimeZone, Timelike, Weekday};
use proptest::prelude::*;

use super::*;
use crate::domain::{
    Locale, Recipient, RuleId, Sentiment,
    rule::{QuietHours, Timing},
    verdict::Topic,
};

const WARSAW: Tz = chrono_tz::Europe::Warsaw;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn local(zone: Tz, at: DateTime<Utc>) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
}

fn place(n: u8) -> LocationId {
    LocationId::from_parts(1, &[n; 10])
}

fn review() -> Routed<'static> {
    Routed {
        id: ReviewId::from_parts(1, &[0; 10]),
        revision: 1,
        source: "ceneo",
        location: place(1),
        stars: Some(1.0),
        language: None,
        texts: &["Źle", "Kurierzy rzucali paczką. Nie działa."],
    }
}

fn verdict(p_negative: f64) -> Verdict {
    Verdict {
        p_negative,
        sentiment: if p_negative >= 0.5 { Sentiment::Negative } else { Sentiment::Positive },
        language: Language::parse("pl").ok(),
        mismatch: None,
        topics: vec![Topic { name: "delivery".into(), sentiment: Sentiment::Negative }],
        urgency: Vec::new(),
        reasons: Vec::new(),
        model: "test".into(),
    }
}

fn rule(n: u8, timing: Timing, emails: &[&str]) -> Rule {
    Rule {
        id: RuleId::from_parts(1, &[n; 10]),
        name: format!("rule {n}"),
        filter: Filter::default(),
        delivery: Delivery { timing, quiet: None },
        recipients: emails.iter().map(|email| Recipient { email: (*email).into(), locale: Locale::Pl }).collect(),
    }
}

fn quiet(from: (u32, u32), until: (u32, u32)) -> QuietHours {
    let time = |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    QuietHours { from: time(from), until: time(until) }
}

#[test]
fn filters_hold_part_by_part() {
    let check = |change: &dyn Fn(&mut Filter), expected: bool| {
        let mut filter = Filter { min_p_negative: None, ..Filter::default() };
        change(&mut filter);
        assert_eq!(matches(&review(), &verdict(0.7), &filter), expected, "{filter:?}");
    };
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    check(&|_| {}, true);
    check(&|f| f.min_p_negative = Some(0.7), true);
    check(&|f| f.min_p_negative = Some(0.71), false);
    check(&|f| f.max_stars = Some(1.0), true);
    check(&|f| f.max_stars = Some(0.5), false);
    check(&|f| f.sources = list(&["opineo"]), false);
    check(&|f| f.sources = list(&["opineo", "ceneo"]), true);
    check(&|f| f.locations = vec![place(2)], false);
    check(&|f| f.locations = vec![place(2), place(1)], true);
    check(&|f| f.topics = list(&["price"]), false);
    check(&|f| f.topics = list(&["price", "delivery"]), true);
    check(&|f| f.languages = list(&["sl"]), false);
    check(&|f| f.languages = list(&["sl", "pl"]), true);
    check(&|f| f.words = list(&["kurier"]), true);
    check(&|f| f.words = list(&["KURIERŻY"]), true);
    check(&|f| f.words = list(&["urier"]), false);
    check(&|f| f.words = list(&["nie dziala"]), true);
    check(&|f| f.words = list(&["paczka nie"]), true);
    check(&|f| f.words = list(&["nie paczka"]), false);
    check(&|f| f.words = list(&["...", ""]), false);
}

#[test]
fn what_is_not_known_passes() {
    let filter = Filter { max_stars: Some(2.0), languages: vec!["sl".into()], ..Filter::default() };
    let unknown = Routed { stars: None, ..review() };
    assert!(matches(&unknown, &Verdict { language: None, ..verdict(0.9) }, &filter));
}

#[test]
fn fault_01_several_rules_tell_one_recipient_once() {
    let now = at("2026-03-02T10:00:00Z");
    let rules = [
        rule(1, Timing::Daily { hour: 8 }, &["a@shop.test", "b@shop.test"]),
        rule(2, Timing::AtOnce, &["A@shop.test "]),
        rule(3, Timing::Weekly { weekday: Weekday::Tue, hour: 6 }, &["b@shop.test", "b@shop.test"]),
    ];
    let told = route(&review(), &verdict(0.9), Change::New, &rules, now, WARSAW);
    assert_eq!(told.len(), 2);
    assert_eq!((told[0].rule, told[0].mode, told[0].due_at), (rules[1].id, DispatchMode::Alert, now));
    assert_eq!((told[1].rule, told[1].mode), (rules[2].id, DispatchMode::Digest));
    assert_eq!(local(WARSAW, told[1].due_at), "2026-03-03 06:00 CET");
}

#[test]
fn fault_02_an_edit_alerts_only_when_it_got_worse() {
    let told = |before: f64, stars_before: Option<f64>, after: f64, stars: Option<f64>| {
        let change = Change::Edited { p_negative: before, stars: stars_before };
        let review = Routed { stars, revision: 2, ..review() };
        let rules = [rule(1, Timing::AtOnce, &["a@shop.test"])];
        route(&review, &verdict(after), change, &rules, at("2026-03-02T10:00:00Z"), WARSAW).len()
    };
    assert_eq!(told(0.05, Some(5.0), 0.95, Some(1.0)), 1, "5 to 1");
    assert_eq!(told(0.95, Some(2.0), 0.05, Some(5.0)), 0, "2 to 5");
    assert_eq!(told(0.7, None, 0.7, None), 0, "another comma");
    assert_eq!(told(0.7, None, 0.75, None), 0, "hardly worse");
    assert_eq!(told(0.48, None, 0.52, None), 1, "crosses the rule's threshold");
    assert_eq!(told(0.6, None, 0.7 + 1e-9, None), 1, "clearly worse");
    assert_eq!(told(0.9, Some(2.0), 0.9, Some(1.0)), 1, "a star less");
    assert_eq!(told(0.1, Some(5.0), 0.3, Some(4.0)), 0, "worse, but not what the rule is about");
    assert_eq!(told(0.9, Some(1.0), 0.8, Some(2.0)), 0, "better, still bad");
}

#[test]
fn history_is_silent() {
    let rules = [rule(1, Timing::AtOnce, &["a@shop.test"]), rule(2, Timing::Daily { hour: 8 }, &["b@shop.test"])];
    assert!(route(&review(), &verdict(1.0), Change::Silent, &rules, at("2026-03-02T10:00:00Z"), WARSAW).is_empty());
}

#[test]
fn quiet_hours_move_a_mail_to_their_end() {
    let check = |now: &str, hours: QuietHours, expected: &str| {
        let mut rule = rule(1, Timing::AtOnce, &["a@shop.test"]);
        rule.delivery.quiet = Some(hours);
        let told = route(&review(), &verdict(0.9), Change::New, &[rule], at(now), WARSAW);
        assert_eq!(local(WARSAW, told[0].due_at), expected, "{now} {hours:?}");
    };
    let night = quiet((22, 0), (7, 0));
    check("2026-03-02T12:00:00Z", night, "2026-03-02 13:00 CET");
    check("2026-03-02T20:59:00Z", night, "2026-03-02 21:59 CET");
    check("2026-03-02T21:00:00Z", night, "2026-03-03 07:00 CET");
    check("2026-03-03T03:00:00Z", night, "2026-03-03 07:00 CET");
    check("2026-03-03T06:00:00Z", night, "2026-03-03 07:00 CET");
    check("2026-03-02T12:30:00Z", quiet((13, 0), (14, 0)), "2026-03-02 14:00 CET");
    check("2026-03-02T12:30:00Z", quiet((13, 0), (13, 0)), "2026-03-02 13:30 CET");
    // Clocks go from 2 to 3 on 29 March and from 3 back to 2 on 25 October.
    check("2026-03-28T22:00:00Z", night, "2026-03-29 07:00 CEST");
    check("2026-03-29T00:30:00Z", quiet((1, 0), (2, 30)), "2026-03-29 03:00 CEST");
    check("2026-10-24T23:30:00Z", quiet((1, 0), (2, 30)), "2026-10-25 02:30 CEST");
    check("2026-10-25T01:10:00Z", quiet((1, 0), (2, 30)), "2026-10-25 02:30 CET");
}

#[test]
fn digests_wait_for_their_hour() {
    let check = |now: &str, timing: Timing, expected: &str| {
        let told = route(&review(), &verdict(0.9), Change::New, &[rule(1, timing, &["a@shop.test"])], at(now), WARSAW);
        assert_eq!((told[0].mode, local(WARSAW, told[0].due_at).as_str()), (DispatchMode::Digest, expected));
    };
    check("2026-03-02T06:59:00Z", Timing::Daily { hour: 8 }, "2026-03-02 08:00 CET");
    check("2026-03-02T07:00:00Z", Timing::Daily { hour: 8 }, "2026-03-03 08:00 CET");
    check("2026-03-28T12:00:00Z", Timing::Daily { hour: 2 }, "2026-03-29 03:00 CEST");
    check("2026-10-24T12:00:00Z", Timing::Daily { hour: 2 }, "2026-10-25 02:00 CEST");
    check("2026-10-25T00:30:00Z", Timing::Daily { hour: 2 }, "2026-10-26 02:00 CET");
    check("2026-03-02T12:00:00Z", Timing::Weekly { weekday: Weekday::Mon, hour: 8 }, "2026-03-09 08:00 CET");
    check("2026-03-02T05:00:00Z", Timing::Weekly { weekday: Weekday::Mon, hour: 8 }, "2026-03-02 08:00 CET");
    check("2026-03-02T05:00:00Z", Timing::Daily { hour: 99 }, "2026-03-02 23:00 CET");
}

fn some_zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        WARSAW,
        chrono_tz::Europe::Ljubljana,
        chrono_tz::Europe::London,
        chrono_tz::America::New_York,
        chrono_tz::Asia::Kathmandu,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::UTC,
    ])
}

fn some_rule() -> impl Strategy<Value = Rule> {
    let timing = prop_oneof![
        Just(Timing::AtOnce),
        (0..24_u32).prop_map(|hour| Timing::Daily { hour }),
        (0..7_u8, 0..24_u32).prop_map(|(day, hour)| Timing::Weekly { weekday: Weekday::try_from(day).unwrap(), hour }),
    ];
    let hours = proptest::option::of(((0..24_u32, 0..60_u32), (0..24_u32, 0..60_u32)));
    (any::<u8>(), timing, hours, proptest::collection::vec("[ab]@shop", 0..3), proptest::option::of(0.0..1.0_f64))
        .prop_map(|(n, timing, hours, emails, least)| {
            let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
            let mut rule = rule(n, timing, &emails);
            rule.delivery.quiet = hours.map(|(from, until)| quiet(from, until));
            rule.filter.min_p_negative = least;
            rule
        })
}

proptest! {
    #[test]
    fn nobody_is_told_twice_or_too_early(
        rules in proptest::collection::vec(some_rule(), 0..6),
        seconds in 0..63_072_000_i64,
        zone in some_zone(),
        p in 0.0..=1.0_f64,
    ) {
        let now = Utc.timestamp_opt(1_767_225_600 + seconds, 0).unwrap();
        let told = route(&review(), &verdict(p), Change::New, &rules, now, zone);
        let mut addresses: Vec<_> = told.iter().map(|dispatch| dispatch.recipient.email.clone()).collect();
        addresses.dedup();
        prop_assert_eq!(addresses.len(), told.len());
        for dispatch in &told {
            prop_assert!(now <= dispatch.due_at && dispatch.due_at <= now + TimeDelta::days(9), "{:?}", dispatch);
            let rule = rules.iter().find(|rule| {
                rule.id == dispatch.rule && when(&rule.delivery, now, zone) == (dispatch.mode, dispatch.due_at)
            });
            prop_assert!(rule.is_some());
            if let Some(quiet) = rule.and_then(|rule| rule.delivery.quiet) {
                let time = dispatch.due_at.with_timezone(&zone).time().with_nanosecond(0).unwrap();
                let inside = if quiet.from < quiet.until {
                    quiet.from <= time && time < quiet.until
                } else {
                    quiet.from != quiet.until && (quiet.from <= time || time < quiet.until)
                };
                prop_assert!(!inside, "{time} in {quiet:?}");
            }
        }
        let reversed: Vec<Rule> = rules.iter().rev().cloned().collect();
        let same = route(&review(), &verdict(p), Change::New, &reversed, now, zone);
        let short = |told: &[Dispatch]| told.iter().map(|d| (d.rule, d.mode, d.due_at)).collect::<Vec<_>>();
        prop_assert_eq!(short(&told), short(&same));
    }

    #[test]
    fn a_digest_falls_on_its_hour(seconds in 0..63_072_000_i64, hour in 4..24_u32) {
        let now = Utc.timestamp_opt(1_767_225_600 + seconds, 0).unwrap();
        let due = when(&rule(1, Timing::Daily { hour }, &[]).delivery, now, WARSAW).1;
        prop_assert!(due > now && due <= now + TimeDelta::hours(25));
        let local = due.with_timezone(&WARSAW).time();
        prop_assert_eq!((local.hour(), local.minute()), (hour, 0));
    }
}
