//! Names to addresses, private ones left out at the moment of connecting, so that a name that changes its mind
//! between a check and the connection gains nothing.
//! Must never hand out an address the guard refuses.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{Guard, PRIVATE};

/// The machine's resolver behind the guard.
pub(super) struct Resolver {
    pub(super) guard: Guard,
}

/// Every address of the name is refused.
#[derive(Debug, thiserror::Error)]
#[error("{PRIVATE}")]
pub(super) struct NotPublic;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.guard.clone();
        Box::pin(async move {
            // Port 0 is replaced by the port of the address being visited.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let known = !found.is_empty();
            let kept: Vec<SocketAddr> = found.into_iter().filter(|address| guard.reachable(*address)).collect();
            if known && kept.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}
