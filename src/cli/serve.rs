//! `opinari serve`: the service itself.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use tokio::net::TcpListener;

use super::{
    app::App,
    service::{Role, Service, asked_to_stop},
};
use crate::{
    accounts,
    config::{Config, MailTransport},
    notify, telemetry,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which parts to run; splitting needs PostgreSQL.
    #[arg(long, default_value = "all")]
    role: Role,
}

pub(super) async fn run(file: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let config = Config::load(file)?;
    telemetry::init(&config.log);
    let app = App::of(config).await?;
    let listener = match args.role {
        Role::Worker => None,
        Role::All | Role::Web => {
            let address = app.config.server.listen;
            Some(
                TcpListener::bind(address)
                    .await
                    .with_context(|| match address.port() {
                        0 => format!("nothing can listen on {address}; choose another address with server.listen"),
                        port => format!(
                            "nothing can listen on {address}; stop what uses port {port}, or choose another address with server.listen"
                        ),
                    })?,
            )
        }
    };
    let service = Service::start(&app, args.role, listener).await?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "opinari is ready at {}", app.config.server.public_url);
    let unset = app.config.mail.transport == MailTransport::Smtp && app.config.mail.host.is_empty();
    if unset {
        tracing::warn!("no mail server is set, so nobody is told of anything: set mail.host; mails wait until then");
    }
    if args.role != Role::Worker
        && let Some(token) = accounts::issue_setup_link(&app.db, &app.env).await?
    {
        let link = app.config.server.link(&format!("/setup/{token}"));
        tracing::warn!("there is no business yet; this link makes its owner, once, within 24 hours: {link}");
    }
    let asked = asked_to_stop();
    tokio::pin!(asked);
    if args.role != Role::Web && !unset {
        // A wrong mail server is better noticed now than with the first alert.
        tokio::select! {
            () = &mut asked => {}
            () = ask_the_mail_server(&app) => asked.await,
        }
    } else {
        asked.await;
    }
    tracing::info!("stopping");
    service.stop().await;
    app.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Says in the log when mails cannot leave, and what to do. Never stops the service: mails wait.
async fn ask_the_mail_server(app: &App) {
    if let Err(error) = notify::mailer(&app.config).probe().await {
        tracing::warn!(
            "mails cannot leave and will wait; look at mail.host, mail.port, mail.tls, mail.username: {error}"
        );
    }
}
