//! One mail, one connection, one recipient, step by step: so that a failure says whether the mail may have arrived.
//! Must never go on in clear text when TLS was asked for, nor send a byte of the message before the mark is kept.

use std::{net::SocketAddr, time::Duration};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use lettre::transport::smtp::{
    Error as SmtpError,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
    response::{Response, Severity},
};
use secrecy::ExposeSecret;

use super::{BeforeData, MailError, MailErrorKind, Mailer, Phase, Prepared, masked};
use crate::config::{Mail as Settings, MailTls};

/// Goodbyes are politeness: not worth a wait.
const GOODBYE: Duration = Duration::from_secs(2);

/// Speaks to the mail server of the settings. That server is the operator's own choice: it may well live on a
/// private address.
#[derive(Debug)]
pub struct Smtp {
    settings: Settings,
    hello: ClientId,
    #[cfg(test)]
    root: Option<Vec<u8>>,
}

impl Smtp {
    /// Speaks to this server.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            hello: ClientId::default(),
            #[cfg(test)]
            root: None,
        }
    }

    /// Trusts this certificate (DER) too.
    #[cfg(test)]
    pub(super) fn trusting(mut self, root: Vec<u8>) -> Self {
        self.root = Some(root);
        self
    }

    /// Waits for one step of the conversation, and reads what its failure means before the message is on its way.
    async fn step<T>(&self, what: Step, doing: impl Future<Output = Result<T, SmtpError>>) -> Result<T, MailError> {
        match tokio::time::timeout(self.settings.timeout.duration(), doing).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(MailError { phase: Phase::BeforeData, kind: what.meaning(&error) }),
            Err(_) => Err(MailError::transient(format!("{}: the mail server does not answer", what.name()))),
        }
    }

    /// A connection that is greeted, encrypted as asked, and signed in.
    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let Settings { host, port, tls, .. } = &self.settings;
        let timeout = self.settings.timeout.duration();
        let found = tokio::time::timeout(timeout, tokio::net::lookup_host((host.as_str(), *port)));
        let mut addresses: Vec<SocketAddr> = match found.await {
            Ok(Ok(found)) => found.collect(),
            Ok(Err(error)) => return Err(MailError::transient(format!("the mail server {host}: {error}"))),
            Err(_) => return Err(MailError::transient(format!("the name of the mail server {host} is not found"))),
        };
        if *tls == MailTls::None {
            addresses.retain(|address| address.ip().is_loopback());
            if addresses.is_empty() {
                return Err(MailError::config("mail.tls = \"none\" is for a mail server on this machine only"));
            }
        }
        let wrapper = if *tls == MailTls::Tls { Some(self.tls()?) } else { None };
        let connecting = AsyncSmtpConnection::connect_tokio1(&addresses[..], Some(timeout), &self.hello, wrapper, None);
        let mut connection = self.step(Step::Connect, connecting).await?;
        if *tls == MailTls::Starttls {
            if !connection.can_starttls() {
                goodbye(connection).await;
                return Err(MailError::config(
                    "the mail server offers no STARTTLS, and mails do not go out unprotected (mail.tls)",
                ));
            }
            self.step(Step::Starttls, connection.starttls(self.tls()?, &self.hello)).await?;
        }
        if !self.settings.username.is_empty() {
            let password = self.settings.password.expose_secret().to_owned();
            let credentials = Credentials::new(self.settings.username.clone(), password);
            if connection.server_info().get_auth_mechanism(MECHANISMS).is_none() {
                goodbye(connection).await;
                return Err(MailError::config("the mail server offers no sign-in that is known here (mail.username)"));
            }
            let signed_in = self.step(Step::Auth, connection.auth(MECHANISMS, &credentials)).await;
            signed_in.map_err(|error| self.discreet(error))?;
        }
        Ok(connection)
    }

    /// The same error without the server's words when those repeat the password: errors end up in logs and rows.
    fn discreet(&self, error: MailError) -> MailError {
        let (user, password) = (&self.settings.username, self.settings.password.expose_secret());
        let together = format!("\0{user}\0{password}");
        let forms = [password.to_owned(), BASE64.encode(password), BASE64.encode(together)];
        // The words are cut somewhere: a beginning is enough.
        let repeats = |text: &str| forms.iter().any(|form| text.contains(form.get(..8).unwrap_or(form)));
        if !repeats(&error.to_string()) {
            return error;
        }
        let text = format!("{}: refused, and the server repeated what it was given", Step::Auth.name());
        let kind = match error.kind {
            MailErrorKind::Transient { code, .. } => MailErrorKind::Transient { code, text },
            MailErrorKind::Permanent { code, .. } => MailErrorKind::Permanent { code, text },
            MailErrorKind::Config(_) => MailErrorKind::Config(text),
        };
        MailError { kind, ..error }
    }

    fn tls(&self) -> Result<TlsParameters, MailError> {
        let builder = TlsParameters::builder(self.settings.host.clone());
        #[cfg(test)]
        let builder = match self.root.clone() {
            Some(root) => builder.add_root_certificate(
                lettre::transport::smtp::client::Certificate::from_der(root).expect("the test's own certificate"),
            ),
            None => builder,
        };
        builder.build().map_err(|error| MailError::config(format!("TLS cannot be set up: {}", words(&error))))
    }

    /// Up to and including the server's "go ahead" for the message.
    async fn announce(&self, connection: &mut AsyncSmtpConnection, mail: &Prepared) -> Result<(), MailError> {
        self.step(Step::Sender, connection.command(Mail::new(Some(mail.from().clone()), vec![]))).await?;
        self.step(Step::Recipient, connection.command(Rcpt::new(mail.to().clone(), vec![]))).await?;
        let ready = self.step(Step::Data, connection.command(Data)).await?;
        if ready.has_code(354) { Ok(()) } else { Err(MailError::transient("the mail server answers out of turn")) }
    }

    /// The message itself. From here on silence is no answer.
    async fn hand_over(&self, connection: &mut AsyncSmtpConnection, mail: &Prepared) -> Result<(), MailError> {
        let lost =
            |text: String| MailError { phase: Phase::AfterData, kind: MailErrorKind::Transient { code: None, text } };
        match tokio::time::timeout(self.settings.timeout.duration(), connection.message(mail.bytes())).await {
            Ok(Ok(response)) if accepted(&response) => Ok(()),
            Ok(Ok(_)) => Err(lost("the mail was handed over, the answer is unclear".to_owned())),
            Ok(Err(error)) => Err(match error.status() {
                Some(_) => MailError { phase: Phase::AfterData, kind: Step::Message.meaning(&error) },
                None => lost(format!("the mail was handed over, the answer was lost: {}", words(&error))),
            }),
            Err(_) => Err(lost("the mail was handed over, the answer did not come in time".to_owned())),
        }
    }
}

