//! The mail on many opinions: grouped, counted, each with its link.
//! Must never leave an opinion uncounted, even where there is no room for its line.

use std::collections::{HashMap, HashSet};

use entity::review;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{
    Draft, TemplateError,
    reasons::recommendation,
    templates,
    view::{self, Link},
    wording::{self, Stars, clipped},
};
use crate::{
    config::Server,
    domain::{JobId, Locale, LocationId, Rating, Sentiment},
    i18n::{self, Args},
    store::mail::Digest,
};

/// Lines in one mail; the rest is counted and waits in the inbox.
const MOST_LINES: usize = 50;

#[derive(Serialize)]
struct View {
    lang: &'static str,
    subject: String,
    preheader: String,
    headline: String,
    counts: String,
    groups: Vec<Group>,
    more: Option<String>,
    history_title: String,
    history: Vec<String>,
    history_note: String,
    action: Link,
    nobody: String,
    footer: Vec<Link>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    count: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    class: &'static str,
    colour: &'static str,
    mark: &'static str,
    sentiment: String,
    rating: Option<Stars>,
    line: String,
    meta: String,
    url: String,
}

/// The mail of one digest job. `source` says how people call a source.
pub fn digest(
    facts: &Digest,
    job: JobId,
    recipient: &str,
    locale: Locale,
    source: &dyn Fn(&str) -> String,
    server: &Server,
) -> Result<Draft, TemplateError> {
    let business = clipped(&facts.business.name, 80);
    let location = |id: LocationId| {
        let found = facts.locations.iter().find(|location| location.id == id);
        clipped(found.map_or("", |location| &location.name), 80)
    };
    let mut seen = HashSet::new();
    let mut reviews: Vec<&review::Model> =
        facts.items.iter().map(|(_, review)| review).filter(|review| seen.insert(review.id)).collect();
    // The worst first, so that a full mail leaves out what can wait.
    reviews.sort_by_key(|review| (!review.flagged, std::cmp::Reverse(review.sort_at)));
    let total = reviews.len();
    let tally = |sentiment| {
        let count = reviews.iter().filter(|review| review.sentiment == sentiment).count();
        i18n::integer(locale, count as i64).into()
    };
    let counts = i18n::text_with(
        locale,
        "mail-digest-counts",
        &Args::from([
            ("negative".into(), tally(Sentiment::Negative)),
            ("mixed".into(), tally(Sentiment::Mixed)),
            ("positive".into(), tally(Sentiment::Positive)),
        ]),
    );
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<(&str, LocationId), usize> = HashMap::new();
    let mut sizes: Vec<i64> = Vec::new();
    for (index, review) in reviews.iter().enumerate() {
        let at = *places.entry((&review.source, review.location_id)).or_insert_with(|| {
            let name = format!("{} · {}", clipped(&source(&review.source), 80), location(review.location_id));
            groups.push(Group { name, count: String::new(), items: Vec::new() });
            sizes.push(0);
            groups.len() - 1
        });
        sizes[at] += 1;
        if index < MOST_LINES {
            groups[at].items.push(item(review, locale, &facts.business.time_zone, server));
        }
    }
    for (group, size) in groups.iter_mut().zip(sizes) {
        group.count = i18n::integer(locale, size);
    }
    let counted = |key: &str, count: usize| {
        let args = Args::from([("count".into(), (count as i64).into()), ("business".into(), business.clone().into())]);
        i18n::text_with(locale, key, &args)
    };
    let subject = counted("mail-digest-subject", total);
    let view = View {
        lang: locale.as_str(),
        preheader: counts.clone(),
        headline: subject.clone(),
        subject,
        counts,
        groups,
        more: (total > MOST_LINES).then(|| counted("mail-digest-more", total - MOST_LINES)),
        history_title: i18n::text(locale, "mail-digest-history"),
        history: facts
            .history
            .iter()
            .map(|line| {
                let count = i18n::text_with(locale, "opinions", &Args::from([("count".into(), line.count.into())]));
                format!("{} · {}: {count}", clipped(&source(&line.source), 80), location(line.location_id))
            })
            .collect(),
        history_note: i18n::text(locale, "mail-digest-history-note"),
        action: Link::new(i18n::text(locale, "mail-digest-button"), server.link("/")),
        nobody: i18n::text(locale, "mail-digest-nobody"),
        footer: view::footer(locale, &business, server),
    };
    let (html, text) = templates::both("digest", &view)?;
    Ok(Draft {
        kind: "digest",
        id: format!("{job}.{}", content_tag(facts)),
        thread: None,
        list: facts.business.key.clone(),
        to: recipient.to_owned(),
        subject: view.subject,
        text,
        html,
    })
}

/// Names what is told: should more be waiting when a digest is sent once more, it is another mail, and no client
/// takes it for a copy and hides what is new.
fn content_tag(facts: &Digest) -> String {
    let mut ids: Vec<String> = facts.items.iter().map(|(dispatch, _)| dispatch.id.to_string()).collect();
    ids.sort_unstable();
    hex::encode(&Sha256::digest(ids.join(","))[..6])
}

fn item(review: &review::Model, locale: Locale, time_zone: &str, server: &Server) -> Item {
    let rating = match (review.rating_value, review.rating_worst, review.rating_best) {
        (Some(value), Some(worst), Some(best)) => Rating::new(value, worst, best).ok(),
        _ => None,
    };
    let words = if review.text.trim().is_empty() { review.title.as_deref().unwrap_or_default() } else { &review.text };
    let mut line = clipped(words, 110);
    if line.is_empty() {
        line = i18n::text(locale, "mail-alert-wordless");
    }
    let author = review.author.as_deref().map(|author| clipped(author, 60));
    let mut meta = vec![author.unwrap_or_else(|| i18n::text(locale, "mail-alert-anonymous"))];
    meta.extend(review.published_at.map(|at| i18n::date(locale, at, wording::zone(time_zone))));
    meta.extend(review.recommended.map(|recommended| recommendation(locale, recommended)));
    meta.extend(review.removed_at.map(|_| i18n::text(locale, "mail-digest-gone")));
    meta.extend(review.answered_at.map(|_| i18n::text(locale, "mail-digest-answered")));
    Item {
        class: wording::class(review.sentiment),
        colour: view::colour(review.sentiment),
        mark: wording::mark(review.sentiment),
        sentiment: view::sentiment(locale, review.sentiment),
        rating: rating.map(|rating| wording::stars(locale, rating)),
        line,
        meta: meta.join(" · "),
        url: server.link(&format!("/r/{}", review.id)),
    }
}
