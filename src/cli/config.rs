//! `opinari config`: look at the settings without starting anything.

use std::{path::Path, process::ExitCode};

use clap::Subcommand;

use crate::config::{Config, DEFAULT};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check every setting; one line for each that cannot work.
    Check,
    /// Print every setting with its default.
    Default,
}

pub(super) fn run(file: Option<&Path>, command: &Command) -> ExitCode {
    match command {
        Command::Default => {
            print!("{DEFAULT}");
            ExitCode::SUCCESS
        }
        Command::Check => match Config::load(file) {
            Ok(config) => {
                println!("The settings can work. Pages: {}", config.server.public_url);
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
    }
}
