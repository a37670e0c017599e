//! Adding a connection: choose a source, fill in its fields, try it, see its first opinions, save it.
//! Must never show a secret again, nor save a connection that nobody tried.

use std::collections::{BTreeMap, HashMap};

use axum::{
    Form,
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use super::may_set_up;
use crate::{
    domain::{JobState, LocationId, Rating, RawReview, Role, TrialId},
    provision::{self, ConnectionForm, Particulars, ProvisionError},
    sources::{self, FieldKind, Secrets, Source},
    store::{businesses, provisioning},
    web::{
        Access, Error, Route, Staff, State,
        inbox::{counts, source_name},
        text,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/connect", Access::Staff, choose),
        Route::get("/connect/{source}", Access::Staff, blank),
        Route::post("/connect/{source}", Access::Staff, start),
        Route::get("/trials/{id}", Access::Staff, trial),
        Route::post("/trials/{id}/save", Access::Staff, save),
    ]
}

async fn choose(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    may_set_up(&staff)?;
    let locale = staff.visitor.locale;
    let all: Vec<Value> = sources::all()
        .iter()
        .map(|source| source.about())
        .filter(|about| about.capabilities.fetch)
        .map(|about| {
            json!({
                "id": about.id, "name": about.name, "mark": about.mark, "note": about.rights.note.get(locale),
                "replies": about.capabilities.reply,
            })
        })
        .collect();
    let counts = counts(&web, &staff).await?;
    let page = json!({ "sources": all });
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "sources", "connect_choose.html", page)?))
}

async fn blank(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Html<String>, Error> {
    may_set_up(&staff)?;
    let source = sources::find(&id).ok_or(Error::NotFound)?;
    form(&web, &staff, source, &HashMap::new(), None).await
}

/// The form of a source with what was typed before. Secrets are never filled in again.
async fn form(
    web: &State,
    staff: &Staff,
    source: &dyn Source,
    typed: &HashMap<String, String>,
    problem: Option<(String, String)>,
) -> Result<Html<String>, Error> {
    let (about, locale) = (source.about(), staff.visitor.locale);
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let fields: Vec<Value> = about
        .fields
        .iter()
        .map(|field| {
            let secret = field.kind == FieldKind::Secret;
            json!({
                "name": field.name, "label": field.label.get(locale), "hint": field.hint.get(locale),
                "example": field.example, "required": field.required, "advanced": field.advanced,
                "kind": match field.kind {
                    FieldKind::Text => "text",
                    FieldKind::Url => "url",
                    FieldKind::Flag => "flag",
                    FieldKind::Secret => "secret",
                },
                "value": if secret { String::new() } else { value(&format!("f_{}", field.name)) },
            })
        })
        .collect();
    let places = businesses::locations(web.db.reader(), staff.scope()).await?;
    let places: Vec<Value> = places
        .iter()
        .filter(|place| place.disabled_at.is_none())
        .map(|place| json!({ "id": place.id, "name": place.name, "chosen": value("location") == place.id.to_string() }))
        .collect();
    let page = json!({
        "source": { "id": about.id, "name": about.name, "note": about.rights.note.get(locale), "terms": about.terms },
        "fields": fields, "places": places, "name": value("name"),
        "problem": problem.map(|(field, reason)| json!({ "field": field, "reason": reason })),
    });
    let counts = counts(web, staff).await?;
    Ok(Html(web.templates.render_staff(web, staff, counts, "sources", "connect.html", page)?))
}

async fn start(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    may_set_up(&staff)?;
    let source = sources::find(&id).ok_or(Error::NotFound)?;
    let location: LocationId =
        typed.get("location").and_then(|id| id.parse().ok()).ok_or(Error::BadRequest("no location"))?;
    businesses::location(web.db.reader(), staff.scope(), location).await?;
    let (mut settings, mut secrets) = (serde_json::Map::new(), BTreeMap::new());
    for field in source.about().fields {
        let typed = typed.get(&format!("f_{}", field.name)).map(|value| value.trim()).unwrap_or_default();
        match field.kind {
            FieldKind::Flag => {
                if !typed.is_empty() {
                    settings.insert(field.name.to_owned(), Value::Bool(true));
                }
            }
            FieldKind::Secret if !typed.is_empty() => {
                secrets.insert(field.name.to_owned(), SecretString::from(typed.to_owned()));
            }
            FieldKind::Text | FieldKind::Url if !typed.is_empty() => {
                settings.insert(field.name.to_owned(), Value::String(typed.to_owned()));
            }
            FieldKind::Secret | FieldKind::Text | FieldKind::Url => {}
        }
    }
    if !secrets.is_empty() && staff.session.role != Role::Owner {
        return Err(Error::Forbidden("secrets are for owners"));
    }
    let name = typed.get("name").cloned().unwrap_or_default();
    let new = ConnectionForm {
        name: name.clone(),
        source: id,
        location,
        settings: Value::Object(settings),
        secrets,
        schedule: String::new(),
        full_schedule: String::new(),
    };
    match provision::start_trial(&web.db, &web.env, &web.vault, staff.scope(), new, &Secrets::default()).await {
        Ok(trial) => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("name", &name)
                .append_pair("location", &location.to_string())
                .finish();
            Ok(Redirect::to(&format!("/trials/{trial}?{query}")).into_response())
        }
        Err(ProvisionError::Settings(error)) => {
            let page = form(&web, &staff, source, &typed, Some((error.field, error.reason))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    name: String,
    location: String,
}

async fn trial(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Error> {
    may_set_up(&staff)?;
    let id: TrialId = id.parse().map_err(|_| Error::NotFound)?;
    let row = provisioning::trial(web.db.reader(), staff.scope(), id).await?;
    let result = row.result.as_ref();
    let opinions: Vec<RawReview> =
        result.and_then(|result| serde_json::from_value(result["reviews"].clone()).ok()).unwrap_or_default();
    let opinions: Vec<Value> = opinions
        .iter()
        .map(|opinion| {
            let words: String = opinion.text.chars().take(400).collect();
            json!({
                "author": opinion.author.as_deref().map(text::line), "text": text::line(&words),
                "stars": opinion.rating.map(Rating::stars), "recommended": opinion.recommended,
                "at": opinion.published.map(|published| published.at),
            })
        })
        .collect();
    let error = result.map(|result| &result["error"]).filter(|error| !error.is_null());
    let page = json!({
        "id": id, "source": source_name(&row.source), "source_id": row.source, "finished": row.state == JobState::Done,
        "opinions": opinions, "claimed": result.and_then(|result| result["claimed"]["count"].as_i64()),
        "problem": error.and_then(|error| error["key"].as_str()),
        "detail": error.and_then(|error| error["detail"].as_str()).map(text::line),
        "name": wish.name, "location": wish.location,
    });
    let counts = counts(&web, &staff).await?;
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "sources", "trial.html", page)?))
}

async fn save(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Redirect, Error> {
    may_set_up(&staff)?;
    let id: TrialId = id.parse().map_err(|_| Error::NotFound)?;
    let location = wish.location.parse().map_err(|_| Error::BadRequest("no location"))?;
    let row = provisioning::trial(web.db.reader(), staff.scope(), id).await?;
    if row.state != JobState::Done {
        return Err(Error::Conflict("trial"));
    }
    let particulars = Particulars { name: wish.name, location, schedule: String::new() };
    let (scope, by) = (staff.scope(), staff.session.user);
    let saved = provision::save_tried(&web.db, &web.env, &web.vault, scope, by, id, particulars).await?;
    Ok(Redirect::to(&format!("/sources/{saved}")))
}
