//! The people of a business: who may sign in, and what they may do. For owners.
//! Must never let anybody shut herself out, nor show a link but in the answer to the form that made it.

use axum::{
    Extension,
    extract::{Path, Query, State as Shared},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::{Form, cookie::CookieJar};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Access, Error, Route, Staff, State, Visitor,
    auth::{agent, signed_in, user_problem},
    extract::ClientAddress,
    settings::{Done, show},
};
use crate::{
    accounts::{self, AcceptError, Invitee, PersonError},
    domain::{Locale, Role, UserId},
    store,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/people", Access::Staff, page),
        Route::post("/people", Access::Staff, invite),
        Route::post("/people/{id}/role", Access::Staff, role),
        Route::post("/people/{id}/link", Access::Staff, link),
        Route::post("/people/{id}/enable", Access::Staff, switch::<true>),
        Route::post("/people/{id}/disable", Access::Staff, switch::<false>),
        Route::get("/welcome/{token}", Access::Open, welcome),
        Route::post("/welcome/{token}", Access::Open, accept),
    ]
}

/// Who is to be invited, as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Typed {
    email: String,
    name: String,
    role: String,
    locale: String,
    /// What is wrong, by its key in the catalogue.
    #[serde(skip_deserializing)]
    wrong: Option<&'static str>,
}

async fn page(Shared(web): Shared<State>, staff: Staff, Query(done): Query<Done>) -> Result<Html<String>, Error> {
    staff.owns()?;
    list(&web, &staff, &Typed::default(), None, done.said()).await
}

/// `made` is a link just made, and for whom.
async fn list(
    web: &State,
    staff: &Staff,
    typed: &Typed,
    made: Option<(UserId, String)>,
    done: Option<String>,
) -> Result<Html<String>, Error> {
    let rows = store::users::list(web.db.reader(), staff.scope()).await?;
    let people: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "name": row.name, "email": row.email, "role": row.role, "locale": row.locale,
                "enabled": row.disabled_at.is_none(), "managed": row.managed_by.is_some(),
                "own": row.id == staff.session.user, "waiting": !accounts::has_password(row),
            })
        })
        .collect();
    let made = made.map(|(id, token)| {
        let base = web.config.server.public_url.as_str().trim_end_matches('/');
        let name = rows.iter().find(|row| row.id == id).map(|row| row.name.clone());
        json!({ "link": format!("{base}/welcome/{token}"), "name": name })
    });
    let page = json!({
        "people": people, "typed": typed, "made": made, "done": done, "roles": [Role::Staff, Role::Manager, Role::Owner],
        "locales": Locale::ALL, "business_locale": staff.business.locale,
    });
    show(web, staff, "people", "people.html", page).await
}

async fn invite(Shared(web): Shared<State>, staff: Staff, Form(mut typed): Form<Typed>) -> Result<Response, Error> {
    staff.owns()?;
    let person = Invitee {
        email: typed.email.clone(),
        name: typed.name.clone(),
        role: typed.role.parse().map_err(|_| Error::BadRequest("no such role"))?,
        locale: typed.locale.parse().map_err(|_| Error::BadRequest("no such language"))?,
    };
    match accounts::invite(&web.db, &web.env, staff.scope(), staff.session.user, person).await {
        Ok(made) => Ok(list(&web, &staff, &Typed::default(), Some(made), None).await?.into_response()),
        Err(error) => {
            typed.wrong = Some(user_problem(error)?);
            let page = list(&web, &staff, &typed, None, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn refused(error: PersonError) -> Error {
    match error {
        PersonError::Store(error) => error.into(),
        // The page offers none of these.
        PersonError::Own => Error::Forbidden("one's own standing"),
        PersonError::LastOwner => Error::Conflict("the last owner"),
        PersonError::Managed => Error::Conflict("declared in a file"),
    }
}

#[derive(Deserialize)]
struct NewRole {
    role: Role,
}

async fn role(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(new): Form<NewRole>,
) -> Result<Redirect, Error> {
    staff.owns()?;
    let id: UserId = id.parse().map_err(|_| Error::NotFound)?;
    let by = staff.session.user;
    accounts::set_role(&web.db, &web.env, staff.scope(), by, id, new.role).await.map_err(refused)?;
    Ok(Redirect::to("/people?done=role"))
}

async fn link(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Html<String>, Error> {
    staff.owns()?;
    let id: UserId = id.parse().map_err(|_| Error::NotFound)?;
    let by = staff.session.user;
    let token = accounts::renew_invitation(&web.db, &web.env, staff.scope(), by, id).await.map_err(refused)?;
    list(&web, &staff, &Typed::default(), Some((id, token)), None).await
}

async fn switch<const ENABLED: bool>(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    staff.owns()?;
    let id: UserId = id.parse().map_err(|_| Error::NotFound)?;
    let by = staff.session.user;
    accounts::set_user_enabled(&web.db, &web.env, staff.scope(), by, id, ENABLED).await.map_err(refused)?;
    Ok(Redirect::to(if ENABLED { "/people?done=enabled" } else { "/people?done=disabled" }))
}

async fn welcome(Shared(web): Shared<State>, visitor: Visitor, Path(token): Path<String>) -> Result<Response, Error> {
    let person = accounts::invited(&web.db, &web.env, &token).await?.ok_or(Error::NotFound)?;
    choose(&web, visitor, &person, None)
}

/// The page on which a person chooses her password, in her own language.
fn choose(
    web: &State,
    visitor: Visitor,
    person: &entity::user::Model,
    wrong: Option<&'static str>,
) -> Result<Response, Error> {
    let visitor = Visitor { locale: person.locale, ..visitor };
    let page = json!({ "name": person.name, "email": person.email, "wrong": wrong });
    let page = Html(web.templates.render(web, &visitor, "welcome.html", page)?);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    password: String,
}

async fn accept(
    Shared(web): Shared<State>,
    visitor: Visitor,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Path(token): Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Error> {
    if let Err(retry_after) = web.login_limits.check(&token, address) {
        return Err(Error::TooMany { retry_after });
    }
    let person = accounts::invited(&web.db, &web.env, &token).await?.ok_or(Error::NotFound)?;
    let (security, agent) = (&web.config.security, agent(&headers));
    match accounts::accept_invitation(&web.db, &web.env, security, &token, chosen.password, agent).await {
        Ok(new) => Ok((signed_in(&web, &jar, new).await?, Redirect::to("/")).into_response()),
        Err(AcceptError::Invalid) => Err(Error::NotFound),
        Err(AcceptError::Store(error)) => Err(error.into()),
        Err(AcceptError::User(error)) => choose(&web, visitor, &person, Some(user_problem(error)?)),
    }
}
