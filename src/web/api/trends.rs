//! The trends as numbers.
//! Must never give a day that nobody watched as a day without opinions.

use axum::{Json, extract::State as Shared};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access::{Asked, Caller, Problem, ProblemDocument, choice};
use crate::{
    store::trends::Which,
    trends::{Coverage, series},
    web::{State, trends::Watched},
};

/// Of which opinions, over how long.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    /// How many days up to today, 1 to 3660; 90 when not said.
    days: Option<u64>,
    /// The id of a source.
    source: Option<String>,
    /// The id of a location.
    location: Option<String>,
}

/// A value with how sure it is.
#[derive(Serialize, ToSchema)]
pub(super) struct Estimate {
    /// How many opinions it is made of.
    n: u64,
    /// The value; `null` without any.
    value: Option<f64>,
    /// The low end of the 95 % interval; `null` below ten.
    low: Option<f64>,
    /// The high end.
    high: Option<f64>,
}

impl From<crate::trends::Estimate> for Estimate {
    fn from(estimate: crate::trends::Estimate) -> Self {
        let interval = estimate.interval;
        Self {
            n: estimate.n,
            value: estimate.value,
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }
}

/// A day, a week or a month.
#[derive(Serialize, ToSchema)]
pub(super) struct Bucket {
    /// Its first day.
    from: NaiveDate,
    /// Its last day, included.
    until: NaiveDate,
    /// `full`, `partial` or `none`: whether the sources were watched. With `none` the counts mean nothing.
    #[schema(value_type = String)]
    coverage: Coverage,
    /// Opinions that stand at their source.
    total: u64,
    /// Of these, negative.
    negative: u64,
    /// Of these, mixed.
    mixed: u64,
    /// Of these, positive.
    positive: u64,
    /// Of these, answered.
    answered: u64,
    /// Opinions that their source no longer lists; not in the total.
    removed: u64,
}

/// A point of the rolling mean.
#[derive(Serialize, ToSchema)]
pub(super) struct Point {
    /// The last of its 28 days.
    day: NaiveDate,
    /// The mean rating in stars.
    stars: Estimate,
    /// The share of negative opinions.
    negative: Estimate,
}

/// The trends of a period.
#[derive(Serialize, ToSchema)]
pub(super) struct Trends {
    /// The first day.
    from: NaiveDate,
    /// The last day, included.
    until: NaiveDate,
    /// Opinions of the period.
    total: u64,
    /// The mean rating in stars.
    stars: Estimate,
    /// The share of negative opinions.
    negative: Estimate,
    /// The volume.
    volume: Vec<Bucket>,
    /// The rolling mean of 28 days, a point a day.
    rolling: Vec<Point>,
}

/// The volume by sentiment and the rolling mean.
#[utoipa::path(
    get,
    path = "/trends",
    tag = "trends",
    params(Asking),
    responses(
        (status = OK, body = Trends),
        (status = BAD_REQUEST, body = ProblemDocument, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn series(
    Shared(web): Shared<State>,
    caller: Caller,
    Asked(asking): Asked<Asking>,
) -> Result<Json<Trends>, Problem> {
    let days = asking.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::Bad("days: 1 to 3660".to_owned()));
    }
    let which = Which {
        source: asking.source.filter(|source| !source.is_empty()),
        location: choice("location", asking.location.as_deref())?,
    };
    let watched = Watched::load(&web, caller.scope, caller.zone, &which, Some(days)).await?;
    let summary = series::Summary::of(&watched.days, watched.period);
    let volume = series::buckets(&watched.days, watched.period, watched.span, watched.step);
    let volume = volume.into_iter().map(|bucket| Bucket {
        from: bucket.period.from,
        until: bucket.period.until,
        coverage: bucket.coverage,
        total: bucket.counts.total,
        negative: bucket.counts.negative,
        mixed: bucket.counts.mixed,
        positive: bucket.counts.positive,
        answered: bucket.counts.answered,
        removed: bucket.counts.removed,
    });
    let rolling = series::rolling(&watched.days, watched.period, watched.span, series::WINDOW);
    let rolling = rolling.into_iter().map(|point| Point {
        day: point.day,
        stars: point.stars.into(),
        negative: point.negative.into(),
    });
    Ok(Json(Trends {
        from: watched.period.from,
        until: watched.period.until,
        total: summary.counts.total,
        stars: summary.stars.into(),
        negative: summary.negative.into(),
        volume: volume.collect(),
        rolling: rolling.collect(),
    }))
}
