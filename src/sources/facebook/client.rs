//! The Graph API on the wire: signed calls, and what an error code means. The HTTP status says little here: throttling
//! comes as 400, so the code decides.
//! Must never print a token, nor a message of the API: it may repeat what was sent.

use std::{collections::BTreeMap, time::Duration};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use url::Url;

use super::settings::Settings;
use crate::{
    http::{Body, Client, HttpError, Request, Response},
    sources::{
        Secrets, SourceError,
        json::{Envelope, Item, NoEnvelope},
        wire::{same_origin, unexpected_status},
    },
};

/// The window over which Facebook counts the calls of an app.
const USAGE_WINDOW: Duration = Duration::from_hours(1);

/// No wait is longer, and a block for policy is this long.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// A conversation with the API as one page.
pub(super) struct Graph<'a> {
    http: &'a Client,
    pub(super) settings: Settings,
    token: String,
    proof: Option<String>,
}

/// Why a call has no usable answer.
#[derive(Debug)]
pub(super) enum CallError {
    /// Facebook refused it.
    Refused(Refusal),
    /// The exchange did not end.
    Sending(HttpError),
    /// It was answered as agreed on by nobody.
    Unreadable(SourceError),
}

impl From<CallError> for SourceError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(refusal) => refusal.meaning(),
            CallError::Sending(error) => error.into(),
            CallError::Unreadable(error) => error,
        }
    }
}

