//! Short mails: a connection needs a person, mail works.
//! Must never blame anybody: what happened, what it means, what to do.

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
    store::mail::Notice,
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

/// The mail that says mail works.
pub fn test_mail(
    business: Option<&entity::business::Model>,
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
