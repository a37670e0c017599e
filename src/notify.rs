//! Mails to staff: rendered, handed over phase by phase, in their language.
//! Must never send without a dispatch or a job behind it.

mod address;
mod error;
#[cfg(test)]
pub(crate) mod fake_server;
mod file;
mod mailer;
mod memory;
mod message;
mod smtp;

pub use address::{AddressError, masked, recipient};
pub use error::{MailError, MailErrorKind, Phase};
pub use file::File;
pub use mailer::{BeforeData, Mailer, Off, mailer};
pub use memory::Memory;
pub use message::{Draft, MessageError, Prepared};
pub use smtp::Smtp;
