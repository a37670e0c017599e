//! Rows to start a test from: a business, its location, a connection, a rule, a user.

use entity::{business, connection, connection_state, location, rule, user};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use crate::{
    domain::{BusinessId, ConnectionId, Delivery, Env, Filter, Health, Locale, LocationId, Recipient, Role, RuleId},
    store::Db,
};

/// A business with one location, as most tests need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// The business.
    pub business: BusinessId,
    /// Its location.
    pub location: LocationId,
}

macro_rules! save {
    ($db:expr, $row:expr) => {{
        let tx = $db.write().await.expect("the database is open");
        let row = $row.into_active_model().insert(&*tx).await.expect("the row is stored");
        tx.commit().await.expect("the row stays");
        row
    }};
}

/// A Polish business in Warsaw's time zone with one location. `key` sets it apart from others.
pub async fn business(db: &Db, env: &Env, key: &str) -> Seeded {
    let now = env.now();
    let row = save!(
        db,
        business::Model {
            id: env.id(),
            key: key.to_owned(),
            name: format!("Sklep {key}"),
            locale: Locale::Pl,
            time_zone: "Europe/Warsaw".to_owned(),
            languages: json!(["pl", "en"]),
            managed_by: None,
            disabled_at: None,
            created_at: now,
        }
    );
    let place = save!(
        db,
        location::Model {
            id: env.id(),
            business_id: row.id,
            key: "glowny".to_owned(),
            name: "Sklep główny".to_owned(),
            managed_by: None,
            disabled_at: None,
            created_at: now,
        }
    );
    Seeded { business: row.id, location: place.id }
}

/// A connection that is due now, every hour, with a full walk a day.
pub async fn connection(db: &Db, env: &Env, of: Seeded, source: &str, key: &str) -> connection::Model {
    let now = env.now();
    let row = save!(
        db,
        connection::Model {
            id: env.id(),
            business_id: of.business,
            location_id: of.location,
            key: key.to_owned(),
            name: format!("{source} {key}"),
            source: source.to_owned(),
            settings: json!({}),
            secret: None,
            schedule: "every 1h".to_owned(),
            full_schedule: "every 1d".to_owned(),
            managed_by: None,
            disabled_at: None,
            created_at: now,
            updated_at: now,
        }
    );
    save!(
        db,
        connection_state::Model {
            connection_id: row.id,
            business_id: of.business,
            host: format!("{key}.example"),
            cursor: json!(null),
            health: Health::New,
            paused: false,
            error_label: None,
            error_key: None,
            error_detail: None,
            failures: 0,
            next_check_at: now,
            next_full_at: now,
            retry_not_before: None,
            first_complete_at: None,
            last_run_at: None,
            last_ok_at: None,
            last_complete_at: None,
            last_new_at: None,
            claimed_count: None,
            claimed_average: None,
            owner_told_at: None,
        }
    );
    row
}

/// The state row of a connection.
pub async fn state(db: &Db, connection: ConnectionId) -> connection_state::Model {
    use sea_orm::EntityTrait;
    connection_state::Entity::find_by_id(connection)
        .one(db.reader())
        .await
        .expect("the database answers")
        .expect("the connection has a state")
}

/// Marks the history of a connection as read, so that whatever comes next alerts.
pub async fn history_is_read(db: &Db, env: &Env, connection: ConnectionId) {
    let mut row = state(db, connection).await.into_active_model();
    row.first_complete_at = sea_orm::Set(Some(env.now()));
    let tx = db.write().await.expect("the database is open");
    row.update(&*tx).await.expect("the row is stored");
    tx.commit().await.expect("the row stays");
}

/// A rule that tells these people of everything negative at once, in Polish.
pub async fn rule(db: &Db, env: &Env, of: Seeded, recipients: &[&str]) -> RuleId {
    rule_with(db, env, of, recipients, &Filter::default(), Delivery::default()).await
}

/// A rule.
pub async fn rule_with(
    db: &Db,
    env: &Env,
    of: Seeded,
    recipients: &[&str],
    filter: &Filter,
    delivery: Delivery,
) -> RuleId {
    let recipients: Vec<Recipient> =
        recipients.iter().map(|email| Recipient { email: (*email).to_owned(), locale: Locale::Pl }).collect();
    let id: RuleId = env.id();
    save!(
        db,
        rule::Model {
            id,
            business_id: of.business,
            key: format!("rule-{id}"),
            name: "Negatywne".to_owned(),
            filter: json!(filter),
            delivery: json!(delivery),
            recipients: json!(recipients),
            managed_by: None,
            disabled_at: None,
            created_at: env.now(),
            updated_at: env.now(),
        }
    )
    .id
}

/// A member of staff whose password nobody knows.
pub async fn user(db: &Db, env: &Env, of: Seeded, email: &str, role: Role) -> user::Model {
    save!(
        db,
        user::Model {
            id: env.id(),
            business_id: of.business,
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or(email).to_owned(),
            password_hash: "!".to_owned(),
            role,
            locale: Locale::Pl,
            managed_by: None,
            disabled_at: None,
            created_at: env.now(),
            updated_at: env.now(),
        }
    )
}
