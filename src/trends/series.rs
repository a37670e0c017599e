//! Days into buckets, rolling means and headline numbers.
//! Must never draw a day without data as a day without opinions.

use std::ops::AddAssign;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

use super::interval::{Estimate, Interval, mean_difference, mean_stars, share, share_difference};

/// What is counted of a day or a longer span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Opinions that stand at their source.
    pub total: u64,
    /// Of these, complaints.
    pub negative: u64,
    /// Of these, both or neither.
    pub mixed: u64,
    /// Of these, praise.
    pub positive: u64,
    /// Of these, answered.
    pub answered: u64,
    /// Of these, with a rating.
    pub rated: u64,
    /// The sum of their stars.
    pub stars_sum: f64,
    /// The sum of the squares of their stars.
    pub stars_squares: f64,
    /// How many gave one, two … five stars, rounded.
    pub by_stars: [u64; 5],
    /// Opinions published then that their source no longer lists; not in the total.
    pub removed: u64,
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        self.total += other.total;
        self.negative += other.negative;
        self.mixed += other.mixed;
        self.positive += other.positive;
        self.answered += other.answered;
        self.rated += other.rated;
        self.stars_sum += other.stars_sum;
        self.stars_squares += other.stars_squares;
        self.removed += other.removed;
        for (sum, more) in self.by_stars.iter_mut().zip(other.by_stars) {
            *sum += more;
        }
    }
}

impl Counts {
    /// The share of complaints, 0 to 1.
    pub fn negative_share(&self) -> Estimate {
        share(self.negative, self.total)
    }

    /// The mean rating in stars.
    pub fn mean_stars(&self) -> Estimate {
        mean_stars(self.rated, self.stars_sum, self.stars_squares)
    }
}

/// The counts of one day. Several of the same day (one a connection) are added up; order does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Day {
    /// The day of publication in the business's zone.
    pub day: NaiveDate,
    /// Its counts.
    pub counts: Counts,
}

/// A span of whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included; never before the first.
    pub until: NaiveDate,
}

impl Period {
    /// A span from one day to another, whichever comes first.
    pub fn new(a: NaiveDate, b: NaiveDate) -> Self {
        Self { from: a.min(b), until: a.max(b) }
    }

    /// The span of `days` days (at least one) that ends with `until`.
    pub fn ending(until: NaiveDate, days: u64) -> Self {
        Self { from: back(until, days.max(1) - 1), until }
    }

    /// How many days it has.
    pub fn days(self) -> u64 {
        (self.until - self.from).num_days().unsigned_abs() + 1
    }

    /// The span of the same length right before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::ending(back(self.from, 1), self.days())
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}

fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// How long a bucket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

impl Step {
    /// The step that gives a readable number of buckets.
    pub fn for_period(period: Period) -> Self {
        match period.days() {
            ..=62 => Self::Day,
            63..=400 => Self::Week,
            _ => Self::Month,
        }
    }

    fn start(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => back(day, u64::from(day.weekday().num_days_from_monday())),
            Self::Month => back(day, u64::from(day.day0())),
        }
    }

    fn next(self, start: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day => start.succ_opt(),
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
        }
    }
}

/// How much of a bucket was watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Not at all: nothing is known, zero would be a lie.
    None,
    /// Some of its days.
    Partial,
    /// All of it: zero means zero.
    Full,
}

/// A bar of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bucket {
    /// Its days, cut to the period asked for.
    pub period: Period,
    /// What is known of it.
    pub coverage: Coverage,
    /// Its counts; zero without coverage.
    pub counts: Counts,
}

/// The buckets of a period, without holes. `watched` is the span for which data exist at all, if any.
pub fn buckets(days: &[Day], period: Period, watched: Option<Period>, step: Step) -> Vec<Bucket> {
    let mut out = Vec::new();
    let mut start = Some(step.start(period.from));
    while let Some(first) = start.filter(|first| *first <= period.until) {
        start = step.next(first);
        let last = start.map_or(period.until, |next| back(next, 1));
        let own = Period { from: first.max(period.from), until: last.min(period.until) };
        out.push(Bucket { period: own, coverage: coverage(own, watched), counts: Counts::default() });
    }
    for day in days.iter().filter(|day| period.holds(day.day)) {
        let at = out.partition_point(|bucket| bucket.period.until < day.day);
        if let Some(bucket) = out.get_mut(at) {
            bucket.counts += &day.counts;
        }
    }
    out
}

