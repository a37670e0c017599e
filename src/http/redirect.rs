//! What a redirect turns a request into.
//! Must never carry a secret to another origin, or go back from https to http.

use reqwest::{
    Method,
    header::{HeaderMap, LOCATION},
};
use url::Url;

use super::{Body, HttpError, Request, address::origin};

/// Headers that say nothing about us and may go to another origin.
const HARMLESS: [&str; 2] = ["accept", "accept-language"];

/// The request to make next, or none when this is no redirect.
pub(super) fn next(request: &Request, status: u16, headers: &HeaderMap) -> Result<Option<Request>, HttpError> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = headers.get(LOCATION) else { return Ok(None) };
    let target = target(&request.url, location.as_bytes())?;
    let mut next = request.clone();
    // RFC 9110 section 15.4 and the Fetch standard: 303 reads, 301 and 302 turn a POST into a read.
    if (status == 303 && next.method != Method::HEAD) || (matches!(status, 301 | 302) && next.method == Method::POST) {
        next.method = Method::GET;
        next.body = Body::Empty;
    }
    if target.origin() != next.url.origin() {
        if !matches!(next.method, Method::GET | Method::HEAD) {
            return Err(HttpError::Redirect(format!("{} is not who this was written to", origin(&target))));
        }
        next.headers.retain(|(name, _)| HARMLESS.iter().any(|harmless| name.eq_ignore_ascii_case(harmless)));
    }
    next.url = target;
    Ok(Some(next))
}

fn target(from: &Url, location: &[u8]) -> Result<Url, HttpError> {
    let unreadable = || HttpError::Redirect(format!("{} points to an unreadable address", origin(from)));
    let location = std::str::from_utf8(location).map_err(|_| unreadable())?;
    let mut target = from.join(location).map_err(|_| unreadable())?;
    if from.scheme() == "https" && target.scheme() == "http" {
        return Err(HttpError::Redirect(format!("{} leads back from https to http", origin(from))));
    }
    // Credentials inside an address would be sent as a header; no site has a reason to hand us some.
    let _ = target.set_username("");
    let _ = target.set_password(None);
    Ok(target)
}
