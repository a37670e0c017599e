//! A clock that moves when told, and randomness that repeats.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::domain::env::{Clock, Entropy, Env};

/// A clock that moves only when told.
#[derive(Debug)]
pub struct FakeClock(Mutex<DateTime<Utc>>);

impl FakeClock {
    /// Moves the clock; a negative span moves it back.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().expect("the clock is not poisoned") += by;
    }

    /// Sets the clock.
    pub fn set(&self, at: DateTime<Utc>) {
        *self.0.lock().expect("the clock is not poisoned") = at;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("the clock is not poisoned")
    }
}

struct SeededEntropy(Mutex<StdRng>);

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().expect("the generator is not poisoned").fill_bytes(bytes);
    }
}

/// An environment at 2026-11-21 12:00 UTC with seeded randomness, and its clock.
pub fn fake_env() -> (Env, Arc<FakeClock>) {
    let start = DateTime::from_timestamp(1_795_262_400, 0).expect("a valid moment");
    let clock = Arc::new(FakeClock(Mutex::new(start)));
    let entropy = SeededEntropy(Mutex::new(StdRng::seed_from_u64(7)));
    (Env::new(clock.clone(), Arc::new(entropy)), clock)
}
