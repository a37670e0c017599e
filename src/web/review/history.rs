//! What happened to an opinion, in one line of time.
//! Must never leave out what does not flatter: edits, removals and corrections stand beside the answers.

use chrono::{DateTime, Utc};
use entity::{review, revision};
use serde::Serialize;

use crate::{
    domain::{
        DispatchState, EventKind, Label, Locale, ReplyState,
        diff::{self, Change},
    },
    reply::problem_text,
    store::timeline::Dossier,
    web::{inbox::stars, text},
};

/// One entry, oldest first.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Entry {
    at: DateTime<Utc>,
    /// `seen`, `edited`, `removed` …: the end of the key in the catalogue.
    kind: &'static str,
    by: Option<String>,
    text: Option<String>,
    changes: Vec<Change>,
    stars_before: Option<f64>,
    stars_after: Option<f64>,
}

impl Entry {
    fn new(at: DateTime<Utc>, kind: &'static str) -> Self {
        Self { at, kind, by: None, text: None, changes: Vec::new(), stars_before: None, stars_after: None }
    }
}

/// Everything that happened, oldest first.
pub(super) fn entries(locale: Locale, dossier: &Dossier) -> Vec<Entry> {
    let review = &dossier.review;
    let mut all = vec![Entry::new(review.first_seen_at, if review.silent { "imported" } else { "seen" })];
    all.extend(edits(&dossier.revisions, review));
    for event in &dossier.events {
        let mut entry = Entry::new(event.at, event_kind(event.kind));
        entry.text = event.detail.as_deref().map(text::calm);
        all.push(entry);
    }
    for correction in &dossier.corrections {
        let kind = match correction.label {
            Label::Negative => "corrected-negative",
            Label::NotNegative => "corrected-not-negative",
        };
        let by = dossier.people.get(&correction.user_id).cloned();
        all.push(Entry { by, ..Entry::new(correction.created_at, kind) });
    }
    for dispatch in dossier.dispatches.iter().filter(|dispatch| dispatch.state == DispatchState::Sent) {
        let by = Some(dispatch.recipient.clone());
        all.push(Entry { by, ..Entry::new(dispatch.sent_at.unwrap_or(dispatch.created_at), "told") });
    }
    for reply in dossier.replies.iter().filter(|reply| reply.state != ReplyState::Draft) {
        let by = reply.approved_by.and_then(|id| dossier.people.get(&id).cloned());
        let at = reply.approved_at.unwrap_or(reply.created_at);
        all.push(Entry { by, text: Some(text::calm(&reply.text)), ..Entry::new(at, "answer-approved") });
        if let Some(live) = reply.live_at {
            all.push(Entry::new(live, "answer-live"));
        }
        if let Some(problem) = &reply.problem {
            let kind = match reply.state {
                ReplyState::Rejected => "answer-rejected",
                ReplyState::Lost => "answer-lost",
                _ => "answer-unknown",
            };
            all.push(Entry {
                text: Some(text::line(&problem_text(locale, problem))),
                ..Entry::new(reply.updated_at, kind)
            });
        }
    }
    if let Some(at) = review.resolved_at {
        let by = review.resolved_by.and_then(|id| dossier.people.get(&id).cloned());
        all.push(Entry { by, ..Entry::new(at, "resolved") });
    }
    all.sort_by_key(|entry| entry.at);
    all
}

fn event_kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Removed => "removed",
        EventKind::Restored => "restored",
        EventKind::ReplyAdded => "reply-added",
        EventKind::ReplyChanged => "reply-changed",
        EventKind::ReplyRemoved => "reply-removed",
    }
}

/// Each earlier form against the one that replaced it.
fn edits(revisions: &[revision::Model], review: &review::Model) -> Vec<Entry> {
    let words =
        |title: Option<&String>, text: &String| title.map_or_else(|| text.clone(), |title| format!("{title}\n{text}"));
    let mut forms: Vec<(String, Option<f64>)> = revisions
        .iter()
        .map(|form| (words(form.title.as_ref(), &form.text), stars(form.rating_value, form.rating_best)))
        .collect();
    forms.push((words(review.title.as_ref(), &review.text), stars(review.rating_value, review.rating_best)));
    revisions
        .iter()
        .zip(forms.windows(2))
        .map(|(revision, pair)| {
            let ((before, had), (after, has)) = (&pair[0], &pair[1]);
            let changes = if before == after { Vec::new() } else { diff::words(before, after) };
            let changes = changes.into_iter().map(calmed).collect();
            let rated = had != has;
            Entry {
                changes,
                stars_before: had.filter(|_| rated),
                stars_after: has.filter(|_| rated),
                ..Entry::new(revision.replaced_at, "edited")
            }
        })
        .collect()
}

fn calmed(change: Change) -> Change {
    match change {
        Change::Keep(words) => Change::Keep(text::calm(&words)),
        Change::Add(words) => Change::Add(text::calm(&words)),
        Change::Remove(words) => Change::Remove(text::calm(&words)),
    }
}
