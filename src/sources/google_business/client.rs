//! The v4 API on the wire: access tokens, calls, and what a refusal means.
//! Must never print a token, nor a message of the API: it may repeat what was sent.

use secrecy::{ExposeSecret, SecretString};

use super::settings::Settings;
use crate::{
    http::{Body, Client, HttpError, Request, Response},
    sources::{
        Secrets, SourceError,
        json::{Envelope, Item, NoEnvelope},
        wire::unexpected_status,
    },
};

/// A conversation with the API: one a walk or an answer. The access token lives no longer than that.
pub(super) struct Api<'a> {
    http: &'a Client,
    secrets: &'a Secrets,
    pub(super) settings: Settings,
    token: Option<SecretString>,
    /// A new refresh token, should the source ever hand one out.
    pub(super) rotated: Option<SecretString>,
}

/// Why a call has no response.
pub(super) enum CallError {
    /// There is no access token: the call itself was never sent.
    Token(SourceError),
    /// The call was sent, or tried.
    Sending(HttpError),
}

impl From<CallError> for SourceError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Token(error) => error,
            CallError::Sending(error) => error.into(),
        }
    }
}

impl<'a> Api<'a> {
    pub(super) fn new(http: &'a Client, settings: Settings, secrets: &'a Secrets) -> Self {
        Self { http, secrets, settings, token: None, rotated: None }
    }

    /// Sends a call with an access token, and once more with a new one when the first has expired.
    pub(super) async fn call(&mut self, request: Request) -> Result<Response, CallError> {
        for retry in [false, true] {
            let token = match self.token.take() {
                Some(token) => token,
                None => self.exchange().await.map_err(CallError::Token)?,
            };
            let response =
                self.http.send(request.clone().bearer(token.expose_secret())).await.map_err(CallError::Sending)?;
            if response.status == 401 && !retry {
                continue;
            }
            self.token = Some(token);
            return Ok(response);
        }
        unreachable!("the second round always returns")
    }

    /// Trades the refresh token for an access token.
    async fn exchange(&mut self) -> Result<SecretString, SourceError> {
        let secret = |name: &str| {
            self.secrets
                .get(name)
                .map(|secret| secret.trim().to_owned())
                .ok_or_else(|| SourceError::Settings(format!("{name} is missing")))
        };
        let refresh_token = secret("refresh_token")?;
        let form = vec![
            ("client_id".to_owned(), secret("client_id")?),
            ("client_secret".to_owned(), secret("client_secret")?),
            ("grant_type".to_owned(), "refresh_token".to_owned()),
            ("refresh_token".to_owned(), refresh_token.clone()),
        ];
        let request = Request::post(self.settings.token_url.clone()).body(Body::Form(form));
        let response = self.http.send(request).await?;
        if !response.is_success() || response.challenge {
            return Err(token_refusal(&response));
        }
        let envelope = Envelope::read(&response.body)?;
        let new = envelope.text("refresh_token").filter(|new| *new != refresh_token);
        self.rotated = new.map(SecretString::from).or(self.rotated.take());
        envelope
            .text("access_token")
            .map(SecretString::from)
            .ok_or_else(|| SourceError::Contract { what: "the token answer holds no access token".to_owned() })
    }
}

/// What a refusal of the token endpoint means. A dead refresh token is status 400 there, not 401.
fn token_refusal(response: &Response) -> SourceError {
    if response.challenge {
        return SourceError::Challenged("the token endpoint".to_owned());
    }
    let code = Envelope::read(&response.body).ok().and_then(|envelope| envelope.text("error"));
    let reason = match (response.status, code.as_deref()) {
        (429 | 500.., _) => return waiting(response),
        (_, Some("invalid_grant")) => "the consent has expired or was revoked (invalid_grant)",
        (_, Some("invalid_client")) => "the client id and secret are not accepted (invalid_client)",
        (_, Some("unauthorized_client")) => "this client may not use the refresh token (unauthorized_client)",
        (_, Some("invalid_scope")) => "the consent lacks the scope business.manage (invalid_scope)",
        (_, Some("access_denied" | "admin_policy_enforced" | "org_internal")) => "the organisation forbids this client",
        (401 | 403, Some(_)) => "the token endpoint refuses this client",
        // A front end that answers for the endpoint, not the endpoint itself.
        (401 | 403, None) => {
            return SourceError::Transient(format!("status {} from the token endpoint", response.status));
        }
        (status, _) => return SourceError::Contract { what: format!("status {status} from the token endpoint") },
    };
    SourceError::Unauthorized(reason.to_owned())
}

