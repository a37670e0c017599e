//! Writing a judged plan, inside one transaction.
//! Must never leave half a batch, nor the roll-up behind the opinions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{connection, connection_state, fetch_run, review, review_event};

use super::{
    AlertLimits, Failure, Ingest, Run, RunKind,
    alerts::Alerts,
    form,
    health::{self, HealthChange},
    judge::Judged,
    plan::Plan,
};
use crate::{
    domain::{
        Batch, Claimed, EventKind, Known, ReplyId, ReplyState, Report, Review, ReviewId, RunId, Scope, SourceReply,
        Verdict, batch::KnownIndex, text,
    },
    reply,
    routing::Change,
    store::{StoreError, WriteTx, daily::Deltas, reviews, rules, runs},
};

/// Opinions whose rows are in memory at a time.
const CHUNK: usize = 1_000;

/// What one transaction writes for one run.
pub(super) struct Apply<'a> {
    pub(super) cx: &'a Ingest<'a>,
    pub(super) tx: &'a WriteTx,
    pub(super) connection: &'a connection::Model,
    pub(super) state: &'a connection_state::Model,
    pub(super) run: &'a Run,
    pub(super) failure: Option<&'a Failure>,
    pub(super) now: DateTime<Utc>,
    zone: Tz,
    run_id: RunId,
    silent: bool,
    daily: Deltas,
    events: Vec<review_event::Model>,
}

/// What one transaction did.
pub(super) struct Applied {
    pub(super) report: Report,
    pub(super) health: HealthChange,
    /// Answers of ours that the source confirmed, refused or lost.
    pub(super) moved: Vec<(ReplyId, ReplyState)>,
}

/// What happens to one opinion that is known.
#[derive(Default)]
struct Fate {
    /// A changed form; with a verdict when the opinion itself changed.
    form: Option<(Review, Option<Verdict>)>,
    restored: bool,
    removed: Option<Known>,
}

impl<'a> Apply<'a> {
    pub(super) fn new(
        cx: &'a Ingest<'a>,
        tx: &'a WriteTx,
        connection: &'a connection::Model,
        state: &'a connection_state::Model,
        zone: Tz,
        run: &'a Run,
        failure: Option<&'a Failure>,
    ) -> Self {
        let silent = matches!(run.kind, RunKind::Import) || state.first_complete_at.is_none();
        Self {
            cx,
            tx,
            connection,
            state,
            run,
            failure,
            now: cx.env.now(),
            zone,
            run_id: cx.env.id(),
            silent,
            daily: Deltas::default(),
            events: Vec::new(),
        }
    }

    /// Writes all of it.
    pub(super) async fn everything(
        mut self,
        batch: &Batch,
        judged: Judged,
        held: usize,
    ) -> Result<Applied, StoreError> {
        let Judged { insert, revise, plan, known } = judged;
        let mut report = Report {
            fetched: batch.reviews.len() + batch.rejected.len(),
            new: insert.len(),
            edited: revise.len(),
            touched: plan.touch.len(),
            missing: plan.missing.len(),
            removed: plan.remove.len(),
            restored: plan.restore.len(),
            unchanged: plan.unchanged,
            rejected: batch.rejected.len() + plan.rejected.len(),
            held: held + insert.len() + plan.restore.len() - plan.remove.len(),
            claimed: batch.claimed.and_then(|claimed| claimed.count),
            alerts: 0,
        };
        let listens = if self.silent || (insert.is_empty() && revise.is_empty()) {
            Vec::new()
        } else {
            rules::active(&**self.tx, Scope(self.connection.business_id)).await?
        };
        let mut alerts = Alerts::new(listens, self.now, self.zone);
        let refused = reasons(batch, &plan);
        self.insert(insert, &mut alerts).await?;
        self.change(revise, plan, &mut alerts).await?;
        report.alerts = alerts.write(&self).await?;
        std::mem::take(&mut self.daily).write(self.tx).await?;
        // After the roll-up: an answer of ours that was confirmed or lost moves it once more.
        let moved = self.confirm(batch, &known).await?;
        reviews::insert_events(self.tx, std::mem::take(&mut self.events)).await?;
        let health = health::write(&self, batch, &report).await?;
        self.log(batch, &report, refused).await?;
        Ok(Applied { report, health, moved })
    }

