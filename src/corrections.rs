//! A person's word on an opinion: it is negative, it is not, it is done.
//! Must never change what the classifier said: the word is kept beside it, as a label to learn from.

use crate::{
    domain::{CorrectionId, Env, Label, ReviewId, Scope, Sentiment, UserId},
    store::{self, Db, StoreError},
};

/// How an opinion counts once a person has spoken: whether it is flagged, and how it speaks.
pub fn effective(label: Label, judged: Sentiment) -> (bool, Sentiment) {
    match (label, judged) {
        (Label::Negative, _) => (true, Sentiment::Negative),
        (Label::NotNegative, Sentiment::Negative) => (false, Sentiment::Mixed),
        (Label::NotNegative, other) => (false, other),
    }
}

/// Keeps the label for the opinion's current form and lets it count at once, in the lists and in the trends.
/// The same word twice is kept once.
pub async fn correct(
    db: &Db,
    env: &Env,
    scope: Scope,
    user: UserId,
    review: ReviewId,
    label: Label,
) -> Result<(), StoreError> {
    let tx = db.write().await?;
    let row = store::corrections::locked(&tx, scope, review).await?;
    let verdict = store::corrections::verdict(&tx, review, row.revision).await?;
    let last = store::corrections::latest(&tx, review, row.revision).await?;
    if last.is_none_or(|last| last.label != label) {
        let id: CorrectionId = env.id();
        let correction = entity::correction::Model {
            id,
            business_id: scope.0,
            review_id: review,
            revision: row.revision,
            user_id: user,
            label,
            p_negative: verdict.as_ref().map_or(row.p_negative, |verdict| verdict.p_negative),
            model: verdict.as_ref().map(|verdict| verdict.model.clone()).unwrap_or_default(),
            created_at: env.now(),
        };
        store::corrections::insert(&tx, correction).await?;
    }
    let (flagged, sentiment) = effective(label, verdict.map_or(row.sentiment, |verdict| verdict.sentiment));
    store::corrections::set_effective(&tx, &row, flagged, sentiment).await?;
    tx.commit().await
}

/// Says that an opinion needs nothing more, or takes that back.
pub async fn set_resolved(
    db: &Db,
    env: &Env,
    scope: Scope,
    user: UserId,
    review: ReviewId,
    resolved: bool,
) -> Result<(), StoreError> {
    let tx = db.write().await?;
    let row = store::corrections::locked(&tx, scope, review).await?;
    if row.resolved_at.is_some() != resolved {
        let by = resolved.then(|| (env.now(), user));
        store::corrections::set_resolved(&tx, &row, by).await?;
        let action = if resolved { "review.resolve" } else { "review.reopen" };
        let nothing = serde_json::json!({});
        store::audit::record(&tx, env, scope, Some(user), action, &review.to_string(), nothing).await?;
    }
    tx.commit().await
}
