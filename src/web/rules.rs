//! The staff's page of rules: who is told about which opinions, in plain words, with a form for each.
//! Must never send a mail itself: a test goes the way alerts go, through the outbox.

mod form;
mod spoken;

use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::Form;
use entity::rule;
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::form::{Choices, Typed, Wrong};
use super::{Access, Error, Route, Staff, State, inbox::counts};
use crate::{
    config::MailTransport,
    domain::{Job, Recipient, Rule, RuleId},
    outbox,
    provision::{self, ProvisionError, REHEARSED_DAYS, Rehearsal},
    store::{self, rules},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/rules", Access::Staff, page),
        Route::post("/rules", Access::Staff, add),
        Route::get("/rules/new", Access::Staff, blank),
        Route::get("/rules/{id}", Access::Staff, edit),
        Route::post("/rules/{id}", Access::Staff, change),
        Route::post("/rules/{id}/enable", Access::Staff, switch::<true>),
        Route::post("/rules/{id}/disable", Access::Staff, switch::<false>),
        Route::post("/rules/{id}/test", Access::Staff, test),
    ]
}

/// A rule as a line says it.
#[derive(Serialize)]
struct Item {
    id: RuleId,
    name: String,
    /// Which opinions.
    which: String,
    /// When.
    when: String,
    recipients: Vec<Recipient>,
    enabled: bool,
    /// Whether a file says how it is, and the form may not.
    managed: bool,
}

impl Item {
    fn new(staff: &Staff, row: rule::Model, places: &spoken::Places) -> Result<Self, Error> {
        let (enabled, managed) = (row.disabled_at.is_none(), row.managed_by.is_some());
        let Rule { id, name, filter, delivery, recipients } = rules::read(row)?;
        Ok(Self {
            which: spoken::which(staff, &filter, places),
            when: spoken::when(staff.visitor.locale, &delivery),
            id,
            name,
            recipients,
            enabled,
            managed,
        })
    }
}

/// What has just been done, from the address.
#[derive(Deserialize)]
struct Done {
    saved: Option<RuleId>,
    tested: Option<RuleId>,
}

async fn page(Shared(web): Shared<State>, staff: Staff, Query(done): Query<Done>) -> Result<Html<String>, Error> {
    staff.manages()?;
    let (conn, scope) = (web.db.reader(), staff.scope());
    let places = form::places(&web, &staff).await?;
    let rows = rules::list(conn, scope).await?;
    let saved = rows.iter().find(|row| Some(row.id) == done.saved).cloned();
    let tested = rows.iter().find(|row| Some(row.id) == done.tested);
    let tested = tested.map(|row| row.recipients.as_array().map_or(0, Vec::len));
    let saved = match saved {
        Some(row) => {
            let tried = provision::rehearse(&web.db, &web.env, scope, &rules::read(row.clone())?.filter).await?;
            Some(json!({ "name": row.name, "said": said(tried), "matched": tried.matched, "of": tried.of }))
        }
        None => None,
    };
    let mut items = Vec::new();
    for row in rows {
        items.push(Item::new(&staff, row, &places)?);
    }
    items.sort_by_key(|item| !item.enabled);
    let nobody = !items.iter().any(|item| item.enabled);
    let page = json!({
        "rules": items, "saved": saved, "tested": tested, "nobody": nobody, "days": REHEARSED_DAYS,
        "mail_off": mail_is_off(&web),
    });
    let counts = counts(&web, &staff).await?;
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "rules", "rules.html", page)?))
}

/// From this many opinions on it says something that all of them match.
const TELLING: u64 = 5;

/// The text that says how a rehearsal went.
fn said(tried: Rehearsal) -> &'static str {
    match tried {
        Rehearsal { of: 0, .. } => "rules-tried-nothing",
        Rehearsal { cut: true, .. } => "rules-tried-newest",
        Rehearsal { matched: 0, .. } => "rules-tried-none",
        Rehearsal { matched, of, .. } if matched == of && of >= TELLING => "rules-tried-all",
        Rehearsal { .. } => "rules-tried-some",
    }
}

