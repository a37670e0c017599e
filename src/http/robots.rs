//! robots.txt, as RFC 9309 has it, kept for some hours for each origin.
//! Must never read a site that could not say whether it may be read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use texting_robots::Robot;
use url::Url;

use super::HttpError;

const KEPT: TimeDelta = TimeDelta::hours(4);
/// RFC 9309 section 2.5: parsers read at least 500 KiB.
const CAP: usize = 512 * 1024;
const LONGEST_DELAY: Duration = Duration::from_mins(1);
const MOST_ORIGINS: usize = 1024;

/// What one site asks for.
pub(super) struct Rules(Option<Robot>);

impl Rules {
    /// Everything may be read.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Reads the answer to a request for robots.txt.
    pub(super) fn read(agent: &str, status: u16, body: &[u8]) -> Result<Self, HttpError> {
        match status {
            200..=299 => Ok(Self(Robot::new(agent, &body[..body.len().min(CAP)]).ok())),
            // "Unavailable": anything may be read. 429 means that we come too often, not that there is no file.
            300..=428 | 430..=499 => Ok(Self::none()),
            // "Unreachable": nothing may be read for now.
            _ => Err(HttpError::Connection(format!("robots.txt was answered with {status}"))),
        }
    }

    /// Whether the page may be read.
    pub(super) fn allow(&self, url: &Url) -> bool {
        self.0.as_ref().is_none_or(|robot| robot.allowed(url.as_str()))
    }

    /// The pause the site asks for, at most a minute.
    pub(super) fn delay(&self) -> Duration {
        let seconds = self.0.as_ref().and_then(|robot| robot.delay).unwrap_or(0.0);
        Duration::try_from_secs_f32(seconds).unwrap_or(LONGEST_DELAY).min(LONGEST_DELAY)
    }
}

/// Rules and when they were read.
type Kept = (DateTime<Utc>, Arc<Rules>);

/// What the visited origins asked for. Failures are not kept.
#[derive(Default)]
pub(super) struct Robots {
    known: Mutex<HashMap<String, Kept>>,
}

impl Robots {
    /// The rules read not long before `now`.
    pub(super) fn known(&self, origin: &str, now: DateTime<Utc>) -> Option<Arc<Rules>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(origin).filter(|(read, _)| fresh(*read, now)).map(|(_, rules)| Arc::clone(rules))
    }

    /// Keeps the rules read at `now`.
    pub(super) fn keep(&self, origin: String, now: DateTime<Utc>, rules: &Arc<Rules>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_ORIGINS {
            known.retain(|_, (read, _)| fresh(*read, now));
        }
        if known.len() < MOST_ORIGINS {
            known.insert(origin, (now, Arc::clone(rules)));
        }
    }
}

/// A moment after `now` comes from a clock that was set back since.
fn fresh(read: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..KEPT).contains(&(now - read))
}
