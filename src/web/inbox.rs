//! The inbox: what needs an answer on the left, the opinion being read on the right.
//! Must never keep a filter anywhere but in the address: a page can be shared and gone back to.

mod query;

use axum::{
    extract::{Path, Query, State as Shared},
    response::Html,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

pub(super) use query::InboxQuery;
use query::STATES;

use super::{Access, Error, Route, Staff, State, render::Counts, review::Sheet, text};
use crate::{
    domain::{Language, ReviewId, Sentiment},
    i18n, sources,
    store::{businesses, inbox, ledger},
};

/// Lines of one page.
const PAGE: u64 = 40;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/", Access::Staff, page),
        Route::get("/inbox", Access::Staff, page),
        Route::get("/r/{id}", Access::Staff, reading),
    ]
}

async fn page(
    Shared(web): Shared<State>,
    staff: Staff,
    Query(query): Query<InboxQuery>,
) -> Result<Html<String>, Error> {
    let list = List::load(&web, &staff, &query, None).await?;
    let sheet = match list.lines.first() {
        Some(line) => Some(Sheet::load(&web, &staff, line.id).await?),
        None => None,
    };
    show(&web, &staff, list, sheet, false).await
}

async fn reading(
    Shared(web): Shared<State>,
    staff: Staff,
    Path(id): Path<String>,
    Query(query): Query<InboxQuery>,
) -> Result<Html<String>, Error> {
    let id: ReviewId = id.parse().map_err(|_| Error::NotFound)?;
    let sheet = Sheet::load(&web, &staff, id).await?;
    let list = List::load(&web, &staff, &query, Some(id)).await?;
    show(&web, &staff, list, Some(sheet), true).await
}

async fn show(
    web: &State,
    staff: &Staff,
    list: List,
    sheet: Option<Sheet>,
    reading: bool,
) -> Result<Html<String>, Error> {
    let counts = counts(web, staff).await?;
    // What is done leaves the list of open ones: the next line takes its place.
    let after = list.lines.iter().skip_while(|line| !line.current).nth(1).filter(|_| list.state == "open");
    let done_next = after.map_or_else(|| staff.visitor.path.clone(), |line| line.href.clone());
    let needing = counts.inbox;
    let page = json!({
        "list": list, "sheet": sheet, "reading": reading, "needing": needing, "done_next": done_next,
        "may_set_up": staff.manages().is_ok(),
    });
    Ok(Html(web.templates.render_staff(web, staff, counts, "inbox", "inbox.html", page)?))
}

/// The numbers beside the rail.
pub(super) async fn counts(web: &State, staff: &Staff) -> Result<Counts, Error> {
    let (conn, scope) = (web.db.reader(), staff.scope());
    Ok(Counts {
        inbox: inbox::needing_answer(conn, scope).await?,
        sources: ledger::needing_a_person(conn, scope).await?,
    })
}

/// A choice of a filter, or a tab.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
    href: String,
    chosen: bool,
}

/// A line of the list, ready for the page.
#[derive(Debug, Serialize)]
struct Item {
    id: ReviewId,
    href: String,
    mark: &'static str,
    source: String,
    author: Option<String>,
    text: String,
    stars: Option<f64>,
    recommended: Option<bool>,
    sentiment: Sentiment,
    location: Option<String>,
    at: DateTime<Utc>,
    edited: bool,
    answered: bool,
    resolved: bool,
    removed: bool,
    current: bool,
}

