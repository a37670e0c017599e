//! From subject and texts to the bytes of a message.
//! Must never draw an id or read a clock: a mail that is sent again is the same mail, with the same Message-ID.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use super::address::{AddressError, ascii_domain, recipient};

/// The longest subject, in characters: clients show less, and headers have limits.
const MAX_SUBJECT: usize = 160;

/// A mail before it is bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is: `alert`, `digest`, `owner_notice`, `test_mail`.
    pub kind: &'static str,
    /// The id of what is behind it: a dispatch or a job.
    pub id: String,
    /// What mails on the same matter share, such as a review's id: clients show them as one thread.
    pub thread: Option<String>,
    /// The list a filter can sort by: a business's key.
    pub list: String,
    /// The one recipient.
    pub to: String,
    /// The subject; anything but plain text on one line is made so.
    pub subject: String,
    /// The text version.
    pub text: String,
    /// The HTML version, equal in content.
    pub html: String,
}

/// Why a draft cannot become a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The recipient.
    #[error("the recipient is {0}")]
    Recipient(#[from] AddressError),
    /// The sender of the settings.
    #[error("mail.from is not a mail address")]
    Sender,
    /// The message builder refused.
    #[error("the message cannot be built: {0}")]
    Build(String),
}

/// A mail ready to leave: an envelope with one recipient, and the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    kind: &'static str,
    message_id: String,
    from: Address,
    to: Address,
    bytes: Vec<u8>,
}

impl Draft {
    /// The message, from `from` (as in `mail.from`), dated `at`.
    pub fn prepare(&self, from: &str, at: DateTime<Utc>) -> Result<Prepared, MessageError> {
        let to = recipient(&self.to)?;
        let from: Mailbox = from.parse().map_err(|_| MessageError::Sender)?;
        let sender = recipient(from.email.as_ref()).map_err(|_| MessageError::Sender)?;
        let domain = ascii_domain(sender.domain()).ok_or(MessageError::Sender)?;
        let message_id = format!("<{}.{}@{domain}>", token(&self.id), token(self.kind));
        let mut builder = Message::builder()
            .message_id(Some(message_id.clone()))
            .date(SystemTime::from(at))
            .from(Mailbox::new(from.name, sender.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&self.subject))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(header("List-Id", format!("<{}.opinari.{domain}>", token(&self.list))));
        if let Some(thread) = &self.thread {
            let thread = format!("<{}.thread@{domain}>", token(thread));
            builder = builder.in_reply_to(thread.clone()).references(thread);
        }
        let boundary = format!("=_{}_{}", token(&self.id), token(self.kind));
        let parts = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.html));
        let message = builder.multipart(parts).map_err(|error| MessageError::Build(error.to_string()))?;
        let bytes = crlf(&message.formatted());
        Ok(Prepared { kind: self.kind, message_id, from: sender, to, bytes })
    }
}

impl Prepared {
    /// What it is: `alert`, `digest` …
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Its Message-ID with the angle brackets.
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// The envelope's sender.
    pub fn from(&self) -> &Address {
        &self.from
    }

    /// The envelope's one recipient.
    pub fn to(&self) -> &Address {
        &self.to
    }

    /// The message as it goes over the wire, before dots are doubled; plain ASCII.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Quoted-printable always: any server takes it, lines stay short, and `=` keeps people's words from being commands.
fn part(kind: ContentType, body: &str) -> SinglePart {
    let body = body.replace('\0', "");
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body)
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// What may stand in an id: letters, digits, `-`, `_` and `.`; anything else becomes `-`.
fn token(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let token: String = text.chars().take(120).map(|c| if fits(c) { c } else { '-' }).collect();
    if token.is_empty() { "-".to_owned() } else { token }
}

/// Plain text on one line, cut visibly when too long.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_SUBJECT) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Every line ends in CR LF: a bare CR or LF is where one server sees an end of line and the next does not.
fn crlf(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' => {
                rest.next_if_eq(&b'\n');
                out.extend_from_slice(b"\r\n");
            }
            b'\n' => out.extend_from_slice(b"\r\n"),
            byte => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests;
