//! The last lines of the audit log, in words.
//! Must never be a way to change it.

use std::collections::HashMap;

use axum::{extract::State as Shared, response::Html};
use serde_json::{Value, json};

use super::show;
use crate::{
    i18n,
    store::{self, businesses},
    web::{Access, Error, Route, Staff, State, text},
};

/// Lines that the page shows.
const LINES: u64 = 100;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/settings/log", Access::Staff, page)]
}

async fn page(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    staff.owns()?;
    let locale = staff.visitor.locale;
    let names = names(&web, &staff).await?;
    let rows = store::audit::last(web.db.reader(), staff.scope(), LINES).await?;
    let lines: Vec<Value> = rows
        .iter()
        .map(|row| {
            let key = format!("log-{}", row.action.replace(['.', '_'], "-"));
            let said = if i18n::has(locale, &key) { i18n::text(locale, &key) } else { text::line(&row.action) };
            let (name, href) = names.get(&row.subject).cloned().unwrap_or_default();
            let opinion = row.action.starts_with("review.").then(|| format!("/r/{}", row.subject));
            let role =
                row.detail["role"].as_str().map(|role| format!("role-{role}")).filter(|key| i18n::has(locale, key));
            let who = row.user_id.and_then(|user| names.get(&user.to_string())).map(|(name, _)| name);
            json!({
                "at": row.at, "said": said, "who": who, "name": name, "href": href.or(opinion),
                "role": role.map(|key| i18n::text(locale, &key)),
            })
        })
        .collect();
    show(&web, &staff, "log", "settings_log.html", json!({ "lines": lines, "most": LINES })).await
}

/// What the subjects of the log are called, and where they are to be seen.
async fn names(web: &State, staff: &Staff) -> Result<HashMap<String, (String, Option<String>)>, Error> {
    let (conn, scope) = (web.db.reader(), staff.scope());
    let mut names = HashMap::new();
    for row in store::users::list(conn, scope).await? {
        names.insert(row.id.to_string(), (text::line(&row.name), Some("/people".to_owned())));
    }
    for row in store::rules::list(conn, scope).await? {
        names.insert(row.id.to_string(), (text::line(&row.name), Some(format!("/rules/{}", row.id))));
    }
    for row in store::connections::list(conn, scope).await? {
        names.insert(row.id.to_string(), (text::line(&row.name), Some(format!("/sources/{}", row.id))));
    }
    for row in store::widgets::list(conn, scope).await? {
        names.insert(row.id.to_string(), (text::line(&row.name), Some("/widgets".to_owned())));
    }
    for row in businesses::locations(conn, scope).await? {
        names.insert(row.id.to_string(), (text::line(&row.name), Some("/settings/business".to_owned())));
    }
    for row in store::tokens::list(conn, scope).await? {
        names.insert(row.id.to_string(), (text::line(&row.name), Some("/settings/tokens".to_owned())));
    }
    Ok(names)
}
