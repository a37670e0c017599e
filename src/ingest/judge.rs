//! Planning a batch and judging what is new or changed, off the runtime's threads.
//! Must never let one opinion spoil its neighbours: a classifier that panics costs one verdict.

use std::{
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread,
};

use super::{
    Ingest,
    plan::{self, Plan},
};
use crate::{
    classify::Classifier,
    domain::{Batch, Known, Language, Review, ReviewText, Sentiment, Verdict, batch::KnownIndex},
    store::StoreError,
};

/// The model's name on verdicts that had to do without the classifier.
pub(super) const FALLBACK: &str = "rating-only";

/// Fewer opinions than this are judged by one thread.
const WORTH_A_THREAD: usize = 500;

/// A plan whose new forms are judged.
pub(super) struct Judged {
    pub(super) insert: Vec<(Review, Verdict)>,
    pub(super) revise: Vec<(Known, Review, Verdict)>,
    /// The rest of the plan; `insert` and `revise` are empty.
    pub(super) plan: Plan,
    /// What was known before.
    pub(super) known: KnownIndex,
}

/// Plans and judges.
pub(super) async fn judge(
    cx: &Ingest<'_>,
    batch: &Batch,
    known: KnownIndex,
    languages: Vec<Language>,
) -> Result<Judged, StoreError> {
    let (batch, removal, now) = (batch.clone(), cx.removal, cx.env.now());
    let classifier = cx.classifier.clone();
    let work = move || {
        let mut plan = plan::plan(&known, batch, &removal, now);
        let insert = std::mem::take(&mut plan.insert);
        let revise = std::mem::take(&mut plan.revise);
        let new: Vec<&Review> = insert.iter().chain(revise.iter().map(|(_, review)| review)).collect();
        let mut verdicts = verdicts(&*classifier, &new, &languages).into_iter();
        let mut next = || verdicts.next().expect("one verdict a review");
        Judged {
            insert: insert.into_iter().map(|review| (review, next())).collect(),
            revise: revise.into_iter().map(|(known, review)| (known, review, next())).collect(),
            plan,
            known,
        }
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(judged) => Ok(judged),
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(error) => Err(StoreError::Corrupt(format!("the runtime is gone: {error}"))),
    }
}

fn verdicts(classifier: &dyn Classifier, reviews: &[&Review], languages: &[Language]) -> Vec<Verdict> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = reviews.len().div_ceil(threads).max(WORTH_A_THREAD);
    let each = |part: &[&Review]| part.iter().map(|review| verdict(classifier, review, languages)).collect::<Vec<_>>();
    if share >= reviews.len() {
        return each(reviews);
    }
    thread::scope(|scope| {
        let parts: Vec<_> = reviews.chunks(share).map(|part| scope.spawn(move || each(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn verdict(classifier: &dyn Classifier, review: &Review, languages: &[Language]) -> Verdict {
    let judged = catch_unwind(AssertUnwindSafe(|| classifier.classify(&ReviewText::from(review), languages)));
    match judged {
        Ok(verdict) if (0.0..=1.0).contains(&verdict.p_negative) => verdict,
        Ok(_) => fallback(review, "gave no probability"),
        Err(_) => fallback(review, "panicked"),
    }
}

/// What the rating alone says. Without one the opinion counts as negative, so that a person reads it.
fn fallback(review: &Review, what: &str) -> Verdict {
    tracing::error!(review.external_id = %review.external_id, "the classifier {what}; the rating alone decides");
    let p_negative = match (review.rating.map(crate::domain::Rating::stars), review.recommended) {
        (Some(stars), _) if stars >= 4.0 => 0.1,
        (Some(stars), _) if stars > 2.5 => 0.4,
        (Some(_), _) => 0.9,
        (None, Some(true)) => 0.2,
        (None, Some(false)) => 0.8,
        (None, None) => 0.5,
    };
    let sentiment = if p_negative >= 0.5 {
        Sentiment::Negative
    } else if p_negative >= 0.3 {
        Sentiment::Mixed
    } else {
        Sentiment::Positive
    };
    Verdict {
        p_negative,
        sentiment,
        language: None,
        mismatch: None,
        topics: Vec::new(),
        urgency: Vec::new(),
        reasons: Vec::new(),
        model: FALLBACK.to_owned(),
    }
}
