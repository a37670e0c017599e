//! Sends one recipient everything that waits for a digest.
//! Must never let what comes in meanwhile wait for ever: the next digest is asked for in the same write.

use chrono::{DateTime, Utc};

use super::{Context, mailing};
use crate::{
    domain::{DispatchId, Job, Locale, Scope},
    notify,
    outbox::{self, Claimed, JobError},
    store::{StoreError, jobs, mail},
};

/// What a digest job asks for.
pub(super) struct Asked<'a> {
    pub(super) recipient: &'a str,
    pub(super) locale: Locale,
    pub(super) until: DateTime<Utc>,
}

pub(super) async fn run(cx: &Context, claimed: &Claimed, asked: Asked<'_>) -> Result<(), JobError> {
    let Some(scope) = claimed.business.map(Scope) else {
        return Err(JobError::Fail("a digest belongs to a business".to_owned()));
    };
    // Sent once more, the mail should be the same mail: nothing that was decided since.
    let known_by = claimed.handed_over_at;
    let facts = mail::digest(cx.db.reader(), scope, asked.recipient, asked.until, known_by).await?;
    let Some(facts) = facts else {
        return finish(cx, claimed, scope, &asked, &[]).await.map_err(JobError::from);
    };
    let ids: Vec<DispatchId> = facts.items.iter().map(|(dispatch, _)| dispatch.id).collect();
    let name = |id: &str| mailing::source_name(cx, id);
    let draft = notify::digest(&facts, claimed.id, asked.recipient, asked.locale, &name, &cx.config.server)?;
    if let Err(error) = mailing::deliver(cx, claimed, &draft).await {
        if matches!(error, JobError::Fail(_)) {
            let tx = cx.db.write().await?;
            mail::mark_failed(&tx, &ids).await?;
            tx.commit().await?;
        }
        return Err(error);
    }
    finish(cx, claimed, scope, &asked, &ids).await.map_err(|error| mailing::unnoted(&error))
}

/// Notes what was sent, ends the job and asks for the next digest when something waits, all or nothing. While this
/// job was open, its key kept any other digest for the same person out.
async fn finish(
    cx: &Context,
    claimed: &Claimed,
    scope: Scope,
    asked: &Asked<'_>,
    ids: &[DispatchId],
) -> Result<(), StoreError> {
    let tx = cx.db.write().await?;
    let now = cx.env.now();
    mail::mark_sent(&tx, ids, now).await?;
    if let Some(due) = mail::next_digest(&*tx, scope, asked.recipient).await? {
        jobs::complete(&tx, claimed.id, &claimed.owner, now).await?;
        let (recipient, locale, until) = (asked.recipient.to_owned(), asked.locale, due.max(now));
        outbox::enqueue(&tx, &cx.env, Some(scope.0), &Job::Digest { recipient, locale, until }, until).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests;
