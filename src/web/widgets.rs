//! The staff's page of widgets: the line to copy, a preview, forms to change it and to add another.
//! Must never change a widget's token: it stands in the pages of shops.

use axum::{
    Form,
    extract::{Path, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Access, Error, Route, Staff, State, inbox::counts};
use crate::{
    domain::{Locale, WidgetId},
    i18n,
    provision::{self, NewWidget, ProvisionError},
    publish::{self, Encoding},
    store,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/widgets", Access::Staff, page),
        Route::post("/widgets", Access::Staff, add),
        Route::post("/widgets/{id}", Access::Staff, change),
        Route::post("/widgets/{id}/enable", Access::Staff, switch::<true>),
        Route::post("/widgets/{id}/disable", Access::Staff, switch::<false>),
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
    /// Its form, as it is saved or as it was typed.
    form: Filled,
    /// What is wrong with what was typed.
    wrong: Option<&'static str>,
}

/// A form that was refused: whose, what was typed, which field is wrong.
struct Refused {
    widget: Option<WidgetId>,
    filled: Filled,
    field: &'static str,
}

async fn page(Shared(web): Shared<State>, staff: Staff) -> Result<Html<String>, Error> {
    show(&web, &staff, None).await
}

async fn show(web: &State, staff: &Staff, refused: Option<Refused>) -> Result<Html<String>, Error> {
    let mut items = Vec::new();
    for row in store::widgets::list(web.db.reader(), staff.scope()).await? {
        let size = match web.widgets.widget(&row.token).await {
            Ok(page) => page.map(|page| size(&page)),
            Err(error) => return Err(Error::Internal(error.to_string())),
        };
        let title = i18n::text(row.locale, "widget-frame-title");
        let hosts: Vec<String> = serde_json::from_value(row.allowed_hosts).unwrap_or_default();
        let typed = refused.as_ref().filter(|refused| refused.widget == Some(row.id));
        let form = typed.map_or_else(
            || Filled {
                name: row.name.clone(),
                locale: row.locale.to_string(),
                theme: row.theme.clone(),
                allowed_hosts: hosts.join("\n"),
            },
            |refused| refused.filled.clone(),
        );
        items.push(Item {
            line: provision::widget_embed(web.config.server.public_url.as_str(), &row.token, &title),
            path: format!("/w/{}", row.token),
            id: row.id,
            name: row.name,
            locale: row.locale,
            hosts,
            enabled: row.disabled_at.is_none(),
            managed: row.managed_by.is_some(),
            theme: row.theme,
            size,
            form,
            wrong: typed.map(|refused| refused.field),
        });
    }
    let new = refused.filter(|refused| refused.widget.is_none());
    // The first widget is called like the business: one thing less to think of.
    let name = if items.is_empty() { staff.business.name.clone() } else { String::new() };
    let (filled, wrong) = new.map_or_else(
        || (Filled { name, locale: staff.business.locale.to_string(), ..Filled::default() }, None),
        |refused| (refused.filled, Some(refused.field)),
    );
    let page = json!({
        "widgets": items,
        "filled": filled,
        "wrong": wrong,
        "may_change": staff.manages().is_ok(),
        "locales": Locale::ALL,
    });
    let counts = counts(web, staff).await?;
    Ok(Html(web.templates.render_staff(web, staff, counts, "widgets", "widgets.html", page)?))
}

fn size(page: &publish::Rendered) -> f64 {
    (page.packed(Encoding::Brotli).body.len() + publish::STYLE.len() / 3) as f64 / 1000.0
}

async fn add(Shared(web): Shared<State>, staff: Staff, Form(filled): Form<Filled>) -> Result<Response, Error> {
    save(&web, &staff, None, filled).await
}

async fn change(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Form(filled): Form<Filled>,
) -> Result<Response, Error> {
    let id: WidgetId = id.parse().map_err(|_| Error::NotFound)?;
    save(&web, &staff, Some(id), filled).await
}

async fn save(web: &State, staff: &Staff, id: Option<WidgetId>, filled: Filled) -> Result<Response, Error> {
    staff.manages()?;
    let hosts = filled.allowed_hosts.split_whitespace().map(|host| host.trim_end_matches('/').to_lowercase());
    let new = NewWidget {
        name: filled.name.clone(),
        locale: filled.locale.parse().unwrap_or(staff.business.locale),
        theme: if filled.theme.is_empty() { "auto".to_owned() } else { filled.theme.clone() },
        allowed_hosts: hosts.collect(),
    };
    match provision::save_widget(&web.db, &web.env, staff.scope(), staff.session.user, id, new).await {
        Ok(saved) => {
            renew(web).await;
            Ok(Redirect::to(&format!("/widgets#w-{saved}")).into_response())
        }
        Err(ProvisionError::Field { field, .. }) => {
            let page = show(web, staff, Some(Refused { widget: id, filled, field })).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What was just changed is so at once in this process.
async fn renew(web: &State) {
    if let Err(error) = web.widgets.refresh().await {
        tracing::warn!(error = %error, "the widgets could not be renewed");
    }
}

async fn switch<const ENABLED: bool>(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    staff.manages()?;
    let id: WidgetId = id.parse().map_err(|_| Error::NotFound)?;
    provision::set_widget_enabled(&web.db, &web.env, staff.scope(), staff.session.user, id, ENABLED).await?;
    renew(&web).await;
    Ok(Redirect::to("/widgets"))
}
