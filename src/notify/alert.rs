//! The mail on one opinion.
//! Must never hide what it is about: the opinion is quoted, and linked where it stands.

use serde::Serialize;

use super::{
    Draft, TemplateError,
    reasons::{capital, moving, reasons, recommendation},
    templates,
    view::{self, Link},
    wording::{self, Run, Stars, clipped, quote},
};
use crate::{
    config::Server,
    domain::{DatePrecision, Locale, Rating, verdict::Part},
    i18n::{self, Args},
    store::mail::Alert,
};

/// The longest part of an opinion that a mail quotes, in characters. A mail beyond some 100 kB is cut by clients.
const MOST_QUOTED: usize = 4_000;

#[derive(Serialize)]
struct View {
    lang: &'static str,
    subject: String,
    preheader: String,
    class: &'static str,
    colour: &'static str,
    mark: &'static str,
    headline: String,
    source: String,
    location: String,
    notices: Vec<String>,
    rating: Option<Stars>,
    recommendation: Option<String>,
    title: Vec<Run>,
    title_text: String,
    body: Vec<Run>,
    body_text: String,
    body_cut: bool,
    cut_note: String,
    wordless: String,
    lists: Vec<List>,
    author: String,
    date: Option<String>,
    original: Option<Link>,
    action: Link,
    why: String,
    reasons: Vec<String>,
    nobody: String,
    footer: Vec<Link>,
}

#[derive(Serialize)]
struct List {
    name: String,
    items: String,
}

/// The mail of one dispatch. `source` is how people call the source.
pub fn alert(facts: &Alert, source: &str, server: &Server) -> Result<Draft, TemplateError> {
    let (locale, review) = (facts.dispatch.locale, &facts.review);
    let zone = wording::zone(&facts.business.time_zone);
    let say = |key: &str| i18n::text(locale, key);
    let moving = facts.verdict.as_ref().map(moving).unwrap_or_default();
    let location = clipped(facts.location.as_ref().map_or("", |location| &location.name), 80);
    let title = review.title.as_deref().map(|title| quote(title, Part::Title, &moving, 300)).unwrap_or_default();
    let body = quote(&review.text, Part::Text, &moving, MOST_QUOTED);
    let because: Vec<String> = reasons(locale, facts.verdict.as_ref(), facts.rule.as_ref());
    let first = because.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    let view =
        View {
            lang: locale.as_str(),
            subject: subject(facts, source, &location),
            preheader: with(locale, "mail-alert-because", [("reasons", first)]),
            class: wording::class(review.sentiment),
            colour: view::colour(review.sentiment),
            mark: wording::mark(review.sentiment),
            headline: say(&format!("mail-alert-headline-{}", review.sentiment)),
            source: clipped(source, 80),
            location,
            notices: notices(facts),
            rating: rating(facts).map(|rating| wording::stars(locale, rating)),
            recommendation: review.recommended.map(|recommended| capital(&recommendation(locale, recommended))),
            title_text: title.plain(),
            title: title.runs,
            body_text: body.plain(),
            body_cut: body.is_cut,
            body: body.runs,
            cut_note: say("mail-alert-cut"),
            wordless: say("mail-alert-wordless"),
            lists: [("mail-alert-pros", &review.pros), ("mail-alert-cons", &review.cons)]
                .into_iter()
                .filter_map(|(key, items)| {
                    let items: Vec<String> = serde_json::from_value(items.clone()).unwrap_or_default();
                    let items = clipped(&items.join(", "), 600);
                    (!items.is_empty()).then(|| List { name: say(key), items })
                })
                .collect(),
            author: review.author.as_deref().map_or_else(|| say("mail-alert-anonymous"), |author| clipped(author, 80)),
            date: review.published_at.map(|at| match review.published_precision {
                DatePrecision::Second | DatePrecision::Minute => i18n::date_time(locale, at, zone),
                DatePrecision::Day | DatePrecision::Unknown => i18n::date(locale, at, zone),
            }),
            original: review.url.as_ref().filter(|url| url.starts_with("https://") || url.starts_with("http://")).map(
                |url| Link::new(with(locale, "mail-alert-original", [("source", clipped(source, 80))]), url.clone()),
            ),
            action: Link::new(say("mail-alert-button"), server.link(&format!("/r/{}", review.id))),
            why: say("mail-alert-why"),
            reasons: because.iter().map(|reason| capital(reason)).collect(),
            nobody: say("mail-alert-nobody"),
            footer: view::footer(locale, &clipped(&facts.business.name, 80), server),
        };
    let (html, text) = templates::both("alert", &view)?;
    Ok(Draft {
        kind: "alert",
        id: facts.dispatch.id.to_string(),
        thread: Some(review.id.to_string()),
        list: facts.business.key.clone(),
        to: facts.dispatch.recipient.clone(),
        subject: view.subject,
        text,
        html,
    })
}

