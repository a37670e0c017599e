//! The only road out of the process: jobs, claimed, leased, retried, never lost.
//! Must never keep a transaction open while a job runs.

pub mod backoff;
