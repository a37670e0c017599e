//! The trends: four numbers with how sure they are, and charts that say what they show.
//! Must never draw a day that nobody watched as a day without opinions.

mod charts;
mod tiles;

use axum::{
    extract::{Query, State as Shared},
    http::header,
    response::{Html, IntoResponse, Response},
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Access, Error, Route, Staff, State, inbox::counts};
use crate::{
    domain::{LocationId, Scope},
    i18n, sources,
    store::{
        StoreError, businesses, ledger,
        trends::{self as rows, DayCounts, Which},
    },
    trends::{self, Counts, Day, Period, Step},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/trends", Access::Staff, page),
        Route::get("/trends/volume.csv", Access::Staff, volume_csv),
        Route::get("/trends/rating.csv", Access::Staff, rating_csv),
    ]
}

/// The periods one can choose, in days; the last is everything there is.
const PERIODS: [&str; 4] = ["30", "90", "365", "all"];

/// The filters as they stand in the address. What is not understood is left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TrendsQuery {
    period: String,
    source: String,
    location: String,
}

impl TrendsQuery {
    fn period(&self) -> &'static str {
        PERIODS.into_iter().find(|period| *period == self.period).unwrap_or("90")
    }

    pub(super) fn which(&self) -> Which {
        let source = Some(self.source.trim().to_owned()).filter(|source| !source.is_empty());
        Which { source, location: self.location.parse::<LocationId>().ok() }
    }

    /// The address of `path` with these filters, some of them replaced.
    fn link(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, own) in [("period", &self.period), ("source", &self.source), ("location", &self.location)] {
            let value = changes.iter().find(|(of, _)| *of == name).map_or(own.as_str(), |(_, value)| value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// The days of a period with what is needed before it, ready for the statistics.
pub(super) struct Watched {
    pub(super) days: Vec<Day>,
    pub(super) period: Period,
    /// From the first opinion to the last reading.
    pub(super) span: Option<Period>,
    pub(super) step: Step,
}

impl Watched {
    /// Reads the roll-up. `days` is the length of the period that ends today; `None` is all there is.
    pub(super) async fn load(
        web: &State,
        scope: Scope,
        zone: chrono_tz::Tz,
        which: &Which,
        days: Option<u64>,
    ) -> Result<Self, StoreError> {
        let conn = web.db.reader();
        let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).date_naive();
        let today = local(web.env.now());
        let first = rows::first_day(conn, scope, which).await?;
        let last = rows::last_read(conn, scope, which).await?.map(local);
        let span = first.map(|first| Period::new(first, last.unwrap_or(today).max(first)));
        let period = match days {
            Some(days) => Period::ending(today, days),
            None => Period::new(first.unwrap_or(today), today),
        };
        let reach = before(period.previous().from, trends::series::WINDOW);
        let read = rows::days(conn, scope, which, reach, today).await?;
        let days = read.iter().map(day).collect();
        Ok(Self { days, period, span, step: Step::for_period(period) })
    }
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn day(row: &DayCounts) -> Day {
    let n = |count: i64| count.unsigned_abs();
    let counts = if row.removed {
        Counts { removed: n(row.total), ..Counts::default() }
    } else {
        Counts {
            total: n(row.total),
            negative: n(row.negative),
            mixed: n(row.mixed),
            positive: n(row.positive),
            answered: n(row.answered),
            rated: n(row.rated),
            stars_sum: row.stars_sum,
            stars_squares: row.stars_squares,
            by_stars: [row.stars_1, row.stars_2, row.stars_3, row.stars_4, row.stars_5].map(n),
            removed: 0,
        }
    };
    Day { day: row.day, counts }
}

async fn load(web: &State, staff: &Staff, query: &TrendsQuery) -> Result<Watched, Error> {
    let days = query.period().parse().ok();
    Ok(Watched::load(web, staff.scope(), staff.zone(), &query.which(), days).await?)
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    href: String,
    chosen: bool,
}

async fn page(
    Shared(web): Shared<State>,
    staff: Staff,
    Query(query): Query<TrendsQuery>,
) -> Result<Html<String>, Error> {
    let (conn, scope, locale) = (web.db.reader(), staff.scope(), staff.visitor.locale);
    let watched = load(&web, &staff, &query).await?;
    let headline = trends::series::headline(&watched.days, watched.period, watched.span);
    let periods = PERIODS.map(|value| Choice {
        value: value.to_owned(),
        label: i18n::text(locale, &format!("trends-period-{value}")),
        href: query.link("/trends", &[("period", value)]),
        chosen: query.period() == value,
    });
    let places = businesses::locations(conn, scope).await?;
    let which = query.which();
    let places: Vec<Choice> = places
        .into_iter()
        .map(|place| Choice {
            chosen: which.location == Some(place.id),
            href: String::new(),
            value: place.id.to_string(),
            label: place.name,
        })
        .collect();
    let connected: Vec<Choice> = ledger::sources(conn, scope)
        .await?
        .into_iter()
        .map(|id| Choice {
            chosen: which.source.as_deref() == Some(&id),
            href: String::new(),
            label: sources::find(&id).map_or_else(|| id.clone(), |source| source.about().name.to_owned()),
            value: id,
        })
        .collect();
    let filtered = which != Which::default();
    let empty = if watched.span.is_some() {
        None
    } else if filtered {
        Some("filtered")
    } else if ledger::first_reading(conn, scope).await? {
        Some("reading")
    } else {
        Some(if connected.is_empty() { "nothing" } else { "waiting" })
    };
    let page = json!({
        "periods": periods,
        "period": query.period(),
        "places": places,
        "sources": connected,
        "clear": query.link("/trends", &[("source", ""), ("location", "")]),
        "empty": empty,
        "may_set_up": staff.manages().is_ok(),
        "tiles": tiles::tiles(locale, &watched, &headline),
        "volume": charts::volume(locale, &watched, &headline, &which),
        "rating": charts::rating(locale, &watched, &headline),
        "volume_csv": query.link("/trends/volume.csv", &[]),
        "rating_csv": query.link("/trends/rating.csv", &[]),
    });
    let counts = counts(&web, &staff).await?;
    Ok(Html(web.templates.render_staff(&web, &staff, counts, "trends", "trends.html", page)?))
}

async fn volume_csv(
    Shared(web): Shared<State>,
    staff: Staff,
    Query(query): Query<TrendsQuery>,
) -> Result<Response, Error> {
    let watched = load(&web, &staff, &query).await?;
    let head = ["from", "until", "watched", "total", "negative", "mixed", "positive", "answered", "removed"];
    let lines = trends::series::buckets(&watched.days, watched.period, watched.span, watched.step);
    let lines = lines.iter().map(|bucket| {
        let counts = &bucket.counts;
        let numbers = [counts.total, counts.negative, counts.mixed, counts.positive, counts.answered, counts.removed];
        let watched = serde_json::to_value(bucket.coverage).ok().and_then(|word| word.as_str().map(str::to_owned));
        let mut line =
            vec![bucket.period.from.to_string(), bucket.period.until.to_string(), watched.unwrap_or_default()];
        line.extend(numbers.map(|number| number.to_string()));
        line
    });
    csv("volume.csv", &head, lines)
}

async fn rating_csv(
    Shared(web): Shared<State>,
    staff: Staff,
    Query(query): Query<TrendsQuery>,
) -> Result<Response, Error> {
    let watched = load(&web, &staff, &query).await?;
    let head = ["day", "ratings_28_days", "mean", "low", "high", "negative_share"];
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.4}"));
    let points = trends::series::rolling(&watched.days, watched.period, watched.span, trends::series::WINDOW);
    let lines = points.iter().map(|point| {
        let interval = point.stars.interval;
        vec![
            point.day.to_string(),
            point.stars.n.to_string(),
            number(point.stars.value),
            number(interval.map(|interval| interval.low)),
            number(interval.map(|interval| interval.high)),
            number(point.negative.value),
        ]
    });
    csv("rating.csv", &head, lines)
}

/// Dates and numbers only: no cell can be taken for a formula.
fn csv(name: &str, head: &[&str], lines: impl Iterator<Item = Vec<String>>) -> Result<Response, Error> {
    let fault = |error: &dyn std::fmt::Display| Error::Internal(format!("CSV: {error}"));
    let mut out = ::csv::Writer::from_writer(Vec::new());
    out.write_record(head).map_err(|error| fault(&error))?;
    for line in lines {
        out.write_record(&line).map_err(|error| fault(&error))?;
    }
    let bytes = out.into_inner().map_err(|error| fault(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}
