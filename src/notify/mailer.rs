//! The seam between mails and the ways they leave.
//! Must never be called outside a job: a web handler enqueues.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use super::{File, MailError, Prepared, Smtp};
use crate::{
    config::{Config, MailTransport},
    store::StoreError,
};

/// Persists that the next bytes are the message itself. Awaited once a delivery, after the server said that it is
/// ready and before the first byte of the message; when it fails, nothing is sent.
pub type BeforeData<'a> = dyn Fn() -> BoxFuture<'a, Result<(), StoreError>> + Send + Sync + 'a;

/// A way for mails to leave.
#[async_trait]
pub trait Mailer: Send + Sync + std::fmt::Debug {
    /// Hands over one mail to one recipient. `Ok` means that the other side has taken responsibility for it.
    async fn deliver(&self, mail: &Prepared, before_data: &BeforeData<'_>) -> Result<(), MailError>;

    /// Says in a few words whether mails can leave, without sending one: connects, greets, signs in.
    async fn probe(&self) -> Result<(), MailError> {
        Ok(())
    }
}

/// The way that the settings name.
pub fn mailer(config: &Config) -> Arc<dyn Mailer> {
    match config.mail.transport {
        MailTransport::Smtp if config.mail.host.is_empty() => {
            Arc::new(Off("no mail server is set (mail.host); mails wait until one is"))
        }
        MailTransport::Smtp => Arc::new(Smtp::new(config.mail.clone())),
        MailTransport::File => Arc::new(File::new(config.data.dir.join("mail"))),
        MailTransport::Off => Arc::new(Off("mails are switched off (mail.transport); they wait")),
    }
}

/// No way at all: mails wait, for the reason given.
#[derive(Debug)]
pub struct Off(pub &'static str);

#[async_trait]
impl Mailer for Off {
    async fn deliver(&self, _: &Prepared, _: &BeforeData<'_>) -> Result<(), MailError> {
        Err(MailError::config(self.0))
    }

    async fn probe(&self) -> Result<(), MailError> {
        Err(MailError::config(self.0))
    }
}
