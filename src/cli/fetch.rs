//! `opinari fetch`: read sources now, beside a running service or without one.

use std::{path::Path, process::ExitCode, sync::Arc, time::Duration};

use anyhow::bail;
use chrono::{DateTime, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{app::App, watched};
use crate::{
    domain::{Job, Scope, Walk},
    outbox,
    sources::Progress,
    store::{self, lock::DataLock},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The connection to read.
    #[arg(long, value_name = "NAME", conflicts_with = "all", required_unless_present = "all")]
    connection: Option<String>,
    /// Read every connection that is switched on.
    #[arg(long)]
    all: bool,
    /// Print one JSON object a connection.
    #[arg(long)]
    json: bool,
    /// The business's key, when there are several.
    #[arg(long)]
    business: Option<String>,
}

/// How long a running service may take for one connection.
const PATIENCE: Duration = Duration::from_mins(110);

pub(super) async fn run(file: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let app = App::open(file).await?;
    let scope = app.scope(args.business.as_deref()).await?;
    let connections = if let Some(name) = &args.connection {
        vec![app.connection(scope, name).await?]
    } else {
        let all = store::connections::list(app.db.reader(), scope).await?;
        all.into_iter().filter(|row| row.disabled_at.is_none()).collect()
    };
    if connections.is_empty() {
        bail!("there is no connection to read yet");
    }
    // A SQLite file belongs to the service that holds it, which then does the work; on PostgreSQL all work together.
    let sqlite = app.config.sqlite_file().is_some();
    let served = sqlite && DataLock::is_held(&app.config.data.dir);
    let _lock = if sqlite && !served { Some(DataLock::acquire(&app.config.data.dir)?) } else { None };
    let mut failed = false;
    for connection in &connections {
        let begun = app.env.now();
        let bar = Arc::new(Bar::new(&connection.name));
        let job = Job::Fetch { connection: connection.id, walk: Walk::Full };
        let tx = app.db.write().await?;
        outbox::enqueue(&tx, &app.env, Some(scope.0), &job, begun).await?;
        tx.commit().await?;
        if !served {
            let mut cx = app.context()?;
            cx.progress = bar.clone();
            outbox::drain(&cx).await?;
        }
        let ended = finished(&app, scope, connection.id, begun).await?;
        bar.0.finish_and_clear();
        match ended {
            Ended::Run(run) => {
                failed |= run.error_label.is_some();
                say(&args, connection, &run);
            }
            Ended::Paused(why) => {
                failed = true;
                eprintln!("{}: paused; resume it on the sources page: {why}", connection.name);
            }
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How a check ended.
enum Ended {
    Run(Box<entity::fetch_run::Model>),
    /// It was not made: the connection waits for a person.
    Paused(String),
}

/// The run of a connection that began at `begun` or later, once it is in the log.
async fn finished(
    app: &App,
    scope: Scope,
    connection: crate::domain::ConnectionId,
    begun: DateTime<Utc>,
) -> anyhow::Result<Ended> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let latest = store::runs::latest(app.db.reader(), scope, connection, 1).await?;
        if let Some(run) = latest.into_iter().find(|run| run.started_at >= begun) {
            return Ok(Ended::Run(Box::new(run)));
        }
        let (_, state) = store::connections::get(app.db.reader(), scope, connection).await?;
        if state.paused {
            return Ok(Ended::Paused(state.error_detail.unwrap_or_default()));
        }
        if tokio::time::Instant::now() > deadline {
            bail!("the running service did not read the connection in time");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn say(args: &Args, connection: &entity::connection::Model, run: &entity::fetch_run::Model) {
    if args.json {
        println!(
            "{}",
            json!({
                "connection": connection.key, "source": connection.source, "listing": run.listing,
                "fetched": run.fetched, "new": run.added, "edited": run.edited, "removed": run.removed,
                "restored": run.restored, "unchanged": run.unchanged, "rejected": run.rejected, "held": run.held,
                "claimed": run.claimed_count, "claimed_average": run.claimed_average,
                "error": run.error_label, "error_detail": run.error_detail,
            })
        );
        return;
    }
    let claimed = run.claimed_count.map(|count| format!(" of {count} claimed")).unwrap_or_default();
    println!(
        "{}: {} read, {} new, {} edited, {} removed at the source; {} held{claimed}",
        connection.name, run.fetched, run.added, run.edited, run.removed, run.held
    );
    if let Some(detail) = &run.error_detail {
        println!("{}: not read to the end: {detail}", connection.name);
    }
}

/// Shows how a walk goes on, on a terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(name: &str) -> Self {
        if !watched() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::no_length().with_style(style("{spinner} {msg}: {pos} read"));
        bar.set_message(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is valid").progress_chars("=> ")
}

impl Progress for Bar {
    fn read(&self, fetched: u64, claimed: Option<u64>) {
        if let Some(claimed) = claimed.filter(|_| self.0.length().is_none()) {
            self.0.set_style(style("{spinner} {msg} [{bar:30}] {pos}/{len}"));
            self.0.set_length(claimed.max(fetched));
        }
        self.0.set_position(fetched);
    }
}
