//! The time an exchange may take. Monotonic: a jump of the wall clock changes nothing.
//! Must never count the time we wait out of politeness.

use std::time::Duration;

use tokio::time::Instant;

use super::HttpError;

/// A moment by which everything must be done.
pub(super) struct Deadline {
    at: Instant,
    allowed: Duration,
}

impl Deadline {
    pub(super) fn new(allowed: Duration) -> Self {
        Self { at: Instant::now() + allowed, allowed }
    }

    /// Runs `work`, cut at the deadline.
    pub(super) async fn cut<T>(&self, work: impl Future<Output = Result<T, HttpError>>) -> Result<T, HttpError> {
        tokio::time::timeout_at(self.at, work).await.unwrap_or(Err(HttpError::Timeout(self.allowed)))
    }

    /// Runs `wait` and moves the deadline by as long as it took.
    pub(super) async fn suspended<T>(&mut self, wait: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let result = wait.await;
        self.at += began.elapsed();
        result
    }
}
