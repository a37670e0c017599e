//! One handler for each kind of job.
//! Must never be called by anything but the workers.

mod at_source;
mod digest;
mod disk_notice;
mod fetch;
mod follow_reply;
mod guess_notice;
mod mailing;
mod notify;
mod owner_notice;
mod post_reply;
mod sweep;
mod test_mail;
mod try_connection;

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    classify::Classifier,
    config::{self, Config},
    domain::{Env, Job},
    http,
    notify::Mailer,
    outbox::{Claimed, Handler, JobError},
    sources::{Progress, Source},
    store::{Db, StoreError},
    telemetry::Events,
    vault::Vault,
};

/// Finds a source by its id; tests put sources of their own here.
pub type SourceLookup = Arc<dyn Fn(&str) -> Option<&'static dyn Source> + Send + Sync>;

/// Everything a handler may touch. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub db: Db,
    /// The clock and randomness.
    pub env: Env,
    /// The settings.
    pub config: Arc<Config>,
    /// The way out to sources.
    pub http: http::Client,
    /// What judges opinions.
    pub classifier: Arc<dyn Classifier>,
    /// What opens and seals secrets.
    pub vault: Vault,
    /// How mails leave: [`crate::notify::mailer`].
    pub mailer: Arc<dyn Mailer>,
    /// Who hears what happens.
    pub events: Events,
    /// The sources there are: [`crate::sources::find`].
    pub sources: SourceLookup,
    /// Whom to tell how a walk goes on: a bar on a terminal, else nobody.
    pub progress: Arc<dyn Progress>,
}

impl Claimed {
    /// See [`Claimed::hand_over`]: called before bytes go out that cannot be taken back.
    pub async fn mark_handed_over(&self, cx: &Context) -> Result<(), StoreError> {
        self.hand_over(&cx.db, &cx.env).await
    }
}

#[async_trait]
impl Handler for Context {
    fn db(&self) -> &Db {
        &self.db
    }

    fn env(&self) -> &Env {
        &self.env
    }

    fn workers(&self) -> &config::Workers {
        &self.config.workers
    }

    fn events(&self) -> &Events {
        &self.events
    }

    async fn handle(&self, job: &Claimed) -> Result<(), JobError> {
        run(self, job).await
    }
}

/// Runs a job.
pub async fn run(cx: &Context, claimed: &Claimed) -> Result<(), JobError> {
    match &claimed.job {
        Job::Fetch { connection, walk } => fetch::run(cx, *connection, *walk).await,
        Job::TryConnection { trial } => try_connection::run(cx, *trial).await,
        Job::Notify { dispatch } => notify::run(cx, claimed, *dispatch).await,
        Job::Digest { recipient, locale, until } => {
            digest::run(cx, claimed, digest::Asked { recipient, locale: *locale, until: *until }).await
        }
        Job::OwnerNotice { connection, recipient, locale, problem } => {
            let asked = owner_notice::Asked { connection: *connection, recipient, locale: *locale, problem };
            owner_notice::run(cx, claimed, asked).await
        }
        Job::DiskNotice { recipient, locale, full, from, until } => {
            let asked = disk_notice::Asked { recipient, locale: *locale, full: *full, from: *from, until: *until };
            disk_notice::run(cx, claimed, asked).await
        }
        Job::GuessNotice { user, recipient, locale } => guess_notice::run(cx, claimed, *user, recipient, *locale).await,
        Job::TestMail { recipient, locale } => test_mail::run(cx, claimed, recipient, *locale).await,
        Job::PostReply { reply } => post_reply::run(cx, claimed, *reply).await,
        Job::FollowReply { reply } => follow_reply::run(cx, claimed, *reply).await,
        Job::Sweep => sweep::run(cx).await,
    }
}

#[cfg(test)]
mod tests;