    /// Compares the answers that the source shows with ours. An opinion that was not known has none of ours.
    async fn confirm(&self, batch: &Batch, known: &KnownIndex) -> Result<Vec<(ReplyId, ReplyState)>, StoreError> {
        let mut seen: HashMap<ReviewId, Option<&SourceReply>> = HashMap::new();
        for raw in &batch.reviews {
            let known = text::plain_line(&raw.external_id).and_then(|id| known.0.get(&id));
            if let Some(known) = known {
                seen.entry(known.id).or_insert(raw.reply.as_ref());
            }
        }
        let seen: Vec<_> = seen.into_iter().collect();
        reply::confirm_batch(self.tx, self.cx.env, Scope(self.connection.business_id), &seen).await
    }

    async fn insert(&mut self, insert: Vec<(Review, Verdict)>, alerts: &mut Alerts) -> Result<(), StoreError> {
        let mut insert = insert.into_iter().peekable();
        while insert.peek().is_some() {
            let (mut rows, mut verdicts) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
            for (review, verdict) in insert.by_ref().take(CHUNK) {
                let id = self.cx.env.id_at(self.now);
                let language = review.language.clone();
                let row = form::first(id, self.connection, review, &verdict, self.silent, self.zone, self.now);
                self.daily.add(&row);
                if row.reply_text.is_some() && !self.silent {
                    self.note(id, EventKind::ReplyAdded, None);
                }
                alerts.consider(&row, language.as_ref(), &verdict, Change::New);
                verdicts.push(form::verdict(&row, verdict, self.now));
                rows.push(row);
            }
            reviews::insert(self.tx, rows).await?;
            reviews::insert_verdicts(self.tx, verdicts).await?;
        }
        Ok(())
    }

    async fn change(
        &mut self,
        revise: Vec<(Known, Review, Verdict)>,
        plan: Plan,
        alerts: &mut Alerts,
    ) -> Result<(), StoreError> {
        let ids = |known: &[Known]| known.iter().map(|known| known.id).collect::<Vec<_>>();
        reviews::mark_missing(self.tx, &ids(&plan.missing), self.now).await?;
        reviews::clear_missing(self.tx, &ids(&plan.found)).await?;

        let mut fates: HashMap<ReviewId, Fate> = HashMap::new();
        for (known, review, verdict) in revise {
            fates.entry(known.id).or_default().form = Some((review, Some(verdict)));
        }
        for (known, review) in plan.touch {
            fates.entry(known.id).or_default().form = Some((review, None));
        }
        for known in plan.restore {
            fates.entry(known.id).or_default().restored = true;
        }
        for known in plan.remove {
            let id = known.id;
            fates.entry(id).or_default().removed = Some(known);
        }
        let mut ids: Vec<ReviewId> = fates.keys().copied().collect();
        ids.sort_unstable();
        for ids in ids.chunks(CHUNK) {
            let (mut rows, mut revisions, mut verdicts) = (Vec::new(), Vec::new(), Vec::new());
            for before in reviews::lock_many(self.tx, ids).await? {
                let fate = fates.remove(&before.id).unwrap_or_default();
                let mut after = before.clone();
                self.mark(&mut after, &fate);
                if let Some((review, verdict)) = fate.form {
                    let language = review.language.clone();
                    match verdict {
                        None => form::fill(&mut after, review, self.zone, self.now),
                        Some(verdict) => {
                            revisions.push(form::replaced(&before, self.now));
                            form::revise(&mut after, review, &verdict, self.zone, self.now);
                            let stars = crate::store::daily::stars(before.rating_value, before.rating_best);
                            let change = Change::Edited { p_negative: before.p_negative, stars };
                            alerts.consider(&after, language.as_ref(), &verdict, change);
                            verdicts.push(form::verdict(&after, verdict, self.now));
                        }
                    }
                    self.note_reply(&before, &after);
                }
                self.daily.change(&before, &after);
                rows.push(after);
            }
            reviews::insert_revisions(self.tx, revisions).await?;
            reviews::rewrite(self.tx, rows).await?;
            reviews::insert_verdicts(self.tx, verdicts).await?;
        }
        Ok(())
    }