/// An answer as agreed.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) body: Envelope,
    /// The quota is used up: how long to wait before the next call.
    pub(super) wait: Option<Duration>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(http: &'a Client, settings: Settings, secrets: &Secrets) -> Result<Self, SourceError> {
        let token = secrets.get("page_token").map(str::trim).filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| SourceError::Settings("page_token is missing".to_owned()))?.to_owned();
        let secret = secrets.get("app_secret").map(str::trim).filter(|secret| !secret.is_empty());
        let proof = secret.map(|secret| proof(secret, &token));
        Ok(Self { http, settings, token, proof })
    }

    /// Reads.
    pub(super) async fn get(&self, mut url: Url) -> Result<Answer, CallError> {
        // A next link carries the token already.
        for (name, value) in self.credentials() {
            if !url.query_pairs().any(|(given, _)| given == name) {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        self.send(Request::get(url)).await
    }

    /// Sends a form.
    pub(super) async fn post(&self, url: Url, mut form: Vec<(String, String)>) -> Result<Answer, CallError> {
        form.extend(self.credentials().map(|(name, value)| (name.to_owned(), value.to_owned())));
        self.send(Request::post(url).body(Body::Form(form))).await
    }

    fn credentials(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let proof = self.proof.as_deref().map(|proof| ("appsecret_proof", proof));
        std::iter::once(("access_token", self.token.as_str())).chain(proof)
    }

    async fn send(&self, request: Request) -> Result<Answer, CallError> {
        let response = self.http.send(request).await.map_err(CallError::Sending)?;
        if response.challenge {
            return Err(CallError::Refused(Refusal::of(&response, None)));
        }
        match Envelope::read(&response.body) {
            Ok(body) if body.has("error") || !response.is_success() => {
                Err(CallError::Refused(Refusal::of(&response, body.value("error").as_ref())))
            }
            Ok(body) => Ok(Answer { body, wait: exhausted(&response) }),
            Err(_) if !response.is_success() => Err(CallError::Refused(Refusal::of(&response, None))),
            Err(error @ (NoEnvelope::Cut | NoEnvelope::Html | NoEnvelope::Foreign(_))) => {
                Err(CallError::Unreadable(error.into()))
            }
        }
    }

    /// The address of the next page. It must be on the server that was asked: it carries the token.
    pub(super) fn next(&self, answer: &Envelope) -> Result<Option<Url>, SourceError> {
        let Some(paging) = answer.value("paging") else { return Ok(None) };
        let contract = |what: &str| SourceError::Contract { what: what.to_owned() };
        let next = Item::of(&paging).and_then(|paging| paging.text("next"));
        let Some(next) = next.map_err(|what| SourceError::Contract { what })? else { return Ok(None) };
        let url = Url::parse(next).map_err(|_| contract("the next link is no address"))?;
        if !same_origin(&url, &self.settings.base_url) {
            return Err(contract("the next link leads to another server"));
        }
        Ok(Some(url))
    }
}

/// Shows that whoever holds the token also holds the app's secret.
fn proof(secret: &str, token: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length will do");
    mac.update(token.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// A refusal in the API's own numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The code, when the API gave one.
    pub(super) code: Option<i64>,
    subcode: Option<i64>,
    /// The API's own word that it will pass.
    pub(super) transient: bool,
    /// The HTTP status.
    pub(super) status: u16,
    wait: Option<Duration>,
    /// What the status alone would mean.
    plain: SourceError,
}

impl Refusal {
    fn of(response: &Response, error: Option<&Value>) -> Self {
        let error = error.and_then(|error| Item::of(error).ok()).filter(|_| !response.challenge);
        let number = |name: &str| error?.id(name).ok().flatten()?.parse().ok();
        Self {
            code: number("code"),
            subcode: number("error_subcode"),
            transient: error.is_some_and(|error| error.flag("is_transient")),
            status: response.status,
            wait: wait(response),
            plain: match response.status {
                // Without Graph's own words this is a front end that refuses for a while, not a dead token.
                401 | 403 if !response.challenge => SourceError::Transient(format!("status {}", response.status)),
                _ => unexpected_status(response),
            },
        }
    }

    /// What it means and what is to be done.
    pub(super) fn meaning(&self) -> SourceError {
        let Some(code) = self.code else { return self.plain.clone() };
        let reconnect = |reason: &str| SourceError::Unauthorized(format!("{reason} (code {})", self.number()));
        match code {
            1 | 2 => SourceError::Transient(format!("Facebook is out of order for now (code {code})")),
            12 => SourceError::Retired("this version of the Graph API gives no reviews (code 12)".to_owned()),
            4 | 17 | 32 | 341 | 613 | 80_001 => SourceError::RateLimited { retry_after: self.wait },
            368 => SourceError::RateLimited { retry_after: self.wait.or(Some(LONGEST_WAIT)) },
            102 | 190 => reconnect(match self.subcode {
                Some(458) => "the app was removed from the account",
                Some(459) => "the account waits at a checkpoint: log in to Facebook once",
                Some(460) => "the password was changed",
                Some(463) => "the token has expired",
                Some(464) => "the account is not confirmed",
                Some(467) => "the token is no longer valid",
                Some(492) => "the person who gave the token has no role on the page any more",
                _ => "the token is not accepted",
            }),
            283 => reconnect("the token lacks the permission pages_read_user_content"),
            3 | 10 | 200..=299 => reconnect("the app or the token lacks a permission"),
            100 if self.subcode == Some(33) => {
                SourceError::Gone(format!("the page or the entry (code {})", self.number()))
            }
            _ if self.transient || self.status >= 500 => SourceError::Transient(format!("code {}", self.number())),
            _ if self.status == 429 => SourceError::RateLimited { retry_after: self.wait },
            100 => SourceError::Contract { what: format!("a parameter was refused (code {})", self.number()) },
            _ => SourceError::Contract { what: format!("refused (code {})", self.number()) },
        }
    }

    /// `190/463`.
    fn number(&self) -> String {
        let code = self.code.unwrap_or_default();
        self.subcode.map_or_else(|| code.to_string(), |subcode| format!("{code}/{subcode}"))
    }
}

/// How long the API asks to wait, by its own headers.
fn wait(response: &Response) -> Option<Duration> {
    regain(response).or(response.retry_after).or_else(|| (usage(response) >= 100.0).then_some(USAGE_WINDOW))
}

/// How long to wait after an answer that was still given, because it used up the quota.
fn exhausted(response: &Response) -> Option<Duration> {
    regain(response).or_else(|| (usage(response) >= 100.0).then_some(USAGE_WINDOW))
}

/// `X-Business-Use-Case-Usage`: lists by page, each entry with minutes until access is regained.
fn regain(response: &Response) -> Option<Duration> {
    let by_page: BTreeMap<String, Value> = serde_json::from_str(response.header("x-business-use-case-usage")?).ok()?;
    let entries = by_page.values().filter_map(Value::as_array).flatten();
    let minutes = entries.filter_map(|entry| entry.get("estimated_time_to_regain_access")?.as_f64());
    let longest = minutes.fold(0.0, f64::max);
    (longest > 0.0).then(|| Duration::from_secs_f64((longest * 60.0).clamp(1.0, LONGEST_WAIT.as_secs_f64())))
}

/// `X-App-Usage`: the largest of its percentages.
fn usage(response: &Response) -> f64 {
    let header = response.header("x-app-usage").unwrap_or_default();
    let percents: BTreeMap<String, Value> = serde_json::from_str(header).unwrap_or_default();
    percents.values().filter_map(Value::as_f64).fold(0.0, f64::max)
}
