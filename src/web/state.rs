//! What every handler can reach.
//! Must never hold a client for a source or a mail server: handlers do not wait for remote sites.

use std::{ops::Deref, sync::Arc};

use crate::{
    config::Config,
    domain::Env,
    publish,
    store::Db,
    telemetry::Pulse,
    vault::Vault,
    web::{limits::LoginLimits, render::Templates, widget},
};

/// The state of the pages. Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Parts>);

/// What stands in a [`State`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock and randomness.
    pub env: Env,
    /// The settings.
    pub config: Arc<Config>,
    /// The widgets in memory. Whoever serves keeps them true with [`publish::Cache::run`].
    pub widgets: publish::Cache,
    /// Seals the secrets that forms bring.
    pub vault: Vault,
    /// When the ticker and the workers of this process last turned; empty where none of them run.
    pub pulse: Pulse,
    pub(super) templates: Templates,
    pub(super) login_limits: LoginLimits,
}

impl State {
    /// The state of one process.
    pub fn new(db: Db, env: Env, config: Arc<Config>, vault: Vault, pulse: Pulse) -> Self {
        let widgets = publish::Cache::new(db.clone(), env.clone(), config.widget.clone(), widget::rights);
        let parts = Parts {
            db,
            env,
            config,
            widgets,
            vault,
            pulse,
            templates: Templates::new(),
            login_limits: LoginLimits::new(),
        };
        Self(Arc::new(parts))
    }
}

impl Deref for State {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
