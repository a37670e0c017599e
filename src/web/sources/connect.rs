//! Adding a connection: choose a source, fill in its fields, try it.
//! Must never save a connection that nobody tried.

use axum::{
    Form,
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};

use super::{
    fields::{self, Problem, Typed},
    trial::{Again, Wish, trial_id},
};
use crate::{
    provision::{self, Origin},
    sources::{self, Source},
    store::businesses,
    web::{Access, Error, Route, Staff, State, inbox::counts},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/connect", Access::Staff, choose),
        Route::get("/connect/{source}", Access::Staff, blank),
        Route::post("/connect/{source}", Access::Staff, start),
    ]
}

async fn choose(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    staff.manages()?;
    let locale = staff.visitor.locale;
    let all: Vec<Value> = sources::all()
        .iter()
        .map(|source| source.about())
        .filter(|about| about.capabilities.fetch)
        .map(|about| {
            let needs = about.fields.iter().filter(|field| field.required).map(|field| field.label.get(locale));
            json!({
                "id": about.id, "name": about.name, "mark": about.mark, "replies": about.capabilities.reply,
                "needs": needs.collect::<Vec<_>>().join(", "), "allowed": fields::may_connect(about, &staff),
            })
        })
        .collect();
    let counts = counts(&web, &staff).await?;
    let page = json!({ "sources": all });
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "sources", "connect_choose.html", page)?))
}

async fn blank(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(again): Query<Again>,
) -> Result<Html<String>, Error> {
    staff.manages()?;
    let source = sources::find(&id).ok_or(Error::NotFound)?;
    let typed = again.typed(&web, &staff, source.about().id).await?.unwrap_or_default();
    form(&web, &staff, source, &typed, None).await
}

/// The form of a source with what was typed before. Secrets are never filled in again.
async fn form(
    web: &State,
    staff: &Staff,
    source: &dyn Source,
    typed: &Typed,
    problem: Option<Problem>,
) -> Result<Html<String>, Error> {
    let (about, locale) = (source.about(), staff.visitor.locale);
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let trial = value("trial");
    let page = json!({
        "source": {
            "id": about.id, "name": about.name, "note": about.rights.note.get(locale), "terms": about.terms,
            "schedule": about.default_schedule, "full_schedule": about.default_full_schedule,
        },
        "fields": fields::drawn(about, staff, typed, !trial.is_empty(), problem.as_ref()),
        "places": fields::places(web, staff, typed).await?,
        "trial": trial, "name": value("name"), "schedule": value("schedule"), "full_schedule": value("full_schedule"),
        "allowed": fields::may_connect(about, staff), "problem": problem,
    });
    let counts = counts(web, staff).await?;
    Ok(Html(web.templates.render_staff(web, staff, counts, "sources", "connect.html", page)?))
}

async fn start(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    staff.manages()?;
    let source = sources::find(&id).ok_or(Error::NotFound)?;
    let about = source.about();
    let wanted = fields::particulars(&typed)?;
    businesses::location(web.db.reader(), staff.scope(), wanted.location).await?;
    let wish = Wish::new(&wanted, None);
    let origin = match trial_id(typed.get("trial").map(String::as_str))? {
        Some(trial) => Origin::Trial(trial),
        None => Origin::New,
    };
    let form_given = fields::form(about, &staff, &typed, wanted)?;
    match provision::start_trial(&web.db, &web.env, &web.vault, staff.scope(), form_given, origin).await {
        Ok(trial) => Ok(Redirect::to(&wish.address(trial)).into_response()),
        Err(error) => {
            let problem = Problem::of(about, staff.visitor.locale, error)?;
            let page = form(&web, &staff, source, &typed, Some(problem)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
