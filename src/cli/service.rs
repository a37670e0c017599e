//! The running service: pages, sources, mails, in one process or split by role.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::app::App;
use crate::{jobs, outbox::Workers, schedule, store::lock::DataLock, telemetry, web};

/// Which parts of the service a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    /// Everything in one process.
    All,
    /// Pages, API and widget.
    Web,
    /// Sources, mails and answers.
    Worker,
}

/// How long pages may finish when the service stops.
const PAGES_FINISH: Duration = Duration::from_secs(5);

/// A service that runs until [`Service::stop`].
pub(super) struct Service {
    pub(super) cx: Arc<jobs::Context>,
    stop: CancellationToken,
    tasks: TaskTracker,
    workers: Option<Workers>,
    _lock: Option<DataLock>,
}

impl Service {
    /// Starts the parts of `role`. `listener` is where pages are served.
    pub(super) async fn start(app: &App, role: Role, listener: Option<TcpListener>) -> anyhow::Result<Self> {
        let sqlite = app.config.sqlite_file().is_some();
        if sqlite && role != Role::All {
            bail!("--role needs PostgreSQL: a SQLite file belongs to one process (set database.url)");
        }
        let lock = if sqlite { Some(DataLock::acquire(&app.config.data.dir)?) } else { None };
        app.db.migrate().await.context(
            "the database cannot be brought up to date; if it comes from a newer version, install that version",
        )?;
        telemetry::describe();
        let cx = Arc::new(app.context()?);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let pulse = cx.events.pulse();
        tasks.spawn(telemetry::watch(cx.events.clone(), stop.clone()));
        tasks.spawn(schedule::DiskWatch::new(app.db.clone(), app.env.clone()).run(stop.clone()));
        let workers = (role != Role::Web).then(|| Workers::start(&cx, &stop));
        if role != Role::Web {
            let ticker = schedule::Ticker::new(app.db.clone(), app.env.clone(), app.config.clone(), pulse.clone());
            tasks.spawn(ticker.run(stop.clone()));
        }
        if let Some(listener) = listener {
            let (config, vault) = (app.config.clone(), app.vault.clone());
            let state = web::State::new(app.db.clone(), app.env.clone(), config, vault, pulse.clone());
            tasks.spawn(state.clone().tell_of_guesses(stop.clone()));
            let (widgets, events, until) = (state.widgets.clone(), cx.events.clone(), stop.clone());
            tasks.spawn(async move { widgets.run(events, until).await });
            let (router, until) = (web::router(state), stop.clone());
            tasks.spawn(async move {
                if let Err(error) = web::serve(listener, router, until).await {
                    tracing::error!(error = %error, "pages are no longer served");
                }
            });
        }
        Ok(Self { cx, stop, tasks, workers, _lock: lock })
    }

    /// Stops taking work, lets running work finish within the configured span, and returns.
    pub(super) async fn stop(self) {
        self.stop.cancel();
        if let Some(workers) = &self.workers {
            workers.stopped().await;
        }
        self.tasks.close();
        if tokio::time::timeout(PAGES_FINISH, self.tasks.wait()).await.is_err() {
            tracing::warn!("some connections did not end in time and were cut");
        }
    }
}

/// Waits for Ctrl-C or a polite request to end.
pub(super) async fn asked_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(error = %error, "signals cannot be heard");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
