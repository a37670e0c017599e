//! When the parts that turn by themselves last did so: the ticker and the workers of each lane.
//! Must never be taken for success: it says that a part is there, not that what it does works.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

/// The last turn of each part of a process. Cheap to clone; one a process.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<Mutex<BTreeMap<&'static str, Turn>>>);

/// One part's last turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn {
    at: DateTime<Utc>,
    next: DateTime<Utc>,
}

impl Pulse {
    /// A part turned, and will be heard of again within this span.
    pub fn beat(&self, part: &'static str, now: DateTime<Utc>, within: TimeDelta) {
        self.turns().insert(part, Turn { at: now, next: now + within });
    }

    /// The parts that should have been heard of by now. A process that has none of them misses none.
    pub fn silent(&self, now: DateTime<Utc>) -> Vec<&'static str> {
        self.turns().iter().filter(|(_, turn)| turn.next < now).map(|(part, _)| *part).collect()
    }

    /// Each part with the time since its last turn.
    pub fn ages(&self, now: DateTime<Utc>) -> Vec<(&'static str, TimeDelta)> {
        let since = |at: DateTime<Utc>| now.signed_duration_since(at).max(TimeDelta::zero());
        self.turns().iter().map(|(part, turn)| (*part, since(turn.at))).collect()
    }

    fn turns(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, Turn>> {
        // A panic between two lines of a map leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_silent_once_its_span_is_over() {
        let pulse = Pulse::default();
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert!(pulse.silent(at(0)).is_empty());
        pulse.beat("ticker", at(0), TimeDelta::seconds(10));
        pulse.clone().beat("mail", at(5), TimeDelta::seconds(10));
        assert!(pulse.silent(at(10)).is_empty());
        assert_eq!(pulse.silent(at(11)), ["ticker"]);
        assert_eq!(pulse.ages(at(11)), [("mail", TimeDelta::seconds(6)), ("ticker", TimeDelta::seconds(11))]);
        pulse.beat("ticker", at(11), TimeDelta::seconds(10));
        assert!(pulse.silent(at(11)).is_empty());
    }
}
