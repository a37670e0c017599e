//! How often somebody may try to sign in.
//! Must never answer differently for accounts that exist and accounts that do not.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock};

/// Tries for one account before waiting, from wherever they come.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Tries from one address before waiting, for whatever account.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Above this many remembered keys, those that could try freely again are forgotten.
const REMEMBERED: usize = 10_000;

/// The tries of late, by account and by address.
pub(super) struct LoginLimits {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl LoginLimits {
    pub(super) fn new() -> Self {
        let quota = |burst, every| Quota::with_period(every).expect("a period above zero").allow_burst(burst);
        Self {
            accounts: DefaultKeyedRateLimiter::keyed(quota(PER_ACCOUNT, Duration::from_secs(30))),
            addresses: DefaultKeyedRateLimiter::keyed(quota(PER_ADDRESS, Duration::from_secs(5))),
        }
    }

    /// Counts a try. Refuses it with the seconds to wait when there were too many.
    pub(super) fn check(&self, account: &str, address: IpAddr) -> Result<(), u64> {
        if self.accounts.len() > REMEMBERED {
            self.accounts.retain_recent();
        }
        if self.addresses.len() > REMEMBERED {
            self.addresses.retain_recent();
        }
        let address = network(address);
        let now = governor::clock::DefaultClock::default().now();
        let seconds = |wait: Duration| wait.as_secs().max(1);
        self.addresses.check_key(&address).map_err(|refusal| seconds(refusal.wait_time_from(now)))?;
        let account = crate::domain::text::plain(account).to_lowercase();
        self.accounts.check_key(&account).map_err(|refusal| seconds(refusal.wait_time_from(now)))
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
    use super::*;

    #[test]
    fn fault_40_an_account_and_an_address_are_slowed_down() {
        let limits = LoginLimits::new();
        let address = |n: u32| IpAddr::V4((0x0a00_0000 + n).into());
        let passed = (0..10_000).filter(|n| limits.check("Owner@example.com", address(*n)).is_ok()).count();
        assert_eq!(passed, 10);
        assert!(limits.check("owner@example.com ", address(99_999)).is_err_and(|wait| (1..=30).contains(&wait)));
        let passed = (0..10_000).filter(|n| limits.check(&format!("{n}@example.com"), address(500_000)).is_ok());
        assert!((30..=31).contains(&passed.count()));
    }

    #[test]
    fn one_network_of_ipv6_counts_once() {
        let first: IpAddr = "2001:db8::1".parse().unwrap();
        let second: IpAddr = "2001:db8::ffff:1".parse().unwrap();
        assert_eq!(network(first), network(second));
    }
}
