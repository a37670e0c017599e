use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{
    finding::{self, KEYS},
    interval::{FEW, mean_stars, share, share_difference},
    series::*,
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(from: &str, until: &str) -> Period {
    Period::new(date(from), date(until))
}

fn day(at: NaiveDate, total: u64, negative: u64, stars: &[u32]) -> Day {
    Day {
        day: at,
        counts: Counts {
            total,
            negative,
            positive: total - negative,
            rated: stars.len() as u64,
            stars_sum: stars.iter().map(|s| f64::from(*s)).sum(),
            stars_squares: stars.iter().map(|s| f64::from(s * s)).sum(),
            ..Counts::default()
        },
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 5e-4
}

#[test]
fn wilson_agrees_with_published_values() {
    for (part, whole, low, high) in
        [(15, 100, 0.0931, 0.2328), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (5, 10, 0.2366, 0.7634)]
    {
        let interval = share(part, whole).interval.unwrap();
        assert!(near(interval.low, low) && near(interval.high, high), "{part}/{whole}: {interval:?}");
    }
}

#[test]
fn a_mean_has_students_interval() {
    // 1 to 5 twice: mean 3, variance 20/9, t(9) = 2.2622.
    let estimate = mean_stars(10, 30.0, 110.0);
    let interval = estimate.interval.unwrap();
    assert!(near(estimate.value.unwrap(), 3.0));
    assert!(near(interval.low, 1.9336) && near(interval.high, 4.0664), "{interval:?}");
    let alike = mean_stars(50, 250.0, 1250.0).interval.unwrap();
    assert!(near(alike.low, 5.0) && near(alike.high, 5.0));
}

#[test]
fn few_opinions_have_a_value_but_no_interval() {
    assert_eq!(share(0, 0).value, None);
    assert_eq!((share(1, FEW - 1).interval, share(1, FEW - 1).is_too_few()), (None, true));
    assert!(share(1, FEW).interval.is_some());
    assert_eq!(mean_stars(9, 45.0, 225.0).interval, None);
    assert_eq!(mean_stars(0, 0.0, 0.0).value, None);
}

#[test]
fn newcombe_agrees_with_its_published_example() {
    // 48/80 against 56/70: the difference of 0.2 lies between 0.0524 and 0.3339.
    let interval = share_difference(&share(48, 80), &share(56, 70)).unwrap();
    assert!(near(interval.low, 0.0524) && near(interval.high, 0.3339), "{interval:?}");
}

#[test]
fn a_day_without_opinions_is_zero_only_when_it_was_watched() {
    let days = [day(date("2026-03-03"), 2, 1, &[1, 5])];
    let asked = period("2026-03-01", "2026-03-04");
    let buckets = buckets(&days, asked, Some(period("2026-03-02", "2026-03-09")), Step::Day);
    let seen: Vec<_> = buckets.iter().map(|b| (b.coverage, b.counts.total)).collect();
    assert_eq!(seen, [(Coverage::None, 0), (Coverage::Full, 0), (Coverage::Full, 2), (Coverage::Full, 0)]);
    assert!(super::series::buckets(&days, asked, None, Step::Day).iter().all(|b| b.coverage == Coverage::None));
}

#[test]
fn weeks_and_months_are_cut_to_the_period() {
    let spans = |step| {
        buckets(&[], period("2026-02-26", "2026-03-10"), Some(period("2026-03-01", "2026-03-31")), step)
            .iter()
            .map(|b| (b.period.from.to_string(), b.period.until.to_string(), b.coverage))
            .collect::<Vec<_>>()
    };
    let expected = |spans: &[(&str, &str, Coverage)]| {
        spans.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), *c)).collect::<Vec<_>>()
    };
    assert_eq!(
        spans(Step::Week),
        expected(&[
            ("2026-02-26", "2026-03-01", Coverage::Partial),
            ("2026-03-02", "2026-03-08", Coverage::Full),
            ("2026-03-09", "2026-03-10", Coverage::Full),
        ])
    );
    assert_eq!(
        spans(Step::Month),
        expected(&[("2026-02-26", "2026-02-28", Coverage::None), ("2026-03-01", "2026-03-10", Coverage::Full)])
    );
    for (days, step) in [(1, Step::Day), (62, Step::Day), (63, Step::Week), (400, Step::Week), (401, Step::Month)] {
        assert_eq!(Step::for_period(Period::ending(date("2026-03-01"), days)), step);
    }
}

#[test]
fn the_period_before_is_as_long() {
    let march = period("2026-03-01", "2026-03-31");
    assert_eq!(march.previous(), period("2026-01-29", "2026-02-28"));
    assert_eq!(march.previous().days(), march.days());
}

/// One day of each of two neighbouring weeks: (total, negative, stars).
fn weeks(before: (u64, u64, &[u32]), now: (u64, u64, &[u32])) -> Headline {
    let days = [day(date("2026-03-04"), before.0, before.1, before.2), day(date("2026-03-11"), now.0, now.1, now.2)];
    headline(&days, period("2026-03-08", "2026-03-14"), Some(period("2026-01-01", "2026-03-14")))
}

