//! `opinari doctor`: what is wrong, in plain words, and what to do.

use std::{path::Path, process::ExitCode};

use chrono::TimeDelta;

use super::app::App;
use crate::{
    config::{Config, MailTransport},
    domain::{Cursor, Walk, batch::KnownIndex},
    i18n::text,
    provision,
    sources::{self, FetchContext},
    store::{self, Db, lock::DataLock},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Do not ask mail server and sources; look at this machine alone.
    #[arg(long)]
    offline: bool,
}

/// Below this a database cannot be relied on to grow.
const LITTLE_SPACE: u64 = 500 * 1024 * 1024;

#[derive(Default)]
struct Report {
    wrong: usize,
}

impl Report {
    fn well(what: &str) {
        println!("  well   {what}");
    }

    fn wrong(&mut self, what: &str) {
        self.wrong += 1;
        println!("  WRONG  {what}");
    }

    fn note(what: &str) {
        println!("  note   {what}");
    }

    fn end(&self) -> ExitCode {
        if self.wrong == 0 {
            println!("All is well.");
            ExitCode::SUCCESS
        } else {
            println!("{} to mend.", self.wrong);
            ExitCode::FAILURE
        }
    }
}

pub(super) async fn run(file: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let mut report = Report::default();
    let config = match Config::load(file) {
        Ok(config) => {
            Report::well("the settings can work");
            config
        }
        Err(error) => {
            error.to_string().lines().for_each(|line| report.wrong(line));
            return Ok(ExitCode::FAILURE);
        }
    };
    disk(&mut report, &config);
    if config.sqlite_file().is_some_and(|file| !file.exists()) {
        Report::note("there is no database yet; the first start makes it");
        return Ok(report.end());
    }
    match App::of(config).await {
        Err(error) => report.wrong(&format!("{error:#}")),
        Ok(app) => {
            let usable = database(&mut report, &app.db).await;
            mail(&mut report, &app, args.offline).await;
            if usable {
                clock(&mut report, &app).await?;
                connections(&mut report, &app, args.offline).await?;
            }
        }
    }
    Ok(report.end())
}

fn disk(report: &mut Report, config: &Config) {
    let folder = &config.data.dir;
    if !folder.exists() {
        Report::note(&format!("{} is not there yet; the first start makes it", folder.display()));
        return;
    }
    let probe = folder.join(".doctor");
    match std::fs::write(&probe, b"opinari").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => Report::well(&format!("{} can be written", folder.display())),
        Err(error) => report.wrong(&format!("{} cannot be written: {error}", folder.display())),
    }
    match rustix::fs::statvfs(folder) {
        Ok(space) => {
            let free = space.f_bavail * space.f_frsize;
            let megabytes = free / 1024 / 1024;
            if free < LITTLE_SPACE {
                report.wrong(&format!("only {megabytes} MB are free on the disk of {}; make room", folder.display()));
            } else {
                Report::well(&format!("{megabytes} MB are free on the disk"));
            }
        }
        Err(error) => report.wrong(&format!("the free space cannot be read: {error}")),
    }
    if DataLock::is_held(folder) {
        Report::note("the service is running on this folder");
    }
}

async fn database(report: &mut Report, db: &Db) -> bool {
    match db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Report::well("the database is up to date"),
        Ok(pending) => {
            report.wrong(&format!("the database lacks {} migrations: run `opinari migrate`", pending.len()));
            return false;
        }
        Err(error) => {
            report.wrong(&format!("the database comes from another version or cannot be read: {error}"));
            return false;
        }
    }
    match db.integrity().await {
        Ok(None) => Report::well("the database is sound"),
        Ok(Some(problem)) => report.wrong(&format!("the database is damaged ({problem}): restore a backup")),
        Err(error) => report.wrong(&format!("the database cannot be checked: {error}")),
    }
    true
}

async fn mail(report: &mut Report, app: &App, offline: bool) {
    let mail = &app.config.mail;
    match mail.transport {
        MailTransport::Off => report.wrong("mail.transport is off: nobody is told of anything"),
        MailTransport::File => Report::note("mails are written to files, not sent"),
        MailTransport::Smtp if mail.host.is_empty() => {
            report.wrong("no mail server: set mail.host, or nobody is told of anything");
        }
        MailTransport::Smtp if offline => Report::note("the mail server was not asked"),
        MailTransport::Smtp => match crate::notify::mailer(&app.config).probe().await {
            Ok(()) => Report::well(&format!("the mail server {} takes our mail", mail.host)),
            Err(error) => report.wrong(&format!("the mail server {}: {error}", mail.host)),
        },
    }
}

/// A clock that runs behind what it wrote earlier is wrong, whatever the truth is.
async fn clock(report: &mut Report, app: &App) -> anyhow::Result<()> {
    let now = app.env.now();
    let newest = store::runs::newest(app.db.reader()).await?;
    match newest {
        Some(at) if at > now + TimeDelta::minutes(2) => {
            report.wrong(&format!("the clock says {now}, but rows were written at {at}: set the clock"));
        }
        _ => Report::well(&format!("the clock says {}", now.format("%Y-%m-%d %H:%M:%S UTC"))),
    }
    Ok(())
}

async fn connections(report: &mut Report, app: &App, offline: bool) -> anyhow::Result<()> {
    let cx = app.context()?;
    for business in store::businesses::all(app.db.reader()).await? {
        let scope = crate::domain::Scope(business.id);
        for row in store::connections::list(app.db.reader(), scope).await? {
            let name = format!("{} ({})", row.name, row.key);
            if row.disabled_at.is_some() {
                Report::note(&format!("{name} is switched off"));
                continue;
            }
            let (_, state) = store::connections::get(app.db.reader(), scope, row.id).await?;
            if let Some(key) = &state.error_key {
                report.wrong(&format!("{name}: {}", text(crate::domain::Locale::En, key)));
                continue;
            }
            if offline {
                Report::note(&format!(
                    "{name}: last read {}",
                    state.last_ok_at.map_or("never".to_owned(), |at| at.to_rfc3339())
                ));
                continue;
            }
            let Some(source) = sources::find(&row.source) else {
                report.wrong(&format!("{name}: this version knows no source {:?}", row.source));
                continue;
            };
            let secrets = match provision::open_secrets(&app.vault, &row) {
                Ok(secrets) => secrets,
                Err(error) => {
                    report.wrong(&format!("{name}: {error}"));
                    continue;
                }
            };
            let look = FetchContext {
                http: &cx.http,
                settings: &row.settings,
                secrets: &secrets,
                cursor: &Cursor::default(),
                walk: Walk::Incremental,
                at_most: Some(1),
                known: &KnownIndex::default(),
                now: app.env.now(),
                page_pause: app.config.http.page_pause.duration(),
                progress: &(),
            };
            match source.fetch(&look).await {
                Ok(_) => Report::well(&format!("{name} answers")),
                Err(error) => report.wrong(&format!("{name}: {error}")),
            }
        }
    }
    Ok(())
}
