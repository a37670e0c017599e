//! The list of opinions that the staff work through, a page at a time.
//! Must never count or skip rows to find a page: a page starts where the one before it ended.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::{correction, review};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, Order as Direction,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Asterisk, Expr, Func, Query, SimpleExpr},
};

use super::{StoreError, search};
use crate::domain::{LocationId, ReviewId, Scope, Sentiment};

/// Characters of a text that a line shows.
const EXCERPT: usize = 280;

/// So many and more are just many.
pub const MANY: u64 = 1_000;

/// Which opinions, by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Flagged, neither answered nor done, and still there.
    #[default]
    NeedsAnswer,
    /// Every one.
    All,
    /// With an answer.
    Answered,
    /// No longer at the source.
    Removed,
    /// With a person's word on the verdict.
    Corrected,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest.
    #[default]
    Newest,
    /// The one most surely negative, then the latest.
    Urgent,
}

/// Which opinions a person wants to see. Every part that is set must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// By where they stand.
    pub standing: Standing,
    /// Of this source.
    pub source: Option<String>,
    /// Of this location.
    pub location: Option<LocationId>,
    /// In this language.
    pub language: Option<String>,
    /// With this sentiment.
    pub sentiment: Option<Sentiment>,
    /// With this many stars, 1 to 5, rounded.
    pub stars: Option<u8>,
    /// Published, or else first seen, from this day to that one, both included, in the business's zone.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// With all of these words; the last may be unfinished.
    pub words: Vec<String>,
}

/// Where a page ends, and the next one begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// The probability of negative, when that comes first.
    pub p_negative: f64,
    /// The moment of the last line.
    pub at: DateTime<Utc>,
    /// Its opinion.
    pub id: ReviewId,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}-{}-{}", self.p_negative.to_bits(), self.at.timestamp_millis(), self.id.0.simple())
    }
}

impl std::str::FromStr for Position {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(2, '-');
        let bits = parts.next().and_then(|part| u64::from_str_radix(part, 16).ok()).ok_or(())?;
        let (at, id) = parts.next().and_then(|rest| rest.rsplit_once('-')).ok_or(())?;
        let at = at.parse().ok().and_then(DateTime::from_timestamp_millis).ok_or(())?;
        let p_negative = Some(f64::from_bits(bits)).filter(|p| (0.0..=1.0).contains(p)).ok_or(())?;
        Ok(Self { p_negative, at, id: id.parse().map_err(|_| ())? })
    }
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Line {
    /// The opinion.
    pub id: ReviewId,
    /// Its source's id.
    pub source: String,
    /// Its place.
    pub location_id: LocationId,
    /// Who wrote it.
    pub author: Option<String>,
    /// The rating as given.
    pub rating_value: Option<f64>,
    /// The high end of its scale.
    pub rating_best: Option<f64>,
    /// The recommendation.
    pub recommended: Option<bool>,
    /// Its title.
    pub title: Option<String>,
    /// The start of its text.
    pub excerpt: String,
    /// Its language.
    pub language: Option<String>,
    /// When.
    pub sort_at: DateTime<Utc>,
    /// How it speaks.
    pub sentiment: Sentiment,
    /// How surely it is negative.
    pub p_negative: f64,
    /// Its form; above 1 it was edited.
    pub revision: i64,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When somebody said it is done.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it vanished at its source.
    pub removed_at: Option<DateTime<Utc>>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Position>,
}

/// The page of at most `limit` lines after `after`.
pub async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    wanted: &Wanted,
    order: Order,
    after: Option<Position>,
    limit: u64,
) -> Result<Page, StoreError> {
    let mut lines = query(conn.get_database_backend(), scope, wanted, order, after)
        .limit(limit + 1)
        .into_model::<Line>()
        .all(conn)
        .await?;
    let more = lines.len() as u64 > limit;
    lines.truncate(limit as usize);
    let next = lines.last().filter(|_| more).map(|line| Position {
        p_negative: line.p_negative,
        at: line.sort_at,
        id: line.id,
    });
    Ok(Page { lines, next })
}

