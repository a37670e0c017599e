//! The commands.
//! Must never hold logic that a use case could hold.

mod app;
mod apply;
mod backup;
mod classify;
mod config;
mod demo;
mod doctor;
mod evaluate;
mod export;
mod fetch;
mod import;
mod migrate;
mod parse;
mod serve;
mod service;
mod train;
mod user;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};

/// Collects opinions, tells staff of the negative ones, carries the answers back, shows them all.
#[derive(Debug, Parser)]
#[command(name = "opinari", version, about, max_term_width = 100)]
struct Cli {
    /// The settings; without it the compiled-in defaults and the environment (OPINARI__SECTION__KEY) hold.
    #[arg(long, global = true, value_name = "FILE", env = "OPINARI_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages, API and widget, read the sources, send the mails.
    Serve(serve::Args),
    /// Play the whole of it with invented sources on this machine: no keys, no internet, no settings.
    Demo(demo::Args),
    /// Look at the settings.
    #[command(subcommand)]
    Config(config::Command),
    /// Set businesses, locations, connections, users, rules and widgets up from a file; a second run changes nothing.
    Apply(apply::Args),
    /// Read sources now.
    Fetch(fetch::Args),
    /// Turn a saved page, feed or export into JSON Lines of normalised reviews on standard output.
    Parse(parse::Args),
    /// Store a saved page, feed or export as opinions of a connection; history never alerts.
    Import(import::Args),
    /// Write data out, row by row.
    #[command(subcommand)]
    Export(export::Command),
    /// Add users.
    #[command(subcommand)]
    User(user::Command),
    /// Bring the database up to date.
    Migrate,
    /// Look at database, mail, connections, clock and disk, and say in plain words what is wrong.
    Doctor(doctor::Args),
    /// Write a copy of the SQLite database, consistent even while the service runs.
    Backup(backup::BackupArgs),
    /// Put a copy in place of the SQLite database.
    Restore(backup::RestoreArgs),
    /// Judge opinions: texts or JSON Lines on standard input, verdicts as JSON Lines on standard output.
    Classify(classify::Args),
    /// Measure the classifier on labelled rows.
    Evaluate(evaluate::Args),
    /// Make a model out of labelled rows.
    Train(train::Args),
    /// Print the completions of a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// Runs the program; the whole of `main`.
pub fn main() -> ExitCode {
    crate::http::install_tls();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("opinari: the asynchronous runtime cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        // Whoever reads our output, `head` for one, has read enough.
        Err(error) if error.chain().any(is_broken_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("opinari: {}", in_a_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes, without a cause that the one before it has said already.
fn in_a_line(error: &anyhow::Error) -> String {
    let mut said = Vec::<String>::new();
    for cause in error.chain().map(ToString::to_string) {
        if !said.iter().any(|before| before.contains(&cause)) {
            said.push(cause);
        }
    }
    said.join(": ")
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let file = cli.config.as_deref();
    match cli.command {
        Command::Serve(args) => serve::run(file, args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Config(command) => Ok(config::run(file, &command)),
        Command::Apply(args) => apply::run(file, args).await,
        Command::Fetch(args) => fetch::run(file, args).await,
        Command::Parse(args) => parse::run(&args),
        Command::Import(args) => import::run(file, args).await,
        Command::Export(command) => export::run(file, command).await,
        Command::User(command) => user::run(file, command).await,
        Command::Migrate => migrate::run(file).await,
        Command::Doctor(args) => doctor::run(file, args).await,
        Command::Backup(args) => backup::backup(file, args).await,
        Command::Restore(args) => backup::restore(file, args).await,
        Command::Classify(args) => classify::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "opinari", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn is_broken_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Whether a person watches: progress bars are for them only.
fn watched() -> bool {
    std::io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_error_says_nothing_twice() {
        let error = anyhow::anyhow!("no such host").context("mail: no such host").context("the service cannot start");
        assert_eq!(in_a_line(&error), "the service cannot start: mail: no such host");
    }
}
