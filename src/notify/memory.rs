//! Mails kept in memory, for tests of whatever sends them.
//! Must never be chosen by a setting: a restart forgets everything.

use std::{collections::VecDeque, sync::Mutex};

use async_trait::async_trait;

use super::{BeforeData, MailError, Mailer, Phase, Prepared};

/// Keeps mails in memory, and fails when told.
#[derive(Debug, Default)]
pub struct Memory {
    taken: Mutex<Vec<Prepared>>,
    failures: Mutex<VecDeque<MailError>>,
}

impl Memory {
    /// The mails taken so far, the oldest first.
    pub fn taken(&self) -> Vec<Prepared> {
        self.taken.lock().expect("no test panics while it holds the mails").clone()
    }

    /// Lets the next delivery fail so; several wait in line. An ambiguous failure takes the mail and does not say so.
    pub fn fail_next(&self, error: MailError) {
        self.failures.lock().expect("no test panics while it holds the failures").push_back(error);
    }
}

#[async_trait]
impl Mailer for Memory {
    async fn deliver(&self, mail: &Prepared, before_data: &BeforeData<'_>) -> Result<(), MailError> {
        let failure = self.failures.lock().expect("no test panics while it holds the failures").pop_front();
        match failure {
            Some(error) if error.phase == Phase::BeforeData => return Err(error),
            _ => before_data().await.map_err(|error| MailError::transient(error.to_string()))?,
        }
        if failure.as_ref().is_none_or(MailError::is_ambiguous) {
            self.taken.lock().expect("no test panics while it holds the mails").push(mail.clone());
        }
        failure.map_or(Ok(()), Err)
    }
}
