//! One opinion with everything that happened around it.
//! Must never show a row of another tenant, whatever id is asked for.

use std::collections::HashMap;

use entity::{connection, correction, dispatch, location, reply, review, review_event, revision, user, verdict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::StoreError;
use crate::domain::{ReviewId, Scope, UserId};

/// The most entries of one kind that are read; a feed that flips every hour must not fill a page.
const MOST: u64 = 200;

/// Other opinions with the same words that are read.
const SAME_WORDS: u64 = 20;

/// Words of this length are hardly written twice by chance.
const TELLING: usize = 40;

/// An opinion and its surroundings.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Its current form.
    pub review: review::Model,
    /// The verdict on the current form.
    pub verdict: Option<verdict::Model>,
    /// Earlier forms, oldest first.
    pub revisions: Vec<revision::Model>,
    /// What happened at the source, oldest first.
    pub events: Vec<review_event::Model>,
    /// What people said of the verdicts, oldest first.
    pub corrections: Vec<correction::Model>,
    /// Our answers, oldest first.
    pub replies: Vec<reply::Model>,
    /// Who was told, oldest first.
    pub dispatches: Vec<dispatch::Model>,
    /// The connection that brought it.
    pub connection: connection::Model,
    /// Its place.
    pub location: location::Model,
    /// Opinions under other ids that say the same, and may be copies; oldest first.
    pub copies: Vec<review::Model>,
    /// The names of the people in it.
    pub people: HashMap<UserId, String>,
}

/// The opinion with this id.
pub async fn dossier(conn: &impl ConnectionTrait, scope: Scope, id: ReviewId) -> Result<Dossier, StoreError> {
    let missing = StoreError::Missing("opinion");
    let review = review::Entity::find()
        .filter(review::Column::Id.eq(id))
        .filter(review::Column::BusinessId.eq(scope.0))
        .one(conn)
        .await?
        .ok_or(missing)?;
    let verdict = verdict::Entity::find_by_id((id, review.revision)).one(conn).await?;
    let revisions = revision::Entity::find()
        .filter(revision::Column::ReviewId.eq(id))
        .order_by_desc(revision::Column::Revision)
        .limit(MOST)
        .all(conn)
        .await?;
    let events = review_event::Entity::find()
        .filter(review_event::Column::ReviewId.eq(id))
        .order_by_desc(review_event::Column::At)
        .limit(MOST)
        .all(conn)
        .await?;
    let corrections = correction::Entity::find()
        .filter(correction::Column::ReviewId.eq(id))
        .order_by_desc(correction::Column::CreatedAt)
        .order_by_desc(correction::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    let replies = reply::Entity::find()
        .filter(reply::Column::ReviewId.eq(id))
        .order_by_desc(reply::Column::CreatedAt)
        .order_by_desc(reply::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    let dispatches = dispatch::Entity::find()
        .filter(dispatch::Column::ReviewId.eq(id))
        .order_by_desc(dispatch::Column::CreatedAt)
        .limit(MOST)
        .all(conn)
        .await?;
    let connection = connection::Entity::find_by_id(review.connection_id)
        .one(conn)
        .await?
        .ok_or(StoreError::Missing("connection"))?;
    let location =
        location::Entity::find_by_id(review.location_id).one(conn).await?.ok_or(StoreError::Missing("location"))?;
    let people = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Name])
        .filter(user::Column::BusinessId.eq(scope.0))
        .into_tuple::<(UserId, String)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let copies = copies(conn, scope, &review).await?;
    Ok(Dossier {
        copies,
        review,
        verdict,
        revisions: oldest_first(revisions),
        events: oldest_first(events),
        corrections: oldest_first(corrections),
        replies: oldest_first(replies),
        dispatches: oldest_first(dispatches),
        connection,
        location,
        people,
    })
}

/// Opinions that say the same as this one, with the same stars: telling words by anybody, or few words by somebody of
/// the same name. They stay opinions of their own.
async fn copies(
    conn: &impl ConnectionTrait,
    scope: Scope,
    of: &review::Model,
) -> Result<Vec<review::Model>, StoreError> {
    if of.text.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = same_words(scope, of).all(conn).await?;
    let telling = of.text.chars().count() >= TELLING;
    found.retain(|row| telling || (row.author.is_some() && row.author == of.author));
    found.sort_by_key(|row| row.sort_at);
    Ok(found)
}

/// Sorted by whoever asks: an order here leads SQLite to walk the whole business by date.
fn same_words(scope: Scope, of: &review::Model) -> Select<review::Entity> {
    review::Entity::find()
        .filter(review::Column::BusinessId.eq(scope.0))
        .filter(review::Column::OpinionHash.eq(of.opinion_hash.as_str()))
        .filter(review::Column::Id.ne(of.id))
        .limit(SAME_WORDS)
}

fn oldest_first<T>(mut rows: Vec<T>) -> Vec<T> {
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait};

    use super::*;
    use crate::testing::{TestDb, fake_env, opinions, seed};

    #[tokio::test]
    async fn copies_are_found_through_their_index() {
        let (db, (env, _)) = (TestDb::new().await, fake_env());
        let of = seed::business(&db, &env, "lipa").await;
        opinions::shop(&db, &env, of).await;
        let one = review::Entity::find().one(db.reader()).await.unwrap().unwrap();
        let query = same_words(Scope(of.business), &one).build(DbBackend::Sqlite);
        if let Some(plan) = db.query_plan(query).await {
            assert!(plan[0].contains("review_by_business_id_opinion_hash"), "{plan:?}");
        }
    }
}
