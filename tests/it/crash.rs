//! The whole service, killed at any moment and started again.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use opinari::{
    domain::{DispatchMode, DispatchState, Env},
    provision::{self, file::File},
    sandbox::{Opinion, Sandbox, SandboxOptions, World, credentials},
    store::Db,
    testing::TestDb,
    vault::Vault,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::EntityTrait;

/// Kills of one run of the test.
const KILLS: usize = 500;

/// How long the survivor may take to bring everything to its end.
const PATIENCE: Duration = Duration::from_mins(2);

const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

struct Killed {
    db: TestDb,
    sandbox: Sandbox,
    config: PathBuf,
}

impl Killed {
    /// A shop with one Google location that holds a few opinions, and a service that has read them.
    async fn set() -> Self {
        let db = TestDb::new().await;
        let env = Env::system();
        let world = World::new(env.clone());
        let google = world.google();
        google.open(credentials::GOOGLE_KRAKOW, "Kraków");
        for number in 0..20 {
            google.add(Opinion::new("Halina Testowa", 5.0, &format!("Wszystko dobrze, numer {number}."), env.now()));
        }
        let sandbox = Sandbox::start(world, SandboxOptions::default()).await.unwrap();
        let declaration = format!(
            r#"
            [[business]]
            key = "shop"
            name = "Shop"
            [[business.location]]
            key = "krakow"
            name = "Kraków"
            [[business.connection]]
            key = "google"
            location = "krakow"
            source = "google_business"
            every = "1s"
            full = "every 1h"
            base_url = "{}"
            settings = {{ account = "{}", location = "{}" }}
            secret = {{ client_id = "{}", client_secret = "{}", refresh_token = "{}" }}
            [[business.rule]]
            key = "negative"
            recipients = ["a@example.com", "b@example.com"]
            "#,
            sandbox.google_url,
            last(credentials::GOOGLE_ACCOUNT),
            last(credentials::GOOGLE_KRAKOW),
            credentials::GOOGLE_CLIENT_ID,
            credentials::GOOGLE_CLIENT_SECRET,
            credentials::GOOGLE_REFRESH_TOKEN,
        );
        let vault = Vault::from_hex(KEY, "test").unwrap();
        let file: File = toml::from_str(&declaration).unwrap();
        provision::apply(&db, &env, &vault, &provision::Environment::new(), &file, "test").await.unwrap();
        let config = db.folder().join("opinari.toml");
        let settings = format!(
            "[server]\nlisten = \"127.0.0.1:0\"\n[database]\nurl = \"{}\"\n[data]\ndir = \"{}\"\n\
             [security]\nkey = \"{KEY}\"\n[http]\nallow_private = true\nper_host_per_second = 500\n\
             [mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n[alerts]\nper_recipient_per_hour = 100000\n\
             [schedule]\ntick = \"20ms\"\n[workers]\nlease = \"300ms\"\npoll = \"20ms\"\n[log]\nfilter = \"off\"\n",
            db.url(),
            db.folder().display(),
            sandbox.smtp_addr.port(),
        );
        std::fs::write(&config, settings).unwrap();
        let this = Self { db, sandbox, config };
        let service = this.start();
        wait_until("the first walk", async || first_walk_is_done(&this.db).await).await;
        kill(service);
        this
    }

    fn start(&self) -> Child {
        start(&self.config)
    }
}

fn start(config: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_opinari"))
        .arg("--config")
        .arg(config)
        .arg("serve")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// SIGKILL: no handler runs, nothing is flushed.
fn kill(mut service: Child) {
    service.kill().unwrap();
    service.wait().unwrap();
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap()
}

async fn first_walk_is_done(db: &Db) -> bool {
    let states = entity::connection_state::Entity::find().all(db.reader()).await.unwrap();
    states.iter().all(|state| state.first_complete_at.is_some())
}

async fn wait_until(what: &str, condition: impl AsyncFn() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !condition().await {
        assert!(tokio::time::Instant::now() < deadline, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_19_killed_five_hundred_times_nothing_is_lost_and_every_mail_goes_out() {
    opinari::http::install_tls();
    let killed = Killed::set().await;
    let env = Env::system();
    let mut random = StdRng::seed_from_u64(19);
    let google = killed.sandbox.world.google();
    let mut written = 20;
    for round in 0..KILLS {
        if round % 5 == 0 {
            google.add(Opinion::new("Jan Testowy", 1.0, &format!("Paczka zniszczona, numer {round}."), env.now()));
            written += 1;
        }
        let service = killed.start();
        // The fault itself: a moment nobody chose, from before the start to well after the first mail.
        tokio::time::sleep(Duration::from_millis(random.random_range(5..260))).await;
        kill(service);
    }
    let survivor = killed.start();
    let negatives = KILLS / 5;
    wait_until("the end of all mails", async || {
        let sent = entity::dispatch::Entity::find().all(killed.db.reader()).await.unwrap();
        sent.len() == negatives * 2 && sent.iter().all(|dispatch| dispatch.state == DispatchState::Sent)
    })
    .await;
    kill(survivor);

    assert_eq!(killed.db.integrity().await.unwrap(), None);
    let reviews = entity::review::Entity::find().all(killed.db.reader()).await.unwrap();
    assert_eq!(reviews.len(), written, "no review is lost, none is kept twice");
    assert_eq!(reviews.iter().filter(|review| review.flagged && !review.silent).count(), negatives);
    let dispatches = entity::dispatch::Entity::find().all(killed.db.reader()).await.unwrap();
    assert!(dispatches.iter().all(|dispatch| dispatch.mode == DispatchMode::Alert));

    // Every due mail was taken at least once; copies carry the same Message-ID, and there are at most as many as kills.
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for mail in killed.sandbox.mailbox.messages() {
        let text = String::from_utf8_lossy(&mail.raw);
        let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().trim().to_owned();
        *copies.entry(id).or_default() += 1;
    }
    let told: BTreeSet<_> = dispatches.iter().map(|dispatch| dispatch.id.to_string()).collect();
    assert_eq!(copies.len(), told.len(), "one Message-ID for each dispatch");
    let doubles: usize = copies.values().map(|count| count - 1).sum();
    println!("{KILLS} kills, {} mails, {doubles} of them copies", copies.values().sum::<usize>());
    assert!(doubles <= KILLS, "{doubles} copies after {KILLS} kills");
    killed.sandbox.shutdown().await;
}
