//! Opinions that stand in the database, with their counts, without a source having been read.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{connection, daily, review, widget};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::{
    domain::{DatePrecision, Env, Locale, Published, Rating, RawReview, Review, ReviewId, Scope, Sentiment},
    store::{self, Db},
};

/// An opinion of so many stars, published so many hours before now.
pub fn stars(env: &Env, value: f64, text: &str, hours_ago: i64) -> RawReview {
    RawReview {
        author: Some("Anna Testowa".to_owned()),
        rating: Some(Rating::new(value, 1.0, 5.0).expect("stars of five")),
        text: text.to_owned(),
        ..bare(env, hours_ago)
    }
}

/// A recommendation, or the contrary.
pub fn thumb(env: &Env, recommended: bool, text: &str, hours_ago: i64) -> RawReview {
    RawReview { recommended: Some(recommended), text: text.to_owned(), ..bare(env, hours_ago) }
}

fn bare(env: &Env, hours_ago: i64) -> RawReview {
    let at = env.now() - TimeDelta::hours(hours_ago);
    RawReview {
        external_id: env.id::<ReviewId>().to_string(),
        published: Some(Published { at, precision: DatePrecision::Second }),
        ..RawReview::default()
    }
}

/// Puts opinions on the shelf: up to two stars and "not recommended" count as negative, three as mixed.
/// What the source calls removed (`removed`) is counted apart. Returns the ids in the same order.
pub async fn put(db: &Db, env: &Env, of: &connection::Model, opinions: Vec<RawReview>, removed: bool) -> Vec<ReviewId> {
    let business = store::businesses::get(db.reader(), Scope(of.business_id)).await.expect("the business is there");
    let zone = store::businesses::time_zone(&business);
    let mut ids = Vec::new();
    let tx = db.write().await.expect("the database is open");
    for raw in opinions {
        let opinion = Review::from_raw(raw, env.now()).expect("an opinion says something");
        let row = row(env, of, &opinion, zone, removed);
        ids.push(row.id);
        count(&tx, &row).await;
        row.into_active_model().insert(&*tx).await.expect("the row is stored");
    }
    tx.commit().await.expect("the rows stay");
    ids
}

fn row(env: &Env, of: &connection::Model, opinion: &Review, zone: chrono_tz::Tz, removed: bool) -> review::Model {
    let now = env.now();
    let sort_at = opinion.published.map_or(now, |published| published.at);
    let stars = opinion.rating.map(Rating::stars);
    let sentiment = match (stars, opinion.recommended) {
        (Some(..2.5), _) | (None, Some(false)) => Sentiment::Negative,
        (Some(2.5..3.5), _) => Sentiment::Mixed,
        _ => Sentiment::Positive,
    };
    let negative = sentiment == Sentiment::Negative;
    let reply = opinion.reply.clone();
    review::Model {
        id: env.id_at(sort_at),
        business_id: of.business_id,
        connection_id: of.id,
        location_id: of.location_id,
        source: of.source.clone(),
        external_id: opinion.external_id.clone(),
        revision: 1,
        author: opinion.author.clone(),
        rating_value: opinion.rating.map(Rating::value),
        rating_best: opinion.rating.map(Rating::best),
        rating_worst: opinion.rating.map(Rating::worst),
        rating_normalised: opinion.rating.map(Rating::normalised),
        recommended: opinion.recommended,
        title: opinion.title.clone(),
        text: opinion.text.clone(),
        pros: json!(opinion.pros),
        cons: json!(opinion.cons),
        language: opinion.language.as_ref().map(|language| language.as_str().to_owned()),
        published_at: opinion.published.map(|published| published.at),
        published_precision: opinion.published.map_or(DatePrecision::Unknown, |published| published.precision),
        source_updated_at: None,
        evidence: opinion.evidence,
        url: opinion.url.clone(),
        reply_text: reply.as_ref().map(|reply| reply.text.clone()),
        reply_at: reply.as_ref().and_then(|reply| reply.at),
        reply_state: reply.as_ref().and_then(|reply| reply.state.clone()),
        reply_problem: None,
        content_hash: opinion.content_hash.to_hex(),
        opinion_hash: opinion.opinion_hash.to_hex(),
        search: opinion.search_text(),
        sort_at,
        day: sort_at.with_timezone(&zone).date_naive(),
        silent: true,
        first_seen_at: now,
        revised_at: now,
        missing_walks: 0,
        missing_since: None,
        removed_at: removed.then_some(now),
        restored_at: None,
        p_negative: if negative { 0.9 } else { 0.1 },
        sentiment,
        flagged: negative,
        answered_at: reply.map(|_| now),
        resolved_at: None,
        resolved_by: None,
    }
}

