//! What can go wrong with a source, and what is to be done about it.
//! Must never carry a secret or a person's words: the text ends in a log and on a page.

use std::time::Duration;

use super::Localised;
use crate::{domain::Health, http::HttpError};

/// Why a source could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The source no longer accepts our token, key or permission: a person connects again.
    #[error("the source asks to connect again: {0}")]
    Unauthorized(String),
    /// The operator has not approved this client yet (Google: a quota of zero).
    #[error("the source has not approved this client: {0}")]
    NotApproved(String),
    /// Too many requests.
    #[error("the source asks to wait")]
    RateLimited {
        /// How long, when it says so: 1 s to 24 h.
        retry_after: Option<Duration>,
    },
    /// A page that wants to know whether a person is reading.
    #[error("the source wants to see a person: {0}")]
    Challenged(String),
    /// The account, shop or product is not there.
    #[error("not found at the source: {0}")]
    Gone(String),
    /// The source retired this way of reading it.
    #[error("the source retired this interface: {0}")]
    Retired(String),
    /// The source no longer speaks as agreed: storing guesses would be worse than stopping.
    #[error("the source no longer answers as agreed: {what}")]
    Contract {
        /// What was expected and what was found, as a lower-case fragment.
        what: String,
    },
    /// The settings cannot work.
    #[error("the settings cannot work: {0}")]
    Settings(String),
    /// It will probably pass: the network, an overloaded server.
    #[error("the source did not answer properly: {0}")]
    Transient(String),
}

/// What happens to a connection after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Try again, later each time, at the earliest after this span when the source named one.
    Retry {
        /// What the source asked for.
        after: Option<Duration>,
    },
    /// Stop until a person acts; this is how the connection is doing.
    Pause(Health),
}

impl SourceError {
    /// What is to be done.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::RateLimited { retry_after } => Disposition::Retry { after: *retry_after },
            Self::Transient(_) => Disposition::Retry { after: None },
            Self::Challenged(_) => Disposition::Pause(Health::Blocked),
            Self::Unauthorized(_) | Self::NotApproved(_) => Disposition::Pause(Health::NeedsLogin),
            Self::Retired(_) => Disposition::Pause(Health::Retired),
            Self::Gone(_) | Self::Contract { .. } | Self::Settings(_) => Disposition::Pause(Health::Broken),
        }
    }

    /// The name in metrics and in the run log.
    pub fn metric_label(&self) -> &'static str {
        match self {
            Self::Unauthorized(_) => "unauthorized",
            Self::NotApproved(_) => "not_approved",
            Self::RateLimited { .. } => "rate_limited",
            Self::Challenged(_) => "challenged",
            Self::Gone(_) => "gone",
            Self::Retired(_) => "retired",
            Self::Contract { .. } => "contract",
            Self::Settings(_) => "settings",
            Self::Transient(_) => "transient",
        }
    }

    /// The catalogue key of the sentence that tells a person what to do next.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Unauthorized(_) => "source-error-unauthorized",
            Self::NotApproved(_) => "source-error-not-approved",
            Self::RateLimited { .. } => "source-error-rate-limited",
            Self::Challenged(_) => "source-error-challenged",
            Self::Gone(_) => "source-error-gone",
            Self::Retired(_) => "source-error-retired",
            Self::Contract { .. } => "source-error-contract",
            Self::Settings(_) => "source-error-settings",
            Self::Transient(_) => "source-error-transient",
        }
    }
}

impl From<HttpError> for SourceError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Forbidden { .. } | HttpError::Robots(_) => Self::Settings(error.to_string()),
            HttpError::TooLarge { .. } | HttpError::Redirect(_) => Self::Contract { what: error.to_string() },
            HttpError::Timeout(_) | HttpError::Unreachable(_) | HttpError::Connection(_) => {
                Self::Transient(error.to_string())
            }
        }
    }
}

/// Why settings are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct SettingsError {
    /// The field, as in [`super::About::fields`].
    pub field: String,
    /// What is wrong and what would be right, as a lower-case fragment.
    pub reason: String,
    /// The same for people, where the field's own hint and example do not say it.
    pub said: Option<Localised>,
}

impl SettingsError {
    /// A refusal of one field.
    pub fn new(field: &str, reason: impl Into<String>) -> Self {
        Self { field: field.to_owned(), reason: reason.into(), said: None }
    }

    /// The refusal in the languages of the interface, as lower-case fragments.
    #[must_use]
    pub fn said(mut self, said: Localised) -> Self {
        self.said = Some(said);
        self
    }
}

/// Why an answer was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Surely not taken; may be tried again, at the earliest after this span.
    #[error("not taken for now: {reason}")]
    Retry {
        /// Why.
        reason: String,
        /// What the source asked for.
        after: Option<Duration>,
    },
    /// Surely not taken, and never will be as it is.
    #[error("refused: {0}")]
    Refused(String),
    /// The source no longer accepts our token or permission.
    #[error("the source asks to connect again: {0}")]
    Unauthorized(String),
    /// The source says that this very answer stands there already.
    #[error("stands there already")]
    AlreadyThere,
    /// Nobody knows whether it was taken: the connection broke after it was handed over.
    #[error("unknown whether it was taken: {0}")]
    Unknown(String),
}

impl ReplyError {
    /// What an error means for an answer that was not handed over yet.
    pub fn before_sending(error: &SourceError) -> Self {
        let retry = |after: Option<Duration>| Self::Retry { reason: error.to_string(), after };
        match error {
            SourceError::Unauthorized(reason) | SourceError::NotApproved(reason) => Self::Unauthorized(reason.clone()),
            SourceError::RateLimited { retry_after } => retry(*retry_after),
            SourceError::Transient(_) | SourceError::Challenged(_) => retry(None),
            SourceError::Gone(_)
            | SourceError::Retired(_)
            | SourceError::Contract { .. }
            | SourceError::Settings(_) => Self::Refused(error.to_string()),
        }
    }

    /// What a broken exchange means for the answer it carried: only what was surely not sent may be sent again.
    pub fn while_sending(error: &HttpError) -> Self {
        match error {
            HttpError::Unreachable(_) => Self::Retry { reason: error.to_string(), after: None },
            HttpError::Forbidden { .. } | HttpError::Robots(_) => Self::Refused(error.to_string()),
            HttpError::Timeout(_) | HttpError::Connection(_) | HttpError::TooLarge { .. } | HttpError::Redirect(_) => {
                Self::Unknown(error.to_string())
            }
        }
    }
}
