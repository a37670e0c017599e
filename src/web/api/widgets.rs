//! The widgets with the line to paste.
//! Must never make one: that is a person's decision.

use axum::{Json, extract::State as Shared};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::{Caller, Problem, ProblemDocument};
use crate::{i18n, provision, store, web::State};

/// A widget.
#[derive(Serialize, ToSchema)]
pub(super) struct Widget {
    /// Its id.
    id: uuid::Uuid,
    /// Its stable key.
    key: String,
    /// What people call it.
    name: String,
    /// `pl`, `sl` or `en`.
    locale: String,
    /// `auto`, `light` or `dark`.
    theme: String,
    /// Whether it can be seen.
    enabled: bool,
    /// Its address.
    url: String,
    /// The line that a shop pastes into its page.
    embed: String,
}

/// The widgets.
#[derive(Serialize, ToSchema)]
pub(super) struct Widgets {
    /// All of them.
    widgets: Vec<Widget>,
}

/// The widgets of the business.
#[utoipa::path(
    get,
    path = "/widgets",
    tag = "widgets",
    responses(
        (status = OK, body = Widgets),
        (status = UNAUTHORIZED, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(Shared(web): Shared<State>, caller: Caller) -> Result<Json<Widgets>, Problem> {
    let rows = store::widgets::list(web.db.reader(), caller.scope).await?;
    let server = &web.config.server;
    let widgets = rows.into_iter().map(|row| Widget {
        url: server.link(&format!("/w/{}", row.token)),
        embed: provision::widget_embed(
            server.public_url.as_str(),
            &row.token,
            &i18n::text(row.locale, "widget-frame-title"),
        ),
        id: row.id.0,
        key: row.key,
        name: row.name,
        locale: row.locale.to_string(),
        theme: row.theme,
        enabled: row.disabled_at.is_none(),
    });
    Ok(Json(Widgets { widgets: widgets.collect() }))
}
