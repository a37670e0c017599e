//! Logs and metrics.
//! Must never put a secret or a person's words into a field.

mod events;
mod gauge;
mod log;
mod metrics;
mod pulse;

pub use events::Events;
pub use gauge::Gauge;
pub use log::init;
pub use metrics::{describe, mail_handed_over, render, watch, widget_answered};
pub use pulse::Pulse;
