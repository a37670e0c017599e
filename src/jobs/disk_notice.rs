//! Tells an owner that nothing could be saved for a while: sent afterwards, as a mail has to be saved, too.
//! Must never be the only sign: the log, the pages and `/readyz` say so while it lasts.

use chrono::{DateTime, Utc};

use super::{Context, mailing};
use crate::{
    domain::Locale,
    notify,
    outbox::{Claimed, JobError},
    store::mail,
};

/// What a notice is about.
pub(super) struct Asked<'a> {
    pub(super) recipient: &'a str,
    pub(super) locale: Locale,
    pub(super) full: bool,
    pub(super) from: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
}

pub(super) async fn run(cx: &Context, claimed: &Claimed, asked: Asked<'_>) -> Result<(), JobError> {
    let Some(id) = claimed.business else { return Ok(()) };
    let Some(business) = mail::business(cx.db.reader(), id).await? else { return Ok(()) };
    let Asked { recipient, locale, full, from, until } = asked;
    let draft = notify::disk_notice(&business, claimed.id, recipient, locale, full, (from, until), &cx.config.server)?;
    mailing::deliver(cx, claimed, &draft).await
}
