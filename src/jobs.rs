//! One handler for each kind of job.
//! Must never be called by anything but the workers.

mod at_source;
mod follow_reply;
mod post_reply;
mod sweep;

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    classify::Classifier,
    config::{self, Config},
    domain::{Env, Job},
    http,
    outbox::{Claimed, Handler, JobError},
    sources::Source,
    store::{Db, StoreError},
    telemetry::Events,
    vault::Vault,
};

/// Finds a source by its id; tests put sources of their own here.
pub type SourceLookup = fn(&str) -> Option<&'static dyn Source>;

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
    /// Who hears what happens.
    pub events: Events,
    /// The sources there are: [`crate::sources::find`].
    pub sources: SourceLookup,
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
        Job::Fetch { .. }
        | Job::TryConnection { .. }
        | Job::Notify { .. }
        | Job::Digest { .. }
        | Job::OwnerNotice { .. }
        | Job::TestMail { .. } => {
            Err(JobError::Fail(format!("this version does not run jobs of the kind {}", claimed.job.kind())))
        }
        Job::PostReply { reply } => post_reply::run(cx, claimed, *reply).await,
        Job::FollowReply { reply } => follow_reply::run(cx, claimed, *reply).await,
        Job::Sweep => sweep::run(cx).await,
    }
}
