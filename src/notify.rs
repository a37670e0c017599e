//! Mails to staff: rendered, handed over phase by phase, in their language.
//! Must never send without a dispatch or a job behind it.

mod address;
mod alert;
mod digest;
mod error;
#[cfg(test)]
pub(crate) mod fake_server;
mod file;
mod mailer;
mod memory;
mod message;
mod note;
mod reasons;
#[cfg(test)]
pub(crate) mod samples;
mod smtp;
mod templates;
mod view;
mod wording;

pub use address::{AddressError, masked, recipient};
pub use alert::alert;
pub use digest::digest;
pub use error::{MailError, MailErrorKind, Phase};
pub use file::File;
pub use mailer::{BeforeData, Mailer, Off, mailer};
pub use memory::Memory;
pub use message::{Draft, MessageError, Prepared};
pub use note::{disk_notice, guess_notice, owner_notice, test_mail};
pub use smtp::Smtp;
pub use templates::TemplateError;

#[cfg(test)]
mod tests;
