//! When a failed job is tried again, and when it is given up.
//! Must never read a clock or draw randomness: both are handed in.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::Lane;

/// How patient a kind of job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Reading a source: a minute, doubled each time up to six hours, 20 % more or less so that many connections
    /// do not come back at once. Never given up: a source may be away for a week.
    Fetch,
    /// A mail that was surely not taken: 1, 5, 30 min, 2 h, then every 4 h until five days have passed, as long as
    /// a mail server itself would try (RFC 5321 section 4.5.4.1).
    Mail,
    /// A mail of which nobody knows whether it was taken: once more, after ten minutes. A copy is better than silence.
    AmbiguousMail,
    /// An answer that was surely not taken: 1, 5, 30 min, then every 2 h until two days have passed.
    Reply,
    /// Our own upkeep: every ten minutes, never given up.
    Upkeep,
}

impl From<Lane> for Policy {
    /// What fits the lane's jobs that were surely not taken.
    fn from(lane: Lane) -> Self {
        match lane {
            Lane::Fetch => Self::Fetch,
            Lane::Mail => Self::Mail,
            Lane::Reply => Self::Reply,
            Lane::Upkeep => Self::Upkeep,
        }
    }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The moment of the next attempt after `attempt` attempts failed (1 after the first), or none to give up.
///
/// `unit_random` is from 0 up to 1. `retry_after` is what the other side asked for: the next attempt never comes
/// before it (at most a day counts), and it never makes us hurry. Later attempts never wait less, apart from the random part.
pub fn next_attempt(
    policy: Policy,
    attempt: i64,
    now: DateTime<Utc>,
    unit_random: f64,
    retry_after: Option<Duration>,
) -> Option<DateTime<Utc>> {
    let failed = attempt.max(1);
    let wait = match policy {
        Policy::Fetch => {
            let doubled = MINUTE << (failed - 1).min(9);
            let seconds = doubled.min(6 * HOUR) as f64;
            TimeDelta::milliseconds((seconds * 1000.0 * (0.8 + 0.4 * unit_random.clamp(0.0, 1.0))) as i64)
        }
        Policy::Mail => steps(&[MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR], 4 * HOUR, 5 * DAY, failed)?,
        Policy::AmbiguousMail if failed > 1 => return None,
        Policy::Reply => steps(&[MINUTE, 5 * MINUTE, 30 * MINUTE], 2 * HOUR, 2 * DAY, failed)?,
        Policy::AmbiguousMail | Policy::Upkeep => TimeDelta::minutes(10),
    };
    let asked = TimeDelta::seconds(retry_after.map_or(0, |asked| asked.as_secs().min(DAY as u64) as i64));
    now.checked_add_signed(wait.max(asked))
}

/// The wait after so many failures: the first steps, then the same step on and on, while the sum stays within `patience`.
fn steps(first: &[i64], then: i64, patience: i64, failed: i64) -> Option<TimeDelta> {
    let index = usize::try_from(failed - 1).unwrap_or(usize::MAX);
    let wait = first.get(index).copied().unwrap_or(then);
    let further = failed.saturating_sub(first.len() as i64).max(0).saturating_mul(then);
    let spent = first.iter().take(failed as usize).sum::<i64>().saturating_add(further);
    (spent <= patience).then(|| TimeDelta::seconds(wait))
}

#[cfg(test)]
mod tests;
