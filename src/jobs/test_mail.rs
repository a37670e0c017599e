//! Sends a message that says mail works.
//! Must never say so by any other way than the one alerts take.

use super::{Context, mailing};
use crate::{
    domain::Locale,
    notify,
    outbox::{Claimed, JobError},
    store::mail,
};

pub(super) async fn run(cx: &Context, claimed: &Claimed, recipient: &str, locale: Locale) -> Result<(), JobError> {
    let business = match claimed.business {
        Some(id) => mail::business(cx.db.reader(), id).await?,
        None => None,
    };
    let draft = notify::test_mail(business.as_ref(), claimed.id, recipient, locale, &cx.config.server)?;
    mailing::deliver(cx, claimed, &draft).await
}
