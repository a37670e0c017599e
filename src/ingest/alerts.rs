//! From opinions to dispatches and their jobs, with a limit on mails.
//! Must never lose a dispatch to the limit: what is above it waits for a digest.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::{dispatch, review};

use super::{AlertLimits, apply::Apply};
use crate::{
    domain::{Dispatch, DispatchMode, DispatchState, Job, Language, Locale, Rule, Scope, Verdict},
    outbox,
    routing::{self, Change, Routed},
    store::{StoreError, daily::stars, dispatches},
};

/// Dispatches of one batch, decided while its rows are made.
pub(super) struct Alerts {
    rules: Vec<Rule>,
    now: DateTime<Utc>,
    zone: Tz,
    decided: Vec<Dispatch>,
}

impl Alerts {
    /// Without rules nobody is told.
    pub(super) fn new(rules: Vec<Rule>, now: DateTime<Utc>, zone: Tz) -> Self {
        Self { rules, now, zone, decided: Vec::new() }
    }

    /// Decides who is told of this form.
    pub(super) fn consider(
        &mut self,
        row: &review::Model,
        language: Option<&Language>,
        verdict: &Verdict,
        change: Change,
    ) {
        if self.rules.is_empty() {
            return;
        }
        let lists = [&row.pros, &row.cons].into_iter().filter_map(|list| list.as_array()).flatten();
        let mut texts: Vec<&str> = lists.filter_map(|item| item.as_str()).collect();
        texts.extend(row.title.as_deref());
        texts.push(&row.text);
        let routed = Routed {
            id: row.id,
            revision: row.revision,
            source: &row.source,
            location: row.location_id,
            stars: stars(row.rating_value, row.rating_best),
            language,
            texts: &texts,
        };
        self.decided.extend(routing::route(&routed, verdict, change, &self.rules, self.now, self.zone));
    }

    /// Writes the dispatches and their jobs. Returns how many dispatches are new.
    pub(super) async fn write(self, apply: &Apply<'_>) -> Result<usize, StoreError> {
        if self.decided.is_empty() {
            return Ok(0);
        }
        let (tx, env, business) = (apply.tx, apply.cx.env, apply.connection.business_id);
        let mut recipients: Vec<String> = self.decided.iter().map(address).collect();
        recipients.sort_unstable();
        recipients.dedup();
        let since = self.now - TimeDelta::hours(1);
        let told = dispatches::alerts_since(&**tx, Scope(business), &recipients, since).await?;
        let mut limit = Limit { told, allowed: allowed(apply.limits()) };
        let digest_at = self.now + apply.limits().overflow;

        let rows: Vec<dispatch::Model> = self
            .decided
            .into_iter()
            .map(|decided| {
                let recipient = address(&decided);
                let over = decided.mode == DispatchMode::Alert && !limit.allows(&recipient);
                dispatch::Model {
                    id: env.id_at(self.now),
                    business_id: business,
                    rule_id: decided.rule,
                    review_id: decided.review,
                    revision: decided.revision,
                    recipient,
                    locale: decided.recipient.locale,
                    mode: if over { DispatchMode::Digest } else { decided.mode },
                    state: DispatchState::Waiting,
                    due_at: if over { decided.due_at.max(digest_at) } else { decided.due_at },
                    created_at: self.now,
                    sent_at: None,
                }
            })
            .collect();
        let inserted = dispatches::insert(tx, rows.clone()).await?;

        let mut digests: BTreeMap<(String, &str), (Locale, DateTime<Utc>)> = BTreeMap::new();
        let mut notices = Vec::new();
        for row in rows.into_iter().filter(|row| inserted.contains(&row.id)) {
            match row.mode {
                DispatchMode::Alert => notices.push((Job::Notify { dispatch: row.id }, row.due_at)),
                DispatchMode::Digest => {
                    let earliest =
                        digests.entry((row.recipient, row.locale.as_str())).or_insert((row.locale, row.due_at));
                    earliest.1 = earliest.1.min(row.due_at);
                }
            }
        }
        outbox::enqueue_all(tx, env, Some(business), notices).await?;
        for ((recipient, _), (locale, due)) in digests {
            outbox::enqueue(tx, env, Some(business), &Job::Digest { recipient, locale, until: due }, due).await?;
        }
        Ok(inserted.len())
    }
}

/// The address as it is kept: the same for every spelling.
fn address(dispatch: &Dispatch) -> String {
    dispatch.recipient.email.trim().to_lowercase()
}

/// Mails of their own an hour: what is left of the limit beside the digests of the same hour.
fn allowed(limits: AlertLimits) -> i64 {
    let overflow = limits.overflow.num_minutes().max(1);
    let digests = (60 + overflow - 1) / overflow;
    (i64::from(limits.per_hour) - digests).max(1)
}

/// Counts mails by recipient.
struct Limit {
    told: HashMap<String, i64>,
    allowed: i64,
}

impl Limit {
    fn allows(&mut self, recipient: &str) -> bool {
        let told = self.told.entry(recipient.to_owned()).or_default();
        if *told >= self.allowed {
            return false;
        }
        *told += 1;
        true
    }
}
