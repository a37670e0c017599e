//! A mail server that keeps what it is given and passes nothing on.
//! Must never relay: what comes in stays in memory.

mod mailbox;
mod session;

use std::{sync::Arc, time::Duration};

use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use mailbox::{Mailbox, StoredMail, TooLate};

use crate::domain::Env;

/// Largest message taken, in bytes; announced as `SIZE`.
pub const LARGEST_MESSAGE: usize = 10 * 1024 * 1024;

/// Something that goes wrong at the mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmtpFault {
    /// The connection is closed before the greeting.
    DropAtConnect,
    /// Every answer comes this late.
    Slow(Duration),
    /// `MAIL` is answered with this code: 421, 451, 452, 550.
    RefuseMail(u16),
    /// Every `RCPT` is answered with this code.
    RefuseRcpt(u16),
    /// `RCPT` for this address is answered with 550; others are taken.
    RefuseRecipient(String),
    /// `DATA` is answered with this code.
    RefuseData(u16),
    /// The end of the message is answered with this code, and nothing is kept.
    RefuseBody(u16),
    /// The connection is closed in the middle of the message, and nothing is kept.
    DropInBody,
    /// The message is kept, then the connection is closed before the 250: the ambiguous case.
    DropAfterBody,
    /// `AUTH` is not offered.
    NoAuth,
}

impl SmtpFault {
    /// The fault shows in a conversation of its own, so a count means connections.
    fn shows_at_connect(&self) -> bool {
        matches!(self, Self::DropAtConnect | Self::Slow(_) | Self::NoAuth)
    }
}

/// Takes mail on `listener` until `closing`; every conversation is a task of `tasks`.
pub(super) fn serve(
    listener: TcpListener,
    mailbox: Mailbox,
    env: Env,
    closing: CancellationToken,
    tasks: &TaskTracker,
) {
    let conversations = tasks.clone();
    let mailbox = Arc::new(mailbox);
    tasks.spawn(async move {
        loop {
            let accepted = tokio::select! {
                () = closing.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // Out of descriptors, most likely: give the others time to end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let (mailbox, env, closing) = (Arc::clone(&mailbox), env.clone(), closing.clone());
            conversations.spawn(async move {
                tokio::select! {
                    () = closing.cancelled() => {}
                    // A broken conversation is the client's to notice.
                    _ = session::converse(stream, &mailbox, &env) => {}
                }
            });
        }
    });
}