/// The left side.
#[derive(Debug, Serialize)]
struct List {
    state: &'static str,
    order: &'static str,
    q: String,
    tabs: Vec<Choice>,
    orders: Vec<Choice>,
    chips: Vec<Choice>,
    filters: Vec<(&'static str, Vec<Choice>)>,
    lines: Vec<Item>,
    newest: Option<String>,
    older: Option<String>,
    back: String,
    /// Why there is nothing: `nothing_connected`, `reading`, `nothing_yet`, `no_match` or `all_answered`.
    empty: Option<&'static str>,
    next_check: Option<DateTime<Utc>>,
}

impl List {
    async fn load(web: &State, staff: &Staff, query: &InboxQuery, open: Option<ReviewId>) -> Result<Self, Error> {
        let (conn, scope, locale) = (web.db.reader(), staff.scope(), staff.visitor.locale);
        let (wanted, order, after) = query.wanted();
        let found = inbox::page(conn, scope, &wanted, order, after, PAGE).await?;
        let places = businesses::locations(conn, scope).await?;
        let connected = ledger::sources(conn, scope).await?;
        let place = |id| places.iter().find(|place| place.id == id).map(|place| place.name.clone());
        let first = found.lines.first().map(|line| line.id);
        let current = open.or(first);
        let lines: Vec<Item> = found
            .lines
            .into_iter()
            .map(|line| Item {
                href: query.link(&format!("/r/{}", line.id), &[]),
                mark: mark(&line.source),
                source: source_name(&line.source),
                author: line.author.as_deref().map(text::line),
                text: summary(line.title.as_deref(), &line.excerpt),
                stars: stars(line.rating_value, line.rating_best),
                recommended: line.recommended,
                sentiment: line.sentiment,
                location: place(line.location_id).filter(|_| places.len() > 1),
                at: line.sort_at,
                edited: line.revision > 1,
                answered: line.answered_at.is_some(),
                resolved: line.resolved_at.is_some(),
                removed: line.removed_at.is_some(),
                current: current == Some(line.id),
                id: line.id,
            })
            .collect();
        let narrowed = !query.set().is_empty();
        let (mut empty, mut next_check) = (None, None);
        if lines.is_empty() {
            empty = Some(if narrowed || after.is_some() {
                "no_match"
            } else if inbox::any(conn, scope).await? {
                if wanted.standing == inbox::Standing::NeedsAnswer { "all_answered" } else { "no_match" }
            } else if connected.is_empty() {
                "nothing_connected"
            } else if ledger::first_reading(conn, scope).await? {
                "reading"
            } else {
                "nothing_yet"
            });
            next_check = ledger::next_check(conn, scope).await?;
        }
        let says = |key: String| i18n::text(locale, &key);
        let choice = |name: &'static str, value: String, label: String, own: &str| Choice {
            href: query.link("/", &[(name, &value), ("after", "")]),
            chosen: value == own,
            value,
            label,
        };
        let tab =
            |state: &&'static str| choice("state", (*state).to_owned(), says(format!("state-{state}")), query.state());
        let sort =
            |order: &'static str| choice("order", order.to_owned(), says(format!("order-{order}")), query.order());
        let languages = languages(&staff.business);
        let mut filters: Vec<(&'static str, Vec<Choice>)> = vec![
            ("source", connected.iter().map(|id| (id.clone(), source_name(id))).collect::<Vec<_>>()),
            ("location", places.iter().map(|place| (place.id.to_string(), place.name.clone())).collect()),
            ("language", languages.iter().map(|code| (code.clone(), language_name(staff, code))).collect()),
            ("sentiment", Sentiment::ALL.iter().map(|s| (s.to_string(), says(format!("sentiment-{s}")))).collect()),
            ("stars", (1..=5).rev().map(|n| (n.to_string(), format!("{n} ★"))).collect()),
        ]
        .into_iter()
        .map(|(name, values)| {
            let own = query.set().into_iter().find(|(set, _)| *set == name).map_or("", |(_, value)| value);
            (name, values.into_iter().map(|(value, label)| choice(name, value, label, own)).collect())
        })
        .collect();
        filters.retain(|(_, choices): &(_, Vec<Choice>)| choices.len() > 1);
        let chips = query
            .set()
            .into_iter()
            .filter(|(name, _)| *name != "until")
            .map(|(name, value)| {
                if name == "from" {
                    return period_chip(locale, query);
                }
                let known = filters.iter().find(|(filter, _)| *filter == name).map(|(_, choices)| choices);
                let label = known.and_then(|choices| choices.iter().find(|choice| choice.chosen));
                let label = label.map_or_else(|| text::line(value), |choice| choice.label.clone());
                let href = query.link("/", &[(name, ""), ("after", "")]);
                Choice { value: value.to_owned(), label, href, chosen: true }
            })
            .collect();
        Ok(Self {
            state: query.state(),
            order: query.order(),
            q: query.q.trim().to_owned(),
            tabs: STATES.iter().map(tab).collect(),
            orders: ["newest", "urgent"].into_iter().map(sort).collect(),
            chips,
            filters,
            newest: after.map(|_| query.link("/", &[("after", "")])),
            older: found.next.map(|next| query.link("/", &[("after", &next.to_string())])),
            back: query.link("/", &[]),
            lines,
            empty,
            next_check,
        })
    }
}

/// The days that a chart led to, as one filter.
fn period_chip(locale: crate::domain::Locale, query: &InboxQuery) -> Choice {
    let args = [("from", &query.from), ("until", &query.until)]
        .map(|(name, day)| (name.into(), text::line(day).into()))
        .into_iter()
        .collect();
    let label = i18n::text_with(locale, "filter-period", &args);
    let href = query.link("/", &[("from", ""), ("until", ""), ("after", "")]);
    Choice { value: query.from.clone(), label, href, chosen: true }
}

/// The languages that the filter offers: the business's own and those of the interface.
pub(super) fn languages(business: &entity::business::Model) -> Vec<String> {
    let mut codes: Vec<String> = businesses::languages(business).iter().map(Language::to_string).collect();
    for code in ["pl", "sl", "en", "de"] {
        if !codes.iter().any(|own| own == code) {
            codes.push(code.to_owned());
        }
    }
    codes
}

/// What a language is called; its code when the catalogue does not know it.
pub(super) fn language_name(staff: &Staff, code: &str) -> String {
    let key = format!("language-{code}");
    if i18n::has(staff.visitor.locale, &key) { i18n::text(staff.visitor.locale, &key) } else { text::line(code) }
}

/// What a source is called.
pub(super) fn source_name(id: &str) -> String {
    sources::find(id).map_or_else(|| text::line(id), |source| source.about().name.to_owned())
}

/// The two letters of a source.
pub(super) fn mark(id: &str) -> &'static str {
    sources::find(id).map_or("?", |source| source.about().mark)
}

/// A rating as stars up to 5.
pub(super) fn stars(value: Option<f64>, best: Option<f64>) -> Option<f64> {
    Some(value? * 5.0 / best?).filter(|stars| stars.is_finite())
}

/// The words a line shows: the title, then the text.
fn summary(title: Option<&str>, excerpt: &str) -> String {
    let title = title.map(text::line).filter(|title| !title.is_empty());
    match (title, text::line(excerpt)) {
        (Some(title), rest) if rest.is_empty() => title,
        (Some(title), rest) => format!("{title} – {rest}"),
        (None, rest) => rest,
    }
}