async fn count(tx: &store::WriteTx, row: &review::Model) {
    let key = (row.business_id, row.day, row.connection_id, row.removed_at.is_some());
    let known = daily::Entity::find_by_id(key).one(&**tx).await.expect("the database answers");
    let found = known.is_some();
    let mut day = known.unwrap_or_else(|| empty_day(row));
    day.total += 1;
    match row.sentiment {
        Sentiment::Negative => day.negative += 1,
        Sentiment::Mixed => day.mixed += 1,
        Sentiment::Positive => day.positive += 1,
    }
    day.flagged += i64::from(row.flagged);
    day.answered += i64::from(row.answered_at.is_some());
    day.recommended += i64::from(row.recommended == Some(true));
    day.not_recommended += i64::from(row.recommended == Some(false));
    if let (Some(value), Some(best)) = (row.rating_value, row.rating_best) {
        let stars = value * 5.0 / best;
        day.rated += 1;
        day.stars_sum += stars;
        day.stars_squares += stars * stars;
        match stars {
            ..1.5 => day.stars_1 += 1,
            1.5..2.5 => day.stars_2 += 1,
            2.5..3.5 => day.stars_3 += 1,
            3.5..4.5 => day.stars_4 += 1,
            _ => day.stars_5 += 1,
        }
    }
    let day = day.into_active_model().reset_all();
    if found {
        day.update(&**tx).await.expect("the row is stored");
    } else {
        day.insert(&**tx).await.expect("the row is stored");
    }
}

fn empty_day(row: &review::Model) -> daily::Model {
    daily::Model {
        business_id: row.business_id,
        day: row.day,
        connection_id: row.connection_id,
        removed: row.removed_at.is_some(),
        location_id: row.location_id,
        source: row.source.clone(),
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

/// Says that a connection was just read with success: what its transaction would write.
pub async fn was_read(db: &Db, of: &connection::Model, at: DateTime<Utc>) {
    let mut state = super::seed::state(db, of.id).await.into_active_model();
    state.last_run_at = sea_orm::Set(Some(at));
    state.last_ok_at = sea_orm::Set(Some(at));
    let tx = db.write().await.expect("the database is open");
    state.update(&*tx).await.expect("the row is stored");
    tx.commit().await.expect("the row stays");
}

/// A widget that every page may embed.
pub async fn widget(db: &Db, env: &Env, of: Scope, locale: Locale) -> widget::Model {
    let now = env.now();
    let row = widget::Model {
        id: env.id(),
        business_id: of.0,
        key: format!("widget-{locale}"),
        token: hex::encode(env.bytes::<16>()),
        name: "Opinie".to_owned(),
        locale,
        theme: "auto".to_owned(),
        selection: json!({}),
        allowed_hosts: json!([]),
        managed_by: None,
        disabled_at: None,
        created_at: now,
        updated_at: now,
    };
    change(db, row.clone(), true).await;
    row
}

/// Writes a widget as it is given.
pub async fn change_widget(db: &Db, row: widget::Model) {
    change(db, row, false).await;
}

async fn change(db: &Db, row: widget::Model, new: bool) {
    let row = row.into_active_model().reset_all();
    let tx = db.write().await.expect("the database is open");
    if new {
        row.insert(&*tx).await.expect("the row is stored");
    } else {
        row.update(&*tx).await.expect("the row is stored");
    }
    tx.commit().await.expect("the row stays");
}
