//! The daily roll-up: what the trends are made of, kept in the transaction of the opinions themselves.
//! Must never drift: it always equals a count over the opinions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    daily,
    review::{self, Column},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, Iterable, QueryFilter, QueryOrder, QuerySelect};

use super::{StoreError, WriteTx, bulk};
use crate::domain::{BusinessId, ConnectionId, LocationId, ReviewId, Scope, Sentiment};

/// The columns that say which row it is; the others are sums.
const NAMES: [&str; 6] = ["business_id", "day", "connection_id", "removed", "location_id", "source"];

/// What one opinion counts as.
#[derive(Clone, Debug, PartialEq)]
struct Fact {
    day: NaiveDate,
    connection: ConnectionId,
    location: LocationId,
    source: String,
    removed: bool,
    sentiment: Sentiment,
    flagged: bool,
    answered: bool,
    recommended: Option<bool>,
    stars: Option<f64>,
}

impl From<&review::Model> for Fact {
    fn from(row: &review::Model) -> Self {
        Self {
            day: row.day,
            connection: row.connection_id,
            location: row.location_id,
            source: row.source.clone(),
            removed: row.removed_at.is_some(),
            sentiment: row.sentiment,
            flagged: row.flagged,
            answered: row.answered_at.is_some(),
            recommended: row.recommended,
            stars: stars(row.rating_value, row.rating_best),
        }
    }
}

/// Stars up to 5, as `Rating::stars` says it.
pub(crate) fn stars(value: Option<f64>, best: Option<f64>) -> Option<f64> {
    Some(value? * 5.0 / best?)
}

/// What opinions add to the roll-up, summed in memory.
#[derive(Clone, Debug, Default)]
pub struct Deltas(BTreeMap<(NaiveDate, ConnectionId, bool), daily::Model>);

impl Deltas {
    /// An opinion that was not there before.
    pub fn add(&mut self, row: &review::Model) {
        self.count(row.business_id, &Fact::from(row), 1);
    }

    /// An opinion that changed.
    pub fn change(&mut self, before: &review::Model, after: &review::Model) {
        let (was, is) = (Fact::from(before), Fact::from(after));
        if was != is {
            self.count(before.business_id, &was, -1);
            self.count(after.business_id, &is, 1);
        }
    }

    fn count(&mut self, business: BusinessId, fact: &Fact, sign: i64) {
        let row = self.0.entry((fact.day, fact.connection, fact.removed)).or_insert_with(|| empty(business, fact));
        row.total += sign;
        *match fact.sentiment {
            Sentiment::Negative => &mut row.negative,
            Sentiment::Mixed => &mut row.mixed,
            Sentiment::Positive => &mut row.positive,
        } += sign;
        row.flagged += sign * i64::from(fact.flagged);
        row.answered += sign * i64::from(fact.answered);
        row.recommended += sign * i64::from(fact.recommended == Some(true));
        row.not_recommended += sign * i64::from(fact.recommended == Some(false));
        let Some(stars) = fact.stars else { return };
        row.rated += sign;
        row.stars_sum += sign as f64 * stars;
        row.stars_squares += sign as f64 * stars * stars;
        *match stars.round() as i64 {
            ..=1 => &mut row.stars_1,
            2 => &mut row.stars_2,
            3 => &mut row.stars_3,
            4 => &mut row.stars_4,
            5.. => &mut row.stars_5,
        } += sign;
    }

    /// Adds the sums to the table, in the transaction of the opinions.
    pub async fn write(self, tx: &WriteTx) -> Result<(), StoreError> {
        let rows: Vec<_> = self.0.into_values().filter(|row| !is_idle(row)).collect();
        let shrunk: Vec<_> = rows
            .iter()
            .filter(|row| row.total < 0)
            .map(|row| (row.business_id, row.day, row.connection_id, row.removed))
            .collect();
        let sums = daily::Column::iter().map(|column| column.as_str()).filter(|column| !NAMES.contains(column));
        let sums = sums.map(|column| format!("{column} = daily.{column} + excluded.{column}")).collect::<Vec<_>>();
        let tail = format!("ON CONFLICT (business_id, day, connection_id, removed) DO UPDATE SET {}", sums.join(", "));
        bulk::insert::<daily::Entity>(tx, rows, &tail).await?;
        // What counts nothing leaves no row, so that the roll-up always equals a fresh count.
        for (business, day, connection, removed) in shrunk {
            daily::Entity::delete_many()
                .filter(daily::Column::BusinessId.eq(business))
                .filter(daily::Column::Day.eq(day))
                .filter(daily::Column::ConnectionId.eq(connection))
                .filter(daily::Column::Removed.eq(removed))
                .filter(daily::Column::Total.eq(0))
                .exec(&**tx)
                .await?;
        }
        Ok(())
    }
}

