//! The engine of the pages: strict about names, escaping everything.
//! Must never be given HTML from outside: what a template prints unescaped is drawn in this file.

mod icons;

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use fluent_templates::fluent_bundle::FluentValue;
use minijinja::{
    AutoEscape, Environment, ErrorKind, State as Render, UndefinedBehavior, Value, context,
    syntax::SyntaxConfig,
    value::{Kwargs, Serde, ValueKind},
};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::{Error, Staff, State, Visitor, assets, security};
use crate::{
    domain::{Locale, Role},
    i18n,
    store::{Trouble, inbox::MANY},
};

#[derive(RustEmbed)]
#[folder = "src/web/templates"]
struct Files;

/// Every page, compiled.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    pub(super) fn new() -> Self {
        let mut engine = Environment::new();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_auto_escape_callback(|_| AutoEscape::Html);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        engine.set_syntax(syntax.expect("the usual delimiters"));
        engine.add_function("t", translate);
        engine.add_function("icon", |name: &str| Value::from_safe_string(icons::svg(name)));
        engine.add_function("asset", |name: &str| assets::address(name));
        engine.add_filter("day", |state: &Render, at: &str| {
            Ok::<_, minijinja::Error>(i18n::date(locale(state)?, moment(at)?, zone(state)))
        });
        engine.add_filter("minute", |state: &Render, at: &str| {
            Ok::<_, minijinja::Error>(i18n::date_time(locale(state)?, moment(at)?, zone(state)))
        });
        engine.add_filter("ago", ago);
        engine.add_filter("until", until);
        engine.add_filter("whole", |state: &Render, value: i64| {
            Ok::<_, minijinja::Error>(i18n::integer(locale(state)?, value))
        });
        engine.add_filter("many", |state: &Render, value: u64| {
            let (locale, most) = (locale(state)?, MANY - 1);
            let more = if value > most { "+" } else { "" };
            Ok::<_, minijinja::Error>(format!("{}{more}", i18n::integer(locale, value.min(most).cast_signed())))
        });
        engine.add_filter("decimal", |state: &Render, value: f64, digits: usize| {
            Ok::<_, minijinja::Error>(i18n::decimal(locale(state)?, value, digits))
        });
        // `4.0` says no more than `4`.
        engine.add_filter("short", |number: &str| {
            number.strip_suffix(".0").or_else(|| number.strip_suffix(",0")).unwrap_or(number).to_owned()
        });
        engine.add_filter("percent", |state: &Render, share: f64| {
            Ok::<_, minijinja::Error>(i18n::percent(locale(state)?, share, 0))
        });
        for name in Files::iter() {
            let file = Files::get(&name).expect("an embedded file is there");
            let source = String::from_utf8(file.data.into_owned()).expect("templates are UTF-8");
            engine.add_template_owned(name.into_owned(), source).expect("templates are well formed");
        }
        Self(engine)
    }

    /// A page for whoever is asking, signed in or not.
    pub(super) fn render(
        &self,
        web: &State,
        visitor: &Visitor,
        name: &str,
        page: impl Serialize,
    ) -> Result<String, Error> {
        let frame = Frame::new(web, visitor, "UTC");
        let all = context! { ..Value::from(Serde(page)), ..Value::from(Serde(frame)) };
        Ok(self.0.get_template(name)?.render(all)?)
    }

    /// A page inside the shell of the staff. `section` is the entry of the rail it belongs to.
    pub(super) fn render_staff(
        &self,
        web: &State,
        staff: &Staff,
        counts: Counts,
        section: &str,
        name: &str,
        page: impl Serialize,
    ) -> Result<String, Error> {
        let may = |(_, _, roles): &&(&'static str, &'static str, &[Role])| roles.contains(&staff.session.role);
        let entry = |(name, href, _): &(&'static str, &'static str, &[Role])| {
            let count = match *name {
                "inbox" => counts.inbox,
                "sources" => counts.sources,
                _ => 0,
            };
            Entry { name, href, count }
        };
        let shell = Shell {
            frame: Frame::new(web, &staff.visitor, staff.zone().name()),
            csrf: security::mask_token(&web.env, &staff.session.csrf),
            business: &staff.business.name,
            user: &staff.session.name,
            role: staff.session.role,
            section,
            trouble: web.db.trouble().map(Trouble::as_str),
            nav: RAIL.iter().filter(may).map(entry).collect(),
        };
        let all = context! { ..Value::from(Serde(page)), ..Value::from(Serde(shell)) };
        Ok(self.0.get_template(name)?.render(all)?)
    }
}