#[test]
fn findings_speak_only_of_what_chance_does_not_explain() {
    let check = |before, now, volume: &str, negative: &str| {
        let headline = weeks(before, now);
        let found = (finding::volume(&headline), finding::negative(&headline));
        assert_eq!((found.0.key, found.1.key), (volume, negative), "{before:?} {now:?}");
        for finding in [found.0, found.1, finding::stars(&headline)] {
            assert!(KEYS.contains(&finding.key), "{}", finding.key);
            assert!(finding.args.iter().all(|(_, value)| value.is_finite()));
        }
    };
    check((0, 0, &[]), (0, 0, &[]), "volume-none", "negative-few");
    check((20, 2, &[]), (24, 3, &[]), "volume-steady", "negative-steady");
    check((100, 10, &[]), (200, 44, &[]), "volume-rose", "negative-doubled");
    check((400, 100, &[]), (200, 68, &[]), "volume-fell", "negative-rose");
    check((400, 120, &[]), (400, 40, &[]), "volume-steady", "negative-halved");
    check((400, 120, &[]), (400, 84, &[]), "volume-steady", "negative-fell");
    check((5, 0, &[]), (9, 9, &[]), "volume-steady", "negative-few");
    check((0, 0, &[]), (50, 5, &[]), "volume-rose", "negative-only");
}

#[test]
fn stars_rise_fall_or_stay() {
    let (fives, mixed) = ([5; 30], [1, 2, 3, 4, 5].repeat(6));
    assert_eq!(finding::stars(&weeks((30, 0, &fives), (30, 9, &mixed))).key, "stars-fell");
    assert_eq!(finding::stars(&weeks((30, 9, &mixed), (30, 0, &fives))).key, "stars-rose");
    assert_eq!(finding::stars(&weeks((30, 9, &mixed), (30, 9, &mixed))).key, "stars-steady");
    assert_eq!(finding::stars(&weeks((30, 9, &mixed), (3, 0, &[5, 5, 5]))).key, "stars-few");
}

#[test]
fn an_unwatched_past_is_not_compared_with() {
    let days = [day(date("2026-03-11"), 50, 5, &[])];
    let headline = headline(&days, period("2026-03-08", "2026-03-14"), Some(period("2026-03-05", "2026-03-14")));
    assert_eq!((headline.before, headline.volume_change), (None, None));
    assert_eq!(finding::volume(&headline).key, "volume-only");
    assert_eq!(finding::negative(&headline).key, "negative-only");
}

fn some_days() -> impl Strategy<Value = Vec<Day>> {
    let one = (0..120_u64, 0..5_u64, proptest::collection::vec(1..=5_u32, 0..4)).prop_map(|(offset, more, stars)| {
        let total = stars.len() as u64 + more;
        let negative = stars.iter().filter(|s| **s <= 2).count() as u64;
        day(date("2026-01-01") + Days::new(offset), total, negative, &stars)
    });
    proptest::collection::vec(one, 0..80)
}

proptest! {
    #[test]
    fn a_rolling_mean_equals_its_recomputation(days in some_days(), window in 1..40_u64) {
        let asked = period("2026-02-01", "2026-04-30");
        let points = rolling(&days, asked, Some(period("2026-01-01", "2026-05-01")), window);
        prop_assert_eq!(points.len() as u64, asked.days());
        for point in points {
            let own: Vec<&Day> = days
                .iter()
                .filter(|d| d.day <= point.day && d.day + Days::new(window) > point.day)
                .collect();
            let rated: u64 = own.iter().map(|d| d.counts.rated).sum();
            let stars: f64 = own.iter().map(|d| d.counts.stars_sum).sum();
            prop_assert_eq!(point.stars.n, rated);
            match point.stars.value {
                None => prop_assert_eq!(rated, 0),
                Some(mean) => prop_assert!((mean - stars / rated as f64).abs() < 1e-9),
            }
            let total: u64 = own.iter().map(|d| d.counts.total).sum();
            let negative: u64 = own.iter().map(|d| d.counts.negative).sum();
            prop_assert_eq!(point.negative, share(negative, total));
            if let (Some(band), Some(mean)) = (point.stars.interval, point.stars.value) {
                prop_assert!(band.low <= mean + 1e-9 && mean <= band.high + 1e-9);
            }
        }
    }

    #[test]
    fn buckets_lose_nothing(days in some_days(), start in 0..60_u64, length in 1..90_u64) {
        let asked = Period::ending(date("2026-01-01") + Days::new(start + length), length);
        let expected = totals(&days, asked);
        for step in [Step::Day, Step::Week, Step::Month] {
            let all = buckets(&days, asked, None, step);
            prop_assert_eq!(all.iter().map(|b| b.counts.total).sum::<u64>(), expected.total);
            prop_assert_eq!(all.iter().map(|b| b.period.days()).sum::<u64>(), asked.days());
            prop_assert!(all.windows(2).all(|pair| pair[0].period.until.succ_opt() == Some(pair[1].period.from)));
        }
    }

    #[test]
    fn an_interval_holds_its_share(whole in 1..5_000_u64, part in 0..5_000_u64) {
        let estimate = share(part, whole);
        let value = estimate.value.unwrap();
        prop_assert!((0.0..=1.0).contains(&value));
        if let Some(interval) = estimate.interval {
            prop_assert!(0.0 <= interval.low && interval.holds(value) && interval.high <= 1.0);
        }
    }
}
