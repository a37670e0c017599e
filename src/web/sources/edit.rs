//! A saved connection in its form: changed, switched off and on again.
//! Must never show a saved secret, nor offer to change what a settings file describes.

use axum::{
    Form,
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::json;

use super::{
    fields::{self, Problem, Typed},
    trial::{Again, Wish, trial_id},
};
use crate::{
    domain::ConnectionId,
    provision::{self, Origin},
    sources::{self, About},
    store::connections,
    web::{Access, Error, Route, Staff, State, inbox::counts, text},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sources/{id}/edit", Access::Staff, page),
        Route::post("/sources/{id}/edit", Access::Staff, change),
        Route::post("/sources/{id}/disconnect", Access::Staff, switch::<false>),
        Route::post("/sources/{id}/reconnect", Access::Staff, switch::<true>),
    ]
}

/// The connection, when this person may change it now.
async fn editable(web: &State, staff: &Staff, id: &str) -> Result<entity::connection::Model, Error> {
    staff.manages()?;
    let id: ConnectionId = id.parse().map_err(|_| Error::NotFound)?;
    let row = connections::row(web.db.reader(), staff.scope(), id).await?;
    if row.managed_by.is_some() {
        return Err(Error::Conflict("declared in a file"));
    }
    if row.disabled_at.is_some() {
        return Err(Error::Conflict("connection"));
    }
    Ok(row)
}

async fn page(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(again): Query<Again>,
) -> Result<Html<String>, Error> {
    let row = editable(&web, &staff, &id).await?;
    let typed = match again.typed(&web, &staff, &row.source).await? {
        Some(typed) => typed,
        None => saved(&row, sources::find(&row.source).ok_or(Error::NotFound)?.about()),
    };
    show(&web, &staff, &row, &typed, None).await
}

/// A saved connection as if it had been typed. The source's own schedules are what an empty field means.
fn saved(row: &entity::connection::Model, about: &About) -> Typed {
    let unless = |text: &str, usual: &str| if text == usual { String::new() } else { text.to_owned() };
    let mut typed = fields::of_settings(&row.settings);
    let own = [
        ("name", row.name.clone()),
        ("location", row.location_id.to_string()),
        ("schedule", unless(&row.schedule, about.default_schedule)),
        ("full_schedule", unless(&row.full_schedule, about.default_full_schedule)),
    ];
    typed.extend(own.map(|(name, value)| (name.to_owned(), value)));
    typed
}

async fn show(
    web: &State,
    staff: &Staff,
    row: &entity::connection::Model,
    typed: &Typed,
    problem: Option<Problem>,
) -> Result<Html<String>, Error> {
    let about = sources::find(&row.source).ok_or(Error::NotFound)?.about();
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let page = json!({
        "id": row.id, "saved_name": text::line(&row.name),
        "source": {
            "id": about.id, "name": about.name,
            "schedule": about.default_schedule, "full_schedule": about.default_full_schedule,
        },
        "fields": fields::drawn(about, staff, typed, true, problem.as_ref()),
        "places": fields::places(web, staff, typed).await?,
        "trial": value("trial"), "name": value("name"),
        "schedule": value("schedule"), "full_schedule": value("full_schedule"), "problem": problem,
    });
    let counts = counts(web, staff).await?;
    Ok(Html(web.templates.render_staff(web, staff, counts, "sources", "source_edit.html", page)?))
}

/// Name, place and schedules are saved at once; what changes the reading is tried first.
async fn change(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let row = editable(&web, &staff, &id).await?;
    let about = sources::find(&row.source).ok_or(Error::NotFound)?.about();
    let (scope, wanted) = (staff.scope(), fields::particulars(&typed)?);
    let form = fields::form(about, &staff, &typed, wanted.clone())?;
    let trial = trial_id(typed.get("trial").map(String::as_str))?;
    let done = if trial.is_some() || provision::needs_trial(&row, &form) {
        let origin = trial.map_or(Origin::Connection(row.id), Origin::Trial);
        let wish = Wish::new(&wanted, Some(row.id));
        provision::start_trial(&web.db, &web.env, &web.vault, scope, form, origin)
            .await
            .map(|tried| wish.address(tried))
    } else {
        let by = staff.session.user;
        let changed = provision::change_particulars(&web.db, &web.env, scope, by, row.id, wanted).await;
        changed.map(|()| format!("/sources/{}", row.id))
    };
    match done {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error) => {
            let problem = Problem::of(about, staff.visitor.locale, error)?;
            let page = show(&web, &staff, &row, &typed, Some(problem)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn switch<const ENABLED: bool>(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    staff.manages()?;
    let id: ConnectionId = id.parse().map_err(|_| Error::NotFound)?;
    let (scope, by) = (staff.scope(), staff.session.user);
    provision::set_connection_enabled(&web.db, &web.env, &web.vault, scope, by, id, ENABLED).await?;
    Ok(Redirect::to(&if ENABLED { format!("/sources/{id}") } else { "/sources".to_owned() }))
}
