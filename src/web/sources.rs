//! The ledger of sources: how complete what we hold is, and what a person can do about it.
//! Must never read a source itself: "check now" puts a job into the outbox.

mod connect;
mod edit;
mod fields;
mod trial;

use axum::{
    Form,
    extract::{Path, State as Shared},
    response::{Html, Redirect},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Access, Error, Route, Staff, State,
    inbox::{counts, mark, source_name},
    text,
};
use crate::{
    domain::{ConnectionId, Health, Job, Walk},
    i18n, outbox, provision,
    store::{businesses, connections, ledger, runs},
};

/// Runs that a connection's page shows.
const RUNS: u64 = 30;

pub(super) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/sources", Access::Staff, page),
        Route::get("/sources/{id}", Access::Staff, one),
        Route::post("/sources/{id}/check", Access::Staff, check),
        Route::post("/sources/{id}/resume", Access::Staff, resume),
        Route::post("/locations", Access::Staff, add_location),
    ];
    own.into_iter().chain(connect::routes()).chain(edit::routes()).chain(trial::routes()).collect()
}

/// A line of the ledger.
#[derive(Debug, Serialize)]
struct Entry {
    id: ConnectionId,
    name: String,
    mark: &'static str,
    source: String,
    source_id: String,
    location: String,
    health: Health,
    bad: bool,
    paused: bool,
    /// What went wrong and what to do, in words.
    trouble: Option<String>,
    detail: Option<String>,
    held: i64,
    claimed: Option<i64>,
    claimed_average: Option<f64>,
    /// What the source counts and we do not hold.
    unseen: Option<i64>,
    removed: i64,
    last_new: Option<DateTime<Utc>>,
    usual_gap: Option<String>,
    /// Silent for much longer than usual.
    silent: bool,
    last_complete: Option<DateTime<Utc>>,
    last_ok: Option<DateTime<Utc>>,
    next_check: Option<DateTime<Utc>>,
    waiting: bool,
    /// Disconnected: nothing is planned.
    off: bool,
    /// Never read yet, and nothing keeps it from being read.
    first: bool,
    schedule: String,
    /// The settings file that describes it, when one does.
    managed: Option<String>,
}

impl Entry {
    fn new(web: &State, staff: &Staff, location: String, of: ledger::Standing) -> Self {
        let (locale, now) = (staff.visitor.locale, web.env.now());
        let ledger::Standing { connection, state, held, removed, usual_gap } = of;
        let key = state.error_key.as_deref().filter(|key| i18n::has(locale, key));
        let silence = state.last_new_at.map(|at| now - at);
        let bad = matches!(state.health, Health::Broken | Health::Blocked | Health::NeedsLogin);
        let alarm = usual_gap.map(|gap| (gap * 5).max(TimeDelta::days(2)));
        Self {
            mark: mark(&connection.source),
            source: source_name(&connection.source),
            source_id: connection.source,
            name: text::line(&connection.name),
            location,
            health: state.health,
            bad,
            paused: state.paused,
            trouble: key.map(|key| i18n::text(locale, key)),
            detail: state.error_detail.as_deref().map(text::line),
            held,
            claimed: state.claimed_count,
            claimed_average: state.claimed_average,
            unseen: state.claimed_count.map(|claimed| (claimed - held).max(0)),
            removed,
            last_new: state.last_new_at,
            usual_gap: usual_gap.map(|gap| super::render::span(locale, gap.num_seconds().max(60))),
            silent: silence.zip(alarm).is_some_and(|(silence, alarm)| silence > alarm),
            last_complete: state.last_complete_at,
            last_ok: state.last_ok_at,
            next_check: (!state.paused).then_some(state.next_check_at.max(now)),
            waiting: !state.paused && state.next_check_at <= now,
            off: connection.disabled_at.is_some(),
            first: state.health == Health::New && !state.paused && connection.disabled_at.is_none(),
            schedule: connection.schedule,
            managed: connection.managed_by.map(|owner| owner.trim_start_matches("file:").to_owned()),
            id: connection.id,
        }
    }
}

async fn page(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    let (conn, scope) = (web.db.reader(), staff.scope());
    let places = businesses::locations(conn, scope).await?;
    let mut entries = Vec::new();
    for standing in ledger::standings(conn, scope).await? {
        let place = places.iter().find(|place| place.id == standing.connection.location_id);
        entries.push(Entry::new(&web, &staff, place.map(|place| place.name.clone()).unwrap_or_default(), standing));
    }
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
    let off: Vec<_> = connections::list(conn, scope)
        .await?
        .into_iter()
        .filter(|row| row.disabled_at.is_some())
        .map(|row| {
            let (mark, name) = (mark(&row.source), text::line(&row.name));
            json!({ "id": row.id, "mark": mark, "name": name, "since": row.disabled_at })
        })
        .collect();
    let page = json!({ "entries": entries, "off": off, "places": names, "may_set_up": staff.manages().is_ok() });
    let counts = counts(&web, &staff).await?;
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "sources", "sources.html", page)?))
}

async fn one(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Html<String>, Error> {
    let id: ConnectionId = id.parse().map_err(|_| Error::NotFound)?;
    let (conn, scope) = (web.db.reader(), staff.scope());
    let standing = ledger::standing(conn, scope, id).await?;
    let place = businesses::location(conn, scope, standing.connection.location_id).await?;
    let disconnected = standing.connection.disabled_at;
    let entry = Entry::new(&web, &staff, place.name, standing);
    let runs: Vec<serde_json::Value> = runs::latest(conn, scope, id, RUNS)
        .await?
        .into_iter()
        .map(|run| {
            json!({
                "at": run.started_at, "walk": run.walk, "fetched": run.fetched, "added": run.added,
                "edited": run.edited, "removed": run.removed, "held": run.held, "claimed": run.claimed_count,
                "seconds": (run.finished_at - run.started_at).num_seconds().max(0),
                "error": run.error_label.map(|label| format!("source-error-{}", label.replace('_', "-")))
                    .filter(|key| i18n::has(staff.visitor.locale, key)),
                "cut": run.listing != "complete",
            })
        })
        .collect();
    let source = entry.source_id.clone();
    let page = json!({
        "entry": entry, "runs": runs, "inbox": format!("/?state=all&source={source}"), "disconnected": disconnected, "may_set_up": staff.manages().is_ok(),
    });
    let counts = counts(&web, &staff).await?;
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "sources", "source.html", page)?))
}

async fn check(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Redirect, Error> {
    let id: ConnectionId = id.parse().map_err(|_| Error::NotFound)?;
    let standing = ledger::standing(web.db.reader(), staff.scope(), id).await?;
    if standing.connection.disabled_at.is_some() || standing.state.paused {
        return Err(Error::Conflict("connection"));
    }
    let job = Job::Fetch { connection: id, walk: Walk::Incremental };
    let tx = web.db.write().await?;
    outbox::enqueue(&tx, &web.env, Some(staff.scope().0), &job, web.env.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/sources/{id}")))
}

async fn resume(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Redirect, Error> {
    let id: ConnectionId = id.parse().map_err(|_| Error::NotFound)?;
    let tx = web.db.write().await?;
    connections::resume(&tx, staff.scope(), id, web.env.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/sources/{id}")))
}

#[derive(Deserialize)]
struct NewLocation {
    name: String,
}

async fn add_location(
    Shared(web): Shared<State>,
    staff: Staff,
    Form(form): Form<NewLocation>,
) -> Result<Redirect, Error> {
    staff.manages()?;
    provision::save_location(&web.db, &web.env, staff.scope(), staff.session.user, None, &form.name).await?;
    Ok(Redirect::to("/sources"))
}
