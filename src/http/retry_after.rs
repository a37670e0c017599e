//! `Retry-After`, as RFC 9110 section 10.2.3 has it: seconds or a date.
//! Must never let a site silence us for longer than a day, or make us hurry.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};

const SHORTEST: u64 = 1;
const LONGEST: u64 = 24 * 60 * 60;

/// How long the value asks to wait from `now`, held within 1 s and 24 h; none when it makes no sense.
pub fn retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    let seconds = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Only a number too long for the type fails here.
        value.parse().unwrap_or(LONGEST)
    } else {
        u64::try_from((date(value)? - now).num_seconds()).unwrap_or(0)
    };
    Some(Duration::from_secs(seconds.clamp(SHORTEST, LONGEST)))
}

/// The three forms of an HTTP date (RFC 9110 section 5.6.7): the one in use, and the two obsolete ones.
fn date(value: &str) -> Option<DateTime<Utc>> {
    ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(value, form).ok())
        .map(|at| at.and_utc())
}
