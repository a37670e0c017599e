//! Settings: a person's own account and sessions; for those who may, the business, its tokens and its log.
//! Must never show a password, a token or a hash of one but the handle of a person's own session.

mod browser;
mod business;
mod log;
mod tokens;

use axum::{
    Extension,
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{AppendHeaders, Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::{Form, cookie::CookieJar};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Access, Error, Route, Staff, State,
    auth::{cookie, user_problem},
    extract::{ClientAddress, LANGUAGE_COOKIE},
    inbox::counts,
    middleware::session_cookie,
};
use crate::{
    accounts::{self, ChangeError},
    domain::Locale,
    i18n, store,
};

pub(super) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/settings", Access::Staff, page),
        Route::post("/settings/profile", Access::Staff, profile),
        Route::post("/settings/password", Access::Staff, password),
        Route::post("/settings/sessions/end-others", Access::Staff, end_others),
        Route::post("/settings/sessions/{id}/end", Access::Staff, end_one),
    ];
    own.into_iter().chain(business::routes()).chain(tokens::routes()).chain(log::routes()).collect()
}

/// A page of the settings, with what was just done said above it.
pub(super) async fn show(
    web: &State,
    staff: &Staff,
    tab: &'static str,
    template: &str,
    page: Value,
) -> Result<Html<String>, Error> {
    let counts = counts(web, staff).await?;
    let mut page = page;
    page["tab"] = json!(tab);
    Ok(Html(web.templates.render_staff(web, staff, counts, "settings", template, page)?))
}

/// What has just been done, from the address: a word that the template knows.
#[derive(Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// The key of the sentence about it, if there is one.
    pub(super) fn said(&self) -> Option<String> {
        let plain = self.done.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let key = format!("done-{}", self.done);
        (plain && i18n::has(Locale::En, &key)).then_some(key)
    }
}

/// The fields of the account as typed. Passwords are not given back.
#[derive(Default, Serialize)]
struct Account {
    name: String,
    locale: String,
    wrong_name: Option<&'static str>,
    wrong_present: Option<&'static str>,
    wrong_new: Option<&'static str>,
}

impl Account {
    fn of(staff: &Staff) -> Self {
        Self { name: staff.session.name.clone(), locale: staff.session.locale.to_string(), ..Self::default() }
    }
}

async fn page(
    Shared(web): Shared<State>,
    staff: Staff,
    jar: CookieJar,
    Query(done): Query<Done>,
) -> Result<Html<String>, Error> {
    account(&web, &staff, &jar, &Account::of(&staff), done.said()).await
}

async fn account(
    web: &State,
    staff: &Staff,
    jar: &CookieJar,
    form: &Account,
    done: Option<String>,
) -> Result<Html<String>, Error> {
    let (conn, now) = (web.db.reader(), web.env.now());
    let idle_since = now - web.config.security.session_idle.delta();
    let own = token(web, jar).map(|token| accounts::hash_token(&token));
    let sessions = store::sessions::of_user(conn, staff.session.user, now, idle_since).await?;
    let sessions: Vec<Value> = sessions
        .iter()
        .map(|row| {
            json!({
                "id": row.token_hash, "this": own.as_ref() == Some(&row.token_hash), "created_at": row.created_at,
                "seen_at": row.seen_at, "browser": browser::name(&row.agent),
            })
        })
        .collect();
    let row = store::users::by_id(conn, staff.scope(), staff.session.user).await?.ok_or(Error::NotFound)?;
    let page = json!({
        "form": form, "sessions": sessions, "done": done, "email": row.email, "managed": row.managed_by.is_some(),
        "locales": Locale::ALL,
    });
    show(web, staff, "account", "settings.html", page).await
}

/// The token of this browser's session.
fn token(web: &State, jar: &CookieJar) -> Option<String> {
    jar.get(session_cookie(web.config.server.is_https())).map(|cookie| cookie.value().to_owned())
}

#[derive(Deserialize)]
struct Profile {
    #[serde(default)]
    name: String,
    locale: Locale,
}

async fn profile(
    Shared(web): Shared<State>,
    staff: Staff,
    jar: CookieJar,
    Form(typed): Form<Profile>,
) -> Result<Response, Error> {
    let (scope, user) = (staff.scope(), staff.session.user);
    match accounts::change_profile(&web.db, &web.env, scope, user, &typed.name, typed.locale).await {
        Ok(()) => {
            // A language chosen in this browser would win over the account's.
            let forget = AppendHeaders([cookie(&web, LANGUAGE_COOKIE, "", 0)]);
            Ok((forget, Redirect::to("/settings?done=profile")).into_response())
        }
        Err(error) => {
            let wrong_name = Some(user_problem(error)?);
            let form =
                Account { name: typed.name, locale: typed.locale.to_string(), wrong_name, ..Account::of(&staff) };
            let page = account(&web, &staff, &jar, &form, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[derive(Deserialize)]
struct Password {
    #[serde(default)]
    present: String,
    #[serde(default)]
    new: String,
}

async fn password(
    Shared(web): Shared<State>,
    staff: Staff,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    jar: CookieJar,
    Form(typed): Form<Password>,
) -> Result<Response, Error> {
    // A stolen session must not become a place to guess the password in.
    if let Err(retry_after) = web.login_limits.check(&staff.session.email, address) {
        return Err(Error::TooMany { retry_after });
    }
    let (scope, user, keep) = (staff.scope(), staff.session.user, token(&web, &jar));
    let changed =
        accounts::change_own_password(&web.db, &web.env, scope, user, typed.present, typed.new, keep.as_deref()).await;
    let mut form = Account::of(&staff);
    match changed {
        Ok(()) => return Ok(Redirect::to("/settings?done=password").into_response()),
        Err(ChangeError::Wrong) => form.wrong_present = Some("password-wrong"),
        Err(ChangeError::User(error)) => form.wrong_new = Some(user_problem(error)?),
    }
    let page = account(&web, &staff, &jar, &form, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn end_others(Shared(web): Shared<State>, staff: Staff, jar: CookieJar) -> Result<Redirect, Error> {
    let token = token(&web, &jar).ok_or(Error::SignIn { next: None })?;
    accounts::end_other_sessions(&web.db, &web.env, staff.scope(), staff.session.user, &token).await?;
    Ok(Redirect::to("/settings?done=sessions"))
}

async fn end_one(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Redirect, Error> {
    accounts::end_session(&web.db, &web.env, staff.scope(), staff.session.user, &id).await?;
    Ok(Redirect::to("/settings?done=session"))
}
