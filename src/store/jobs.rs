//! The table `job`: taking in, claiming, and every move of a job's state.
//! Must never hand one job to two workers: a claim is one statement.

use chrono::{DateTime, Utc};
use entity::job::{self, Column};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter,
    QuerySelect,
    sea_query::{CaseStatement, Expr, LockBehavior, LockType, OnConflict, Query, UpdateStatement},
};

use super::{StoreError, WriteTx};
use crate::domain::{BusinessId, ConnectionId, Job, JobId, JobState, Lane};

/// A job as it is taken in.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// Whose it is, if anybody's.
    pub business: Option<BusinessId>,
    /// Whose workers run it.
    pub lane: Lane,
    /// Its name.
    pub kind: &'static str,
    /// What to do.
    pub payload: serde_json::Value,
    /// While a job with this key is open, a second one is not taken in.
    pub dedupe_key: Option<String>,
    /// Not before this moment.
    pub run_at: DateTime<Utc>,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// Rows in one statement; each has 14 values.
const CHUNK: usize = 2_000;

/// Takes jobs in; those whose key is open already are left out. Returns how many were taken in.
pub async fn insert(tx: &WriteTx, jobs: Vec<NewJob>) -> Result<u64, StoreError> {
    let mut taken = 0;
    let mut jobs = jobs.into_iter().peekable();
    while jobs.peek().is_some() {
        let mut insert = Query::insert();
        insert.into_table(job::Entity).columns([
            Column::Id,
            Column::BusinessId,
            Column::Lane,
            Column::Kind,
            Column::Payload,
            Column::DedupeKey,
            Column::State,
            Column::RunAt,
            Column::Attempt,
            Column::Crashes,
            Column::CreatedAt,
            Column::UpdatedAt,
        ]);
        for job in jobs.by_ref().take(CHUNK) {
            insert.values_panic([
                Expr::val(job.id),
                Expr::val(job.business),
                Expr::val(job.lane.to_value()),
                Expr::val(job.kind),
                Expr::val(job.payload),
                Expr::val(job.dedupe_key),
                Expr::val(JobState::Queued.to_value()),
                Expr::val(job.run_at),
                Expr::val(0_i64),
                Expr::val(0_i64),
                Expr::val(job.now),
                Expr::val(job.now),
            ]);
        }
        insert.on_conflict(OnConflict::new().do_nothing().to_owned());
        taken += tx.execute(&insert).await?.rows_affected();
    }
    if taken > 0 {
        tx.wakes_workers();
    }
    Ok(taken)
}

/// Moves a waiting job with this key forward to `run_at`; one that is running or due earlier stays.
pub async fn pull_forward(tx: &WriteTx, key: &str, run_at: DateTime<Utc>) -> Result<(), StoreError> {
    let mut update = Query::update();
    update
        .table(job::Entity)
        .value(Column::RunAt, run_at)
        .and_where(Column::DedupeKey.eq(key))
        .and_where(Column::State.eq(JobState::Queued))
        .and_where(Column::RunAt.gt(run_at));
    if tx.execute(&update).await?.rows_affected() > 0 {
        tx.wakes_workers();
    }
    Ok(())
}

/// Due, or abandoned by a worker whose lease ran out.
fn claimable(lane: Lane, now: DateTime<Utc>) -> Condition {
    Condition::all().add(Column::Lane.eq(lane)).add(
        Condition::any()
            .add(Column::State.eq(JobState::Queued).and(Column::RunAt.lte(now)))
            .add(Column::State.eq(JobState::Running).and(Column::LeaseUntil.lt(now))),
    )
}

