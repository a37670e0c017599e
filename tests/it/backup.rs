//! Backup while others write, and restore.

use std::{path::Path, process::Command};

use opinari::{
    store::{self, Db},
    testing::{TestDb, fake_env},
};
use sea_orm::EntityTrait;

fn opinari(data: &Path, url: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_opinari"))
        .env("OPINARI__DATA__DIR", data)
        .env("OPINARI__DATABASE__URL", url)
        .args(arguments)
        .output()
        .unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_26_a_backup_under_load_is_one_moment_and_secrets_need_the_key() {
    let db = TestDb::new().await;
    if !db.url().starts_with("sqlite:") {
        let (done, said) = opinari(db.folder(), db.url(), &["backup", "copy.db"]);
        assert!(!done && said.contains("pg_dump"), "{said}");
        return;
    }
    let (env, _) = fake_env();
    let later = env.clone();
    let writer = db.reopen().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let until = stop.clone();
    // Each transaction adds a business and a location of it: a copy between the two would be torn.
    let writing = tokio_util::task::TaskTracker::new().spawn(async move {
        let mut written = 0;
        while !until.is_cancelled() {
            let tx = writer.write().await.unwrap();
            let id = env.id();
            let row = store::businesses::new_business(id, &format!("shop-{written}"), "Shop", env.now());
            store::businesses::insert(&tx, row).await.unwrap();
            let place = entity::location::Model {
                id: env.id(),
                business_id: id,
                key: "a".into(),
                name: "A".into(),
                managed_by: None,
                disabled_at: None,
                created_at: env.now(),
            };
            store::businesses::insert_location(&tx, place).await.unwrap();
            tx.commit().await.unwrap();
            written += 1;
        }
        written
    });
    std::fs::write(db.folder().join("secret.key"), "ab".repeat(32)).unwrap();
    let copy = db.folder().join("copy.db");
    let name = copy.display().to_string();
    let (done, said) = opinari(db.folder(), db.url(), &["backup", &name]);
    assert!(done, "{said}");
    assert!(said.contains("secret.key"), "the key is kept elsewhere: {said}");
    stop.cancel();
    let written = writing.await.unwrap();

    let restored = Db::open(&format!("sqlite://{name}"), 1).await.unwrap();
    assert_eq!(restored.integrity().await.unwrap(), None);
    let businesses = entity::business::Entity::find().all(restored.reader()).await.unwrap();
    let places = entity::location::Entity::find().all(restored.reader()).await.unwrap();
    assert_eq!(businesses.len(), places.len(), "the copy is of one moment");
    assert!(businesses.len() <= written);
    restored.close().await.unwrap();

    let (again, said) = opinari(db.folder(), db.url(), &["backup", &name]);
    assert!(!again && said.contains("exists already"), "{said}");

    let elsewhere = tempfile::tempdir().unwrap();
    let target = format!("sqlite://{}", elsewhere.path().join("opinari.db").display());
    let (done, said) = opinari(elsewhere.path(), &target, &["restore", &name]);
    assert!(done, "{said}");
    let restored = Db::open(&target, 1).await.unwrap();
    assert_eq!(entity::business::Entity::find().all(restored.reader()).await.unwrap(), businesses);
    // The service that held it was killed: its last word stands in the log beside the file alone.
    let tx = restored.write().await.unwrap();
    let late = store::businesses::new_business(later.id(), "late", "Late", later.now());
    store::businesses::insert(&tx, late).await.unwrap();
    tx.commit().await.unwrap();
    let (done, said) = opinari(elsewhere.path(), &target, &["restore", &name]);
    assert!(done, "{said}");
    let aside = said.split("is kept as ").nth(1).and_then(|rest| rest.split(".db.").next()).unwrap();
    let aside = Db::open(&format!("sqlite://{aside}.db"), 1).await.unwrap();
    let kept = entity::business::Entity::find().all(aside.reader()).await.unwrap();
    assert_eq!(kept.len(), businesses.len() + 1, "what was replaced is kept whole");
    drop(restored);

    let broken = db.folder().join("broken.db");
    std::fs::write(&broken, b"this is no database").unwrap();
    let (done, said) = opinari(elsewhere.path(), &target, &["restore", &broken.display().to_string()]);
    assert!(!done, "{said}");
    let kept = Db::open(&target, 1).await.unwrap();
    assert_eq!(entity::business::Entity::find().all(kept.reader()).await.unwrap(), businesses, "nothing was lost");
}
