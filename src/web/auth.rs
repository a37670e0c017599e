//! The door: signing in and out, the link of the first start, language and theme.
//! Must never say whether an address is known.

use axum::{
    Extension, Form,
    extract::{Path, Query, State as Shared},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{AppendHeaders, Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Access, Error, Route, Staff, State, Visitor,
    extract::{ClientAddress, LANGUAGE_COOKIE, THEME_COOKIE},
    middleware::session_cookie,
    security,
};
use crate::{
    accounts::{self, LoginError, NewOwner, NewSession, PasswordError, SetupError, UserError},
    domain::Locale,
    store,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/login", Access::Open, login_page),
        Route::post("/login", Access::Open, login),
        Route::post("/logout", Access::Staff, logout),
        Route::get("/setup/{token}", Access::Open, setup_page),
        Route::post("/setup/{token}", Access::Open, setup),
        Route::post("/preferences", Access::Open, preferences),
    ]
}

#[derive(Deserialize)]
struct Onward {
    next: Option<String>,
}

/// The path to go on to, or the start.
fn onward(next: Option<&str>) -> &str {
    next.and_then(security::local_path).unwrap_or("/")
}

async fn login_page(
    Shared(web): Shared<State>,
    staff: Option<Extension<Staff>>,
    visitor: Visitor,
    Query(onto): Query<Onward>,
) -> Result<Response, Error> {
    let next = onward(onto.next.as_deref());
    if staff.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    let page = json!({ "next": next, "email": "", "problem": null });
    Ok(Html(web.templates.render(&web, &visitor, "login.html", page)?).into_response())
}

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
    next: Option<String>,
}

async fn login(
    Shared(web): Shared<State>,
    visitor: Visitor,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<Login>,
) -> Result<Response, Error> {
    if let Err(retry_after) = web.login_limits.check(&form.email, address) {
        return Err(Error::TooMany { retry_after });
    }
    let security = &web.config.security;
    match accounts::login(&web.db, &web.env, security, &form.email, &form.password, agent(&headers)).await {
        Ok(new) => {
            let cookies = signed_in(&web, &jar, new).await?;
            Ok((cookies, Redirect::to(onward(form.next.as_deref()))).into_response())
        }
        Err(LoginError::Refused) => {
            let next = onward(form.next.as_deref());
            let page = json!({ "next": next, "email": form.email, "problem": "login-refused" });
            let page = web.templates.render(&web, &visitor, "login.html", page)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(LoginError::Store(error)) => Err(error.into()),
    }
}

async fn logout(Shared(web): Shared<State>, jar: CookieJar) -> Result<Response, Error> {
    let name = session_cookie(web.config.server.is_https());
    if let Some(cookie) = jar.get(name) {
        accounts::logout(&web.db, cookie.value()).await?;
    }
    Ok((AppendHeaders([cookie(&web, name, "", 0)]), Redirect::to("/login")).into_response())
}

/// The fields of the first start's form, given back as they were typed. The password is not.
#[derive(Default, Deserialize, Serialize)]
struct Setup {
    business: String,
    name: String,
    email: String,
    #[serde(skip_serializing)]
    password: String,
    locale: Option<Locale>,
}

async fn setup_page(
    Shared(web): Shared<State>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    if !accounts::setup_link_valid(&web.db, &web.env, &token).await? {
        return Err(Error::NotFound);
    }
    let page = json!({ "form": Setup::default(), "chosen": visitor.locale, "problem": null });
    Ok(Html(web.templates.render(&web, &visitor, "setup.html", page)?).into_response())
}

async fn setup(
    Shared(web): Shared<State>,
    visitor: Visitor,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Path(token): Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<Setup>,
) -> Result<Response, Error> {
    if let Err(retry_after) = web.login_limits.check("", address) {
        return Err(Error::TooMany { retry_after });
    }
    let chosen = form.locale.unwrap_or(visitor.locale);
    let owner = NewOwner {
        business: form.business.clone(),
        email: form.email.clone(),
        name: form.name.clone(),
        password: form.password.clone(),
        locale: chosen,
    };
    let security = &web.config.security;
    let problem = match accounts::claim_setup_link(&web.db, &web.env, security, &token, owner, agent(&headers)).await {
        Ok(new) => {
            let cookies = signed_in(&web, &jar, new).await?;
            return Ok((cookies, Redirect::to("/")).into_response());
        }
        Err(SetupError::Invalid) => return Err(Error::NotFound),
        Err(SetupError::Store(error)) => return Err(error.into()),
        Err(SetupError::NoName) => "setup-no-name",
        Err(SetupError::User(error)) => user_problem(error)?,
    };
    let page = json!({ "form": form, "chosen": chosen, "problem": problem });
    let page = web.templates.render(&web, &visitor, "setup.html", page)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// The catalogue key of what is wrong with a person's entry.
pub(super) fn user_problem(error: UserError) -> Result<&'static str, Error> {
    match error {
        UserError::BadEmail(_) => Ok("user-bad-email"),
        UserError::Taken(_) => Ok("user-taken"),
        UserError::NoName => Ok("user-no-name"),
        UserError::Password(PasswordError::TooShort) => Ok("password-too-short"),
        UserError::Password(PasswordError::TooLong) => Ok("password-too-long"),
        UserError::Password(PasswordError::TooCommon) => Ok("password-too-common"),
        UserError::Store(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Preferences {
    language: Option<Locale>,
    theme: Option<String>,
    next: Option<String>,
}

/// Language and theme live in cookies of their own: they are no secret and work before anybody signs in.
/// A signed-in person's language is kept with the account too, so that it follows her to another browser.
async fn preferences(
    Shared(web): Shared<State>,
    staff: Option<Extension<Staff>>,
    Form(form): Form<Preferences>,
) -> Result<Response, Error> {
    const YEAR: i64 = 365 * 24 * 3600;
    let mut cookies = Vec::new();
    if let Some(language) = form.language {
        cookies.push(cookie(&web, LANGUAGE_COOKIE, language.as_str(), YEAR));
        if let Some(Extension(staff)) = staff {
            let tx = web.db.write().await?;
            store::users::set_locale(&tx, staff.scope(), staff.session.user, language, web.env.now()).await?;
            tx.commit().await?;
        }
    }
    if let Some(theme) = form.theme.filter(|theme| ["light", "dark", "auto"].contains(&theme.as_str())) {
        cookies.push(cookie(&web, THEME_COOKIE, &theme, YEAR));
    }
    Ok((AppendHeaders(cookies), Redirect::to(onward(form.next.as_deref()))).into_response())
}

/// A fresh cookie in place of whatever the browser brought: a session set up by a stranger is worth nothing.
pub(super) async fn signed_in(web: &State, jar: &CookieJar, new: NewSession) -> Result<Cookies, Error> {
    let name = session_cookie(web.config.server.is_https());
    if let Some(old) = jar.get(name) {
        accounts::logout(&web.db, old.value()).await?;
    }
    let age = web.config.security.session_absolute.delta().num_seconds();
    Ok(AppendHeaders(vec![cookie(web, name, &new.token, age), cookie(web, LANGUAGE_COOKIE, "", 0)]))
}

pub(super) type Cookies = AppendHeaders<Vec<(HeaderName, String)>>;

/// A cookie for this service alone. The values are words of our own, so nothing needs escaping.
pub(super) fn cookie(web: &State, name: &str, value: &str, seconds: i64) -> (HeaderName, String) {
    let secure = if web.config.server.is_https() { "; Secure" } else { "" };
    (header::SET_COOKIE, format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"))
}

pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
