//! The hub through which parts of the house say what happened, without knowing who listens.
//! Must never hold anybody up: a listener that is too slow misses the oldest events.

use tokio::sync::broadcast;

use crate::domain::Event;

/// How many events a slow listener may lag behind before it misses some.
const CAPACITY: usize = 1024;

/// The hub. Cheap to clone; one a process.
#[derive(Clone, Debug)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

impl Events {
    /// Tells everybody who listens; nobody may be listening.
    pub fn emit(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// Every event from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}
