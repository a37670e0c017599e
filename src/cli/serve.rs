//! `opinari serve`: the service itself.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use tokio::net::TcpListener;

use super::{
    app::App,
    service::{Role, Service, asked_to_stop},
};
use crate::{config::Config, telemetry};

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
                    .with_context(|| format!("{address} cannot be listened on; choose another with server.listen"))?,
            )
        }
    };
    let service = Service::start(&app, args.role, listener).await?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "opinari is ready at {}", app.config.server.public_url);
    asked_to_stop().await;
    tracing::info!("stopping");
    service.stop().await;
    app.close().await?;
    Ok(ExitCode::SUCCESS)
}
