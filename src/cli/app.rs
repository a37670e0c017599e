//! What most commands open first: settings, database, vault, and the context of jobs.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Context as _, bail};

use crate::{
    classify::Lexicon,
    config::Config,
    domain::{Env, Scope},
    http, jobs, notify,
    store::{self, Db},
    telemetry,
    vault::Vault,
};

/// An opened service.
pub(super) struct App {
    pub(super) config: Arc<Config>,
    pub(super) env: Env,
    pub(super) db: Db,
    pub(super) vault: Vault,
}

impl App {
    /// Opens the database of the settings; refuses one whose schema is not that of this program.
    pub(super) async fn open(file: Option<&Path>) -> anyhow::Result<Self> {
        let config = Config::load(file)?;
        if let Some(file) = config.sqlite_file().filter(|file| !file.exists()) {
            bail!(
                "there is no database at {} yet: `opinari serve` or `opinari apply FILE.toml` makes it",
                file.display()
            );
        }
        let app = Self::of(config).await?;
        if !app.db.pending_migrations().await.context("the database cannot be read")?.is_empty() {
            bail!("the database is older than this program: run `opinari migrate` first");
        }
        Ok(app)
    }

    /// Opens the database of the settings, whatever its schema.
    pub(super) async fn open_unmigrated(file: Option<&Path>) -> anyhow::Result<Self> {
        Self::of(Config::load(file)?).await
    }

    /// Opens the database of these settings, whatever its schema.
    pub(super) async fn of(config: Config) -> anyhow::Result<Self> {
        let env = Env::system();
        if config.sqlite_file().is_some_and(|file| !file.exists()) {
            let folder = &config.data.dir;
            let unusable = || {
                let folder = folder.display();
                format!(
                    "the data folder {folder} cannot be used; choose another with data.dir, or let this user write there"
                )
            };
            std::fs::create_dir_all(folder).with_context(unusable)?;
            let probe = folder.join(".opinari-probe");
            std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).with_context(unusable)?;
        }
        let db = Db::open(&config.database_url(), config.database.max_connections)
            .await
            .with_context(|| format!("{} cannot be opened; look at database.url", spoken(&config)))?;
        let vault = Vault::open_or_create(&config, &env)?;
        Ok(Self { config: Arc::new(config), env, db, vault })
    }

    /// Closes the database, so that its file alone is the whole of it.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        Ok(self.db.close().await?)
    }

    /// What jobs need, with the mailer and the client of the settings.
    pub(super) fn context(&self) -> anyhow::Result<jobs::Context> {
        let limits = http::Limits {
            max_body: self.config.http.max_body,
            timeout: self.config.http.timeout.duration(),
            max_redirects: 5,
            allow_private: self.config.http.allow_private,
            user_agent: self.config.http.user_agent(),
            per_host_per_second: self.config.http.per_host_per_second,
        };
        Ok(jobs::Context {
            db: self.db.clone(),
            env: self.env.clone(),
            config: self.config.clone(),
            http: http::Client::new(limits, self.env.clone())?,
            classifier: Arc::new(Lexicon::new()),
            vault: self.vault.clone(),
            mailer: notify::mailer(&self.config),
            events: telemetry::Events::default(),
            sources: Arc::new(crate::sources::find),
            progress: Arc::new(()),
        })
    }

    /// The connection with this key or name.
    pub(super) async fn connection(&self, scope: Scope, name: &str) -> anyhow::Result<entity::connection::Model> {
        let all = store::connections::list(self.db.reader(), scope).await?;
        let keys = all.iter().map(|row| row.key.as_str()).collect::<Vec<_>>().join(", ");
        all.into_iter()
            .find(|row| row.key == name || row.name == name)
            .with_context(|| format!("there is no connection {name:?}; the connections are: {keys}"))
    }

    /// The business with this key; without a key, the only one.
    pub(super) async fn scope(&self, key: Option<&str>) -> anyhow::Result<Scope> {
        let all = store::businesses::all(self.db.reader()).await?;
        let keys = || all.iter().map(|business| business.key.as_str()).collect::<Vec<_>>().join(", ");
        match (key, all.as_slice()) {
            (None, [only]) => Ok(Scope(only.id)),
            (None, []) => {
                bail!("there is no business yet: run `opinari apply FILE.toml`, or set one up in the browser")
            }
            (None, _) => bail!("say which business with --business: {}", keys()),
            (Some(key), _) => match all.iter().find(|business| business.key == key) {
                Some(found) => Ok(Scope(found.id)),
                None => bail!("there is no business {key:?}; the businesses are: {}", keys()),
            },
        }
    }
}

/// The database as it may be printed: without name and password.
fn spoken(config: &Config) -> String {
    match config.sqlite_file() {
        Some(file) => format!("the database {}", file.display()),
        None => match url::Url::parse(&config.database.url) {
            Ok(url) => {
                let port = url.port().unwrap_or(5432);
                format!("the PostgreSQL database at {}:{port}", url.host_str().unwrap_or("this machine"))
            }
            Err(_) => "the PostgreSQL database".to_owned(),
        },
    }
}

/// The environment, for `env:NAME` in the declarative file.
pub(super) fn environment() -> BTreeMap<String, String> {
    std::env::vars().collect()
}