/// Whether every alert waits because no mail can leave.
fn mail_is_off(web: &State) -> bool {
    match web.config.mail.transport {
        MailTransport::Smtp => web.config.mail.host.is_empty(),
        MailTransport::File => false,
        MailTransport::Off => true,
    }
}

async fn blank(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    staff.manages()?;
    show(&web, &staff, None, &Typed::new(&staff), &Wrong::default()).await
}

async fn edit(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Html<String>, Error> {
    staff.manages()?;
    let row = own(&web, &staff, &id).await?;
    let rule = rules::read(row.clone())?;
    show(&web, &staff, Some(&row), &Typed::from(rule), &Wrong::default()).await
}

/// The rule of an address, if it is one of this business.
async fn own(web: &State, staff: &Staff, id: &str) -> Result<rule::Model, Error> {
    let id: RuleId = id.parse().map_err(|_| Error::NotFound)?;
    Ok(rules::get(web.db.reader(), staff.scope(), id).await?)
}

async fn show(
    web: &State,
    staff: &Staff,
    row: Option<&rule::Model>,
    typed: &Typed,
    wrong: &Wrong,
) -> Result<Html<String>, Error> {
    let choices = Choices::load(web, staff).await?;
    let item = row.map(|row| Item::new(staff, row.clone(), &choices.places)).transpose()?;
    let page = json!({
        "rule": item, "wrong": wrong, "typed": typed, "rows": typed.rows(staff, wrong),
        "narrowed": typed.is_narrowed() || wrong.in_filter(), "choices": choices.marked(typed),
    });
    let counts = counts(web, staff).await?;
    Ok(Html(web.templates.render_staff(web, staff, counts, "rules", "rule.html", page)?))
}

async fn add(Shared(web): Shared<State>, staff: Staff, Form(typed): Form<Typed>) -> Result<Response, Error> {
    staff.manages()?;
    save(&web, &staff, None, &typed).await
}

async fn change(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    staff.manages()?;
    let row = own(&web, &staff, &id).await?;
    save(&web, &staff, Some(&row), &typed).await
}

async fn save(web: &State, staff: &Staff, row: Option<&rule::Model>, typed: &Typed) -> Result<Response, Error> {
    let choices = Choices::load(web, staff).await?;
    let wrong = match typed.read(staff, &choices)? {
        Ok(new) => {
            let id = row.map(|row| row.id);
            match provision::save_rule(&web.db, &web.env, staff.scope(), staff.session.user, id, new).await {
                Ok(id) => return Ok(Redirect::to(&format!("/rules?saved={id}")).into_response()),
                Err(ProvisionError::Field { field, .. }) => Wrong::of(staff, field),
                Err(error) => return Err(error.into()),
            }
        }
        Err(wrong) => wrong,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(web, staff, row, typed, &wrong).await?).into_response())
}

async fn switch<const ENABLED: bool>(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    staff.manages()?;
    let id: RuleId = id.parse().map_err(|_| Error::NotFound)?;
    provision::set_rule_enabled(&web.db, &web.env, staff.scope(), staff.session.user, id, ENABLED).await?;
    Ok(Redirect::to("/rules"))
}

/// Everybody whom the rule tells gets a mail that says alerts will arrive.
async fn test(Shared(web): Shared<State>, staff: Staff, Path(id): Path<String>) -> Result<Redirect, Error> {
    staff.manages()?;
    let rule = rules::read(own(&web, &staff, &id).await?)?;
    let (scope, now) = (staff.scope(), web.env.now());
    let jobs = rule.recipients.into_iter().map(|to| (Job::TestMail { recipient: to.email, locale: to.locale }, now));
    let tx = web.db.write().await?;
    outbox::enqueue_all(&tx, &web.env, Some(scope.0), jobs).await?;
    let (by, subject) = (Some(staff.session.user), rule.id.to_string());
    store::audit::record(&tx, &web.env, scope, by, "rule.test", &subject, json!({})).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/rules?tested={}", rule.id)))
}
