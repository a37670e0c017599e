//! Tries a connection that is not saved yet: its first opinions, or the error as a person should read it.
//! Must never store an opinion: nothing of a trial is history.

use serde_json::{Value, json};

use super::{Context, fetch};
use crate::{
    domain::{Cursor, JobState, TrialId, Walk, batch::KnownIndex},
    outbox::JobError,
    sources::{Fetched, SourceError},
    store::trials,
};

/// As many opinions as the form shows.
const AT_MOST: usize = 5;

pub(super) async fn run(cx: &Context, id: TrialId) -> Result<(), JobError> {
    let Some(trial) = trials::by_id(cx.db.reader(), id).await? else { return Ok(()) };
    if trial.state == JobState::Done {
        return Ok(());
    }
    let attempt = async {
        let source = (cx.sources)(&trial.source)
            .ok_or_else(|| SourceError::Settings(format!("this version knows no source {:?}", trial.source)))?;
        let secrets = fetch::open(cx, trial.business_id, "trial", trial.id.0, trial.secret.as_deref())?;
        let (cursor, known) = (Cursor::default(), KnownIndex::default());
        let walk = Walk::Full;
        fetch::walk_source(cx, source, &trial.settings, &secrets, &cursor, walk, Some(AT_MOST), &known).await
    };
    let result = match attempt.await {
        Ok(Fetched { batch, cut_by, .. }) => {
            let few = &batch.reviews[..batch.reviews.len().min(AT_MOST)];
            json!({ "reviews": few, "claimed": batch.claimed, "error": cut_by.as_ref().map(face) })
        }
        Err(error) => json!({ "reviews": [], "claimed": null, "error": face(&error) }),
    };
    let tx = cx.db.write().await?;
    trials::finish(&tx, id, result, cx.env.now()).await?;
    tx.commit().await?;
    Ok(())
}

fn face(error: &SourceError) -> Value {
    json!({ "label": error.metric_label(), "key": error.message_key(), "detail": error.to_string() })
}
