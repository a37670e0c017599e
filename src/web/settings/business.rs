//! The settings of the business: its name, language, time zone, the languages of its customers, its places.
//! Must never change what a file declares.

use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::Form;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Done, show};
use crate::{
    domain::{Language, Locale, LocationId},
    provision::{self, BusinessForm, ProvisionError},
    store::businesses,
    web::{
        Access, Error, Route, Staff, State,
        inbox::{language_name, languages},
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/business", Access::Staff, page),
        Route::post("/settings/business", Access::Staff, save),
        Route::post("/settings/places", Access::Staff, add_place),
        Route::post("/settings/places/{id}", Access::Staff, rename_place),
    ]
}

/// The fields as typed, and what is wrong with them.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Typed {
    name: String,
    locale: String,
    time_zone: String,
    language: Vec<String>,
    /// The field that is wrong.
    #[serde(skip_deserializing)]
    wrong: Option<&'static str>,
}

/// A place whose new name cannot be: which, or the one that was to be added, and what was typed.
#[derive(Serialize)]
struct WrongPlace {
    id: Option<LocationId>,
    name: String,
}

impl Typed {
    fn of(staff: &Staff) -> Self {
        let row = &staff.business;
        Self {
            name: row.name.clone(),
            locale: row.locale.to_string(),
            time_zone: row.time_zone.clone(),
            language: businesses::languages(row).iter().map(Language::to_string).collect(),
            wrong: None,
        }
    }
}

async fn page(Shared(web): Shared<State>, staff: Staff, Query(done): Query<Done>) -> Result<Html<String>, Error> {
    staff.manages()?;
    form(&web, &staff, &Typed::of(&staff), None, done.said()).await
}

async fn form(
    web: &State,
    staff: &Staff,
    typed: &Typed,
    wrong_place: Option<WrongPlace>,
    done: Option<String>,
) -> Result<Html<String>, Error> {
    let places = businesses::locations(web.db.reader(), staff.scope()).await?;
    let places: Vec<Value> = places
        .iter()
        .filter(|place| place.disabled_at.is_none())
        .map(|place| json!({ "id": place.id, "name": place.name, "managed": place.managed_by.is_some() }))
        .collect();
    let mut codes = languages(&staff.business);
    codes.extend(["cs", "sk", "hr", "it", "uk"].map(str::to_owned));
    codes.extend(typed.language.iter().filter(|code| Language::parse(code).is_ok()).cloned());
    let mut known: Vec<String> = Vec::new();
    codes.retain(|code| {
        !known.contains(code) && {
            known.push(code.clone());
            true
        }
    });
    let codes: Vec<Value> = codes
        .iter()
        .map(|code| {
            json!({
                "value": code, "label": language_name(staff, code),
                "chosen": typed.language.contains(code),
            })
        })
        .collect();
    let zones: Vec<&str> =
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| name.starts_with("Europe/")).collect();
    let page = json!({
        "form": typed, "places": places, "wrong_place": wrong_place, "done": done, "choices": codes, "zones": zones,
        "locales": Locale::ALL, "managed": staff.business.managed_by.is_some(),
    });
    show(web, staff, "business", "settings_business.html", page).await
}

async fn save(Shared(web): Shared<State>, staff: Staff, Form(mut typed): Form<Typed>) -> Result<Response, Error> {
    staff.manages()?;
    let locale = typed.locale.parse().map_err(|_| Error::BadRequest("no such language"))?;
    let new = BusinessForm {
        name: typed.name.clone(),
        locale,
        time_zone: typed.time_zone.clone(),
        languages: typed.language.clone(),
    };
    match provision::save_business(&web.db, &web.env, staff.scope(), staff.session.user, new).await {
        Ok(()) => Ok(Redirect::to("/settings/business?done=business").into_response()),
        Err(ProvisionError::Field { field, .. }) => {
            typed.wrong = Some(field);
            let page = form(&web, &staff, &typed, None, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    name: String,
}

async fn add_place(shared: Shared<State>, staff: Staff, typed: Form<Place>) -> Result<Response, Error> {
    save_place(shared, staff, None, typed).await
}

async fn rename_place(
    shared: Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    typed: Form<Place>,
) -> Result<Response, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    save_place(shared, staff, Some(id), typed).await
}

async fn save_place(
    Shared(web): Shared<State>,
    staff: Staff,
    id: Option<LocationId>,
    Form(typed): Form<Place>,
) -> Result<Response, Error> {
    staff.manages()?;
    match provision::save_location(&web.db, &web.env, staff.scope(), staff.session.user, id, &typed.name).await {
        Ok(_) => Ok(Redirect::to("/settings/business?done=place").into_response()),
        Err(ProvisionError::Field { .. }) => {
            let wrong = WrongPlace { id, name: typed.name };
            let page = form(&web, &staff, &Typed::of(&staff), Some(wrong), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