/// One opinion changed outside a batch: corrected, answered. For the transaction that changes it.
pub async fn moved(tx: &WriteTx, before: &review::Model, after: &review::Model) -> Result<(), StoreError> {
    let mut deltas = Deltas::default();
    deltas.change(before, after);
    deltas.write(tx).await
}

/// The roll-up of a business as it is kept, by day, connection and whether removed.
pub async fn stored(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<daily::Model>, StoreError> {
    Ok(daily::Entity::find()
        .filter(daily::Column::BusinessId.eq(scope.0))
        .order_by_asc(daily::Column::Day)
        .order_by_asc(daily::Column::ConnectionId)
        .order_by_asc(daily::Column::Removed)
        .all(conn)
        .await?)
}

type Counted = (
    ReviewId,
    NaiveDate,
    ConnectionId,
    LocationId,
    String,
    Option<chrono::DateTime<chrono::Utc>>,
    Sentiment,
    bool,
    Option<chrono::DateTime<chrono::Utc>>,
    Option<bool>,
    Option<f64>,
    Option<f64>,
);

/// The roll-up of a business as a fresh count over its opinions gives it, in the order of [`stored`].
pub async fn recompute(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<daily::Model>, StoreError> {
    const PAGE: u64 = 10_000;
    let mut deltas = Deltas::default();
    let mut last: Option<ReviewId> = None;
    loop {
        let mut page = review::Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::Day,
                Column::ConnectionId,
                Column::LocationId,
                Column::Source,
                Column::RemovedAt,
                Column::Sentiment,
                Column::Flagged,
                Column::AnsweredAt,
                Column::Recommended,
                Column::RatingValue,
                Column::RatingBest,
            ])
            .filter(Column::BusinessId.eq(scope.0))
            .order_by_asc(Column::Id)
            .limit(PAGE);
        if let Some(last) = last {
            page = page.filter(Column::Id.gt(last));
        }
        let rows: Vec<Counted> = page.into_tuple().all(conn).await?;
        let Some(end) = rows.last() else { break };
        last = Some(end.0);
        for (_, day, connection, location, source, removed, sentiment, flagged, answered, recommended, value, best) in
            rows
        {
            let fact = Fact {
                day,
                connection,
                location,
                source,
                removed: removed.is_some(),
                sentiment,
                flagged,
                answered: answered.is_some(),
                recommended,
                stars: stars(value, best),
            };
            deltas.count(scope.0, &fact, 1);
        }
    }
    Ok(deltas.0.into_values().collect())
}

/// Replaces the roll-up of a business by a fresh count.
pub async fn rebuild(tx: &WriteTx, scope: Scope) -> Result<(), StoreError> {
    let fresh = recompute(&**tx, scope).await?;
    daily::Entity::delete_many().filter(daily::Column::BusinessId.eq(scope.0)).exec(&**tx).await?;
    bulk::insert::<daily::Entity>(tx, fresh, "").await
}

fn is_idle(row: &daily::Model) -> bool {
    let counts = [
        row.total,
        row.negative,
        row.mixed,
        row.positive,
        row.flagged,
        row.answered,
        row.recommended,
        row.not_recommended,
        row.rated,
        row.stars_1,
        row.stars_2,
        row.stars_3,
        row.stars_4,
        row.stars_5,
    ];
    counts.iter().all(|count| *count == 0) && row.stars_sum == 0.0 && row.stars_squares == 0.0
}

fn empty(business: BusinessId, fact: &Fact) -> daily::Model {
    daily::Model {
        business_id: business,
        day: fact.day,
        connection_id: fact.connection,
        removed: fact.removed,
        location_id: fact.location,
        source: fact.source.clone(),
        total: 0,
        negative: 0,
        mixed: 0,
        positive: 0,
        flagged: 0,
        answered: 0,
        recommended: 0,
        not_recommended: 0,
        rated: 0,
        stars_sum: 0.0,
        stars_squares: 0.0,
        stars_1: 0,
        stars_2: 0,
        stars_3: 0,
        stars_4: 0,
        stars_5: 0,
    }
}
