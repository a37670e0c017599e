//! How a connection is doing after a run, and telling its owners once.
//! Must never tell twice of one trouble: only a run that went well makes the next notice possible.

use chrono::TimeDelta;
use entity::connection_state;
use sea_orm::{IntoActiveModel, Set};

use super::{
    Failure, RunKind,
    apply::{Apply, claimed_count},
};
use crate::{
    domain::{Batch, Health, Job, Listing, Report, Scope},
    outbox::{
        self,
        backoff::{self, Policy},
    },
    store::{StoreError, connections, users},
};

/// A connection that tries again by itself is brought to its owners' notice after failing for so long ...
const GRACE: TimeDelta = TimeDelta::hours(24);

/// ... and so often.
const GRACE_FAILURES: i64 = 3;

/// What a run did to the health of its connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HealthChange {
    pub(super) paused: bool,
    pub(super) recovered: bool,
}

/// Writes the state after a run, and the jobs that tell the owners.
pub(super) async fn write(apply: &Apply<'_>, batch: &Batch, report: &Report) -> Result<HealthChange, StoreError> {
    let (before, now) = (apply.state, apply.now);
    let mut state = before.clone().into_active_model();
    if report.new > 0 {
        state.last_new_at = Set(Some(now));
    }
    let RunKind::Walk { ends_history, next_full_at, .. } = &apply.run.kind else {
        if report.new > 0 {
            connections::update_state(apply.tx, state).await?;
        }
        return Ok(HealthChange::default());
    };
    state.last_run_at = Set(Some(now));
    if let Some(claimed) = batch.claimed {
        state.claimed_count = Set(claimed_count(claimed));
        state.claimed_average = Set(claimed.average);
    }
    let change = if let Some(failure) = apply.failure {
        failed(apply, &mut state, failure, report).await?
    } else {
        state.cursor = Set(serde_json::to_value(&batch.next).unwrap_or_default());
        state.health = Set(Health::Ok);
        state.paused = Set(false);
        state.error_label = Set(None);
        state.error_key = Set(None);
        state.error_detail = Set(None);
        state.failures = Set(0);
        state.retry_not_before = Set(None);
        state.owner_told_at = Set(None);
        state.last_ok_at = Set(Some(now));
        if batch.listing == Listing::Complete {
            state.last_complete_at = Set(Some(now));
        }
        if *ends_history && before.first_complete_at.is_none() {
            state.first_complete_at = Set(Some(now));
        }
        if let Some(next) = next_full_at {
            state.next_full_at = Set(*next);
        }
        let troubled = before.failures > 0 || !matches!(before.health, Health::Ok | Health::New);
        HealthChange { paused: false, recovered: troubled }
    };
    connections::update_state(apply.tx, state).await?;
    Ok(change)
}

async fn failed(
    apply: &Apply<'_>,
    state: &mut connection_state::ActiveModel,
    failure: &Failure,
    report: &Report,
) -> Result<HealthChange, StoreError> {
    let (before, now, env) = (apply.state, apply.now, apply.cx.env);
    let failures = before.failures + 1;
    let paused = failure.pause.is_some();
    state.failures = Set(failures);
    state.paused = Set(paused);
    state.health = Set(failure.pause.unwrap_or(Health::Degraded));
    state.error_label = Set(Some(failure.label.to_owned()));
    state.error_key = Set(Some(failure.key.to_owned()));
    state.error_detail = Set(Some(failure.detail.clone()));
    if !paused {
        let again = backoff::next_attempt(Policy::Fetch, failures, now, env.unit(), failure.retry_after);
        state.retry_not_before = Set(again);
        if let Some(again) = again.filter(|again| *again < before.next_check_at) {
            state.next_check_at = Set(again);
        }
    }
    // A walk that broke off in the middle left older opinions unread behind newer ones that are known now.
    if report.fetched > 0 {
        state.next_full_at = Set(before.next_full_at.min(now));
    }
    let since = before.last_ok_at.unwrap_or(apply.connection.created_at);
    let lasting = failures >= GRACE_FAILURES && now.signed_duration_since(since) >= GRACE;
    if (paused || lasting) && before.owner_told_at.is_none() {
        for owner in users::owners(&**apply.tx, Scope(before.business_id)).await? {
            let notice = Job::OwnerNotice {
                connection: before.connection_id,
                recipient: owner.email,
                locale: owner.locale,
                problem: failure.key.to_owned(),
            };
            outbox::enqueue(apply.tx, env, Some(before.business_id), &notice, now).await?;
        }
        state.owner_told_at = Set(Some(now));
    }
    Ok(HealthChange { paused, recovered: false })
}
