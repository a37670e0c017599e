//! The widgets in memory: ready-made bytes behind an atomic snapshot, renewed in the background.
//! Must never ask the database for a widget that is in memory, nor grow by asking for what does not exist.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Mutex, broadcast::error::RecvError};
use tokio_util::sync::CancellationToken;

use super::{
    PublishError, Rendered, RightsOf,
    page::{self, Kind},
};
use crate::{
    config,
    domain::{BusinessId, Env, Event},
    store::{
        Db,
        published::{self, Place},
    },
    telemetry::Events,
};

/// A page is made anew after this time even when nothing seems to have changed.
const OLDEST: TimeDelta = TimeDelta::minutes(5);
/// A widget that nobody asked for this long leaves the memory.
const IDLE: TimeDelta = TimeDelta::hours(1);
/// How long a page may still be shown when this service cannot be reached.
const STALE_IF_ERROR: u32 = 86_400;

/// The widgets of this process. Cheap to clone.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    db: Db,
    env: Env,
    settings: config::Widget,
    rights: RightsOf,
    shelf: ArcSwap<HashMap<String, Arc<Entry>>>,
    /// One page is made at a time, so that a rush on a cold widget costs one reading.
    making: Mutex<()>,
}

struct Entry {
    page: Arc<Rendered>,
    business: BusinessId,
    version: Version,
    made_at: DateTime<Utc>,
    asked: AtomicBool,
    asked_at: AtomicI64,
}

/// What a page was made from: it changes whenever the page may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    widget: DateTime<Utc>,
    sources: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cache({})", self.0.shelf.load().len())
    }
}

impl Cache {
    /// An empty cache over this database.
    pub fn new(db: Db, env: Env, settings: config::Widget, rights: RightsOf) -> Self {
        let shelf = ArcSwap::from_pointee(HashMap::new());
        Self(Arc::new(Inner { db, env, settings, rights, shelf, making: Mutex::new(()) }))
    }

    /// A widget that is in memory.
    pub fn ready(&self, token: &str) -> Option<Arc<Rendered>> {
        let shelf = self.0.shelf.load();
        let entry = shelf.get(token)?;
        if !entry.asked.load(Ordering::Relaxed) {
            entry.asked.store(true, Ordering::Relaxed);
        }
        Some(entry.page.clone())
    }

    /// A widget, from memory or made now; `None` when there is none with this token or it is disabled.
    pub async fn widget(&self, token: &str) -> Result<Option<Arc<Rendered>>, PublishError> {
        if let Some(page) = self.ready(token) {
            return Ok(Some(page));
        }
        if !is_token(token) || published::widget(self.0.db.reader(), token).await?.is_none() {
            return Ok(None);
        }
        let _making = self.0.making.lock().await;
        if let Some(page) = self.ready(token) {
            return Ok(Some(page));
        }
        let sources = self.last_reads().await?;
        let made = self.make(token, &sources).await?;
        Ok(made.map(|entry| {
            let page = entry.page.clone();
            self.keep(vec![(token.to_owned(), Some(entry))]);
            page
        }))
    }

    /// A page of all opinions. Made anew each time: it is not the page that shops embed.
    pub async fn all(&self, token: &str, after: Option<Place>) -> Result<Option<Rendered>, PublishError> {
        if !is_token(token) {
            return Ok(None);
        }
        let conn = self.0.db.reader();
        let Some((widget, business)) = published::widget(conn, token).await? else { return Ok(None) };
        let html = page::html(conn, &widget, &business, Kind::All(after), self.0.rights).await?;
        Ok(Some(Rendered::new(html, &policy(&widget.allowed_hosts), &self.cache_control())))
    }

    /// How many widgets are in memory.
    pub fn len(&self) -> usize {
        self.0.shelf.load().len()
    }