/// The opinions with these ids, whole and in this order; what is not there is left out.
pub async fn whole(
    conn: &impl ConnectionTrait,
    scope: Scope,
    ids: &[ReviewId],
) -> Result<Vec<review::Model>, StoreError> {
    let rows = review::Entity::find()
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(review::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let mut rows: std::collections::HashMap<ReviewId, review::Model> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

fn query(
    backend: DbBackend,
    scope: Scope,
    wanted: &Wanted,
    order: Order,
    after: Option<Position>,
) -> Select<review::Entity> {
    use review::Column as C;
    let mut query = review::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::Source,
            C::LocationId,
            C::Author,
            C::RatingValue,
            C::RatingBest,
            C::Recommended,
            C::Title,
            C::Language,
            C::SortAt,
            C::Sentiment,
            C::PNegative,
            C::Revision,
            C::AnsweredAt,
            C::ResolvedAt,
            C::RemovedAt,
        ])
        .column_as(Expr::cust(format!("substr(text, 1, {EXCERPT})")), "excerpt")
        .filter(C::BusinessId.eq(scope.0))
        .filter(standing(scope, wanted.standing));
    if let Some(source) = &wanted.source {
        query = query.filter(C::Source.eq(source));
    }
    if let Some(location) = wanted.location {
        query = query.filter(C::LocationId.eq(location));
    }
    if let Some(language) = &wanted.language {
        query = query.filter(C::Language.eq(language));
    }
    if let Some(sentiment) = wanted.sentiment {
        query = query.filter(C::Sentiment.eq(sentiment));
    }
    if let Some(stars) = wanted.stars {
        // The same measure as `domain::Rating::stars`, rounded to whole ones; nothing is below one star.
        let of_five = Expr::col(C::RatingValue).mul(5.0).div(Expr::col(C::RatingBest));
        if stars > 1 {
            query = query.filter(of_five.clone().gte(f64::from(stars) - 0.5));
        }
        query = query.filter(of_five.lt(f64::from(stars) + 0.5));
    }
    if let Some((from, until)) = wanted.days {
        // The moments narrow the index down; a zone is never a whole day away from UTC.
        let midnight = |day: Option<NaiveDate>| day.map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let first = midnight(from.checked_sub_days(Days::new(1)));
        let end = midnight(until.checked_add_days(Days::new(2)));
        query = query.filter(C::Day.between(from, until));
        if let (Some(first), Some(end)) = (first, end) {
            query = query.filter(C::SortAt.between(first, end));
        }
    }
    if let Some(matches) = search::matches(backend, &wanted.words) {
        query = query.filter(matches);
    }
    let row = |parts: [SimpleExpr; 2], p: SimpleExpr| {
        let mut all = Vec::from(parts);
        if order == Order::Urgent {
            all.insert(0, p);
        }
        Expr::tuple(all)
    };
    if let Some(after) = after {
        let here = row([Expr::col(C::SortAt), Expr::col(C::Id)], Expr::col(C::PNegative));
        let there = row([Expr::value(after.at), Expr::value(after.id)], Expr::value(after.p_negative));
        query = query.filter(here.lt(there));
    }
    if order == Order::Urgent {
        query = query.order_by(C::PNegative, Direction::Desc);
    }
    query.order_by(C::SortAt, Direction::Desc).order_by(C::Id, Direction::Desc)
}

fn standing(scope: Scope, standing: Standing) -> Condition {
    use review::Column as C;
    match standing {
        // Spelt as the partial index spells it, so that both databases take it.
        Standing::NeedsAnswer => Condition::all()
            .add(Expr::col(C::Flagged))
            .add(C::AnsweredAt.is_null())
            .add(C::ResolvedAt.is_null())
            .add(C::RemovedAt.is_null()),
        Standing::All => Condition::all(),
        Standing::Answered => Condition::all().add(C::AnsweredAt.is_not_null()),
        Standing::Removed => Condition::all().add(C::RemovedAt.is_not_null()),
        Standing::Corrected => Condition::all().add(
            C::Id.in_subquery(
                correction::Entity::find()
                    .select_only()
                    .column(correction::Column::ReviewId)
                    .filter(correction::Column::BusinessId.eq(scope.0))
                    .into_query(),
            ),
        ),
    }
}

/// How many opinions need an answer, counted up to [`MANY`]: every page shows the number, and it may not cost more
/// the more there are.
pub async fn needing_answer(conn: &impl ConnectionTrait, scope: Scope) -> Result<u64, StoreError> {
    let few = review::Entity::find()
        .select_only()
        .column(review::Column::Id)
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(standing(scope, Standing::NeedsAnswer))
        .limit(MANY)
        .into_query();
    let count = Query::select().expr(Func::count(Expr::col(Asterisk))).from_subquery(few, "few").take();
    let row = conn.query_one(&count).await?;
    let count: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    Ok(count.unwrap_or(0).cast_unsigned())
}

/// Whether there is any opinion at all.
pub async fn any(conn: &impl ConnectionTrait, scope: Scope) -> Result<bool, StoreError> {
    let found = review::Entity::find()
        .select_only()
        .column(review::Column::Id)
        .filter(review::Column::BusinessId.eq(scope.0))
        .limit(1)
        .into_tuple::<ReviewId>()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

#[cfg(test)]
mod tests;