/// The ways to sign in, the better one first. Both send the password as it is, which is why TLS comes before.
const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

#[async_trait]
impl Mailer for Smtp {
    async fn deliver(&self, mail: &Prepared, before_data: &BeforeData<'_>) -> Result<(), MailError> {
        let mut connection = self.connect().await?;
        let outcome = async {
            self.announce(&mut connection, mail).await?;
            before_data().await.map_err(|error| MailError::transient(format!("not handed over: {error}")))?;
            self.hand_over(&mut connection, mail).await
        };
        let outcome = outcome.await;
        match &outcome {
            Ok(()) => goodbye(connection).await,
            // Dropping cuts the line: after "go ahead" even a QUIT would be read as part of the message.
            Err(_) => drop(connection),
        }
        outcome.map_err(|error| without(error, mail.to().as_ref()))
    }

    async fn probe(&self) -> Result<(), MailError> {
        goodbye(self.connect().await?).await;
        Ok(())
    }
}

async fn goodbye(mut connection: AsyncSmtpConnection) {
    // The mail is with them or never was: how the conversation ends changes neither.
    let _ = tokio::time::timeout(GOODBYE, connection.quit()).await;
}

fn accepted(response: &Response) -> bool {
    response.code().severity == Severity::PositiveCompletion
}

/// A step before the answer to the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Connect,
    Starttls,
    Auth,
    Sender,
    Recipient,
    Data,
    Message,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Starttls => "STARTTLS",
            Self::Auth => "signing in",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Message => "the message",
        }
    }

    /// A refusal of the mail is the mail's; a refusal of us is the settings'.
    fn meaning(self, error: &SmtpError) -> MailErrorKind {
        let text = format!("{}: {}", self.name(), words(error));
        let code = error.status().map(u16::from);
        if error.is_permanent() {
            // RFC 4954 section 6: sign in first, too weak, refused, encrypt first.
            let unwelcome = matches!(code, Some(530 | 534 | 535 | 538));
            return match self {
                Self::Connect | Self::Starttls | Self::Auth => MailErrorKind::Config(text),
                _ if unwelcome => MailErrorKind::Config(text),
                _ => MailErrorKind::Permanent { code, text },
            };
        }
        // A broken line is a network error inside or outside TLS; a certificate is refused by us.
        let certificate = error.is_tls() || (format!("{error:?}").contains("InvalidCertificate"));
        if certificate { MailErrorKind::Config(text) } else { MailErrorKind::Transient { code, text } }
    }
}

/// What an error says, on one line of bounded length.
fn words(error: &SmtpError) -> String {
    use std::error::Error as _;
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same error without the recipient's address: servers like to repeat it, and errors end up in logs.
fn without(mut error: MailError, address: &str) -> MailError {
    match &mut error.kind {
        MailErrorKind::Transient { text, .. } | MailErrorKind::Permanent { text, .. } | MailErrorKind::Config(text) => {
            *text = text.replace(address, &masked(address));
        }
    }
    error
}

#[cfg(test)]
mod tests;
