//! The tokens by which programs use the API: issued, listed, revoked.
//! Must never show a token but in the answer to the form that made it.

use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::Form;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Done, show};
use crate::{
    accounts,
    domain::{ApiTokenId, text::plain_line},
    store,
    web::{Access, Error, Route, Staff, State},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/tokens", Access::Staff, page),
        Route::post("/settings/tokens", Access::Staff, issue),
        Route::post("/settings/tokens/{id}/revoke", Access::Staff, revoke),
    ]
}

async fn page(Shared(web): Shared<State>, staff: Staff, Query(done): Query<Done>) -> Result<Html<String>, Error> {
    staff.owns()?;
    list(&web, &staff, None, None, done.said()).await
}

/// `new` is a token just made; `typed` the name of one that could not be.
async fn list(
    web: &State,
    staff: &Staff,
    new: Option<Value>,
    typed: Option<&str>,
    done: Option<String>,
) -> Result<Html<String>, Error> {
    let tokens: Vec<Value> = store::tokens::list(web.db.reader(), staff.scope())
        .await?
        .iter()
        .map(|row| json!({ "id": row.id, "name": row.name, "at": row.created_at, "revoked": row.revoked_at }))
        .collect();
    let page = json!({ "tokens": tokens, "new": new, "typed": typed, "done": done });
    show(web, staff, "tokens", "settings_tokens.html", page).await
}

#[derive(Deserialize)]
struct Name {
    #[serde(default)]
    name: String,
}

async fn issue(Shared(web): Shared<State>, staff: Staff, Form(typed): Form<Name>) -> Result<Response, Error> {
    staff.owns()?;
    let Some(name) = plain_line(&typed.name).filter(|name| name.chars().count() <= 80) else {
        let page = list(&web, &staff, None, Some(&typed.name), None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let token = accounts::issue_api_token(&web.db, &web.env, staff.scope(), Some(staff.session.user), &name).await?;
    Ok(list(&web, &staff, Some(json!({ "name": name, "token": token })), None, None).await?.into_response())
}

async fn revoke(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Redirect, Error> {
    staff.owns()?;
    let id: ApiTokenId = id.parse().map_err(|_| Error::NotFound)?;
    accounts::revoke_api_token(&web.db, &web.env, staff.scope(), staff.session.user, id).await?;
    Ok(Redirect::to("/settings/tokens?done=token"))
}
