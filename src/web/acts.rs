//! What a person does to an opinion: correct the verdict, say it is done, take that back.
//! Must never lose the filters: after an act the list is as it was.

use axum::{
    Form,
    extract::{Path, State as Shared},
    response::Redirect,
};
use serde::Deserialize;

use super::{Access, Error, Route, Staff, State, security};
use crate::{
    corrections,
    domain::{Label, ReviewId},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/r/{id}/correction", Access::Staff, correct),
        Route::post("/r/{id}/done", Access::Staff, resolve),
        Route::post("/r/{id}/reopen", Access::Staff, reopen),
    ]
}

#[derive(Deserialize)]
struct Act {
    label: Option<Label>,
    next: Option<String>,
}

impl Act {
    /// Where to go on: a path of ours that the page named, else the opinion itself.
    fn onward(&self, id: ReviewId) -> Redirect {
        let own = format!("/r/{id}");
        Redirect::to(self.next.as_deref().and_then(security::local_path).unwrap_or(&own))
    }
}

fn review(id: &str) -> Result<ReviewId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn correct(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Redirect, Error> {
    let id = review(&id)?;
    let label = act.label.ok_or(Error::BadRequest("no label"))?;
    corrections::correct(&web.db, &web.env, staff.scope(), staff.session.user, id, label).await?;
    Ok(act.onward(id))
}

async fn resolve(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Redirect, Error> {
    let id = review(&id)?;
    corrections::set_resolved(&web.db, &web.env, staff.scope(), staff.session.user, id, true).await?;
    Ok(act.onward(id))
}

async fn reopen(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Redirect, Error> {
    let id = review(&id)?;
    corrections::set_resolved(&web.db, &web.env, staff.scope(), staff.session.user, id, false).await?;
    Ok(act.onward(id))
}
