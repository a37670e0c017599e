//! `opinari apply`: set things up from a file.

use std::{path::Path, path::PathBuf, process::ExitCode};

use anyhow::Context as _;

use super::app::{App, environment};
use crate::provision::{self, file::File};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The declarative file; config/example.toml shows its shape.
    file: PathBuf,
}

pub(super) async fn run(config: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let text =
        std::fs::read_to_string(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let declared: File = toml::from_str(&text).with_context(|| format!("{} cannot be used", args.file.display()))?;
    let app = App::open_unmigrated(config).await?;
    app.db.migrate().await.context("the database cannot be brought up to date")?;
    let owner = args.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("file");
    let applied = provision::apply(&app.db, &app.env, &app.vault, &environment(), &declared, owner).await?;
    for (word, entries) in [("made", &applied.created), ("changed", &applied.changed), ("disabled", &applied.disabled)]
    {
        for entry in entries {
            println!("{word}: {entry}");
        }
    }
    if applied.is_nothing() {
        println!("Nothing to change: {} entries are as declared.", applied.unchanged);
    }
    Ok(ExitCode::SUCCESS)
}
