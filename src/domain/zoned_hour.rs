//! An hour of a business's own day, over its changes of the clock.
//! Must never happen twice on one day, or not at all.

use chrono::{DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::rule::Timing;

/// Every day, or one day of the week, at a full hour of a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZonedHour {
    zone: Tz,
    hour: u32,
    weekday: Option<Weekday>,
}

impl ZonedHour {
    /// Every day at this hour, 0 to 23; a larger one counts as 23.
    pub fn daily(zone: Tz, hour: u32) -> Self {
        Self { zone, hour: hour.min(23), weekday: None }
    }

    /// Every week on this day at this hour, 0 to 23; a larger one counts as 23.
    pub fn weekly(zone: Tz, weekday: Weekday, hour: u32) -> Self {
        Self { weekday: Some(weekday), ..Self::daily(zone, hour) }
    }

    /// When a rule's digest goes out; none for a rule that tells at once.
    pub fn of(timing: Timing, zone: Tz) -> Option<Self> {
        match timing {
            Timing::AtOnce => None,
            Timing::Daily { hour } => Some(Self::daily(zone, hour)),
            Timing::Weekly { weekday, hour } => Some(Self::weekly(zone, weekday, hour)),
        }
    }

    /// The first such moment strictly later than `last`.
    pub fn after(&self, last: DateTime<Utc>) -> DateTime<Utc> {
        let today = last.with_timezone(&self.zone).date_naive();
        // From yesterday on: a zone may have skipped a whole day. Two weeks hold one of every weekday, and more.
        let found = (0..=14)
            .filter_map(|days| today.pred_opt()?.checked_add_days(Days::new(days)))
            .filter(|date| self.weekday.is_none_or(|weekday| date.weekday() == weekday))
            .filter_map(|date| self.on(date))
            .find(|at| *at > last);
        // Only at the end of the calendar.
        found.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The moment on this date: an hour the clock skips becomes the first minute that exists, one it repeats counts
    /// the first time.
    fn on(self, date: NaiveDate) -> Option<DateTime<Utc>> {
        let wall = date.and_time(NaiveTime::from_hms_opt(self.hour, 0, 0)?);
        let rest_of_the_day = (0..24 * 60).map(|minutes| wall + TimeDelta::minutes(minutes));
        rest_of_the_day.take_while(|wall| wall.date() == date).find_map(|wall| {
            match self.zone.from_local_datetime(&wall) {
                MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at.to_utc()),
                MappedLocalTime::None => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;
    use chrono_tz::{Europe::Warsaw, Pacific::Apia};
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn an_hour_of_the_day_over_both_changes_of_the_clock() {
        let check = |when: ZonedHour, last: &str, expected: &[&str]| {
            let mut last = at(last);
            for expected in expected {
                last = when.after(last);
                assert_eq!(last, at(expected), "{when:?}");
            }
        };
        // 2026-03-29: 02:00 to 02:59 do not exist in Warsaw.
        let skipped = ["2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"];
        check(ZonedHour::daily(Warsaw, 2), "2026-03-27T12:00:00Z", &skipped);
        check(ZonedHour::daily(Warsaw, 8), "2026-03-28T07:00:00Z", &["2026-03-29T06:00:00Z"]);
        // 2026-10-25: 02:00 to 02:59 come twice.
        let doubled = ["2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"];
        check(ZonedHour::daily(Warsaw, 2), "2026-10-23T12:00:00Z", &doubled);
        check(ZonedHour::weekly(Warsaw, Weekday::Mon, 7), "2026-10-22T00:00:00Z", &["2026-10-26T06:00:00Z"]);
        check(ZonedHour::weekly(Warsaw, Weekday::Sun, 2), "2026-10-25T00:00:00Z", &["2026-11-01T01:00:00Z"]);
        // 2011-12-30 did not exist in Apia.
        check(ZonedHour::daily(Apia, 9), "2011-12-29T19:00:00Z", &["2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"]);
    }

    proptest! {
        #[test]
        fn once_a_day_whatever_the_clock_does(hour in 0_u32..24, start in 0_i64..400 * 86_400, weekly: bool) {
            let when = if weekly { ZonedHour::weekly(Warsaw, Weekday::Sun, hour) } else { ZonedHour::daily(Warsaw, hour) };
            let mut last = at("2026-01-01T00:00:00Z") + TimeDelta::seconds(start);
            let mut dates = Vec::new();
            for _ in 0..8 {
                let next = when.after(last);
                prop_assert!(next > last);
                let local = next.with_timezone(&Warsaw);
                prop_assert!(local.hour() == hour || (hour == 2 && local.hour() == 3), "{local}");
                dates.push(local.date_naive());
                last = next;
            }
            let gap = if weekly { 7 } else { 1 };
            for pair in dates.windows(2) {
                prop_assert_eq!((pair[1] - pair[0]).num_days(), gap);
            }
        }
    }
}