/// What a response that is no success means.
pub(super) fn refusal(response: &Response) -> SourceError {
    if response.challenge {
        return unexpected_status(response);
    }
    let error = match Envelope::read(&response.body) {
        Ok(envelope) => envelope.value("error"),
        Err(NoEnvelope::Cut | NoEnvelope::Html | NoEnvelope::Foreign(_)) => None,
    };
    let Some(error) = error.as_ref().and_then(|error| Item::of(error).ok()) else {
        // 403 and 5xx without the API's own words come from the front end and pass.
        return match response.status {
            403 => SourceError::Transient("status 403 from the front end".to_owned()),
            429 | 500.. => waiting(response),
            _ => unexpected_status(response),
        };
    };
    let word = error.text("status").ok().flatten().and_then(constant).unwrap_or("no status word");
    let reason = error.items("details").find_map(|detail| detail.text("reason").ok().flatten().and_then(constant));
    let has = |wanted: &str| reason == Some(wanted);
    let named = match reason {
        Some(reason) => format!("{word}, {reason}"),
        None => word.to_owned(),
    };
    match (response.status, word) {
        (429, _) | (_, "RESOURCE_EXHAUSTED") if quota_is_zero(error) => SourceError::NotApproved(
            "the quota of the Google Cloud project is 0: ask Google for access to the Business Profile API".to_owned(),
        ),
        (429, _) | (_, "RESOURCE_EXHAUSTED") => SourceError::RateLimited { retry_after: response.retry_after },
        (401, _) => SourceError::Unauthorized(format!("the access token is not accepted ({named})")),
        (403, _) if has("SERVICE_DISABLED") => SourceError::Unauthorized(format!(
            "the Google My Business API is not switched on in the Google Cloud project ({named})"
        )),
        (403, _) if has("ACCESS_TOKEN_SCOPE_INSUFFICIENT") => {
            SourceError::Unauthorized(format!("the consent lacks the scope business.manage ({named})"))
        }
        (403, _) => SourceError::Unauthorized(format!("the account may not manage this location ({named})")),
        (404, _) => SourceError::Gone(format!("the location or the review ({named})")),
        (400, "FAILED_PRECONDITION") => {
            SourceError::Contract { what: format!("refused, as for a location that is not verified ({named})") }
        }
        (400, _) => SourceError::Contract { what: format!("the request was refused ({named})") },
        (409, _) => SourceError::Transient(format!("status 409 ({named})")),
        (500.., _) => waiting(response),
        _ => unexpected_status(response),
    }
}

/// Overloaded: wait as long as it says, when it says so.
fn waiting(response: &Response) -> SourceError {
    match (response.status, response.retry_after) {
        (429, retry_after) | (_, retry_after @ Some(_)) => SourceError::RateLimited { retry_after },
        (status, None) => SourceError::Transient(format!("status {status}")),
    }
}

/// A project that was never approved has a quota of zero: waiting does not help.
fn quota_is_zero(error: Item<'_>) -> bool {
    error
        .items("details")
        .filter_map(|detail| detail.item("metadata").ok().flatten())
        .any(|metadata| metadata.id("quota_limit_value").ok().flatten().as_deref() == Some("0"))
}

/// A word of the API's own vocabulary; anything else is not repeated.
pub(super) fn constant(word: &str) -> Option<&str> {
    let known = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    (known && (1..=64).contains(&word.len())).then_some(word)
}