fn coverage(own: Period, watched: Option<Period>) -> Coverage {
    match watched {
        Some(watched) if watched.holds(own.from) && watched.holds(own.until) => Coverage::Full,
        Some(watched) if watched.from <= own.until && own.from <= watched.until => Coverage::Partial,
        _ => Coverage::None,
    }
}

/// The sum over a period.
pub fn totals(days: &[Day], period: Period) -> Counts {
    let mut sum = Counts::default();
    for day in days.iter().filter(|day| period.holds(day.day)) {
        sum += &day.counts;
    }
    sum
}

/// A point of a rolling line: the days up to and with this one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rolling {
    /// The last day of its window.
    pub day: NaiveDate,
    /// Whether the whole window was watched.
    pub coverage: Coverage,
    /// The mean rating with the number of ratings and its band.
    pub stars: Estimate,
    /// The share of complaints.
    pub negative: Estimate,
}

/// The usual window of a rolling line, in days.
pub const WINDOW: u64 = 28;

/// A rolling line over a period, one point a day; `days` should reach one window further back than the period.
pub fn rolling(days: &[Day], period: Period, watched: Option<Period>, window: u64) -> Vec<Rolling> {
    let window = window.max(1);
    let reach = Period { from: back(period.from, window - 1), until: period.until };
    let daily = buckets(days, reach, watched, Step::Day);
    let mut points = Vec::with_capacity(daily.len());
    let mut sum = Counts::default();
    for (at, bucket) in daily.iter().enumerate() {
        sum += &bucket.counts;
        if at as u64 >= window {
            subtract(&mut sum, &daily[at - window as usize].counts);
        }
        if sum.rated == 0 {
            // Nothing is left: neither may a rounding error be.
            (sum.stars_sum, sum.stars_squares) = (0.0, 0.0);
        }
        let day = bucket.period.until;
        if period.holds(day) {
            points.push(Rolling {
                day,
                coverage: coverage(Period::ending(day, window), watched),
                stars: sum.mean_stars(),
                negative: sum.negative_share(),
            });
        }
    }
    points
}

fn subtract(sum: &mut Counts, gone: &Counts) {
    sum.total -= gone.total;
    sum.negative -= gone.negative;
    sum.rated -= gone.rated;
    sum.stars_sum -= gone.stars_sum;
    sum.stars_squares -= gone.stars_squares;
}

/// The numbers of one period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Its days.
    pub period: Period,
    /// Its counts.
    pub counts: Counts,
    /// The share of complaints.
    pub negative: Estimate,
    /// The mean rating.
    pub stars: Estimate,
}

impl Summary {
    /// Sums up a period.
    pub fn of(days: &[Day], period: Period) -> Self {
        let counts = totals(days, period);
        Self { period, negative: counts.negative_share(), stars: counts.mean_stars(), counts }
    }
}

/// A period beside the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Headline {
    /// The period.
    pub now: Summary,
    /// The same number of days before; `None` when they were not wholly watched.
    pub before: Option<Summary>,
    /// By how much the number of opinions changed: 0.5 is half as many again; `None` without any before.
    pub volume_change: Option<f64>,
    /// Where the true change of the share of complaints lies.
    pub negative_change: Option<Interval>,
    /// Where the true change of the mean rating lies.
    pub stars_change: Option<Interval>,
}

/// Compares a period with the one before it.
pub fn headline(days: &[Day], period: Period, watched: Option<Period>) -> Headline {
    let now = Summary::of(days, period);
    let previous = period.previous();
    let before = (coverage(previous, watched) == Coverage::Full).then(|| Summary::of(days, previous));
    Headline {
        now,
        volume_change: before
            .filter(|before| before.counts.total > 0)
            .map(|before| now.counts.total as f64 / before.counts.total as f64 - 1.0),
        negative_change: before.and_then(|before| share_difference(&before.negative, &now.negative)),
        stars_change: before.and_then(|before| mean_difference(&before.stars, &now.stars)),
        before,
    }
}
