//! What the jobs that send mails have in common: hand over once, and read what the outcome means for the job.
//! Must never call a mail unsent that may have arrived.

use chrono::TimeDelta;
use futures_util::FutureExt;

use super::Context;
use crate::{
    domain::Event,
    notify::{Draft, MailError, MailErrorKind, MessageError, Phase, TemplateError, masked},
    outbox::{Claimed, JobError},
    store::StoreError,
    telemetry,
};

/// How long a mail waits for somebody to mend the settings.
const SETTINGS_WAIT: TimeDelta = TimeDelta::minutes(30);

/// Hands one mail over. `Ok` means that the server took it.
pub(super) async fn deliver(cx: &Context, claimed: &Claimed, draft: &Draft) -> Result<(), JobError> {
    let mail = match draft.prepare(&cx.config.mail.from, cx.env.now()) {
        Ok(mail) => mail,
        Err(error @ MessageError::Sender) => {
            return Err(JobError::RetryAt(cx.env.now() + SETTINGS_WAIT, error.to_string()));
        }
        Err(error) => return Err(JobError::Fail(error.to_string())),
    };
    if claimed.handed_over_at.is_some() {
        // Silence is worse than a copy: at least once, and clients know a copy by its Message-ID.
        tracing::warn!(job.id = %claimed.id, mail.kind = mail.kind(), "a mail that may have arrived goes out again");
    }
    let outcome = cx.mailer.deliver(&mail, &|| claimed.mark_handed_over(cx).boxed()).await;
    let label = match &outcome {
        Ok(()) => "sent",
        Err(error) if error.is_ambiguous() => "unknown",
        Err(MailError { kind: MailErrorKind::Transient { .. }, .. }) => "retried",
        Err(MailError { kind: MailErrorKind::Config(_), .. }) => "waiting",
        Err(MailError { kind: MailErrorKind::Permanent { .. }, .. }) => "refused",
    };
    telemetry::mail_handed_over(mail.kind(), label);
    if outcome.as_ref().is_err_and(|error| error.phase == Phase::AfterData && !error.is_ambiguous())
        && let Err(error) = take_back(cx, claimed).await
    {
        // The mark stays: the next attempt is then the last one that may be lost. Better than a lie in the books.
        tracing::warn!(job.id = %claimed.id, "a clear refusal cannot be noted: {error}");
    }
    match outcome {
        Ok(()) => {
            cx.events.emit(Event::MailSent { kind: mail.kind(), recipient: masked(&draft.to) });
            Ok(())
        }
        Err(error) if error.is_ambiguous() => Err(JobError::Unknown(error.to_string())),
        Err(error) => Err(match error.kind {
            MailErrorKind::Transient { .. } => JobError::Retry(error.to_string()),
            MailErrorKind::Config(text) => JobError::RetryAt(cx.env.now() + SETTINGS_WAIT, text),
            MailErrorKind::Permanent { .. } => JobError::Fail(error.to_string()),
        }),
    }
}

/// Notes that the server refused in so many words what was handed over: without this, the next attempt would count as
/// a possible copy.
async fn take_back(cx: &Context, claimed: &Claimed) -> Result<(), StoreError> {
    let tx = cx.db.write().await?;
    claimed.take_back(&tx, &cx.env).await?;
    tx.commit().await
}

/// The server has the mail and our books could not say so: whoever runs this job again must know that.
pub(super) fn unnoted(error: &StoreError) -> JobError {
    JobError::Unknown(format!("the mail was taken, but that could not be noted: {error}"))
}

impl From<TemplateError> for JobError {
    fn from(error: TemplateError) -> Self {
        Self::Fail(error.to_string())
    }
}

/// How people call a source.
pub(super) fn source_name(cx: &Context, id: &str) -> String {
    (cx.sources)(id).map_or_else(|| id.to_owned(), |source| source.about().name.to_owned())
}
