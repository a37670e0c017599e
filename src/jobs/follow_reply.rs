//! Reads an answer again at its source until it is known to stand, to be refused or to be gone.
//! Must never write to the source.

use super::{Context, at_source};
use crate::{
    domain::{ReplyId, Scope},
    outbox::{Claimed, JobError},
    reply::{deliver::Next, follow},
    sources::{ReplyContext, SourceError},
    store::replies,
};

pub(super) async fn run(cx: &Context, claimed: &Claimed, reply: ReplyId) -> Result<(), JobError> {
    let business = claimed.business.ok_or_else(|| JobError::Fail("an answer without a business".to_owned()))?;
    let case = replies::case(cx.db.reader(), Scope(business), reply).await?;
    if !follow::is_open(case.reply.state) {
        return Ok(());
    }
    let from = [case.reply.state];
    let Some(answers) = at_source::answers(cx, &case) else {
        return at_source::settle(cx, claimed, &case, &from, &Next::no_way(), false).await;
    };
    let read = match at_source::secrets(cx, &case.connection) {
        Err(error) => Err(error),
        Ok(secrets) => {
            let context = ReplyContext {
                http: &cx.http,
                settings: &case.connection.settings,
                secrets: &secrets,
                now: cx.env.now(),
            };
            answers.read(&context, &case.review.external_id, case.reply.remote_id.as_deref()).await
        }
    };
    let next = match read {
        Ok(found) => follow::after(&case.reply, found, cx.env.now()),
        Err(error) => {
            tracing::warn!(reply.id = %reply, "an answer cannot be read again: {error}");
            if matches!(error, SourceError::Unauthorized(_) | SourceError::NotApproved(_)) {
                at_source::show_login(cx, &case, &error).await?;
            }
            follow::after_failure(&case.reply, &error, cx.env.now())
        }
    };
    at_source::settle(cx, claimed, &case, &from, &next, false).await
}
