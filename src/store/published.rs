//! What the public pages are made of: a widget by its token, true counts, the newest opinions.
//! Must never count or skip rows to find a page: a page starts where the one before it ended.

use chrono::{DateTime, Utc};
use entity::{business, connection_state, daily, review, widget};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::StoreError;
use crate::domain::{BusinessId, DatePrecision, Evidence, ReviewId, Scope};

/// A widget that may be shown, with the business it speaks for.
pub async fn widget(
    conn: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<(widget::Model, business::Model)>, StoreError> {
    let found = widget::Entity::find()
        .filter(widget::Column::Token.eq(token))
        .filter(widget::Column::DisabledAt.is_null())
        .one(conn)
        .await?;
    let Some(widget) = found else { return Ok(None) };
    let business = business::Entity::find_by_id(widget.business_id)
        .filter(business::Column::DisabledAt.is_null())
        .one(conn)
        .await?;
    Ok(business.map(|business| (widget, business)))
}

/// A widget that may be shown, and the form it has.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Form {
    /// Its token.
    pub token: String,
    /// Whose opinions it shows.
    pub business_id: BusinessId,
    /// When a person last changed it.
    pub updated_at: DateTime<Utc>,
}

/// Every widget that is not disabled.
pub async fn forms(conn: &impl ConnectionTrait) -> Result<Vec<Form>, StoreError> {
    Ok(widget::Entity::find()
        .select_only()
        .columns([widget::Column::Token, widget::Column::BusinessId, widget::Column::UpdatedAt])
        .filter(widget::Column::DisabledAt.is_null())
        .into_model()
        .all(conn)
        .await?)
}

/// When a business's sources were last read. Opinions change in the transaction that moves this moment.
pub async fn last_reads(conn: &impl ConnectionTrait) -> Result<Vec<(BusinessId, Option<DateTime<Utc>>)>, StoreError> {
    Ok(connection_state::Entity::find()
        .select_only()
        .column(connection_state::Column::BusinessId)
        .column_as(connection_state::Column::LastRunAt.max(), "last")
        .group_by(connection_state::Column::BusinessId)
        .into_tuple()
        .all(conn)
        .await?)
}

/// The counts of one source, over all time.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub struct Tally {
    /// Its id.
    pub source: String,
    /// Whether these are the opinions that it no longer lists.
    pub removed: bool,
    /// How many.
    pub total: i64,
    /// Of these, "recommended".
    pub recommended: i64,
    /// Of these, "not recommended".
    pub not_recommended: i64,
    /// Of these, with a rating.
    pub rated: i64,
    /// The sum of their stars.
    pub stars_sum: f64,
    /// With one star, rounded.
    pub stars_1: i64,
    /// With two.
    pub stars_2: i64,
    /// With three.
    pub stars_3: i64,
    /// With four.
    pub stars_4: i64,
    /// With five.
    pub stars_5: i64,
}

/// The counts of every source of a business, from the daily roll-up.
pub async fn tallies(conn: &impl ConnectionTrait, scope: Scope) -> Result<Vec<Tally>, StoreError> {
    use daily::Column as C;
    let mut query = daily::Entity::find()
        .select_only()
        .columns([C::Source, C::Removed])
        .column_as(C::StarsSum.sum(), "stars_sum")
        .filter(C::BusinessId.eq(scope.0))
        .group_by(C::Source)
        .group_by(C::Removed)
        .order_by_asc(C::Source);
    for (column, name) in [
        (C::Total, "total"),
        (C::Recommended, "recommended"),
        (C::NotRecommended, "not_recommended"),
        (C::Rated, "rated"),
        (C::Stars1, "stars_1"),
        (C::Stars2, "stars_2"),
        (C::Stars3, "stars_3"),
        (C::Stars4, "stars_4"),
        (C::Stars5, "stars_5"),
    ] {
        // PostgreSQL sums whole numbers into decimals.
        query = query.column_as(column.sum().cast_as("BIGINT"), name);
    }
    Ok(query.into_model().all(conn).await?)
}

/// Where a page ends and the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The moment of the last opinion.
    pub at: DateTime<Utc>,
    /// The opinion.
    pub id: ReviewId,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_millis(), self.id.0.simple())
    }
}

impl std::str::FromStr for Place {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.rsplit_once('-').ok_or(())?;
        let at = at.parse().ok().and_then(DateTime::from_timestamp_millis).ok_or(())?;
        Ok(Self { at, id: id.parse().map_err(|_| ())? })
    }
}

/// An opinion as the public pages need it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Opinion {
    /// The opinion.
    pub id: ReviewId,
    /// Its source's id.
    pub source: String,
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
    /// Its text.
    pub text: String,
    /// Listed advantages.
    pub pros: sea_orm::JsonValue,
    /// Listed disadvantages.
    pub cons: sea_orm::JsonValue,
    /// Its language.
    pub language: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// How exact that is.
    pub published_precision: DatePrecision,
    /// How the author is known to be a customer.
    pub evidence: Evidence,
    /// Where it stands.
    pub url: Option<String>,
    /// The shop's answer.
    pub reply_text: Option<String>,
    /// The source's word on the answer's publication.
    pub reply_state: Option<String>,
    /// The moment it is sorted by.
    pub sort_at: DateTime<Utc>,
}

/// At most `limit` opinions that stand at their source, the newest first, from `after` on. None is left out.
pub async fn newest(
    conn: &impl ConnectionTrait,
    scope: Scope,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Opinion>, StoreError> {
    use review::Column as C;
    let mut query = review::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::Source,
            C::Author,
            C::RatingValue,
            C::RatingBest,
            C::Recommended,
            C::Title,
            C::Text,
            C::Pros,
            C::Cons,
            C::Language,
            C::PublishedAt,
            C::PublishedPrecision,
            C::Evidence,
            C::Url,
            C::ReplyText,
            C::ReplyState,
            C::SortAt,
        ])
        .filter(C::BusinessId.eq(scope.0))
        .filter(C::RemovedAt.is_null());
    if let Some(after) = after {
        let here = Expr::tuple([Expr::col(C::SortAt), Expr::col(C::Id)]);
        let there = Expr::tuple([Expr::value(after.at), Expr::value(after.id)]);
        query = query.filter(here.lt(there));
    }
    let query = query.order_by(C::SortAt, Order::Desc).order_by(C::Id, Order::Desc).limit(limit);
    Ok(query.into_model().all(conn).await?)
}

#[cfg(test)]
mod tests;
