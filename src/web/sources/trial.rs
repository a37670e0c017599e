//! What a trial showed: its first opinions or what is wrong, and the button that saves.
//! Must never show the secrets a trial was made with.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, Query, State as Shared},
    response::{Html, Redirect},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::{self, Typed};
use crate::{
    domain::{ConnectionId, JobState, Rating, RawReview, TrialId},
    provision::{self, Particulars, ProvisionError, Wanted},
    store::{StoreError, trials},
    web::{
        Access, Error, Route, Staff, State,
        inbox::{counts, source_name},
        text,
    },
};

/// After so many seconds a trial is called slow.
const SLOW: i64 = 20;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/trials/{id}", Access::Staff, page), Route::post("/trials/{id}/save", Access::Staff, save)]
}

/// What stands beside a trial until it is saved: it travels in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Wish {
    name: String,
    location: String,
    schedule: String,
    full_schedule: String,
    /// The connection that is changed; empty when one is added.
    connection: String,
}

impl Wish {
    pub(super) fn new(wanted: &Particulars, connection: Option<ConnectionId>) -> Self {
        Self {
            name: wanted.name.clone(),
            location: wanted.location.to_string(),
            schedule: wanted.schedule.clone(),
            full_schedule: wanted.full_schedule.clone(),
            connection: connection.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    fn pairs(&self) -> BTreeMap<&'static str, &str> {
        BTreeMap::from([
            ("name", self.name.as_str()),
            ("location", &self.location),
            ("schedule", &self.schedule),
            ("full_schedule", &self.full_schedule),
            ("connection", &self.connection),
        ])
    }

    fn query(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs().into_iter().filter(|(_, value)| !value.is_empty()));
        query
    }

    /// The page of a trial with this wish beside it.
    pub(super) fn address(&self, trial: TrialId) -> String {
        format!("/trials/{trial}?{}", self.query().finish())
    }

    /// The form that the trial came from, filled in as it was.
    fn form_address(&self, source: &str, trial: TrialId) -> String {
        let query = self.query().append_pair("trial", &trial.to_string()).finish();
        match self.connection.as_str() {
            "" => format!("/connect/{source}?{query}"),
            connection => format!("/sources/{connection}/edit?{query}"),
        }
    }

    /// The wish as if it had been typed.
    pub(super) fn typed(&self) -> Typed {
        self.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn wanted(self) -> Result<Wanted, Error> {
        let location = self.location.parse().map_err(|_| Error::BadRequest("no location"))?;
        let connection = Some(self.connection).filter(|id| !id.is_empty());
        let connection = connection.map(|id| id.parse().map_err(|_| Error::NotFound)).transpose()?;
        let (schedule, full_schedule) = (self.schedule, self.full_schedule);
        Ok(Wanted { connection, particulars: Particulars { name: self.name, location, schedule, full_schedule } })
    }
}

/// The earlier trial in the address of a form that is being corrected, and what stood beside it.
#[derive(Deserialize)]
pub(super) struct Again {
    trial: Option<String>,
    #[serde(flatten)]
    wish: Wish,
}

impl Again {
    /// What was typed for that trial; nothing when the address names none.
    pub(super) async fn typed(&self, web: &State, staff: &Staff, source: &str) -> Result<Option<Typed>, Error> {
        let Some(trial) = trial_id(self.trial.as_deref())? else { return Ok(None) };
        let row = trials::get(web.db.reader(), staff.scope(), trial).await?;
        if row.source != source {
            return Err(Error::NotFound);
        }
        let mut typed = fields::of_settings(&row.settings);
        typed.extend(self.wish.typed());
        typed.insert("trial".to_owned(), trial.to_string());
        Ok(Some(typed))
    }
}

/// The trial that a form or an address names, if it names one.
pub(super) fn trial_id(text: Option<&str>) -> Result<Option<TrialId>, Error> {
    text.filter(|id| !id.is_empty()).map(|id| id.parse().map_err(|_| Error::NotFound)).transpose()
}

async fn page(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Error> {
    staff.manages()?;
    let id: TrialId = id.parse().map_err(|_| Error::NotFound)?;
    // It leads back to the connection's form, which looks whose it is.
    if !wish.connection.is_empty() && wish.connection.parse::<ConnectionId>().is_err() {
        return Err(Error::NotFound);
    }
    let row = trials::get(web.db.reader(), staff.scope(), id).await?;
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
        "id": id, "source": source_name(&row.source), "finished": row.state == JobState::Done,
        "slow": (web.env.now() - row.created_at).num_seconds() > SLOW,
        "opinions": opinions, "claimed": result.and_then(|result| result["claimed"]["count"].as_i64()),
        "problem": error.and_then(|error| error["key"].as_str()),
        "detail": error.and_then(|error| error["detail"].as_str()).map(text::line),
        "wish": wish.pairs(), "changes": !wish.connection.is_empty(), "form": wish.form_address(&row.source, id),
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
    staff.manages()?;
    let id: TrialId = id.parse().map_err(|_| Error::NotFound)?;
    let wanted = wish.wanted()?;
    let (scope, by) = (staff.scope(), staff.session.user);
    match provision::save_tried(&web.db, &web.env, &web.vault, scope, by, id, wanted).await {
        Ok(saved) => Ok(Redirect::to(&format!("/sources/{saved}"))),
        // The button was pressed twice: the first one saved it, and the list shows it.
        Err(ProvisionError::Store(StoreError::Missing("trial"))) => Ok(Redirect::to("/sources")),
        Err(error) => Err(error.into()),
    }
}
