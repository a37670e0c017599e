//! What most commands open first: settings, database, vault, and the context of jobs.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Context as _, bail};

use crate::{
    config::Config,
    domain::{Env, Scope},
    store::{self, Db},
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
        let app = Self::open_unmigrated(file).await?;
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
        let db = Db::open(&config.database_url(), config.database.max_connections)
            .await
            .context("the database cannot be opened")?;
        let vault = Vault::open_or_create(&config, &env)?;
        Ok(Self { config: Arc::new(config), env, db, vault })
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

/// The environment, for `env:NAME` in the declarative file.
pub(super) fn environment() -> BTreeMap<String, String> {
    std::env::vars().collect()
}
