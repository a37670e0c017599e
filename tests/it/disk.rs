//! A full disk and a read-only one: writes stop whole, reads go on.

use opinari::{
    store::{self, StoreError, Trouble},
    testing::{TestDb, fake_env},
};
use sea_orm::{ConnectionTrait, EntityTrait};

#[tokio::test]
async fn fault_20_on_a_full_disk_the_transaction_is_undone_and_reads_go_on() {
    let db = TestDb::new().await;
    if !db.url().starts_with("sqlite:") {
        return;
    }
    let (env, _) = fake_env();
    // SQLite answers a limit on its pages as it answers a disk without space.
    let tx = db.write().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    tx.commit().await.unwrap();
    let fill = async || -> Result<(), StoreError> {
        let tx = db.write().await?;
        for number in 0..5_000 {
            let row = store::businesses::new_business(env.id(), &format!("shop-{number}"), &"x".repeat(500), env.now());
            store::businesses::insert(&tx, row).await?;
        }
        tx.commit().await
    };
    let error = fill().await.unwrap_err();
    assert_eq!(error.trouble(), Some(Trouble::Full), "{error}");
    assert_eq!(db.trouble(), Some(Trouble::Full), "the pages can say so");
    assert!(entity::business::Entity::find().all(db.reader()).await.unwrap().is_empty(), "nothing of it was kept");

    let tx = db.write().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.trouble(), Some(Trouble::Full), "what changed no row proves nothing");
    fill().await.unwrap();
    assert_eq!(db.trouble(), None);
}

#[tokio::test]
async fn fault_20_on_a_read_only_disk_writes_say_so_and_reads_go_on() {
    let db = TestDb::new().await;
    if !db.url().starts_with("sqlite:") {
        return;
    }
    let (env, _) = fake_env();
    let tx = db.write().await.unwrap();
    tx.execute_unprepared("PRAGMA query_only = ON").await.unwrap();
    tx.commit().await.unwrap();
    let add = async || -> Result<(), StoreError> {
        let tx = db.write().await?;
        let row = store::businesses::new_business(env.id(), "shop", "Shop", env.now());
        store::businesses::insert(&tx, row).await?;
        tx.commit().await
    };
    let error = add().await.unwrap_err();
    assert_eq!(error.trouble(), Some(Trouble::ReadOnly), "{error}");
    assert_eq!(db.trouble(), Some(Trouble::ReadOnly), "the pages can say so");
    assert!(entity::business::Entity::find().all(db.reader()).await.unwrap().is_empty());
}
