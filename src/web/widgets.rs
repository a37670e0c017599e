//! The staff's page of widgets: the line to copy, a preview, a form for another one.
//! Must never change a widget's token: it stands in the pages of shops.

use axum::{
    Form,
    extract::{Path, State as Shared},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Access, Error, Route, Staff, State, inbox::counts};
use crate::{
    domain::{Locale, Role, WidgetId},
    i18n,
    provision::{self, NewWidget, ProvisionError},
    publish::{self, Encoding},
    store::provisioning,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/widgets", Access::Staff, page),
        Route::post("/widgets", Access::Staff, save),
        Route::post("/widgets/{id}/enable", Access::Staff, enable),
        Route::post("/widgets/{id}/disable", Access::Staff, disable),
    ]
}

/// What the form says; empty for a new page.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Filled {
    name: String,
    locale: String,
    theme: String,
    /// One origin a line.
    allowed_hosts: String,
}

#[derive(Serialize)]
struct Item {
    id: WidgetId,
    name: String,
    locale: Locale,
    theme: String,
    hosts: Vec<String>,
    /// The line to paste.
    line: String,
    /// The path of the preview.
    path: String,
    enabled: bool,
    /// Whether a file says how it is, and the form may not.
    managed: bool,
    /// Kilobytes on the wire, style sheet included.
    size: Option<f64>,
}

async fn page(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    show(&web, &staff, &Filled::default(), None).await
}

async fn show(web: &State, staff: &Staff, filled: &Filled, wrong: Option<&'static str>) -> Result<Html<String>, Error> {
    let mut items = Vec::new();
    for row in provisioning::widgets(web.db.reader(), staff.scope()).await? {
        let size = match web.widgets.widget(&row.token).await {
            Ok(page) => page.map(|page| size(&page)),
            Err(error) => return Err(Error::Internal(error.to_string())),
        };
        let title = i18n::text(row.locale, "widget-frame-title");
        items.push(Item {
            line: provision::widget_embed(web.config.server.public_url.as_str(), &row.token, &title),
            path: format!("/w/{}", row.token),
            id: row.id,
            name: row.name,
            locale: row.locale,
            hosts: serde_json::from_value(row.allowed_hosts).unwrap_or_default(),
            enabled: row.disabled_at.is_none(),
            managed: row.managed_by.is_some(),
            theme: row.theme,
            size,
        });
    }
    let page = json!({
        "widgets": items,
        "filled": filled,
        "wrong": wrong,
        "may_change": may_change(staff),
        "business_locale": staff.business.locale,
        "locales": Locale::ALL,
    });
    let counts = counts(web, staff).await?;
    Ok(Html(web.templates.render_staff(web, staff, counts, "widgets", "widgets.html", page)?))
}

fn size(page: &publish::Rendered) -> f64 {
    (page.packed(Encoding::Brotli).body.len() + publish::STYLE.len() / 3) as f64 / 1000.0
}

fn may_change(staff: &Staff) -> bool {
    matches!(staff.session.role, Role::Owner | Role::Manager)
}

async fn save(Shared(web): Shared<State>, staff: Staff, Form(filled): Form<Filled>) -> Result<Response, Error> {
    if !may_change(&staff) {
        return Err(Error::Forbidden("a role that may not change widgets"));
    }
    let hosts = filled.allowed_hosts.split_whitespace().map(|host| host.trim_end_matches('/').to_owned());
    let new = NewWidget {
        name: filled.name.clone(),
        locale: filled.locale.parse().unwrap_or(staff.business.locale),
        theme: if filled.theme.is_empty() { "auto".to_owned() } else { filled.theme.clone() },
        allowed_hosts: hosts.collect(),
    };
    match provision::save_widget(&web.db, &web.env, staff.scope(), staff.session.user, None, new).await {
        Ok(_) => Ok(Redirect::to("/widgets").into_response()),
        Err(ProvisionError::Field { field, .. }) => Ok(show(&web, &staff, &filled, Some(field)).await?.into_response()),
        Err(ProvisionError::Store(error)) => Err(error.into()),
        Err(error) => Err(Error::Internal(error.to_string())),
    }
}

async fn enable(shared: Shared<State>, staff: Staff, id: Path<String>) -> Result<Redirect, Error> {
    switch(shared, staff, id, true).await
}

async fn disable(shared: Shared<State>, staff: Staff, id: Path<String>) -> Result<Redirect, Error> {
    switch(shared, staff, id, false).await
}

async fn switch(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    enabled: bool,
) -> Result<Redirect, Error> {
    if !may_change(&staff) {
        return Err(Error::Forbidden("a role that may not change widgets"));
    }
    let id: WidgetId = id.parse().map_err(|_| Error::NotFound)?;
    match provision::set_widget_enabled(&web.db, &web.env, staff.scope(), staff.session.user, id, enabled).await {
        Ok(()) => {}
        Err(ProvisionError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Error::Internal(error.to_string())),
    }
    // What was just taken off is gone at once in this process.
    if let Err(error) = web.widgets.refresh().await {
        tracing::warn!(error = %error, "the widgets could not be renewed");
    }
    Ok(Redirect::to("/widgets"))
}
