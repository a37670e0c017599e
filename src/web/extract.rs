//! Who is asking, as handlers see it.
//! Must never be built from what the request itself claims: the session says who it is.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;
use chrono_tz::Tz;

use super::Error;
use crate::{
    accounts::Session,
    domain::{Locale, Role, Scope},
    store::businesses,
};

/// The cookie that remembers light or dark.
pub(super) const THEME_COOKIE: &str = "theme";
/// The cookie that remembers a language chosen by hand.
pub(super) const LANGUAGE_COOKIE: &str = "language";

/// Whose address a request came from, as far as it can be known.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClientAddress(pub(super) IpAddr);

/// How to speak to whoever is asking, signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The language.
    pub locale: Locale,
    /// `light`, `dark` or `auto`.
    pub theme: &'static str,
    /// The path and query that were asked for.
    pub path: String,
}

impl Visitor {
    pub(super) fn new(headers: &HeaderMap, jar: &CookieJar, session: Option<&Session>, path: String) -> Self {
        let chosen = jar.get(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok());
        let locale = chosen
            .or(session.map(|session| session.locale))
            .or_else(|| accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?))
            .unwrap_or(Locale::En);
        let theme = match jar.get(THEME_COOKIE).map(axum_extra::extract::cookie::Cookie::value) {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "auto",
        };
        Self { locale, theme, path }
    }
}

/// The first language of ours that a browser lists, by its weights.
fn accepted(header: &str) -> Option<Locale> {
    let mut wanted: Vec<(f32, Locale)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
            let language = tag.trim().split('-').next()?.to_lowercase();
            Some((weight, language.parse().ok()?))
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    wanted.first().filter(|(weight, _)| *weight > 0.0).map(|(_, locale)| *locale)
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::Internal("no visitor".to_owned()))
    }
}

/// A member of staff who is signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The session.
    pub session: Session,
    /// The business of the session.
    pub business: Arc<entity::business::Model>,
    /// How to speak to them.
    pub visitor: Visitor,
}

impl Staff {
    /// Whose rows they may see.
    pub fn scope(&self) -> Scope {
        self.session.scope()
    }

    /// Refuses who may not set things up: that is for managers and owners.
    pub fn manages(&self) -> Result<(), Error> {
        if self.session.role == Role::Staff { Err(Error::Role("managers and owners")) } else { Ok(()) }
    }

    /// Refuses who is no owner: people and secrets are for owners.
    pub fn owns(&self) -> Result<(), Error> {
        if self.session.role == Role::Owner { Ok(()) } else { Err(Error::Role("owners")) }
    }

    /// The time zone of their business.
    pub fn zone(&self) -> Tz {
        businesses::time_zone(&self.business)
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::SignIn { next: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_answered_in_the_language_it_prefers() {
        assert_eq!(accepted("sl-SI,sl;q=0.9,en;q=0.8"), Some(Locale::Sl));
        assert_eq!(accepted("de, en;q=0.3, pl;q=0.7"), Some(Locale::Pl));
        assert_eq!(accepted("de, fr;q=0.5"), None);
        assert_eq!(accepted("pl;q=0"), None);
    }
}
