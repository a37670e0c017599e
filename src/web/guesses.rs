//! Tells owners that somebody guesses at the password of an account.
//! Must never make the answer to a guess slower: whether the account exists is looked up afterwards.

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use super::State;
use crate::{
    domain::{Job, Scope},
    outbox,
    store::{StoreError, leases, users},
};

/// Owners are told of one account once in this span.
const TOLD_EVERY: TimeDelta = TimeDelta::days(1);

impl State {
    /// Tells owners of guesses as they happen, until told to stop.
    pub async fn tell_of_guesses(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.login_limits.some_guessed() => {}
            }
            if let Err(error) = self.tell_of_guessed().await {
                tracing::warn!(error = %error, "owners cannot be told of guesses at a password");
            }
        }
    }

    /// Hands in the mails for the accounts that were guessed at since the last call. Returns how many.
    pub(super) async fn tell_of_guessed(&self) -> Result<usize, StoreError> {
        let (now, mut told) = (self.env.now(), 0);
        for account in self.login_limits.take_guessed() {
            let Some(user) = users::by_email(self.db.reader(), &account).await? else { continue };
            tracing::warn!(user.id = %user.id, "somebody guesses at the password of an account");
            let tx = self.db.write().await?;
            // A fresh owner each time: the lease is the memory of the last mail, in whichever process.
            let name = format!("guesses:{}", user.id);
            if leases::take(&tx, &name, &self.env.token(), now, now + TOLD_EVERY).await? {
                for owner in users::owners(&*tx, Scope(user.business_id)).await? {
                    let (recipient, locale) = (owner.email, owner.locale);
                    let job = Job::GuessNotice { user: user.id, recipient, locale };
                    outbox::enqueue(&tx, &self.env, Some(user.business_id), &job, now).await?;
                    told += 1;
                }
            }
            tx.commit().await?;
        }
        Ok(told)
    }
}
