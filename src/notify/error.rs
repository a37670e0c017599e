//! What can go wrong between us and a mail server, and how far we had come.
//! Must never call a mail lost that may have arrived, or arrived that may be lost.

/// How far a delivery had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No byte of the message had left: nobody can have it.
    BeforeData,
    /// The message was on its way.
    AfterData,
}

/// What kind of failure it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailErrorKind {
    /// It may work later: a 4xx reply, or no connection.
    #[error("{}{text}", .code.map(|code| format!("{code} ")).unwrap_or_default())]
    Transient {
        /// The server's reply code; `None` when there was no clear reply.
        code: Option<u16>,
        /// What happened, on one line.
        text: String,
    },
    /// The server will never take this mail: a 5xx reply.
    #[error("{}{text}", .code.map(|code| format!("{code} ")).unwrap_or_default())]
    Permanent {
        /// The server's reply code; `None` when the refusal is ours (an address that is none).
        code: Option<u16>,
        /// What happened, on one line.
        text: String,
    },
    /// No mail can leave until somebody mends the settings: no STARTTLS, a bad certificate, a refused password.
    #[error("{0}")]
    Config(String),
}

/// Why a mail was not surely delivered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct MailError {
    /// How far the delivery had come.
    pub phase: Phase,
    /// What went wrong.
    pub kind: MailErrorKind,
}

impl MailError {
    /// A failure that may pass, before anything was handed over.
    pub fn transient(text: impl Into<String>) -> Self {
        Self { phase: Phase::BeforeData, kind: MailErrorKind::Transient { code: None, text: text.into() } }
    }

    /// A mail that can never be sent.
    pub fn permanent(text: impl Into<String>) -> Self {
        Self { phase: Phase::BeforeData, kind: MailErrorKind::Permanent { code: None, text: text.into() } }
    }

    /// Settings that need a person.
    pub fn config(text: impl Into<String>) -> Self {
        Self { phase: Phase::BeforeData, kind: MailErrorKind::Config(text.into()) }
    }

    /// Whether nobody knows if the server took the mail: handed over, and no clear reply. A refusal in so many words
    /// (4xx or 5xx after the last dot) is clear.
    pub fn is_ambiguous(&self) -> bool {
        self.phase == Phase::AfterData && matches!(self.kind, MailErrorKind::Transient { code: None, .. })
    }
}
