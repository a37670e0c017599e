//! What the workers need from whoever runs the jobs.

use async_trait::async_trait;

use super::{Claimed, JobError};
use crate::{config, domain::Env, store::Db, telemetry::Events};

/// Runs jobs. `jobs::Context` is the one of the service.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// Where the jobs are.
    fn db(&self) -> &Db;

    /// The clock and randomness.
    fn env(&self) -> &Env;

    /// How many at once, how long a lease lasts, how long a stop may take.
    fn workers(&self) -> &config::Workers;

    /// Who hears how jobs end.
    fn events(&self) -> &Events;

    /// Runs one job. May panic or hang: the worker counts that as a failed attempt.
    async fn handle(&self, job: &Claimed) -> Result<(), JobError>;
}