/// The entries of the rail, where they lead, and who sees them.
const RAIL: &[(&str, &str, &[Role])] = &[
    ("inbox", "/", Role::ALL),
    ("trends", "/trends", Role::ALL),
    ("sources", "/sources", Role::ALL),
    ("widgets", "/widgets", Role::ALL),
    ("rules", "/rules", &[Role::Owner, Role::Manager]),
    ("settings", "/settings", Role::ALL),
];

/// The numbers beside the entries of the rail.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Opinions that need an answer.
    pub(super) inbox: u64,
    /// Connections that need a person.
    pub(super) sources: u64,
}

/// What every page knows.
#[derive(Serialize)]
struct Frame<'a> {
    locale: Locale,
    theme: &'a str,
    path: &'a str,
    now: DateTime<Utc>,
    zone: &'a str,
    languages: &'a [Locale],
}

impl<'a> Frame<'a> {
    fn new(web: &State, visitor: &'a Visitor, zone: &'a str) -> Self {
        let (locale, theme, path) = (visitor.locale, visitor.theme, visitor.path.as_str());
        Self { locale, theme, path, now: web.env.now(), zone, languages: Locale::ALL }
    }
}

/// What every page of the staff knows besides.
#[derive(Serialize)]
struct Shell<'a> {
    #[serde(flatten)]
    frame: Frame<'a>,
    csrf: String,
    business: &'a str,
    user: &'a str,
    role: Role,
    section: &'a str,
    /// Why nothing can be saved at the moment.
    trouble: Option<&'static str>,
    nav: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    href: &'static str,
    count: u64,
}

fn fault(what: impl Into<Cow<'static, str>>) -> minijinja::Error {
    minijinja::Error::new(ErrorKind::InvalidOperation, what)
}

fn locale(state: &Render) -> Result<Locale, minijinja::Error> {
    let value = state.lookup("locale").ok_or_else(|| fault("no locale"))?;
    value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| fault("the locale is not one of ours"))
}

fn zone(state: &Render) -> Tz {
    let value = state.lookup("zone");
    value.as_ref().and_then(Value::as_str).and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

fn now(state: &Render) -> Result<DateTime<Utc>, minijinja::Error> {
    let value = state.lookup("now").ok_or_else(|| fault("no present moment"))?;
    moment(value.as_str().unwrap_or_default())
}

fn moment(at: &str) -> Result<DateTime<Utc>, minijinja::Error> {
    at.parse().map_err(|_| fault(format!("{at:?} is no moment")))
}

/// `t("key", name=value)`: the text of the catalogue in the page's language.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over")]
fn translate(state: &Render, key: &str, args: Kwargs) -> Result<String, minijinja::Error> {
    let locale = locale(state)?;
    let mut values = i18n::Args::new();
    for name in args.args() {
        let value: Value = args.get(name)?;
        let value = match value.kind() {
            ValueKind::Number => match i64::try_from(value.clone()) {
                Ok(whole) => FluentValue::from(whole),
                Err(_) => FluentValue::from(f64::try_from(value)?),
            },
            _ => FluentValue::from(value.to_string()),
        };
        values.insert(Cow::Owned(name.to_owned()), value);
    }
    let text = i18n::text_with(locale, key, &values);
    if text == format!("[{key}]") {
        return Err(fault(format!("there is no text {key:?}, or it lacks a value")));
    }
    Ok(text)
}

pub(super) fn span(locale: Locale, seconds: i64) -> String {
    let (key, count) = match seconds {
        ..60 => return i18n::text(locale, "span-moment"),
        60..3600 => ("span-minutes", seconds / 60),
        3600..86_400 => ("span-hours", seconds / 3600),
        _ => ("span-days", seconds / 86_400),
    };
    i18n::text_with(locale, key, &i18n::Args::from([("count".into(), count.into())]))
}

/// How long ago in one short word; the day once it is more than a month.
fn ago(state: &Render, at: &str) -> Result<String, minijinja::Error> {
    let (locale, at) = (locale(state)?, moment(at)?);
    let seconds = (now(state)? - at).num_seconds();
    Ok(if seconds < 31 * 86_400 { span(locale, seconds) } else { i18n::date(locale, at, zone(state)) })
}

/// When it will be, from now: "in 5 min".
fn until(state: &Render, at: &str) -> Result<String, minijinja::Error> {
    let (locale, seconds) = (locale(state)?, (moment(at)? - now(state)?).num_seconds());
    if seconds < 60 {
        return Ok(i18n::text(locale, "span-soon"));
    }
    Ok(i18n::text_with(locale, "span-ahead", &i18n::Args::from([("gap".into(), span(locale, seconds).into())])))
}

#[cfg(test)]
mod tests;
