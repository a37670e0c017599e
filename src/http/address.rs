//! Which addresses may be visited.
//! Must never let an address of this machine or its network through by another spelling of it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use super::HttpError;

/// What may be visited.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    allow_private: bool,
    /// One address of a test's own server, public as far as the guard is concerned.
    #[cfg(test)]
    pub(super) stands_for_public: Option<SocketAddr>,
}

impl Guard {
    pub(super) fn new(allow_private: bool) -> Self {
        Self {
            allow_private,
            #[cfg(test)]
            stands_for_public: None,
        }
    }

    /// Checks everything that can be told from the address itself. Names are checked when they are resolved.
    pub(super) fn permit(&self, url: &Url) -> Result<(), HttpError> {
        let refuse = |reason: &str| Err(HttpError::Forbidden { address: origin(url), reason: reason.to_owned() });
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("only http and https are spoken");
        }
        let port = url.port_or_known_default().unwrap_or(0);
        if !matches!(port, 80 | 443 | 1024..) {
            return refuse("this port belongs to another service");
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain("")) | None => return refuse("it names no host"),
            // By its spelling, whatever a resolver makes of it.
            Some(Host::Domain(_)) if is_loopback(url) && !self.allow_private => return refuse(PRIVATE),
            Some(Host::Domain(_)) => return Ok(()),
        };
        if self.reachable(SocketAddr::new(literal, port)) { Ok(()) } else { refuse(PRIVATE) }
    }

    /// Whether this very address may be connected to.
    pub(super) fn reachable(&self, address: SocketAddr) -> bool {
        #[cfg(test)]
        if self.stands_for_public == Some(address) {
            return true;
        }
        self.allow_private || is_public(address.ip())
    }
}

/// Why a private address is refused.
pub(super) const PRIVATE: &str = "it is not a public address";

/// Scheme, host and port: what an error may show, since a path or query may be a secret.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether the host is this machine by its spelling.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        // RFC 6761 section 6.3.
        Some(Host::Domain(name)) => format!(".{}", name.trim_end_matches('.')).ends_with(".localhost"),
        None => false,
    }
}

/// Whether an address belongs to the public Internet, by the IANA special-purpose registries (RFC 6890 and later).
/// An IPv6 address that carries an IPv4 one is judged by what it carries.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    !matches!(
        ip.octets(),
        [0 | 10 | 127 | 224..=255, ..]       // this network, private, loopback, multicast, reserved, broadcast
            | [100, 64..=127, ..]            // carrier-grade NAT
            | [169, 254, ..]                 // link-local, cloud metadata
            | [172, 16..=31, ..]             // private
            | [192, 0, 0 | 2, _]             // protocol assignments, documentation
            | [192, 88, 99, _]               // 6to4 relays
            | [192, 168, ..]                 // private
            | [198, 18 | 19, ..]             // benchmarks
            | [198, 51, 100, _]              // documentation
            | [203, 0, 113, _] // documentation
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let carried = |high: u16, low: u16| is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match ip.segments() {
        // IPv4-mapped, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            carried(high, low)
        }
        // Protocol assignments (Teredo among them), documentation, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Everything outside global unicast: loopback, IPv4-compatible, unique local, link-local, multicast.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}
