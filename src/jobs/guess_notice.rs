//! Tells an owner that somebody guesses at the password of an account.
//! Must never say what was guessed.

use super::{Context, mailing};
use crate::{
    domain::{Locale, Scope, UserId},
    notify,
    outbox::{Claimed, JobError},
    store::{mail, users},
};

pub(super) async fn run(
    cx: &Context,
    claimed: &Claimed,
    user: UserId,
    recipient: &str,
    locale: Locale,
) -> Result<(), JobError> {
    let Some(id) = claimed.business else { return Ok(()) };
    let Some(business) = mail::business(cx.db.reader(), id).await? else { return Ok(()) };
    let Some(account) = users::by_id(cx.db.reader(), Scope(id), user).await? else { return Ok(()) };
    let draft = notify::guess_notice(&business, claimed.id, recipient, locale, &account, &cx.config.server)?;
    mailing::deliver(cx, claimed, &draft).await
}
