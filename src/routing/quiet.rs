//! Hours of silence in a business's day, over changes of the clock too.
//! Must never answer with a moment before the one asked about.

use chrono::{DateTime, Days, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::domain::rule::QuietHours;

/// `at`, or the end of the quiet hours in which it falls. Hours from a time to the same time are none.
pub(super) fn after_quiet(at: DateTime<Utc>, zone: Tz, quiet: QuietHours) -> DateTime<Utc> {
    let local = at.with_timezone(&zone).naive_local();
    let time = local.time();
    let same_day = quiet.from < quiet.until;
    let is_quiet = if same_day {
        quiet.from <= time && time < quiet.until
    } else {
        quiet.from != quiet.until && (quiet.from <= time || time < quiet.until)
    };
    if !is_quiet {
        return at;
    }
    let days = u64::from(!same_day && time >= quiet.until);
    let Some(date) = local.date().checked_add_days(Days::new(days)) else { return at };
    let (first, second) = moments(date.and_time(quiet.until), zone);
    if first >= at { first } else { second.max(at) }
}

/// The moments at which the zone's clocks show `local`: one, two equal readings, or the end of a gap.
fn moments(local: NaiveDateTime, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    // Zones begin and end their changes on quarters of an hour; the longest gap known is a day.
    for quarters in 0..=100 {
        match zone.from_local_datetime(&(local + TimeDelta::minutes(15 * quarters))) {
            LocalResult::Single(at) => {
                let at = if quarters == 0 { at.to_utc() } else { gap_end(at.to_utc(), zone) };
                return (at, at);
            }
            LocalResult::Ambiguous(first, second) => return (first.to_utc(), second.to_utc()),
            LocalResult::None => {}
        }
    }
    (local.and_utc(), local.and_utc())
}

/// The first moment after a gap, given one at most a quarter of an hour after it.
fn gap_end(after: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).to_string();
    let new = offset(after);
    (0..15)
        .map(|minutes| after - TimeDelta::minutes(15 - minutes))
        .find(|at| offset(*at) == new)
        .map_or(after, |at| at.with_timezone(&Utc))
}
