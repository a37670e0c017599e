//! One struct a section, each with its check. The meaning of every key stands in `config/default.toml`.
#![expect(missing_docs, reason = "each key is described in config/default.toml, the reference of the settings")]

use std::{net::IpAddr, net::SocketAddr, path::PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use url::Url;

use super::{Problem, Span};

/// Notes a problem unless `right` holds.
fn demand(problems: &mut Vec<Problem>, right: bool, key: &'static str, what: impl Into<String>) {
    if !right {
        problems.push(Problem { key, what: what.into() });
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    pub public_url: Url,
    pub trusted_proxies: Vec<IpAddr>,
}

impl Server {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let web = matches!(self.public_url.scheme(), "http" | "https") && self.public_url.host().is_some();
        demand(problems, web, "server.public_url", "must be an address such as https://opinie.example.com");
    }

    /// Whether browsers reach us over https: cookies are then for https only.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Whether only browsers on this machine are served.
    pub fn is_local(&self) -> bool {
        match self.public_url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// An address below the public one.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: String,
    pub max_connections: u32,
}

impl Database {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| self.url.starts_with(scheme));
        demand(
            problems,
            self.url.is_empty() || known,
            "database.url",
            "must start with sqlite:// or postgres://, or be empty for a SQLite file in data.dir",
        );
        demand(problems, self.max_connections >= 1, "database.max_connections", "must be at least 1");
    }

    /// Whether the database is one file of this machine.
    pub fn is_sqlite(&self) -> bool {
        self.url.is_empty() || self.url.starts_with("sqlite:")
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    pub dir: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    pub key: SecretString,
    pub session_idle: Span,
    pub session_absolute: Span,
}

impl Security {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let key = self.key.expose_secret();
        let fits = key.is_empty() || (key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()));
        demand(problems, fits, "security.key", "must be 64 hexadecimal digits, or empty for a key file in data.dir");
        demand(
            problems,
            self.session_idle <= self.session_absolute,
            "security.session_idle",
            "must not be longer than security.session_absolute",
        );
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub allow_private: bool,
    pub contact: String,
    pub timeout: Span,
    pub max_body: u64,
    pub per_host_per_second: u32,
    pub page_pause: Span,
}

impl Http {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        demand(problems, self.max_body >= 65_536, "http.max_body", "must be at least 65536 bytes");
        demand(problems, self.per_host_per_second >= 1, "http.per_host_per_second", "must be at least 1");
        demand(
            problems,
            self.contact.chars().all(|c| !c.is_control()),
            "http.contact",
            "must be one line: a mail or web address",
        );
    }

    /// What the client calls itself.
    pub fn user_agent(&self) -> String {
        let name = concat!("opinari/", env!("CARGO_PKG_VERSION"));
        if self.contact.is_empty() { name.to_owned() } else { format!("{name} (+{})", self.contact) }
    }
}

/// How mails leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    Smtp,
    File,
    Off,
}

/// How the conversation with the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    Starttls,
    Tls,
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub transport: MailTransport,
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    pub username: String,
    pub password: SecretString,
    pub from: String,
    pub timeout: Span,
}

impl Mail {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let loopback = self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        demand(
            problems,
            self.tls != MailTls::None || self.host.is_empty() || loopback,
            "mail.tls",
            "\"none\" is accepted for a server on this machine only; use \"starttls\" or \"tls\"",
        );
        demand(
            problems,
            self.from.parse::<lettre::message::Mailbox>().is_ok(),
            "mail.from",
            "must be a mail address such as \"Opinie <opinie@example.com>\"",
        );
        demand(
            problems,
            self.username.is_empty() == self.password.expose_secret().is_empty(),
            "mail.password",
            "mail.username and mail.password are set together or not at all",
        );
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alerts {
    pub per_recipient_per_hour: u32,
    pub overflow_digest: Span,
}

impl Alerts {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        demand(problems, self.per_recipient_per_hour >= 1, "alerts.per_recipient_per_hour", "must be at least 1");
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    pub confirmations: u32,
    pub over: Span,
}

impl Removal {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        demand(problems, self.confirmations >= 1, "removal.confirmations", "must be at least 1");
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub tick: Span,
    pub batch: u64,
    pub per_host: u64,
}

impl Schedule {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        demand(problems, self.batch >= 1, "schedule.batch", "must be at least 1");
        demand(problems, self.per_host >= 1, "schedule.per_host", "must be at least 1");
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workers {
    pub fetch: usize,
    pub mail: usize,
    pub reply: usize,
    pub upkeep: usize,
    pub lease: Span,
    pub poll: Span,
    pub drain: Span,
}

impl Workers {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let all = [self.fetch, self.mail, self.reply, self.upkeep].iter().all(|count| (1..=64).contains(count));
        demand(problems, all, "workers.fetch", "each lane needs 1 to 64 workers (fetch, mail, reply, upkeep)");
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    pub jobs: Span,
    pub runs: Span,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Widget {
    pub max_age: Span,
    pub refresh: Span,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

impl Log {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let fits = self.filter.parse::<tracing_subscriber::EnvFilter>().is_ok();
        demand(problems, fits, "log.filter", "must be a filter such as \"info,opinari=debug\"");
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    pub token: SecretString,
}

impl Metrics {
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let token = self.token.expose_secret();
        let fits = token.is_empty() || (token.len() >= 16 && token.bytes().all(|byte| byte.is_ascii_graphic()));
        demand(
            problems,
            fits,
            "metrics.token",
            "must be 16 or more letters, digits or signs without spaces, or empty for this machine only",
        );
    }

    /// Whether a token is needed at all.
    pub fn has_token(&self) -> bool {
        !self.token.expose_secret().is_empty()
    }

    /// Whether this is the token. Takes the same time however much of it is right.
    pub fn is_token(&self, shown: &str) -> bool {
        self.has_token() && bool::from(shown.as_bytes().ct_eq(self.token.expose_secret().as_bytes()))
    }
}
