use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use chrono::TimeDelta;
use entity::job;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{
    config::{self, Config},
    domain::{JobState, Lane, Locale},
    store::Db,
    telemetry::Events,
    testing::{FakeClock, TestDb, fake_env},
};

type Script = Box<dyn Fn(&Claimed) -> Result<(), JobError> + Send + Sync>;

/// Runs what a test says, and counts the runs of each job.
struct Scripted {
    db: Db,
    env: Env,
    workers: config::Workers,
    events: Events,
    runs: Mutex<HashMap<JobId, usize>>,
    script: Script,
    /// How long each job takes.
    pause: Duration,
}

impl Scripted {
    fn new(db: &Db, env: &Env, script: impl Fn(&Claimed) -> Result<(), JobError> + Send + Sync + 'static) -> Self {
        let mut workers = Config::defaults().workers;
        workers.poll = "20ms".parse().unwrap();
        workers.mail = 64;
        Self {
            db: db.clone(),
            env: env.clone(),
            workers,
            events: Events::default(),
            runs: Mutex::default(),
            script: Box::new(script),
            pause: Duration::ZERO,
        }
    }
}

#[async_trait]
impl Handler for Scripted {
    fn db(&self) -> &Db {
        &self.db
    }

    fn env(&self) -> &Env {
        &self.env
    }

    fn workers(&self) -> &config::Workers {
        &self.workers
    }

    fn events(&self) -> &Events {
        &self.events
    }

    async fn handle(&self, job: &Claimed) -> Result<(), JobError> {
        if !self.pause.is_zero() {
            tokio::time::sleep(self.pause).await;
        }
        *self.runs.lock().unwrap().entry(job.id).or_default() += 1;
        (self.script)(job)
    }
}

fn mail(n: usize) -> Job {
    Job::TestMail { recipient: format!("{n}@example.com"), locale: Locale::En }
}

async fn take_in(db: &Db, env: &Env, jobs: impl IntoIterator<Item = Job>) {
    let tx = db.write().await.unwrap();
    let now = env.now();
    enqueue_all(&tx, env, None, jobs.into_iter().map(|job| (job, now))).await.unwrap();
    tx.commit().await.unwrap();
}

async fn all(db: &Db) -> Vec<job::Model> {
    job::Entity::find().all(db.reader()).await.unwrap()
}

