//! The form of a rule: what was typed, read into a rule or given back with what is wrong beside each field.
//! Must never drop what was typed, nor take a choice that the form did not offer.

use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::spoken;
use crate::{
    accounts,
    domain::{
        Delivery, Filter, Language, Locale, LocationId, Recipient, Rule,
        rule::{QuietHours, Timing},
        search, text,
        verdict::TOPICS,
    },
    i18n,
    provision::NewRule,
    sources,
    store::{businesses, ledger},
    web::{
        Error, Staff, State,
        inbox::{language_name, languages, source_name},
    },
};

/// The longest name, in characters.
const NAME: usize = 80;
/// Empty lines for further recipients.
const SPARE: usize = 2;
const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The fields as they were typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    email: Vec<String>,
    /// The language of the mail to the address of the same place.
    locale: Vec<String>,
    /// In per cent.
    p_negative: String,
    max_stars: String,
    source: Vec<String>,
    location: Vec<String>,
    topic: Vec<String>,
    /// One phrase a line.
    words: String,
    language: Vec<String>,
    when: String,
    hour: String,
    weekday: String,
    quiet_from: String,
    quiet_until: String,
}

/// What is wrong, in the person's language, beside its field.
#[derive(Debug, Default, Serialize)]
pub(super) struct Wrong {
    name: Option<String>,
    recipients: Option<String>,
    p_negative: Option<String>,
    max_stars: Option<String>,
    words: Option<String>,
    when: Option<String>,
    quiet: Option<String>,
    /// The addresses that are none, as typed.
    #[serde(skip)]
    emails: Vec<String>,
}

impl Wrong {
    /// What the use case refused.
    pub(super) fn of(staff: &Staff, field: &'static str) -> Self {
        let mut wrong = Self::default();
        let says = Some(i18n::text(staff.visitor.locale, &format!("rule-wrong-{}", field.replace('_', "-"))));
        match field {
            "recipients" => wrong.recipients = says,
            "min_p_negative" => wrong.p_negative = says,
            "max_stars" => wrong.max_stars = says,
            _ => wrong.name = says,
        }
        wrong
    }

    fn any(&self) -> bool {
        let all =
            [&self.name, &self.recipients, &self.p_negative, &self.max_stars, &self.words, &self.when, &self.quiet];
        all.into_iter().any(Option::is_some)
    }

    /// Whether something is wrong in the part of the form that is folded.
    pub(super) fn in_filter(&self) -> bool {
        self.max_stars.is_some() || self.words.is_some()
    }
}

/// What can be chosen.
pub(super) struct Choices {
    locale: Locale,
    sources: Vec<(String, String)>,
    pub(super) places: Vec<(LocationId, String)>,
    languages: Vec<(String, String)>,
}

impl Choices {
    pub(super) async fn load(web: &State, staff: &Staff) -> Result<Self, Error> {
        let (conn, scope) = (web.db.reader(), staff.scope());
        let connected = ledger::sources(conn, scope).await?;
        Ok(Self {
            locale: staff.visitor.locale,
            sources: connected.into_iter().map(|id| (id.clone(), source_name(&id))).collect(),
            places: places(web, staff).await?,
            languages: languages(&staff.business)
                .into_iter()
                .map(|code| (code.clone(), language_name(staff, &code)))
                .collect(),
        })
    }

    /// Every choice with whether it was made; what was chosen before and is no longer offered stays to be seen.
    pub(super) fn marked(&self, typed: &Typed) -> Value {
        let mut sources = self.sources.clone();
        for id in typed.source.iter().filter(|id| sources::find(id).is_some()) {
            if !sources.iter().any(|(known, _)| known == id) {
                sources.push((id.clone(), source_name(id)));
            }
        }
        let places = self.places.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        let topics = TOPICS.iter().map(|name| ((*name).to_owned(), spoken::topic(self.locale, name))).collect();
        let mut languages = self.languages.clone();
        for code in typed.language.iter().filter(|code| Language::parse(code).is_ok()) {
            if !languages.iter().any(|(known, _)| known == code) {
                languages.push((code.clone(), code.clone()));
            }
        }
        json!({
            "source": mark(sources, &typed.source), "location": mark(places, &typed.location),
            "topic": mark(topics, &typed.topic), "language": mark(languages, &typed.language),
            "weekdays": WEEKDAYS.map(|day| json!({
                "value": day.to_string(),
                "label": i18n::text(self.locale, &format!("weekday-{}", day.num_days_from_monday() + 1)),
            })),
            "locales": Locale::ALL,
        })
    }
}