    /// Whether none is in memory.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps what is in memory true until `stop`: at once when this process stored something, and every
    /// `widget.refresh` for what others did. When the database cannot be read, the last good pages stay.
    pub async fn run(&self, events: Events, stop: CancellationToken) {
        let mut events = events.subscribe();
        let mut tick = tokio::time::interval(self.0.settings.refresh.duration().max(Duration::from_millis(100)));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut failing = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = tick.tick() => {}
                event = events.recv() => match event {
                    Ok(Event::Ingested { .. }) | Err(RecvError::Lagged(_)) => {}
                    Ok(_) => continue,
                    // Nobody will tell any more; the clock still does.
                    Err(RecvError::Closed) => { tick.tick().await; }
                },
            }
            let result = self.refresh().await;
            if let Err(error) = &result
                && !failing
            {
                tracing::warn!(error = %error, "the widgets could not be renewed; the last good ones are shown");
            }
            failing = result.is_err();
        }
    }

    /// Makes anew what changed, and drops what is disabled or was not asked for in a long time.
    pub async fn refresh(&self) -> Result<(), PublishError> {
        let shelf = self.0.shelf.load_full();
        if shelf.is_empty() {
            return Ok(());
        }
        let now = self.0.env.now();
        let forms = published::forms(self.0.db.reader()).await?;
        let forms: HashMap<String, DateTime<Utc>> =
            forms.into_iter().map(|form| (form.token, form.updated_at)).collect();
        let sources = self.last_reads().await?;
        let _making = self.0.making.lock().await;
        let mut changes = Vec::new();
        for (token, entry) in shelf.iter() {
            if entry.asked.swap(false, Ordering::Relaxed) {
                entry.asked_at.store(now.timestamp(), Ordering::Relaxed);
            }
            let idle = now.timestamp() - entry.asked_at.load(Ordering::Relaxed) > IDLE.num_seconds();
            let Some(widget) = forms.get(token).copied().filter(|_| !idle) else {
                changes.push((token.clone(), None));
                continue;
            };
            let version = Version { widget, sources: sources.get(&entry.business).copied().flatten() };
            if version != entry.version || now - entry.made_at > OLDEST {
                let made = self.make(token, &sources).await?;
                if let Some(made) = &made {
                    made.asked_at.store(entry.asked_at.load(Ordering::Relaxed), Ordering::Relaxed);
                }
                changes.push((token.clone(), made));
            }
        }
        if !changes.is_empty() {
            self.keep(changes);
        }
        Ok(())
    }

    async fn last_reads(&self) -> Result<HashMap<BusinessId, Option<DateTime<Utc>>>, PublishError> {
        Ok(published::last_reads(self.0.db.reader()).await?.into_iter().collect())
    }

    /// Makes a page. `sources` was read before, so that a change in between is seen the next time.
    async fn make(
        &self,
        token: &str,
        sources: &HashMap<BusinessId, Option<DateTime<Utc>>>,
    ) -> Result<Option<Arc<Entry>>, PublishError> {
        let conn = self.0.db.reader();
        let Some((widget, business)) = published::widget(conn, token).await? else { return Ok(None) };
        let html = page::html(conn, &widget, &business, Kind::Widget, self.0.rights).await?;
        let page = Rendered::new(html, &policy(&widget.allowed_hosts), &self.cache_control());
        let now = self.0.env.now();
        Ok(Some(Arc::new(Entry {
            page: Arc::new(page),
            business: business.id,
            version: Version { widget: widget.updated_at, sources: sources.get(&business.id).copied().flatten() },
            made_at: now,
            asked: AtomicBool::new(false),
            asked_at: AtomicI64::new(now.timestamp()),
        })))
    }

    fn keep(&self, changes: Vec<(String, Option<Arc<Entry>>)>) {
        let mut shelf = HashMap::clone(&self.0.shelf.load());
        for (token, entry) in changes {
            match entry {
                Some(entry) => shelf.insert(token, entry),
                None => shelf.remove(&token),
            };
        }
        self.0.shelf.store(Arc::new(shelf));
    }

    fn cache_control(&self) -> String {
        let fresh = self.0.settings.max_age.delta().num_seconds();
        format!("public, max-age={fresh}, stale-while-revalidate={fresh}, stale-if-error={STALE_IF_ERROR}")
    }
}

/// Whether a text has the shape of a token: what has not is never looked up.
fn is_token(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// What a public page may load, and who may frame it: the listed origins and our own preview, or every page.
fn policy(allowed_hosts: &serde_json::Value) -> String {
    let hosts: Vec<String> = serde_json::from_value(allowed_hosts.clone()).unwrap_or_default();
    let ancestors = if hosts.is_empty() {
        "*".to_owned()
    } else {
        let origins = hosts.iter().filter_map(|host| url::Url::parse(host).ok());
        let origins = origins.filter(|url| matches!(url.scheme(), "http" | "https"));
        let mut all = vec!["'self'".to_owned()];
        all.extend(origins.map(|url| url.origin().ascii_serialization()));
        all.join(" ")
    };
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors {ancestors}"
    )
}
