//! Logs and metrics.
//! Must never put a secret or a person's words into a field.

mod events;
mod gauge;
mod metrics;
mod pulse;

pub use events::Events;
pub use gauge::Gauge;
pub use metrics::{describe, mail_handed_over, render, watch, widget_answered};
pub use pulse::Pulse;

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config;

/// Starts the log on standard error. A second call changes nothing.
pub fn init(log: &config::Log) {
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match log.format {
        // Control characters in values are escaped by the formatter, so that nobody writes lines of their own.
        config::LogFormat::Text => builder.with_target(false).with_ansi(std::io::stderr().is_terminal()).try_init(),
        config::LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}
