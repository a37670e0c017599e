//! What keeps other sites out: headers, same-origin checks, tokens of forms, whose address a request came from.
//! Must never believe a header that a browser or a stranger could have made up.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, header},
};
use subtle::ConstantTimeEq;

use crate::domain::Env;

/// What a staff page may load: its own style, script, pictures and the preview of a widget, and nothing else.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self' data:; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of every staff page.
pub(super) fn staff_headers(https: bool) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = vec![
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // Not `no-referrer`: with it browsers send our own forms with `Origin: null`, as a stranger would.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-embedder-policy"), HeaderValue::from_static("require-corp")),
    ];
    if https {
        headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")));
    }
    headers
}

/// Whether a request that changes something was made by one of our own pages.
/// Browsers say so in `Sec-Fetch-Site` or `Origin`; what is no browser sends neither and carries no cookie unasked.
pub(super) fn is_own_origin(headers: &HeaderMap, public_host: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site")
        && site != "same-origin"
        && site != "none"
    {
        return false;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some(host) = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host) else {
        return false;
    };
    host == public_host || text(header::HOST).is_some_and(|own| own == host)
}

/// The path if it leads to a page of this service, and nowhere else.
pub(super) fn local_path(next: &str) -> Option<&str> {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.chars().all(|c| !c.is_control() && !c.is_whitespace());
    let base = url::Url::parse("http://own.invalid/").expect("a constant address");
    let stays = base.join(next).is_ok_and(|url| url.origin() == base.origin());
    (plain && stays).then_some(next)
}

/// An address that a link may lead to: http(s) only.
pub(super) fn outward_link(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}

/// The token as it stands in one page: masked afresh, so that compressed pages do not give it away bit by bit.
pub(super) fn mask_token(env: &Env, token: &str) -> String {
    let mask = env.bytes::<64>();
    let masked: Vec<u8> = token.bytes().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    format!("{}{}", hex::encode(mask), hex::encode(masked))
}

/// Whether `shown` is a masked form of `token`. Takes the same time whatever is wrong with it.
pub(super) fn is_token(shown: &str, token: &str) -> bool {
    let Ok(bytes) = hex::decode(shown) else { return false };
    let Some((mask, masked)) = bytes.split_at_checked(64) else { return false };
    let plain: Vec<u8> = masked.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    !token.is_empty() && plain.ct_eq(token.as_bytes()).into()
}

/// Whose address a request came from. `X-Forwarded-For` counts only as far as trusted proxies wrote it.
pub(super) fn client_address(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip().to_canonical());
    let hops = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = hops.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    for hop in hops.iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests;
