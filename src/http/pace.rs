//! How fast one host is visited. On the monotonic clock: a jump of the wall clock makes neither storm nor silence.
//! Must never let two pages of one host be read at once.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use governor::{Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, state::keyed::DashMapStateStore};
use tokio::{
    sync::{Mutex as Turn, OwnedMutexGuard},
    time::Instant,
};
use url::Url;

use super::address::is_loopback;

/// Beyond this many hosts, those not visited lately are forgotten.
const MOST_HOSTS: usize = 1024;

/// The runtime's monotonic clock, as the limiter wants it.
#[derive(Clone)]
struct Monotonic(Instant);

impl Clock for Monotonic {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

type Limiter = RateLimiter<String, DashMapStateStore<String>, Monotonic, NoOpMiddleware<Duration>>;
type LastVisit = Arc<Turn<Option<Instant>>>;

/// The pace towards all hosts.
pub(super) struct Pace {
    clock: Monotonic,
    limiter: Limiter,
    turns: Mutex<HashMap<String, LastVisit>>,
}

impl Pace {
    /// At most `per_second` requests a second to one host, evenly spaced; zero counts as one.
    pub(super) fn new(per_second: u32) -> Self {
        let clock = Monotonic(Instant::now());
        // A burst would make twice as many in the first second.
        let quota =
            Quota::per_second(NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN)).allow_burst(NonZeroU32::MIN);
        Self { limiter: RateLimiter::dashmap_with_clock(quota, clock.clone()), clock, turns: Mutex::default() }
    }

    /// Waits until one more request may go to the host.
    pub(super) async fn admit(&self, host: &String) {
        if self.limiter.len() > MOST_HOSTS {
            self.limiter.retain_recent();
        }
        while let Err(not_yet) = self.limiter.check_key(host) {
            tokio::time::sleep(not_yet.wait_time_from(self.clock.now())).await;
        }
    }

    /// Waits until nobody else reads pages of the host.
    pub(super) async fn turn(&self, host: &str) -> Visit {
        let last = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            if turns.len() > MOST_HOSTS {
                turns.retain(|_, last| {
                    Arc::strong_count(last) > 1 || last.try_lock().is_ok_and(|at| at.is_some_and(recent))
                });
            }
            Arc::clone(turns.entry(host.to_owned()).or_default())
        };
        Visit { last: last.lock_owned().await, read: false }
    }
}

/// No pause is as long as this.
fn recent(at: Instant) -> bool {
    at.elapsed() < Duration::from_mins(10)
}

/// The right to read pages of one host, until dropped.
pub(super) struct Visit {
    last: OwnedMutexGuard<Option<Instant>>,
    read: bool,
}

impl Visit {
    /// Waits until `pause` has passed since the last page was read to its end.
    pub(super) async fn pause(&mut self, pause: Duration) {
        if let Some(last) = *self.last {
            tokio::time::sleep_until(last + pause).await;
        }
        self.read = true;
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if self.read {
            *self.last = Some(Instant::now());
        }
    }
}

/// What counts as one host: its name. On loopback every port is a site of its own.
pub(super) fn host_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) if is_loopback(url) => format!("{host}:{port}"),
        _ => host.to_owned(),
    }
}
