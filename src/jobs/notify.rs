//! Sends the alert of one dispatch.
//! Must never send one that the server took already.

use super::{Context, mailing};
use crate::{
    domain::{DispatchId, DispatchMode, DispatchState},
    notify,
    outbox::{Claimed, JobError},
    store::mail,
};

pub(super) async fn run(cx: &Context, claimed: &Claimed, id: DispatchId) -> Result<(), JobError> {
    let facts = mail::alert(cx.db.reader(), id).await?;
    // In a digest by now, or done before a crash: nothing is left to do.
    if facts.dispatch.state == DispatchState::Sent || facts.dispatch.mode != DispatchMode::Alert {
        return Ok(());
    }
    // The form that stands now has an alert of its own for the same person, and says all that this one would.
    let superseded =
        facts.review.revision > facts.dispatch.revision && mail::is_superseded(cx.db.reader(), &facts.dispatch).await?;
    if !superseded {
        let source = mailing::source_name(cx, &facts.review.source);
        let draft = notify::alert(&facts, &source, &cx.config.server)?;
        if let Err(error) = mailing::deliver(cx, claimed, &draft).await {
            if matches!(error, JobError::Fail(_)) {
                let tx = cx.db.write().await?;
                mail::mark_failed(&tx, &[id]).await?;
                tx.commit().await?;
            }
            return Err(error);
        }
    }
    note_sent(cx, id).await.map_err(|error| mailing::unnoted(&error))
}

async fn note_sent(cx: &Context, id: DispatchId) -> Result<(), crate::store::StoreError> {
    let tx = cx.db.write().await?;
    mail::mark_sent(&tx, &[id], cx.env.now()).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests;
