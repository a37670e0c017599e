//! When things are due: our `Schedule` over the cron crate, the ticker, one leader, the watch over the disk.
//! Must never fire twice for one moment, or go backwards.

mod disk;
mod expression;
#[cfg(test)]
mod tests;
mod ticker;

use std::{fmt, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use crate::domain::ZonedHour;
pub use disk::DiskWatch;
pub use ticker::{Ticked, Ticker, check_now};

/// When a connection is visited: every so often, or by a cron expression of five fields in UTC, where there is no
/// change of the clock. Written in files and forms as text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Schedule {
    text: String,
    kind: Kind,
    gap: TimeDelta,
}

#[derive(Clone, Debug)]
enum Kind {
    Every,
    Cron(Box<cron::Schedule>),
}

/// Why a text is no schedule: what is wrong and what would be right, as a lower-case fragment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScheduleError(String);

impl Schedule {
    /// Reads `*/15 * * * *`, `30 6 * * MON-FRI`, `every 10m` or `10m` (s, m, h, d; at least a second, at most a year).
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let words = text.split_whitespace().collect::<Vec<_>>();
        match words[..] {
            ["every", span] | [span] if !span.starts_with('@') => Self::every(span),
            _ => Self::cron(&words),
        }
    }

    fn every(span: &str) -> Result<Self, ScheduleError> {
        let gap = expression::span(span)?;
        Ok(Self { text: format!("every {span}"), kind: Kind::Every, gap })
    }

    fn cron(words: &[&str]) -> Result<Self, ScheduleError> {
        let (text, parsed) = expression::cron(words)?;
        let gap = expression::shortest_gap(&parsed)
            .ok_or_else(|| ScheduleError(format!("\"{text}\" never comes: there is no such date")))?;
        Ok(Self { text, kind: Kind::Cron(Box::new(parsed)), gap })
    }

    /// The next moment, strictly later than both the last one and now. Moments that were missed are not made up for.
    pub fn after(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        let base = last.max(now);
        let next = match &self.kind {
            Kind::Every => {
                let step = self.gap.num_milliseconds();
                let passed = (base - last).num_milliseconds() / step;
                let ahead = (passed + 1).checked_mul(step).and_then(TimeDelta::try_milliseconds);
                ahead.and_then(|ahead| last.checked_add_signed(ahead))
            }
            // The crate's calendar ends in 2100.
            Kind::Cron(cron) => {
                cron.after(&base).find(|next| *next > base).or_else(|| base.checked_add_signed(self.gap))
            }
        };
        next.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The planned moment, or, when it is farther away than this schedule ever plans, the next one from now: after
    /// the clock was set back, a plan made before would mean silence.
    ///
    /// A wait that a source asked for belongs to the job, not into the plan, or it would be cut short here.
    pub fn corrected(&self, planned: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        let next = self.after(now, now);
        let latest = next.checked_add_signed(self.jitter()).unwrap_or(next);
        if planned > latest { next } else { planned }
    }

    /// The longest random delay that keeps connections from firing together: a tenth of the gap, at most five
    /// minutes, none for gaps under ten seconds.
    pub fn jitter(&self) -> TimeDelta {
        if self.gap < TimeDelta::seconds(10) {
            return TimeDelta::zero();
        }
        (self.gap / 10).min(TimeDelta::minutes(5))
    }

    /// The shortest span between two moments.
    pub fn gap(&self) -> TimeDelta {
        self.gap
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Schedule {}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Schedule {
    type Error = ScheduleError;

    fn try_from(text: String) -> Result<Self, ScheduleError> {
        Self::parse(&text)
    }
}

impl From<Schedule> for String {
    fn from(schedule: Schedule) -> Self {
        schedule.text
    }
}
