//! The page on which one reads what the mail server has taken.
//! Must never let a message run a script or fetch anything: its HTML stands in a sandboxed frame.

use std::fmt::Write;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use chrono_tz::Europe::Warsaw;
use mail_parser::{Address, Message, MessageParser, PartType};

use super::{
    smtp::{Mailbox, StoredMail},
    stand::escape,
};

/// The routes of the page: `/mailbox`, `/mailbox/{n}`, `/mailbox/{n}/html`.
pub(super) fn router(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/", get(async || Redirect::temporary("/mailbox")))
        .route("/mailbox", get(list))
        .route("/mailbox.css", get(style))
        .route("/mailbox/{number}", get(show))
        .route("/mailbox/{number}/html", get(html_part))
        .with_state(mailbox)
}

const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
     sandbox allow-popups allow-popups-to-escape-sandbox";

fn guarded(policy: &'static str, body: String) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, body).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("mailbox/mailbox.css")).into_response()
}

fn page(title: &str, refresh: bool, body: &str) -> Response {
    let refresh = if refresh { "<meta http-equiv=\"refresh\" content=\"3\">" } else { "" };
    let title = escape(title);
    guarded(
        PAGE_POLICY,
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{refresh}\
             <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/mailbox.css\">\n</head>\n\
             <body>\n{body}\n</body>\n</html>\n"
        ),
    )
}

/// What people read of a message first.
struct Summary {
    subject: String,
    from: String,
    to: String,
    snippet: String,
}

fn people(address: Option<&Address<'_>>) -> String {
    let Some(address) = address else { return String::new() };
    let mut names = Vec::new();
    for one in address.iter() {
        let mail = one.address().unwrap_or_default();
        names.push(match one.name() {
            Some(name) => format!("{name} <{mail}>"),
            None => mail.to_owned(),
        });
    }
    names.join(", ")
}

fn summary(mail: &StoredMail, parsed: Option<&Message<'_>>) -> Summary {
    let subject = parsed.and_then(Message::subject).filter(|subject| !subject.is_empty());
    let from = people(parsed.and_then(Message::from));
    let to = people(parsed.and_then(Message::to));
    let text = parsed.and_then(|message| message.body_text(0)).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().take(24).collect();
    Summary {
        subject: subject.unwrap_or("(no subject)").to_owned(),
        from: if from.is_empty() { mail.from.clone() } else { from },
        to: if to.is_empty() { mail.to.join(", ") } else { to },
        snippet: words.join(" "),
    }
}

async fn list(State(mailbox): State<Mailbox>) -> Response {
    let messages = mailbox.messages();
    let mut rows = String::new();
    for mail in messages.iter().rev() {
        let parsed = MessageParser::default().parse(&mail.raw);
        let summary = summary(mail, parsed.as_ref());
        let at = mail.received.with_timezone(&Warsaw);
        let _ = writeln!(
            rows,
            "<li><a href=\"/mailbox/{}\"><span class=\"top\"><span class=\"who\">{}</span>\
             <time datetime=\"{}\">{}</time></span><strong>{}</strong><span class=\"snippet\">{}</span></a></li>",
            mail.number,
            escape(&summary.to),
            mail.received.to_rfc3339(),
            at.format("%H:%M:%S"),
            escape(&summary.subject),
            escape(&summary.snippet),
        );
    }
    let list = if rows.is_empty() {
        "<p class=\"empty\">No mail yet. Alerts appear here as they are sent; the page looks by itself.</p>".to_owned()
    } else {
        format!("<ol class=\"mails\" reversed>\n{rows}</ol>")
    };
    let count = messages.len();
    let title = if count == 0 { "Mailbox".to_owned() } else { format!("Mailbox ({count})") };
    let body = format!(
        "<header><h1>Mailbox</h1><p>{count} {}. What opinari sends in this demo ends here and goes nowhere else.</p>\
         </header>\n<main>\n{list}\n</main>",
        if count == 1 { "mail" } else { "mails" }
    );
    page(&title, true, &body)
}

fn missing() -> Response {
    let body =
        "<main><p class=\"empty\">There is no such mail. <a href=\"/mailbox\">Back to the mailbox</a></p></main>";
    (StatusCode::NOT_FOUND, page("No such mail", false, body)).into_response()
}

/// The HTML a message brought itself, not one made of its text.
fn own_html(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    })
}

/// Lets the links of a message open beside the page, since its frame may not leave its place.
fn links_outside(html: &str) -> String {
    match html.find("<head>") {
        Some(at) => {
            let (before, after) = html.split_at(at + "<head>".len());
            format!("{before}<base target=\"_blank\">{after}")
        }
        None => format!("<base target=\"_blank\">{html}"),
    }
}

async fn show(State(mailbox): State<Mailbox>, Path(number): Path<u64>) -> Response {
    let Some(mail) = mailbox.get(number) else { return missing() };
    let parsed = MessageParser::default().parse(&mail.raw);
    let summary = summary(&mail, parsed.as_ref());
    let text = parsed.as_ref().and_then(|message| message.body_text(0)).unwrap_or_default();
    let has_html = parsed.as_ref().and_then(own_html).is_some();
    let raw = String::from_utf8_lossy(&mail.raw);
    let headers = raw.split_once("\r\n\r\n").map_or(&*raw, |(headers, _)| headers);
    let at = mail.received.with_timezone(&Warsaw);
    let (mut frame, mut open) = (String::new(), " open");
    if has_html {
        frame = format!(
            "<section><h2>As HTML</h2><iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" src=\"/mailbox/{number}/html\" title=\"The mail as HTML\"></iframe></section>"
        );
        open = "";
    }
    let body = format!(
        "<header><p class=\"back\"><a href=\"/mailbox\">Mailbox</a></p><h1>{}</h1>\n\
         <dl><dt>From</dt><dd>{}</dd><dt>To</dt><dd>{}</dd><dt>Received</dt><dd><time datetime=\"{}\">{}</time></dd></dl>\
         </header>\n<main>\n{frame}\n\
         <details{open}><summary>As text</summary><pre>{}</pre></details>\n\
         <details><summary>Envelope and headers</summary><pre>MAIL FROM:&lt;{}&gt;\n{}\n\n{}</pre></details>\n</main>",
        escape(&summary.subject),
        escape(&summary.from),
        escape(&summary.to),
        mail.received.to_rfc3339(),
        at.format("%Y-%m-%d %H:%M:%S"),
        escape(&text),
        escape(&mail.from),
        escape(&mail.to.iter().map(|to| format!("RCPT TO:<{to}>")).collect::<Vec<_>>().join("\n")),
        escape(headers),
    );
    page(&summary.subject, false, &body)
}

async fn html_part(State(mailbox): State<Mailbox>, Path(number): Path<u64>) -> Response {
    let Some(mail) = mailbox.get(number) else { return missing() };
    match MessageParser::default().parse(&mail.raw).as_ref().and_then(own_html) {
        Some(html) => guarded(MAIL_POLICY, links_outside(&html)),
        None => missing(),
    }
}