/// Waits, bounded, until a condition on the table holds.
async fn until(db: &Db, what: &str, mut holds: impl FnMut(&[job::Model]) -> bool) {
    let start = Instant::now();
    while !holds(&all(db).await) {
        assert!(start.elapsed() < Duration::from_mins(1), "waited too long until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn fixture() -> (TestDb, Env, Arc<FakeClock>) {
    let (env, clock) = fake_env();
    (TestDb::new().await, env, clock)
}

#[tokio::test]
async fn one_open_job_a_key_and_business() {
    let (db, env, _) = fixture().await;
    let (one, other): (BusinessId, BusinessId) = (env.id(), env.id());
    let digest = Job::Digest { recipient: "ewa@example.com".into(), locale: Locale::Pl, until: env.now() };
    let later = env.now() + TimeDelta::hours(8);
    let tx = db.write().await.unwrap();
    let first = enqueue(&tx, &env, Some(one), &digest, later).await.unwrap();
    assert!(matches!(first, Enqueued::New(_)));
    // Asked for sooner, it comes sooner; asked for later, it does not move.
    assert_eq!(enqueue(&tx, &env, Some(one), &digest, env.now()).await.unwrap(), Enqueued::Already);
    assert_eq!(enqueue(&tx, &env, Some(one), &digest, later).await.unwrap(), Enqueued::Already);
    assert!(matches!(enqueue(&tx, &env, Some(other), &digest, later).await.unwrap(), Enqueued::New(_)));
    tx.commit().await.unwrap();
    let jobs = all(&db).await;
    assert_eq!(jobs.len(), 2);
    assert_eq!(jobs.iter().find(|job| job.business_id == Some(one)).unwrap().run_at, env.now());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_workers_share_500_jobs_each_exactly_once() {
    let (db, env, _) = fixture().await;
    take_in(&db, &env, (0..500).map(mail)).await;
    let stop = CancellationToken::new();
    let mut workers = Vec::new();
    for _ in 0..6 {
        // Each as another process would be: on SQLite a handle of its own on the same file.
        let mut handler = Scripted::new(&db.reopen().await, &env, |_| Ok(()));
        handler.workers.mail = 8;
        let handler = Arc::new(handler);
        workers.push((handler.clone(), Workers::start(&handler, &stop)));
    }
    until(&db, "all are done", |jobs| jobs.iter().all(|job| job.state == JobState::Done)).await;
    stop.cancel();
    let mut runs = 0;
    for (handler, workers) in &workers {
        workers.stopped().await;
        runs += handler.runs.lock().unwrap().values().sum::<usize>();
    }
    assert_eq!(runs, 500);
    assert!(all(&db).await.iter().all(|job| job.attempt == 1 && job.crashes == 0));
}

#[tokio::test]
async fn a_failed_job_waits_as_the_backoff_says_and_is_given_up_with_its_reason() {
    let (db, env, clock) = fixture().await;
    take_in(&db, &env, [mail(1)]).await;
    let handler = Scripted::new(&db, &env, |_| Err(JobError::Retry("421 try later".into())));
    assert_eq!(drain(&handler).await.unwrap(), Drained { retried: 1, ..Drained::default() });
    let job = all(&db).await.remove(0);
    assert_eq!((job.state, job.attempt, job.run_at), (JobState::Queued, 1, env.now() + TimeDelta::minutes(1)));
    assert_eq!(drain(&handler).await.unwrap(), Drained::default(), "it is not due yet");
    for _ in 0..200 {
        clock.advance(TimeDelta::hours(4));
        drain(&handler).await.unwrap();
    }
    let job = all(&db).await.remove(0);
    assert_eq!((job.state, job.last_error.as_deref()), (JobState::Dead, Some("421 try later")));
    assert!(job.attempt > 20, "{}", job.attempt);

    let tx = db.write().await.unwrap();
    jobs::revive(&tx, None, job.id, env.now()).await.unwrap();
    tx.commit().await.unwrap();
    let working = Scripted::new(&db, &env, |_| Ok(()));
    assert_eq!(drain(&working).await.unwrap().done, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ambiguous_mail_goes_out_once_more_and_no_more() {
    let (db, env, clock) = fixture().await;
    take_in(&db, &env, [mail(1)]).await;
    let (marking, clock_env) = (db.reopen().await, env.clone());
    let handler = Scripted::new(&db, &env, move |job| {
        let (db, env, job) = (marking.clone(), clock_env.clone(), job.clone());
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(job.hand_over(&db, &env))).unwrap();
        Err(JobError::Unknown("the connection broke after the text".into()))
    });
    assert_eq!(drain(&handler).await.unwrap().retried, 1);
    clock.advance(TimeDelta::days(1));
    assert_eq!(drain(&handler).await.unwrap().dead, 1);
    let job = all(&db).await.remove(0);
    assert_eq!((job.attempt, job.state), (2, JobState::Dead));
}

#[tokio::test]
async fn a_job_of_another_version_is_set_aside() {
    let (db, env, _) = fixture().await;
    take_in(&db, &env, [mail(1)]).await;
    let mut row = all(&db).await.remove(0).into_active_model();
    row.payload = Set(serde_json::json!({"kind": "teleport", "to": "Mars"}));
    let tx = db.write().await.unwrap();
    row.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let handler = Scripted::new(&db, &env, |_| Ok(()));
    assert_eq!(drain(&handler).await.unwrap().dead, 1);
    assert!(all(&db).await[0].last_error.as_deref().unwrap().contains("teleport"));
}

/// A job that panics every time is tried three times and kept with its input; its neighbours are done.
#[tokio::test]
async fn fault_24_a_poison_job_is_set_aside() {
    let (db, env, clock) = fixture().await;
    take_in(&db, &env, (0..5).map(mail)).await;
    let handler = Scripted::new(&db, &env, |job| match &job.job {
        Job::TestMail { recipient, .. } if recipient.starts_with('3') => panic!("index out of bounds"),
        _ => Ok(()),
    });
    for _ in 0..6 {
        drain(&handler).await.unwrap();
        clock.advance(TimeDelta::hours(1));
    }
    let jobs = all(&db).await;
    let dead: Vec<_> = jobs.iter().filter(|job| job.state == JobState::Dead).collect();
    assert_eq!(dead.len(), 1);
    assert_eq!((dead[0].attempt, dead[0].crashes), (3, 3));
    assert_eq!(dead[0].payload["recipient"], "3@example.com");
    assert!(dead[0].last_error.as_deref().unwrap().contains("index out of bounds"));
    assert_eq!(jobs.iter().filter(|job| job.state == JobState::Done).count(), 4);
}

/// A worker that dies with its job (out of memory, power) loses the lease; the third loss is the last.
#[tokio::test]
async fn fault_24_a_job_that_takes_its_process_down_is_set_aside() {
    let (db, env, clock) = fixture().await;
    take_in(&db, &env, [Job::Sweep]).await;
    lose_three_workers(&db, &env, &clock, Lane::Upkeep).await;
    let handler = Scripted::new(&db, &env, |_| panic!("it must not run again"));
    assert_eq!(drain(&handler).await.unwrap().dead, 1);
    assert!(handler.runs.lock().unwrap().is_empty());
}

/// However often the process dies under it, a due mail is not given up.
#[tokio::test]
async fn fault_19_a_mail_whose_workers_are_lost_stays_due() {
    let (db, env, clock) = fixture().await;
    take_in(&db, &env, [mail(1)]).await;
    lose_three_workers(&db, &env, &clock, Lane::Mail).await;
    let handler = Scripted::new(&db, &env, |_| Ok(()));
    assert_eq!(drain(&handler).await.unwrap().done, 1);
}

async fn lose_three_workers(db: &TestDb, env: &Env, clock: &FakeClock, lane: Lane) {
    for lost in 0..3 {
        let tx = db.write().await.unwrap();
        let now = env.now();
        let claimed = jobs::claim(&tx, lane, "gone", now, now + TimeDelta::minutes(2), 5).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].crashes, lost);
        clock.advance(TimeDelta::minutes(3));
    }
}

/// Told to stop with 1,000 jobs due and 64 running for longer than the drain lasts: it ends in time, and a second
/// process does them all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_25_a_stop_ends_in_time_and_loses_no_job() {
    let (db, env, _) = fixture().await;
    take_in(&db, &env, (0..1_000).map(mail)).await;
    let mut slow = Scripted::new(&db, &env, |_| Ok(()));
    slow.pause = Duration::from_secs(30);
    slow.workers.drain = "2s".parse().unwrap();
    let stop = CancellationToken::new();
    let workers = Workers::start(&Arc::new(slow), &stop);
    until(&db, "64 are running", |jobs| jobs.iter().filter(|job| job.state == JobState::Running).count() == 64).await;
    let start = Instant::now();
    stop.cancel();
    workers.stopped().await;
    assert!(start.elapsed() <= Duration::from_secs(2), "{:?}", start.elapsed());
    let jobs = all(&db).await;
    assert!(jobs.iter().all(|job| job.state == JobState::Queued && job.attempt == 0 && job.crashes == 0));

    let stop = CancellationToken::new();
    let quick = Arc::new(Scripted::new(&db, &env, |_| Ok(())));
    let workers = Workers::start(&quick, &stop);
    until(&db, "all are done", |jobs| jobs.iter().all(|job| job.state == JobState::Done)).await;
    stop.cancel();
    workers.stopped().await;
    assert_eq!(quick.runs.lock().unwrap().len(), 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_wakes_the_workers() {
    let (db, env, _) = fixture().await;
    let mut handler = Scripted::new(&db, &env, |_| Ok(()));
    handler.workers.poll = "1h".parse().unwrap();
    let stop = CancellationToken::new();
    let workers = Workers::start(&Arc::new(handler), &stop);
    take_in(&db, &env, [mail(1)]).await;
    until(&db, "it is done", |jobs| jobs[0].state == JobState::Done).await;
    stop.cancel();
    workers.stopped().await;
}