fn rating(facts: &Alert) -> Option<Rating> {
    let review = &facts.review;
    Rating::new(review.rating_value?, review.rating_worst?, review.rating_best?).ok()
}

fn rating_before(facts: &Alert) -> Option<Rating> {
    let before = facts.before.as_ref()?;
    Rating::new(before.rating_value?, before.rating_worst?, before.rating_best?).ok()
}

/// `▼ 1★ Google: „Paczka przyszła po dwóch…”`; with `5★ → 1★` when the rating changed.
fn subject(facts: &Alert, source: &str, location: &str) -> String {
    let (locale, review) = (facts.dispatch.locale, &facts.review);
    let short = |rating| wording::stars(locale, rating).short;
    let rated = match (rating_before(facts).map(short), rating(facts).map(short)) {
        (Some(before), Some(now)) if before != now => format!("{before} → {now}"),
        (_, Some(now)) => now,
        (_, None) => match review.recommended {
            Some(recommended) => recommendation(locale, recommended),
            None => view::sentiment(locale, review.sentiment),
        },
    };
    let words = if review.text.trim().is_empty() { review.title.as_deref().unwrap_or_default() } else { &review.text };
    let quote = clipped(words, 64);
    let mark = wording::mark(review.sentiment).to_owned();
    let (rating, source) = (("rating", rated), ("source", clipped(source, 40)));
    if quote.is_empty() {
        let location = ("location", location.to_owned());
        with(locale, "mail-alert-subject-wordless", [("mark", mark), rating, source, location])
    } else {
        with(locale, "mail-alert-subject", [("mark", mark), rating, source, ("quote", quote)])
    }
}

/// What is not as one would expect: changed, gone, answered.
fn notices(facts: &Alert) -> Vec<String> {
    let (locale, review) = (facts.dispatch.locale, &facts.review);
    let mut notices = Vec::new();
    if let Some(before) = &facts.before {
        let short = |rating| wording::stars(locale, rating).short;
        let (was, is) = (rating_before(facts).map(short), rating(facts).map(short));
        notices.push(match (was, is) {
            (Some(was), Some(is)) if was != is => with(locale, "mail-alert-edited", [("before", was), ("after", is)]),
            _ => i18n::text(locale, "mail-alert-edited-text"),
        });
        let quote = clipped(&before.text, 240);
        if !quote.is_empty() && before.text != review.text {
            notices.push(with(locale, "mail-alert-before", [("quote", quote)]));
        }
    }
    if let Some(at) = review.removed_at {
        let date = i18n::date(locale, at, wording::zone(&facts.business.time_zone));
        notices.push(with(locale, "mail-alert-gone", [("date", date)]));
    }
    if review.answered_at.is_some() {
        notices.push(i18n::text(locale, "mail-alert-answered"));
    }
    notices
}

fn with<const N: usize>(locale: Locale, key: &str, args: [(&'static str, String); N]) -> String {
    let args: Args = args.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    i18n::text_with(locale, key, &args)
}
