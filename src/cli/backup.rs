//! `opinari backup` and `opinari restore`: one file, one command.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};

use super::app::App;
use crate::{
    config::Config,
    domain::Env,
    store::{Db, lock::DataLock},
};

#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    /// The file to write; it must not exist yet.
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    /// The file that `opinari backup` wrote.
    file: PathBuf,
}

pub(super) async fn backup(config: Option<&Path>, args: BackupArgs) -> anyhow::Result<ExitCode> {
    let app = App::open(config).await?;
    if app.config.sqlite_file().is_none() {
        bail!(
            "this is a PostgreSQL database: back it up with `pg_dump --format=custom --file={} URL`",
            args.file.display()
        );
    }
    if args.file.exists() {
        bail!("{} exists already; choose another name", args.file.display());
    }
    app.db.vacuum_into(&args.file).await.with_context(|| format!("{} cannot be written", args.file.display()))?;
    let rows = check(&args.file).await?;
    println!("Wrote {} with {rows} opinions; its integrity was checked.", args.file.display());
    if app.config.data.dir.join("secret.key").exists() {
        println!(
            "Keep {} too, in another place: without it the secrets in the copy cannot be opened.",
            app.config.data.dir.join("secret.key").display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(config: Option<&Path>, args: RestoreArgs) -> anyhow::Result<ExitCode> {
    let config = Config::load(config)?;
    let Some(target) = config.sqlite_file() else {
        bail!(
            "this is a PostgreSQL database: restore it with `pg_restore --clean --dbname=URL {}`",
            args.file.display()
        );
    };
    let _lock = DataLock::acquire(&config.data.dir)?;
    // Checked on a copy: opening a database may write beside it, and the backup stays as it is.
    let incoming = target.with_extension("restoring");
    std::fs::copy(&args.file, &incoming).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let rows = match check(&incoming).await {
        Ok(rows) => rows,
        Err(error) => {
            let _ = std::fs::remove_file(&incoming);
            return Err(error);
        }
    };
    if target.exists() {
        let moment = Env::system().now().format("%Y%m%d-%H%M%S");
        let aside = target.with_extension(format!("before-restore-{moment}.db"));
        std::fs::rename(&target, &aside)?;
        // What was committed last may stand in the log beside the file alone.
        let log = beside(&target, "-wal");
        if log.exists() {
            std::fs::rename(&log, beside(&aside, "-wal"))?;
        }
        println!("The database that was in use is kept as {}.", aside.display());
    }
    for leftover in [beside(&target, "-shm"), beside(&incoming, "-wal"), beside(&incoming, "-shm")] {
        let _ = std::fs::remove_file(leftover);
    }
    std::fs::rename(&incoming, &target)?;
    println!("Restored {rows} opinions from {}.", args.file.display());
    Ok(ExitCode::SUCCESS)
}

/// The file that SQLite keeps beside a database.
fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whether a file is a sound database of this program or an older one; how many opinions it holds.
async fn check(file: &Path) -> anyhow::Result<u64> {
    let db = Db::open(&format!("sqlite://{}", file.display()), 1).await?;
    let sound = db.integrity().await.with_context(|| format!("{} is no sound database", file.display()))?;
    if let Some(problem) = sound {
        bail!("{} is damaged: {problem}; use an older copy", file.display());
    }
    db.pending_migrations()
        .await
        .with_context(|| format!("{} comes from a newer version; install that version first", file.display()))?;
    let rows = crate::store::exporting::count(db.reader()).await?;
    db.close().await?;
    Ok(rows)
}
