//! `opinari user`: people who may sign in.

use std::{
    io::{BufRead, IsTerminal},
    path::Path,
    process::ExitCode,
};

use clap::Subcommand;

use super::app::App;
use crate::{
    accounts::{self, NewPerson},
    domain::{Env, Locale, Role},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a user. The password is read from standard input; on a terminal, or from an empty input, one is made.
    Add {
        /// The mail address, which is also the login.
        email: String,
        /// How the person is called.
        #[arg(long)]
        name: String,
        /// What the person may do: owner, manager or staff.
        #[arg(long, default_value = "staff")]
        role: Role,
        /// The language of pages and mails: pl, sl or en.
        #[arg(long, default_value = "pl")]
        locale: Locale,
        /// The business's key, when there are several.
        #[arg(long)]
        business: Option<String>,
    },
}

pub(super) async fn run(file: Option<&Path>, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Add { email, name, role, locale, business } = command;
    let app = App::open(file).await?;
    let scope = app.scope(business.as_deref()).await?;
    let given = given_password()?;
    let password = given.clone().unwrap_or_else(|| made_password(&app.env));
    let person = NewPerson { email: email.clone(), name, password: password.clone(), role, locale };
    accounts::add_user(&app.db, &app.env, scope, None, person).await?;
    println!("Added {email} as {role}.");
    if given.is_none() {
        println!("Password, shown this once: {password}");
    }
    Ok(ExitCode::SUCCESS)
}

fn given_password() -> std::io::Result<Option<String>> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    Ok((!password.is_empty()).then(|| password.to_owned()))
}

/// Twenty letters and digits that cannot be mistaken for each other: over 98 bits.
fn made_password(env: &Env) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
    env.bytes::<20>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