    fn mark(&mut self, row: &mut review::Model, fate: &Fate) {
        if let Some(known) = &fate.removed {
            row.missing_walks = known.missing_walks;
            row.missing_since = known.missing_since;
            row.removed_at = known.removed_at;
            self.note(row.id, EventKind::Removed, None);
        }
        if fate.restored {
            row.missing_walks = 0;
            row.missing_since = None;
            row.removed_at = None;
            row.restored_at = Some(self.now);
            self.note(row.id, EventKind::Restored, None);
        }
    }

    /// What happened to the answer at the source, with the text that is no longer there.
    fn note_reply(&mut self, before: &review::Model, after: &review::Model) {
        let kind = match (&before.reply_text, &after.reply_text) {
            (None, Some(_)) => EventKind::ReplyAdded,
            (Some(_), None) => EventKind::ReplyRemoved,
            (Some(was), Some(is)) if was != is => EventKind::ReplyChanged,
            _ => return,
        };
        self.note(after.id, kind, before.reply_text.clone());
    }

    fn note(&mut self, review: ReviewId, kind: EventKind, detail: Option<String>) {
        self.events.push(review_event::Model {
            id: self.cx.env.id_at(self.now),
            business_id: self.connection.business_id,
            review_id: review,
            run_id: Some(self.run_id),
            kind,
            detail,
            at: self.now,
        });
    }

    async fn log(&self, batch: &Batch, report: &Report, refused: Option<String>) -> Result<(), StoreError> {
        let claimed = batch.claimed.unwrap_or_default();
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let row = fetch_run::Model {
            id: self.run_id,
            business_id: self.connection.business_id,
            connection_id: self.connection.id,
            walk: self.run.walk,
            listing: batch.listing.as_str().to_owned(),
            started_at: self.run.started_at,
            finished_at: self.now,
            silent: self.silent,
            fetched: count(report.fetched),
            added: count(report.new),
            edited: count(report.edited),
            touched: count(report.touched),
            missing: count(report.missing),
            removed: count(report.removed),
            restored: count(report.restored),
            unchanged: count(report.unchanged),
            rejected: count(report.rejected),
            held: count(report.held),
            claimed_count: claimed_count(claimed),
            claimed_average: claimed.average,
            error_label: self.failure.map(|failure| failure.label.to_owned()),
            error_detail: self.failure.map(|failure| failure.detail.clone()).or(refused),
        };
        runs::insert(self.tx, row).await
    }

    pub(super) fn limits(&self) -> AlertLimits {
        self.cx.alerts
    }
}

pub(super) fn claimed_count(claimed: Claimed) -> Option<i64> {
    claimed.count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))
}

/// Why the first few items were not kept, for the run log.
fn reasons(batch: &Batch, plan: &Plan) -> Option<String> {
    let refused: Vec<_> = batch.rejected.iter().chain(&plan.rejected).collect();
    if refused.is_empty() {
        return None;
    }
    let few: Vec<_> = refused.iter().take(5).map(|refused| format!("{}: {}", refused.item, refused.reason)).collect();
    let more = refused.len().saturating_sub(few.len());
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    Some(format!("not kept: {}{rest}", few.join("; ")).chars().take(2_000).collect())
}
