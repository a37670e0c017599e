//! `opinari import`: store a saved page, feed or export.

use std::{path::Path, path::PathBuf, process::ExitCode};

use anyhow::bail;

use super::{app::App, parse, watched};
use crate::{
    domain::Walk,
    ingest::{Ingest, Run, RunKind, ingest},
    store,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The source, such as ceneo or google_business.
    source: String,
    /// The saved page, feed or export.
    file: PathBuf,
    /// The connection the opinions belong to.
    #[arg(long, value_name = "NAME")]
    connection: String,
    /// The business's key, when there are several.
    #[arg(long)]
    business: Option<String>,
}

pub(super) async fn run(file: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let app = App::open(file).await?;
    let scope = app.scope(args.business.as_deref()).await?;
    let connection = app.connection(scope, &args.connection).await?;
    if connection.source != args.source {
        bail!("the connection {} reads {}, not {}", args.connection, connection.source, args.source);
    }
    let spinner = watched().then(|| indicatif::ProgressBar::new_spinner().with_message("reading the file"));
    let started_at = app.env.now();
    let batch = parse::read(&args.source, &args.file, &app.env)?;
    if let Some(spinner) = &spinner {
        spinner.set_message(format!("storing {} opinions", batch.reviews.len()));
    }
    let cx = app.context()?;
    let storing = Ingest::new(&cx.db, &cx.env, &cx.classifier, &cx.config, &cx.events);
    let run = Run { walk: Walk::Incremental, started_at, kind: RunKind::Import };
    let report = ingest(&storing, &connection, &batch, &run).await?;
    if let Some(spinner) = spinner {
        spinner.finish_and_clear();
    }
    for rejected in &batch.rejected {
        eprintln!("left out {}: {}", rejected.item, rejected.reason);
    }
    println!(
        "Read {}: {} new, {} edited, {} otherwise changed, {} known, {} left out. Nobody was alerted: history is silent.",
        report.fetched, report.new, report.edited, report.touched, report.unchanged, report.rejected
    );
    let held = store::exporting::count(app.db.reader()).await?;
    println!("The database now holds {held} opinions.");
    Ok(ExitCode::SUCCESS)
}
