//! The public pages as HTML: the widget and the list of all opinions.
//! Must never be given markup from outside: every value goes through the escaper.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{PublishError, RightsOf, card::Card, summary::Summary};
use crate::{
    domain::{Locale, Scope},
    i18n::{Args, text, text_with},
    store::{
        businesses,
        published::{self, Place},
    },
};

/// How many opinions the widget shows.
pub(super) const NEWEST: usize = 6;
/// How many a page of all of them shows.
pub(super) const PAGE: usize = 20;

/// The style sheet of the public pages.
pub const STYLE: &str = include_str!("page/widget.css");

/// The address of the style sheet: it changes with its content, so that browsers may keep it for good.
pub fn style_address() -> &'static str {
    static ADDRESS: LazyLock<String> =
        LazyLock::new(|| format!("/w/assets/{}/widget.css", hex::encode(&Sha256::digest(STYLE)[..6])));
    &ADDRESS
}

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    engine.set_syntax(syntax.expect("the usual delimiters"));
    engine.add_template("widget.html", include_str!("page/widget.html")).expect("the template is well formed");
    engine
});

/// Which of the two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The newest six.
    Widget,
    /// A page of all, from a place on.
    All(Option<Place>),
}

/// The HTML of a page.
pub(super) async fn html(
    conn: &impl ConnectionTrait,
    widget: &entity::widget::Model,
    business: &entity::business::Model,
    kind: Kind,
    rights: RightsOf,
) -> Result<String, PublishError> {
    let scope = Scope(business.id);
    let (all, after, size) = match kind {
        Kind::Widget => (false, None, NEWEST),
        Kind::All(after) => (true, after, PAGE),
    };
    let tallies = published::tallies(conn, scope).await?;
    let mut opinions = published::newest(conn, scope, after, size as u64 + 1).await?;
    let more = opinions.len() > size;
    opinions.truncate(size);
    let next = opinions.last().filter(|_| more).map(|last| Place { at: last.sort_at, id: last.id });
    let zone = businesses::time_zone(business);
    let locale = widget.locale;
    let summary = Summary::of(locale, &tallies, rights);
    let name = || Args::from([("business".into(), business.name.clone().into())]);
    let rest = Args::from([
        ("count".into(), (summary.total as i64).into()),
        ("shown".into(), crate::i18n::integer(locale, summary.total as i64).into()),
    ]);
    let page = Page {
        locale,
        theme: &widget.theme,
        style: style_address(),
        title: text_with(locale, "widget-title", &name()),
        cards: opinions.into_iter().map(|opinion| Card::of(locale, zone, opinion, rights)).collect(),
        summary,
        list: format!("/w/{}/all", widget.token),
        next: next.map(|next| format!("/w/{}/all?after={next}", widget.token)),
        all,
        first: after.is_none(),
        see_all: text_with(locale, "widget-see-all", &rest),
        words: Words::of(locale),
    };
    Ok(ENGINE.get_template("widget.html")?.render(Value::from(Serde(json!(page))))?)
}

#[derive(Serialize)]
struct Page<'a> {
    locale: Locale,
    theme: &'a str,
    style: &'a str,
    title: String,
    summary: Summary,
    cards: Vec<Card>,
    /// The first page of all opinions.
    list: String,
    /// The page after this one.
    next: Option<String>,
    all: bool,
    first: bool,
    see_all: String,
    words: Words,
}

macro_rules! words {
    ($($name:ident = $key:literal),+ $(,)?) => {
        /// The fixed texts of the template.
        #[derive(Serialize)]
        struct Words { $($name: String,)+ }
        impl Words {
            fn of(locale: Locale) -> Self {
                Self { $($name: text(locale, $key),)+ }
            }
        }
    };
}

words! {
    distribution = "widget-distribution",
    none = "widget-none",
    read_on = "widget-read-on",
    reply = "widget-reply",
    verified = "widget-verified",
    yes = "widget-thumb-yes",
    no = "widget-thumb-no",
    pros = "widget-pros",
    cons = "widget-cons",
    original = "widget-original",
    not_quoted = "widget-not-quoted",
    anonymous = "widget-anonymous",
    how = "widget-how",
    older = "widget-older",
    back = "widget-back",
}
