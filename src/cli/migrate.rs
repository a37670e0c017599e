//! `opinari migrate`: bring the database up to date.

use std::{path::Path, process::ExitCode};

use super::app::App;

pub(super) async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let app = App::open_unmigrated(file).await?;
    let pending = app.db.pending_migrations().await?;
    app.db.migrate().await?;
    if pending.is_empty() {
        println!("The database is up to date.");
    }
    for name in pending {
        println!("applied: {name}");
    }
    Ok(ExitCode::SUCCESS)
}
