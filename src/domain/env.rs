//! The clock and randomness, handed to whoever needs them, so that tests own both.
//! Must never be bypassed: the wall clock is read in this file alone.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::ids::NewId;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The clock and randomness of a process. Cheap to clone.
#[derive(Clone)]
pub struct Env {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Env")
    }
}

impl Env {
    /// An environment of these two.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The machine's own clock and randomness.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
    }

    /// The present moment, to the millisecond: what both databases keep without loss.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(3)
    }

    /// A new id that sorts by the present moment.
    pub fn id<T: NewId>(&self) -> T {
        self.id_at(self.now())
    }

    /// A new id that sorts by `at`.
    pub fn id_at<T: NewId>(&self, at: DateTime<Utc>) -> T {
        T::from_parts(u64::try_from(at.timestamp_millis()).unwrap_or(0), &self.bytes())
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A secret of 256 bits, as 64 hexadecimal digits: sessions, links, API tokens.
    pub fn token(&self) -> String {
        hex::encode(self.bytes::<32>())
    }

    /// A number from 0 up to, but not including, 1.
    pub fn unit(&self) -> f64 {
        (u64::from_le_bytes(self.bytes()) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A random span from zero up to `longest`, so that many things do not happen at once.
    pub fn jitter(&self, longest: TimeDelta) -> TimeDelta {
        TimeDelta::milliseconds((longest.num_milliseconds() as f64 * self.unit()) as i64)
    }
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        use rand::{TryRng, rngs::SysRng};
        SysRng.try_fill_bytes(bytes).expect("the operating system gives randomness");
    }
}
