//! Hands an approved answer to its source, once.
//! Must never send when an earlier attempt may have sent: that is for `follow_reply` to find out.

use super::{Context, at_source};
use crate::{
    domain::{Event, ReplyId, ReplyState, Scope},
    outbox::{Claimed, JobError},
    reply::deliver::{self, Before, Next, Then},
    sources::{Replies, ReplyContext, ReplyError, SourceError},
    store::replies::{self, Case},
};

/// The states an answer may be in when its hand-over ends: a reader may have called it unknown meanwhile.
const UNDER_WAY: [ReplyState; 3] = [ReplyState::Queued, ReplyState::Sending, ReplyState::Unknown];

pub(super) async fn run(cx: &Context, claimed: &Claimed, reply: ReplyId) -> Result<(), JobError> {
    let business = claimed.business.ok_or_else(|| JobError::Fail("an answer without a business".to_owned()))?;
    let case = replies::case(cx.db.reader(), Scope(business), reply).await?;
    let ours = replies::of_review(cx.db.reader(), Scope(business), case.review.id).await?;
    let now = cx.env.now();
    let refuse = async |next: Next| at_source::settle(cx, claimed, &case, &UNDER_WAY, &next, false).await;
    match deliver::before(&case, &ours, claimed.handed_over_at.is_some(), now) {
        Before::Settled => Ok(()),
        Before::Doubtful => refuse(Next::doubtful(now)).await,
        Before::Refuse(problem) => refuse(Next::refused(problem)).await,
        Before::Go => match at_source::answers(cx, &case) {
            Some(answers) => hand_over(cx, claimed, &case, answers).await,
            None => refuse(Next::no_way()).await,
        },
    }
}

async fn hand_over(cx: &Context, claimed: &Claimed, case: &Case, answers: &dyn Replies) -> Result<(), JobError> {
    let outcome = match at_source::secrets(cx, &case.connection) {
        Err(error) => Err(ReplyError::before_sending(&error)),
        Ok(secrets) => {
            // From here on a crash leaves the answer in doubt: the mark and the state are one write.
            let tx = cx.db.write().await?;
            if !replies::move_on(&tx, case.reply.id, &[ReplyState::Queued], deliver::sending(cx.env.now())).await? {
                return Ok(());
            }
            claimed.hand_over_in(&tx, &cx.env).await?;
            tx.commit().await?;
            cx.events.emit(Event::ReplyMoved { reply: case.reply.id, state: ReplyState::Sending });
            let context = ReplyContext {
                http: &cx.http,
                settings: &case.connection.settings,
                secrets: &secrets,
                now: cx.env.now(),
            };
            answers.publish(&context, &case.review.external_id, &case.reply.text).await
        }
    };
    let id = case.reply.id;
    match &outcome {
        Ok(_) => tracing::info!(reply.id = %id, "an answer was handed over"),
        Err(error) => tracing::warn!(reply.id = %id, "an answer was not handed over smoothly: {error}"),
    }
    if let Err(ReplyError::Unauthorized(reason)) = &outcome {
        at_source::show_login(cx, case, &SourceError::Unauthorized(reason.clone())).await?;
    }
    let next = deliver::after(outcome, claimed.attempt, cx.env.now(), cx.env.unit());
    let sent_nothing = matches!(next.then, Then::Again(_));
    at_source::settle(cx, claimed, case, &UNDER_WAY, &next, sent_nothing).await
}

#[cfg(test)]
mod tests;
