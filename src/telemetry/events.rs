//! The hub through which parts of the house say what happened, without knowing who listens.
//! Must never hold anybody up: a listener that is too slow misses the oldest events.

use tokio::sync::broadcast;

use super::Pulse;
use crate::domain::Event;

/// How many events a slow listener may lag behind before it misses some.
const CAPACITY: usize = 1024;

/// The hub. Cheap to clone; one a process.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
    pulse: Pulse,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(CAPACITY), pulse: Pulse::default() }
    }
}

impl Events {
    /// Tells everybody who listens; nobody may be listening.
    pub fn emit(&self, event: Event) {
        let _ = self.sender.send(event);
    }

    /// Every event from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }

    /// When the parts of this process last turned.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }
}