/// Whether a claim would find anything: a read, so that idle workers take no lock.
pub async fn is_any_due(conn: &impl ConnectionTrait, lane: Lane, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let found = job::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(claimable(lane, now))
        .into_tuple::<JobId>()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Leases up to `limit` jobs of a lane to `owner`, the longest due first: one statement on both databases.
/// A job whose lease ran out counts one more crash.
pub async fn claim(
    tx: &WriteTx,
    lane: Lane,
    owner: &str,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<job::Model>, StoreError> {
    let mut due = Query::select();
    due.column(Column::Id)
        .from(job::Entity)
        .cond_where(claimable(lane, now))
        .order_by(Column::RunAt, Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let mut update = Query::update();
    update
        .table(job::Entity)
        .value(
            Column::Crashes,
            CaseStatement::new()
                .case(Column::State.eq(JobState::Running), Expr::col(Column::Crashes).add(1))
                .finally(Expr::col(Column::Crashes)),
        )
        .value(Column::State, JobState::Running.to_value())
        .value(Column::LeaseOwner, owner)
        .value(Column::LeaseUntil, lease_until)
        .value(Column::Attempt, Expr::col(Column::Attempt).add(1))
        .value(Column::UpdatedAt, now)
        .and_where(Expr::col(Column::Id).in_subquery(due))
        .returning_all();
    let rows = tx.query_all(&update).await?;
    let mut jobs = rows.iter().map(|row| job::Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    jobs.sort_unstable_by_key(|job| (job.run_at, job.id));
    Ok(jobs)
}

/// A move of a job that `owner` still holds. False when somebody else took it over.
async fn move_held(
    tx: &WriteTx,
    id: JobId,
    owner: &str,
    change: impl FnOnce(&mut UpdateStatement),
) -> Result<bool, StoreError> {
    let mut update = Query::update();
    update
        .table(job::Entity)
        .and_where(Column::Id.eq(id))
        .and_where(Column::State.eq(JobState::Running))
        .and_where(Column::LeaseOwner.eq(owner));
    change(&mut update);
    Ok(tx.execute(&update).await?.rows_affected() == 1)
}

/// Extends the leases of these jobs, as far as `owner` still holds them. Returns how many.
pub async fn extend(tx: &WriteTx, ids: &[JobId], owner: &str, until: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut update = Query::update();
    update
        .table(job::Entity)
        .value(Column::LeaseUntil, until)
        .and_where(Column::Id.is_in(ids.iter().copied()))
        .and_where(Column::State.eq(JobState::Running))
        .and_where(Column::LeaseOwner.eq(owner));
    Ok(tx.execute(&update).await?.rows_affected())
}

/// Marks that bytes which cannot be taken back are about to go out.
pub async fn hand_over(tx: &WriteTx, id: JobId, owner: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    move_held(tx, id, owner, |update| {
        update.value(Column::HandedOverAt, now).value(Column::UpdatedAt, now);
    })
    .await
}

/// Takes the mark of [`hand_over`] back: surely nothing went out.
pub async fn take_back(tx: &WriteTx, id: JobId, owner: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    move_held(tx, id, owner, |update| {
        update.value(Column::HandedOverAt, Expr::val(None::<DateTime<Utc>>)).value(Column::UpdatedAt, now);
    })
    .await
}

/// Finishes a job.
pub async fn complete(tx: &WriteTx, id: JobId, owner: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    move_held(tx, id, owner, |update| {
        update
            .value(Column::State, JobState::Done.to_value())
            .value(Column::FinishedAt, now)
            .value(Column::UpdatedAt, now)
            .value(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
            .value(Column::LeaseOwner, Expr::val(None::<String>));
    })
    .await
}

/// Puts a job off until `run_at`. `crashed` counts the attempt as one that panicked or hung.
pub async fn put_off(
    tx: &WriteTx,
    id: JobId,
    owner: &str,
    now: DateTime<Utc>,
    run_at: DateTime<Utc>,
    reason: &str,
    crashed: bool,
) -> Result<bool, StoreError> {
    move_held(tx, id, owner, |update| {
        update
            .value(Column::State, JobState::Queued.to_value())
            .value(Column::RunAt, run_at)
            .value(Column::LastError, reason)
            .value(Column::UpdatedAt, now)
            .value(Column::Crashes, Expr::col(Column::Crashes).add(i64::from(crashed)))
            .value(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
            .value(Column::LeaseOwner, Expr::val(None::<String>));
    })
    .await
}

/// Gives a job up, with the reason; its input stays.
pub async fn bury(
    tx: &WriteTx,
    id: JobId,
    owner: &str,
    now: DateTime<Utc>,
    reason: &str,
    crashed: bool,
) -> Result<bool, StoreError> {
    move_held(tx, id, owner, |update| {
        update
            .value(Column::State, JobState::Dead.to_value())
            .value(Column::LastError, reason)
            .value(Column::FinishedAt, now)
            .value(Column::UpdatedAt, now)
            .value(Column::Crashes, Expr::col(Column::Crashes).add(i64::from(crashed)))
            .value(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
            .value(Column::LeaseOwner, Expr::val(None::<String>));
    })
    .await
}

/// Returns leases untouched, as if these jobs had never been claimed: the service stops.
pub async fn give_back(tx: &WriteTx, ids: &[JobId], owner: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut update = Query::update();
    update
        .table(job::Entity)
        .value(Column::State, JobState::Queued.to_value())
        .value(Column::Attempt, Expr::col(Column::Attempt).sub(1))
        .value(Column::UpdatedAt, now)
        .value(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
        .value(Column::LeaseOwner, Expr::val(None::<String>))
        .and_where(Column::Id.is_in(ids.iter().copied()))
        .and_where(Column::State.eq(JobState::Running))
        .and_where(Column::LeaseOwner.eq(owner));
    Ok(tx.execute(&update).await?.rows_affected())
}

/// Takes a dead job up again, with all its attempts before it. A job of another business is missing.
/// When a job with its key is open already, that one does the work and this one stays dead.
pub async fn revive(
    tx: &WriteTx,
    business: Option<BusinessId>,
    id: JobId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let found = job::Entity::find_by_id(id).one(&**tx).await?;
    let found = found.filter(|job| job.business_id == business).ok_or(StoreError::Missing("job"))?;
    if found.state != JobState::Dead {
        return Err(StoreError::Stale("job"));
    }
    if let Some(key) = &found.dedupe_key {
        let open = job::Entity::find()
            .filter(Column::DedupeKey.eq(key.as_str()))
            .filter(Column::State.is_in([JobState::Queued, JobState::Running]))
            .one(&**tx)
            .await?;
        if open.is_some() {
            return Ok(());
        }
    }
    let mut update = Query::update();
    update
        .table(job::Entity)
        .value(Column::State, JobState::Queued.to_value())
        .value(Column::RunAt, now)
        .value(Column::Attempt, 0_i64)
        .value(Column::Crashes, 0_i64)
        .value(Column::UpdatedAt, now)
        .value(Column::FinishedAt, Expr::val(None::<DateTime<Utc>>))
        .and_where(Column::Id.eq(id))
        .and_where(Column::State.eq(JobState::Dead));
    tx.execute(&update).await?;
    tx.wakes_workers();
    Ok(())
}

/// How many jobs of one lane are in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// The lane.
    pub lane: Lane,
    /// The state.
    pub state: JobState,
    /// How many.
    pub jobs: i64,
    /// The earliest moment one of them was due.
    pub oldest: DateTime<Utc>,
}

/// Open and dead jobs, by lane and state.
pub async fn counts(conn: &impl ConnectionTrait) -> Result<Vec<Count>, StoreError> {
    let counts = job::Entity::find()
        .select_only()
        .column(Column::Lane)
        .column(Column::State)
        .column_as(Column::Id.count(), "jobs")
        .column_as(Column::RunAt.min(), "oldest")
        .filter(Column::State.ne(JobState::Done))
        .group_by(Column::Lane)
        .group_by(Column::State)
        .into_model::<Count>()
        .all(conn)
        .await?;
    Ok(counts)
}

/// The connections for which a walk is waiting or running.
pub async fn open_fetches(conn: &impl ConnectionTrait) -> Result<Vec<ConnectionId>, StoreError> {
    let payloads: Vec<serde_json::Value> = job::Entity::find()
        .select_only()
        .column(Column::Payload)
        .filter(Column::Lane.eq(Lane::Fetch))
        .filter(Column::State.is_in([JobState::Queued, JobState::Running]))
        .into_tuple()
        .all(conn)
        .await?;
    let connections = payloads.into_iter().filter_map(|payload| match serde_json::from_value(payload) {
        Ok(Job::Fetch { connection, .. }) => Some(connection),
        _ => None,
    });
    Ok(connections.collect())
}

/// After the clock was set back: jobs taken in "in the future" to run at once are due now, and no lease reaches
/// farther than `lease_until`.
pub async fn bring_back(tx: &WriteTx, now: DateTime<Utc>, lease_until: DateTime<Utc>) -> Result<(), StoreError> {
    let mut at_once = Query::update();
    at_once
        .table(job::Entity)
        .value(Column::RunAt, now)
        .and_where(Column::State.eq(JobState::Queued))
        .and_where(Column::CreatedAt.gt(now))
        .and_where(Expr::col(Column::RunAt).lte(Expr::col(Column::CreatedAt)));
    tx.execute(&at_once).await?;
    let mut leases = Query::update();
    leases
        .table(job::Entity)
        .value(Column::LeaseUntil, lease_until)
        .and_where(Column::State.eq(JobState::Running))
        .and_where(Column::LeaseUntil.gt(lease_until));
    tx.execute(&leases).await?;
    Ok(())
}
