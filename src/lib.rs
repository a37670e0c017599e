//! opinari: collects reviews, tells staff of the negative ones, carries the answers back, shows them all.
//!
//! The arrows point one way only (a test in `tests/it` keeps them):
//!
//! ```text
//! main -> cli -> web, jobs -> use cases: ingest reply publish trends accounts provision schedule notify
//!                                        -> outbox -> store -> entity
//!                         \-> sources -> http      classify, routing, ingest::plan (pure) -> domain
//! ```
//!
//! Everything may use `domain`, `config`, `i18n` and `telemetry`. ARCHITECTURE.md is the map.

pub mod accounts;
pub mod classify;
pub mod cli;
pub mod config;
pub mod corrections;
pub mod domain;
pub mod export;
pub mod http;
pub mod i18n;
pub mod ingest;
pub mod jobs;
pub mod notify;
pub mod outbox;
pub mod provision;
pub mod publish;
pub mod reply;
pub mod routing;
pub mod sandbox;
pub mod schedule;
pub mod sources;
pub mod store;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod trends;
pub mod vault;
pub mod web;