/// The places of the business with their names, disabled ones included.
pub(super) async fn places(web: &State, staff: &Staff) -> Result<Vec<(LocationId, String)>, Error> {
    let rows = businesses::locations(web.db.reader(), staff.scope()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

fn mark(choices: Vec<(String, String)>, chosen: &[String]) -> Vec<Value> {
    let one = |(value, label): (String, String)| {
        let chosen = chosen.contains(&value);
        json!({ "value": value, "label": label, "chosen": chosen })
    };
    choices.into_iter().map(one).collect()
}

impl From<Rule> for Typed {
    fn from(Rule { name, filter, delivery, recipients, .. }: Rule) -> Self {
        Self::of(name, filter, delivery, &recipients)
    }
}

impl Typed {
    fn of(name: String, filter: Filter, delivery: Delivery, recipients: &[Recipient]) -> Self {
        let (when, weekday, hour) = match delivery.timing {
            Timing::AtOnce => ("at_once", Weekday::Mon, 7),
            Timing::Daily { hour } => ("daily", Weekday::Mon, hour),
            Timing::Weekly { weekday, hour } => ("weekly", weekday, hour),
        };
        let clock = |at: NaiveTime| at.format("%H:%M").to_string();
        Self {
            name,
            email: recipients.iter().map(|to| to.email.clone()).collect(),
            locale: recipients.iter().map(|to| to.locale.to_string()).collect(),
            // Rounded to a tenth of a per cent, so that 0.29 does not come back as 28.999999999999996.
            p_negative: filter
                .min_p_negative
                .map(|least| ((least * 1000.0).round() / 10.0).to_string())
                .unwrap_or_default(),
            max_stars: filter.max_stars.map(|most| most.to_string()).unwrap_or_default(),
            source: filter.sources,
            location: filter.locations.iter().map(LocationId::to_string).collect(),
            topic: filter.topics,
            words: filter.words.join("\n"),
            language: filter.languages,
            when: when.to_owned(),
            hour: hour.to_string(),
            weekday: weekday.to_string(),
            quiet_from: delivery.quiet.map(|quiet| clock(quiet.from)).unwrap_or_default(),
            quiet_until: delivery.quiet.map(|quiet| clock(quiet.until)).unwrap_or_default(),
        }
    }

    /// The smallest rule: whoever asks is told of what is negative, at once.
    pub(super) fn new(staff: &Staff) -> Self {
        let recipients = [Recipient { email: staff.session.email.clone(), locale: staff.session.locale }];
        Self::of(String::new(), Filter::default(), Delivery::default(), &recipients)
    }

    /// The lines of recipients, with some left empty.
    pub(super) fn rows(&self, staff: &Staff, wrong: &Wrong) -> Vec<Value> {
        let filled = self.email.iter().enumerate().filter(|(_, email)| !email.trim().is_empty());
        let filled = filled.map(|(n, email)| (email.as_str(), self.locale.get(n).map_or("", String::as_str)));
        let spare = std::iter::repeat_n(("", staff.business.locale.as_str()), SPARE);
        filled
            .chain(spare)
            .map(|(email, locale)| json!({ "email": email, "locale": locale, "wrong": wrong.emails.contains(&email.to_owned()) }))
            .collect()
    }

    /// Whether the rule is about fewer opinions than the usual ones.
    pub(super) fn is_narrowed(&self) -> bool {
        let lists = [&self.source, &self.location, &self.topic, &self.language];
        !(self.max_stars.is_empty() && self.words.trim().is_empty() && lists.into_iter().all(Vec::is_empty))
    }

    /// The rule, or what is wrong. An error is a choice that the form never offered.
    pub(super) fn read(&self, staff: &Staff, choices: &Choices) -> Result<Result<NewRule, Wrong>, Error> {
        let locale = staff.visitor.locale;
        let mut wrong = Wrong::default();
        let says = |key: &str| Some(i18n::text(locale, key));
        let recipients = self.recipients(staff, &mut wrong);
        let p_negative = number(&self.p_negative).map(|percent| percent.map(|percent| percent / 100.0));
        if p_negative.is_err() || p_negative.is_ok_and(|least| least.is_some_and(|least| !(0.0..=1.0).contains(&least)))
        {
            wrong.p_negative = says("rule-wrong-min-p-negative");
        }
        let max_stars = number(&self.max_stars);
        if max_stars.is_err() || max_stars.is_ok_and(|most| most.is_some_and(|most| !(0.0..=5.0).contains(&most))) {
            wrong.max_stars = says("rule-wrong-max-stars");
        }
        let lines = self.words.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty());
        let words: Vec<String> = lines.map(str::to_owned).collect();
        if let Some(empty) = words.iter().find(|phrase| search::words(phrase).is_empty()) {
            let args = i18n::Args::from([("what".into(), empty.clone().into())]);
            wrong.words = Some(i18n::text_with(locale, "rule-wrong-words", &args));
        }
        let timing = self.timing();
        if timing.is_none() {
            wrong.when = says("rule-wrong-when");
        }
        let quiet = self.quiet();
        if quiet.is_err() {
            wrong.quiet = says("rule-wrong-quiet");
        }
        if self.name.trim().chars().count() > NAME {
            wrong.name = says("rule-wrong-name");
        }
        let filter = Filter {
            min_p_negative: p_negative.unwrap_or_default(),
            max_stars: max_stars.unwrap_or_default(),
            sources: known(&self.source, |id| sources::find(id).is_some())?,
            locations: self.places(choices)?,
            topics: known(&self.topic, |name| TOPICS.contains(&name))?,
            words,
            languages: known(&self.language, |code| Language::parse(code).is_ok_and(|own| own.as_str() == code))?,
        };
        let (Some(timing), Ok(quiet), false) = (timing, quiet, wrong.any()) else { return Ok(Err(wrong)) };
        let name = text::plain_line(&self.name).unwrap_or_else(|| spoken::name(staff, &filter, &choices.places));
        Ok(Ok(NewRule { name, filter, delivery: Delivery { timing, quiet }, recipients }))
    }

    fn recipients(&self, staff: &Staff, wrong: &mut Wrong) -> Vec<Recipient> {
        let mut recipients: Vec<Recipient> = Vec::new();
        for (n, email) in self.email.iter().enumerate().filter(|(_, email)| !email.trim().is_empty()) {
            let locale = self.locale.get(n).and_then(|code| code.parse().ok()).unwrap_or(staff.business.locale);
            match accounts::checked_email(email) {
                Ok(email) if recipients.iter().any(|known| known.email == email) => {}
                Ok(email) => recipients.push(Recipient { email, locale }),
                Err(_) => wrong.emails.push(email.clone()),
            }
        }
        if let Some(bad) = wrong.emails.first() {
            let args = i18n::Args::from([("what".into(), bad.trim().to_owned().into())]);
            wrong.recipients = Some(i18n::text_with(staff.visitor.locale, "rule-wrong-address", &args));
        } else if recipients.is_empty() {
            wrong.recipients = Some(i18n::text(staff.visitor.locale, "rule-wrong-recipients"));
        }
        recipients
    }

    /// Only places of this business.
    fn places(&self, choices: &Choices) -> Result<Vec<LocationId>, Error> {
        let mut places = Vec::new();
        for id in &self.location {
            let id: LocationId = id.parse().map_err(|_| Error::NotFound)?;
            if !choices.places.iter().any(|(known, _)| *known == id) {
                return Err(Error::NotFound);
            }
            places.push(id);
        }
        Ok(places)
    }

    fn timing(&self) -> Option<Timing> {
        let hour = || self.hour.trim().parse::<u32>().ok().filter(|hour| *hour < 24);
        match self.when.as_str() {
            "at_once" | "" => Some(Timing::AtOnce),
            "daily" => hour().map(|hour| Timing::Daily { hour }),
            "weekly" => {
                let weekday = self.weekday.parse::<Weekday>().ok()?;
                hour().map(|hour| Timing::Weekly { weekday, hour })
            }
            _ => None,
        }
    }

    /// Both ends or none, and not the same.
    fn quiet(&self) -> Result<Option<QuietHours>, ()> {
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        match (self.quiet_from.trim(), self.quiet_until.trim()) {
            ("", "") => Ok(None),
            (from, until) => {
                let (from, until) = time(from).zip(time(until)).filter(|(from, until)| from != until).ok_or(())?;
                Ok(Some(QuietHours { from, until }))
            }
        }
    }
}

/// A number as people write it: `50`, `12,5`, `50 %`. Nothing is no number, and fine.
fn number(text: &str) -> Result<Option<f64>, ()> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    if plain.is_empty() {
        return Ok(None);
    }
    plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(Some).ok_or(())
}

/// The values, if all are among those that there are.
fn known(values: &[String], is_known: impl Fn(&str) -> bool) -> Result<Vec<String>, Error> {
    if values.iter().all(|value| is_known(value)) {
        Ok(values.to_vec())
    } else {
        Err(Error::BadRequest("a choice that does not exist"))
    }
}
