//! How often somebody may try to sign in, and whose account is being guessed at.
//! Must never answer differently for accounts that exist and accounts that do not.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::DashMapStateStore,
};
use tokio::sync::Notify;

/// Tries for one account before waiting, from wherever they come.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Tries from one address before waiting, for whatever account.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Above this many remembered keys, those that could try freely again are forgotten.
const REMEMBERED: usize = 10_000;
/// A guessed account is brought up this often at most, however many guesses there are.
const RAISED_EVERY: Duration = Duration::from_hours(1);
/// Guessed accounts that wait to be looked up.
const WAITING: usize = 1_000;

type Limiter<K, C> = RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The tries of late, by account and by address. The clock is a parameter for the tests.
pub(super) struct LoginLimits<C: Clock = DefaultClock> {
    clock: C,
    accounts: Limiter<String, C>,
    addresses: Limiter<IpAddr, C>,
    raised: Limiter<String, C>,
    guessed: Mutex<Vec<String>>,
    wake: Notify,
}

fn limiter<K: Hash + Eq + Clone, C: Clock + Clone>(burst: NonZeroU32, every: Duration, clock: &C) -> Limiter<K, C> {
    let quota = Quota::with_period(every).expect("a period above zero").allow_burst(burst);
    RateLimiter::dashmap_with_clock(quota, clock.clone())
}

fn forget_the_free<K: Hash + Eq + Clone, C: Clock>(limiter: &Limiter<K, C>) {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
}

impl LoginLimits {
    pub(super) fn new() -> Self {
        Self::with_clock(DefaultClock::default())
    }
}

impl<C: Clock + Clone> LoginLimits<C> {
    fn with_clock(clock: C) -> Self {
        Self {
            accounts: limiter(PER_ACCOUNT, Duration::from_secs(30), &clock),
            addresses: limiter(PER_ADDRESS, Duration::from_secs(5), &clock),
            raised: limiter(NonZeroU32::MIN, RAISED_EVERY, &clock),
            guessed: Mutex::default(),
            wake: Notify::new(),
            clock,
        }
    }

    /// Counts a try. Refuses it with the seconds to wait when there were too many.
    pub(super) fn check(&self, account: &str, address: IpAddr) -> Result<(), u64> {
        forget_the_free(&self.accounts);
        forget_the_free(&self.addresses);
        forget_the_free(&self.raised);
        let address = network(address);
        let now = self.clock.now();
        let seconds = |wait: Duration| wait.as_secs().max(1);
        self.addresses.check_key(&address).map_err(|refusal| seconds(refusal.wait_time_from(now)))?;
        let account = crate::domain::text::plain(account).to_lowercase();
        self.accounts.check_key(&account).map_err(|refusal| {
            self.raise(&account);
            seconds(refusal.wait_time_from(now))
        })
    }

    /// Notes an account that is being guessed at: whether there is one of this name is looked up later.
    fn raise(&self, account: &String) {
        if !account.is_empty() && self.raised.check_key(account).is_ok() {
            self.bring_up(account);
        }
    }

    /// Has an account looked up by whoever tells the owners.
    pub(super) fn bring_up(&self, account: &str) {
        let mut guessed = self.guessed.lock().unwrap_or_else(PoisonError::into_inner);
        if guessed.len() < WAITING {
            guessed.push(account.to_owned());
            self.wake.notify_one();
        }
    }

    /// The accounts that were guessed at since the last call.
    pub(super) fn take_guessed(&self) -> Vec<String> {
        std::mem::take(&mut *self.guessed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until there are some.
    pub(super) async fn some_guessed(&self) {
        self.wake.notified().await;
    }
}

/// A household has a whole /64 of IPv6 addresses: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn address(n: u32) -> IpAddr {
        IpAddr::V4((0x0a00_0000 + n).into())
    }

    #[test]
    fn fault_40_an_account_and_an_address_are_slowed_down() {
        let clock = FakeRelativeClock::default();
        let limits = LoginLimits::with_clock(clock.clone());
        let passed = (0..10_000).filter(|n| limits.check("Owner@example.com", address(*n)).is_ok()).count();
        assert_eq!(passed, 10);
        assert_eq!(limits.check("owner@example.com ", address(99_999)), Err(30));
        let guess = |n: u32| limits.check(&format!("{n}@example.com"), address(500_000)).is_ok();
        assert_eq!((0..10_000).filter(|n| guess(*n)).count(), 30);
        clock.advance(Duration::from_secs(30));
        assert_eq!(limits.check("owner@example.com", address(99_999)), Ok(()));
        assert_eq!(limits.check("owner@example.com", address(99_999)), Err(30));
        assert_eq!((0..10_000).filter(|n| guess(*n)).count(), 6, "one in five seconds");
    }

    #[test]
    fn fault_40_a_guessed_account_is_raised_once_an_hour() {
        let clock = FakeRelativeClock::default();
        let limits = LoginLimits::with_clock(clock.clone());
        let tries = |account: &str| (0..100).filter(|n| limits.check(account, address(*n)).is_ok()).count();
        let guess = || assert!(tries("Owner@example.com") < 100);
        guess();
        assert_eq!(limits.take_guessed(), ["owner@example.com"]);
        clock.advance(Duration::from_mins(59));
        guess();
        assert!(limits.take_guessed().is_empty());
        clock.advance(Duration::from_mins(1));
        guess();
        assert_eq!(limits.take_guessed(), ["owner@example.com"]);
        assert_eq!(tries(""), 10);
        assert!(limits.take_guessed().is_empty(), "the first start's form has no account");
    }

    #[test]
    fn one_network_of_ipv6_counts_once() {
        let first: IpAddr = "2001:db8::1".parse().unwrap();
        let second: IpAddr = "2001:db8::ffff:1".parse().unwrap();
        assert_eq!(network(first), network(second));
    }
}
