//! Logs and metrics.
//! Must never put a secret or a person's words into a field.

mod events;

pub use events::Events;
