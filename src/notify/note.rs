//! Short mails: a connection needs a person, the disk was full, somebody guesses at a password, mail works.
//! Must never blame anybody: what happened, what it means, what to do.

use chrono::{DateTime, Utc};
use entity::{business, user};
use serde::Serialize;

use super::{
    Draft, TemplateError, templates,
    view::{self, Link},
    wording::clipped,
};
use crate::{
    config::Server,
    domain::{JobId, Locale},
    i18n::{self, Args},
    store::{businesses, mail::Notice},
};

#[derive(Serialize)]
struct View {
    lang: &'static str,
    subject: String,
    preheader: String,
    headline: String,
    about: String,
    paragraphs: Vec<String>,
    action: Link,
    closing: String,
    footer: Vec<Link>,
}

/// The mail that says a connection needs a person. `problem` is the error's key in the texts.
pub fn owner_notice(
    facts: &Notice,
    job: JobId,
    recipient: &str,
    locale: Locale,
    problem: &str,
    source: &str,
    server: &Server,
) -> Result<Draft, TemplateError> {
    let say = |key: &str| i18n::text(locale, key);
    let location = clipped(facts.location.as_ref().map_or("", |location| &location.name), 80);
    let args =
        Args::from([("source".into(), clipped(source, 40).into()), ("location".into(), location.clone().into())]);
    let known = problem.starts_with("source-error-") && i18n::has(locale, problem);
    let what = say(if known { problem } else { "mail-notice-unknown" });
    let view = View {
        lang: locale.as_str(),
        subject: i18n::text_with(locale, "mail-notice-subject", &args),
        preheader: what.clone(),
        headline: say("mail-notice-headline"),
        about: format!("{} · {location} · {}", clipped(source, 80), clipped(&facts.connection.name, 80)),
        paragraphs: vec![what, say("mail-notice-meaning")],
        action: Link::new(say("mail-notice-button"), server.link("/sources")),
        closing: say("mail-notice-once"),
        footer: view::footer(locale, &clipped(&facts.business.name, 80), server),
    };
    let thread = Some(facts.connection.id.to_string());
    finish("owner_notice", job, thread, facts.business.key.clone(), recipient, view)
}

/// The mail that says nothing could be saved between two moments, for want of space or of permission.
pub fn disk_notice(
    business: &business::Model,
    job: JobId,
    recipient: &str,
    locale: Locale,
    full: bool,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    server: &Server,
) -> Result<Draft, TemplateError> {
    let zone = businesses::time_zone(business);
    let args = Args::from([
        ("from".into(), i18n::date_time(locale, from, zone).into()),
        ("until".into(), i18n::date_time(locale, until, zone).into()),
    ]);
    let what = i18n::text_with(locale, if full { "mail-disk-full" } else { "mail-disk-read-only" }, &args);
    let paragraphs = [&what, &i18n::text(locale, "mail-disk-meaning"), &i18n::text(locale, "mail-disk-step")];
    let paragraphs = paragraphs.map(Clone::clone).into();
    plain("disk_notice", "mail-disk", business, job, recipient, locale, server, what, paragraphs)
}

/// The mail that says somebody guesses at the password of an account.
pub fn guess_notice(
    business: &business::Model,
    job: JobId,
    recipient: &str,
    locale: Locale,
    account: &user::Model,
    server: &Server,
) -> Result<Draft, TemplateError> {
    let args = Args::from([
        ("name".into(), clipped(&account.name, 80).into()),
        ("address".into(), clipped(&account.email, 120).into()),
    ]);
    let what = i18n::text_with(locale, "mail-guess-what", &args);
    let paragraphs = vec![what.clone(), i18n::text(locale, "mail-guess-step")];
    plain("guess_notice", "mail-guess", business, job, recipient, locale, server, what, paragraphs)
}

/// A note to an owner whose subject, headline, button and closing stand in the catalogue under one name.
#[expect(clippy::too_many_arguments, reason = "these are the parts of a note")]
fn plain(
    kind: &'static str,
    name: &str,
    business: &business::Model,
    job: JobId,
    recipient: &str,
    locale: Locale,
    server: &Server,
    preheader: String,
    paragraphs: Vec<String>,
) -> Result<Draft, TemplateError> {
    let say = |part: &str| i18n::text(locale, &format!("{name}-{part}"));
    let view = View {
        lang: locale.as_str(),
        subject: say("subject"),
        preheader,
        headline: say("headline"),
        about: String::new(),
        paragraphs,
        action: Link::new(say("button"), server.link("/")),
        closing: say("once"),
        footer: view::footer(locale, &clipped(&business.name, 80), server),
    };
    finish(kind, job, None, business.key.clone(), recipient, view)
}

/// The mail that says mail works.
pub fn test_mail(
    business: Option<&business::Model>,
    job: JobId,
    recipient: &str,
    locale: Locale,
    server: &Server,
) -> Result<Draft, TemplateError> {
    let say = |key: &str| i18n::text(locale, key);
    let name = business.map_or_else(|| "opinari".to_owned(), |business| clipped(&business.name, 80));
    let view = View {
        lang: locale.as_str(),
        subject: say("mail-test-subject"),
        preheader: say("mail-test-text"),
        headline: say("mail-test-headline"),
        about: String::new(),
        paragraphs: vec![say("mail-test-text")],
        action: Link::new(say("mail-test-button"), server.link("/")),
        closing: String::new(),
        footer: view::footer(locale, &name, server),
    };
    let list = business.map_or_else(|| "opinari".to_owned(), |business| business.key.clone());
    finish("test_mail", job, None, list, recipient, view)
}

fn finish(
    kind: &'static str,
    job: JobId,
    thread: Option<String>,
    list: String,
    recipient: &str,
    view: View,
) -> Result<Draft, TemplateError> {
    let (html, text) = templates::both("note", &view)?;
    let to = recipient.to_owned();
    Ok(Draft { kind, id: job.to_string(), thread, list, to, subject: view.subject, text, html })
}
