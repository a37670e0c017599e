//! `opinari demo`: the whole service with invented sources on this machine.
//! Must never take a path of its own through the service: it is set up by ordinary settings and a declarative file.

mod once;
mod story;

use std::{net::SocketAddr, path::Path, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;

use super::{
    app::App,
    service::{Role, Service},
};
use crate::{
    config::Config,
    domain::{Env, Scope},
    provision::{self, file::File},
    sandbox::{Sandbox, SandboxOptions, credentials, world},
    store::{self, lock::DataLock},
    telemetry,
};

/// Who signs in to the demo.
const USER: (&str, &str) = ("halina@zielona-polka.example", "zielona-polka-2026");

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the demo's database.
    #[arg(long, default_value = "./opinari-data", value_name = "DIR")]
    data: PathBuf,
    /// Walk, play the events, walk again, send the mails, print one JSON object, end.
    #[arg(long)]
    once: bool,
}

pub(super) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    if args.once { once::run(&args.data).await } else { story::run(&args.data).await }
}

/// A demo that is set up and not yet running.
struct Stage {
    app: App,
    sandbox: Sandbox,
    scope: Scope,
    widget: String,
    listener: TcpListener,
    notes: Vec<String>,
}

impl Stage {
    /// Starts the stand-ins, makes the database anew and sets the invented shop up.
    async fn set(data: &Path) -> anyhow::Result<Self> {
        let env = Env::system();
        let options = SandboxOptions {
            google: Some(8091),
            facebook: Some(8092),
            ceneo: Some(8093),
            opineo: Some(8094),
            heureka: Some(8095),
            smtp: Some(8025),
            mailbox: Some(8090),
            shop: Some(8099),
        };
        let sandbox =
            Sandbox::start(world::invented(env.now()), options).await.context("the stand-ins cannot start")?;
        let mut notes = sandbox.notes.clone();
        let listener = listen(8080, &mut notes).await?;
        let config = settings(data, listener.local_addr()?, sandbox.smtp_addr)?;
        telemetry::init(&config.log);
        clear(&config).await?;
        let app = App::of(config).await?;
        app.db.migrate().await?;
        let file: File = toml::from_str(&declaration(&sandbox)).context("the demo's declaration is broken")?;
        provision::apply(&app.db, &app.env, &app.vault, &provision::Environment::new(), &file, "demo").await?;
        let scope = app.scope(None).await?;
        let widgets = store::widgets::list(app.db.reader(), scope).await?;
        let widget = widgets.first().context("the declaration makes a widget")?.token.clone();
        Ok(Self { app, sandbox, scope, widget, listener, notes })
    }

    /// Starts everything.
    async fn serve(self) -> anyhow::Result<(App, Sandbox, Scope, String, Vec<String>, Service)> {
        let service = Service::start(&self.app, Role::All, Some(self.listener)).await?;
        Ok((self.app, self.sandbox, self.scope, self.widget, self.notes, service))
    }
}

/// The wanted port, or a free one, and a note that says so.
async fn listen(port: u16, notes: &mut Vec<String>) -> anyhow::Result<TcpListener> {
    if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await {
        return Ok(listener);
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no free port")?;
    notes.push(format!("port {port} is taken: the staff pages use {} instead", listener.local_addr()?.port()));
    Ok(listener)
}

/// The settings of the demo: ordinary keys, as an environment would set them.
fn settings(data: &Path, pages: SocketAddr, smtp: SocketAddr) -> anyhow::Result<Config> {
    let keys = [
        ("SERVER__LISTEN", pages.to_string()),
        ("SERVER__PUBLIC_URL", format!("http://{pages}")),
        ("DATA__DIR", data.display().to_string()),
        ("HTTP__ALLOW_PRIVATE", "true".to_owned()),
        ("HTTP__CONTACT", "demo@zielona-polka.example".to_owned()),
        ("HTTP__PER_HOST_PER_SECOND", "500".to_owned()),
        ("MAIL__HOST", smtp.ip().to_string()),
        ("MAIL__PORT", smtp.port().to_string()),
        ("MAIL__TLS", "none".to_owned()),
        ("MAIL__FROM", "Zielona Półka <opinie@zielona-polka.example>".to_owned()),
        ("REMOVAL__CONFIRMATIONS", "1".to_owned()),
        ("REMOVAL__OVER", "1ms".to_owned()),
        ("SCHEDULE__TICK", "500ms".to_owned()),
        ("WORKERS__POLL", "200ms".to_owned()),
        ("WIDGET__MAX_AGE", "1s".to_owned()),
        ("WIDGET__REFRESH", "1s".to_owned()),
        ("LOG__FILTER", "error".to_owned()),
    ];
    Ok(Config::load_from(None, keys.map(|(key, value)| (format!("OPINARI__{key}"), value)))?)
}

/// Removes the database of an earlier demo; refuses to touch anybody else's.
async fn clear(config: &Config) -> anyhow::Result<()> {
    let Some(file) = config.sqlite_file().filter(|file| file.exists()) else { return Ok(()) };
    let _lock = DataLock::acquire(&config.data.dir)?;
    let db = store::Db::open(&config.database_url(), 1).await?;
    let foreign = match db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => {
            let all = store::businesses::all(db.reader()).await?;
            all.iter().any(|business| business.managed_by.as_deref() != Some("file:demo"))
        }
        _ => true,
    };
    db.close().await?;
    if foreign {
        bail!("{} holds a real database; choose another folder with --data DIR", config.data.dir.display());
    }
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    Ok(())
}

/// The declarative file of the invented shop, with the stand-ins' addresses in it.
fn declaration(sandbox: &Sandbox) -> String {
    let last = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let values = [
        ("google_url", sandbox.google_url.clone()),
        ("google_account", last(credentials::GOOGLE_ACCOUNT)),
        ("google_krakow", last(credentials::GOOGLE_KRAKOW)),
        ("google_gdansk", last(credentials::GOOGLE_GDANSK)),
        ("google_client_id", credentials::GOOGLE_CLIENT_ID.to_owned()),
        ("google_client_secret", credentials::GOOGLE_CLIENT_SECRET.to_owned()),
        ("google_refresh_token", credentials::GOOGLE_REFRESH_TOKEN.to_owned()),
        ("facebook_url", sandbox.facebook_url.clone()),
        ("facebook_page", credentials::FACEBOOK_PAGE.to_owned()),
        ("facebook_page_token", credentials::FACEBOOK_PAGE_TOKEN.to_owned()),
        ("facebook_app_secret", credentials::FACEBOOK_APP_SECRET.to_owned()),
        ("ceneo_url", sandbox.ceneo_url.clone()),
        ("ceneo_shop", credentials::CENEO_SHOP.to_owned()),
        ("ceneo_product", credentials::CENEO_PLANTER.to_owned()),
        ("opineo_url", sandbox.opineo_url.clone()),
        ("opineo_slug", credentials::OPINEO_SLUG.to_owned()),
        ("heureka_url", sandbox.heureka_url.clone()),
        ("heureka_key", credentials::HEUREKA_KEY.to_owned()),
        ("user_email", USER.0.to_owned()),
        ("user_password", USER.1.to_owned()),
    ];
    let template = include_str!("demo/shop.toml").to_owned();
    values.iter().fold(template, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
