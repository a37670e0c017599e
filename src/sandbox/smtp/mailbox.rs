//! What the mail server has taken, and the fault it shows.
//! Must never forget a message before it holds thousands.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::SmtpFault;

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMail {
    /// Its number, from 1, in the order of arrival.
    pub number: u64,
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message, dots unstuffed, lines ending in CRLF.
    pub raw: Vec<u8>,
    /// When its end arrived.
    pub received: DateTime<Utc>,
}

/// The messages did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("{came} of {wanted} mails came in time")]
pub struct TooLate {
    /// How many came.
    pub came: u64,
    /// How many were waited for.
    pub wanted: u64,
}

/// Messages kept for a look; older ones are forgotten, the count is not.
const LENGTH: usize = 5_000;

#[derive(Debug, Default)]
struct State {
    messages: VecDeque<Arc<StoredMail>>,
    fault: Option<(SmtpFault, Option<u32>)>,
    connections: u64,
}

/// A handle on the mail server. Cheap to clone; every clone is the same mailbox.
#[derive(Clone, Debug)]
pub struct Mailbox {
    state: Arc<Mutex<State>>,
    count: watch::Sender<u64>,
}

impl Default for Mailbox {
    fn default() -> Self {
        Self { state: Arc::default(), count: watch::Sender::new(0) }
    }
}

impl Mailbox {
    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The messages kept, oldest first.
    pub fn messages(&self) -> Vec<Arc<StoredMail>> {
        self.with(|state| state.messages.iter().cloned().collect())
    }

    /// A message by its number.
    pub fn get(&self, number: u64) -> Option<Arc<StoredMail>> {
        self.with(|state| state.messages.iter().find(|mail| mail.number == number).cloned())
    }

    /// How many messages came, ever.
    pub fn count(&self) -> u64 {
        *self.count.borrow()
    }

    /// How many conversations were begun, ever.
    pub fn connections(&self) -> u64 {
        self.with(|state| state.connections)
    }

    /// Waits until `wanted` messages have come in all, and returns those kept.
    ///
    /// # Errors
    /// When they have not come within `limit`.
    pub async fn wait_for(&self, wanted: u64, limit: Duration) -> Result<Vec<Arc<StoredMail>>, TooLate> {
        let mut count = self.count.subscribe();
        let came = tokio::time::timeout(limit, count.wait_for(|count| *count >= wanted)).await;
        match came {
            Ok(_) => Ok(self.messages()),
            Err(_) => Err(TooLate { came: self.count(), wanted }),
        }
    }

    /// Shows a fault until it is cleared.
    pub fn set_fault(&self, fault: SmtpFault) {
        self.with(|state| state.fault = Some((fault, None)));
    }

    /// Shows a fault so many times, then recovers by itself.
    pub fn set_fault_for(&self, fault: SmtpFault, times: u32) {
        self.with(|state| state.fault = (times > 0).then_some((fault, Some(times))));
    }

    /// Ends the fault.
    pub fn clear_fault(&self) {
        self.with(|state| state.fault = None);
    }

    /// A conversation begins: the fault that shows at that.
    pub(super) fn connect(&self) -> Option<SmtpFault> {
        self.with(|state| state.connections += 1);
        self.meet(SmtpFault::shows_at_connect)
    }

    /// The fault of the moment if `here` says that it shows here; one of its times is used up.
    pub(super) fn meet(&self, here: impl FnOnce(&SmtpFault) -> bool) -> Option<SmtpFault> {
        self.with(|state| {
            let (fault, left) = state.fault.as_mut()?;
            if !here(fault) {
                return None;
            }
            let met = fault.clone();
            if let Some(left) = left {
                *left -= 1;
                if *left == 0 {
                    state.fault = None;
                }
            }
            Some(met)
        })
    }

    /// Keeps a message.
    pub(super) fn keep(&self, from: String, to: Vec<String>, raw: Vec<u8>, received: DateTime<Utc>) {
        self.with(|state| {
            let number = *self.count.borrow() + 1;
            if state.messages.len() == LENGTH {
                state.messages.pop_front();
            }
            state.messages.push_back(Arc::new(StoredMail { number, from, to, raw, received }));
            self.count.send_replace(number);
        });
    }
}
