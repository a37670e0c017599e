//! A rule in plain words: "negative opinions; sources: Google", "at once; quiet from 22:00 to 7:00".
//! Must never leave out a part of a rule: what is not said would be a surprise.

use std::borrow::Cow;

use chrono::{NaiveTime, Timelike};
use fluent_templates::fluent_bundle::FluentValue;

use crate::{
    domain::{
        Delivery, Filter, Locale, LocationId,
        rule::{QuietHours, Timing},
    },
    i18n,
    web::{
        Staff,
        inbox::{language_name, source_name},
        text,
    },
};

/// The places of a business with their names.
pub(super) type Places = [(LocationId, String)];

/// From this probability on most people call an opinion negative.
const USUAL: f64 = 0.5;

/// A longer name is cut.
const NAME: usize = 60;

/// Which opinions.
pub(super) fn which(staff: &Staff, filter: &Filter, places: &Places) -> String {
    let locale = staff.visitor.locale;
    let mut parts = vec![base(locale, filter)];
    if let Some(most) = filter.max_stars {
        let stars = i18n::decimal(locale, most, usize::from(most.fract() != 0.0));
        parts.push(say(locale, "rule-stars", [("stars", stars.into())]));
    }
    for (key, names) in lists(staff, filter, places) {
        if !names.is_empty() {
            parts.push(say(locale, key, [("count", names.len().into()), ("what", names.join(", ").into())]));
        }
    }
    parts.join("; ")
}

/// A name for a rule whose author gave none: what it is about, in short.
pub(super) fn name(staff: &Staff, filter: &Filter, places: &Places) -> String {
    let mut said = base(staff.visitor.locale, filter);
    let narrower: Vec<String> = lists(staff, filter, places).into_iter().flat_map(|(_, names)| names).collect();
    if !narrower.is_empty() {
        said = format!("{said} – {}", narrower.join(", "));
    }
    if said.chars().count() > NAME {
        let cut: String = said.chars().take(NAME).collect();
        said =
            format!("{} …", cut.rsplit_once([' ', ',']).map_or(cut.as_str(), |(whole, _)| whole.trim_end_matches(',')));
    }
    said
}

fn base(locale: Locale, filter: &Filter) -> String {
    match filter.min_p_negative {
        None => i18n::text(locale, "rule-which-all"),
        Some(least) if least <= 0.0 => i18n::text(locale, "rule-which-all"),
        Some(least) if (least - USUAL).abs() < 1e-9 => i18n::text(locale, "rule-which-negative"),
        Some(least) => say(locale, "rule-which-from", [("share", i18n::percent(locale, least, 0).into())]),
    }
}

/// What narrows a rule down, by the key of its text.
fn lists(staff: &Staff, filter: &Filter, places: &Places) -> [(&'static str, Vec<String>); 5] {
    let place = |id: &LocationId| places.iter().find(|(known, _)| known == id).map(|(_, name)| text::line(name));
    let topic = |name: &String| topic(staff.visitor.locale, name);
    [
        ("rule-sources", filter.sources.iter().map(|id| source_name(id)).collect()),
        ("rule-places", filter.locations.iter().map(|id| place(id).unwrap_or_else(|| id.to_string())).collect()),
        ("rule-topics", filter.topics.iter().map(topic).collect()),
        ("rule-words", filter.words.iter().map(|word| text::line(word)).collect()),
        ("rule-languages", filter.languages.iter().map(|code| language_name(staff, code)).collect()),
    ]
}

/// When.
pub(super) fn when(locale: Locale, delivery: &Delivery) -> String {
    let mut said = match delivery.timing {
        Timing::AtOnce => i18n::text(locale, "rule-at-once"),
        Timing::Daily { hour } => say(locale, "rule-daily", [("at", format!("{hour}:00").into())]),
        Timing::Weekly { weekday, hour } => {
            let day = i18n::text(locale, &format!("weekday-{}", weekday.num_days_from_monday() + 1));
            say(locale, "rule-weekly", [("what", day.into()), ("at", format!("{hour}:00").into())])
        }
    };
    if let Some(QuietHours { from, until }) = delivery.quiet {
        said.push_str("; ");
        said.push_str(&say(locale, "rule-quiet", [("from", clock(from).into()), ("until", clock(until).into())]));
    }
    said
}

/// What a topic is called.
pub(super) fn topic(locale: Locale, name: &str) -> String {
    let key = format!("topic-{}", name.replace('_', "-"));
    if i18n::has(locale, &key) { i18n::text(locale, &key) } else { text::line(name) }
}

fn clock(at: NaiveTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

fn say<const N: usize>(locale: Locale, key: &str, args: [(&'static str, FluentValue<'static>); N]) -> String {
    i18n::text_with(locale, key, &args.map(|(name, value)| (Cow::Borrowed(name), value)).into_iter().collect())
}
