//! The texts around the facts: templates compiled in, filled strictly.
//! Must never print people's words as markup: HTML templates escape everything.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

/// Every template, by name.
const SOURCES: &[(&str, &str)] = &[
    ("base.html", include_str!("templates/base.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("footer.txt", include_str!("templates/footer.txt")),
    ("alert.html", include_str!("templates/alert.html")),
    ("alert.txt", include_str!("templates/alert.txt")),
    ("digest.html", include_str!("templates/digest.html")),
    ("digest.txt", include_str!("templates/digest.txt")),
    ("note.html", include_str!("templates/note.html")),
    ("note.txt", include_str!("templates/note.txt")),
];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).build().expect("the usual delimiters");
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|name| {
        if name.rsplit('.').next() == Some("html") { AutoEscape::Html } else { AutoEscape::None }
    });
    for (name, source) in SOURCES {
        environment.add_template(name, source).expect("the templates are read by a test");
    }
    environment
});

/// A template that could not be filled: a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("the mail's template cannot be filled: {0}")]
pub struct TemplateError(#[from] minijinja::Error);

/// The HTML and the text version of a mail.
pub(super) fn both(name: &str, view: &impl Serialize) -> Result<(String, String), TemplateError> {
    let view = minijinja::Value::from(Serde(view));
    let html = TEMPLATES.get_template(&format!("{name}.html"))?.render(&view)?;
    let text = TEMPLATES.get_template(&format!("{name}.txt"))?.render(&view)?;
    // The engine escapes slashes too, which HTML does not ask for and which makes addresses unreadable in the source.
    Ok((html.replace("&#x2f;", "/"), tidy(&text)))
}

/// At most one empty line in a row, none at the ends. The space after `--`, which tells clients where a signature
/// begins, stays.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut empty = 0;
    for line in text.trim().lines() {
        let line = if line == "-- " { line } else { line.trim_end() };
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
