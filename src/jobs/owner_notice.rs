//! Tells an owner that a connection needs a person.
//! Must never cry over what mended itself while the mail waited.

use super::{Context, mailing};
use crate::{
    domain::{ConnectionId, Health, Locale},
    notify,
    outbox::{Claimed, JobError},
    store::mail,
};

/// What a notice is about.
pub(super) struct Asked<'a> {
    pub(super) connection: ConnectionId,
    pub(super) recipient: &'a str,
    pub(super) locale: Locale,
    pub(super) problem: &'a str,
}

pub(super) async fn run(cx: &Context, claimed: &Claimed, asked: Asked<'_>) -> Result<(), JobError> {
    let facts = mail::notice(cx.db.reader(), asked.connection).await?;
    let mended = facts.state.as_ref().is_some_and(|state| state.health == Health::Ok && !state.paused);
    if mended || facts.connection.disabled_at.is_some() {
        return Ok(());
    }
    let source = mailing::source_name(cx, &facts.connection.source);
    let (Asked { recipient, locale, problem, .. }, server) = (asked, &cx.config.server);
    let draft = notify::owner_notice(&facts, claimed.id, recipient, locale, problem, &source, server)?;
    mailing::deliver(cx, claimed, &draft).await
}

#[cfg(test)]
mod tests;
