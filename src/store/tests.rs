use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::testing::TestDb;

/// Every entity can read its table: the entities and the migrations agree on every column.
#[tokio::test]
async fn entities_agree_with_the_migrations() {
    let db = TestDb::new().await;
    macro_rules! check {
        ($($table:ident),+) => {$(
            entity::$table::Entity::find().limit(1).all(db.reader()).await.expect(stringify!($table));
        )+};
    }
    check!(
        api_token,
        audit,
        business,
        connection,
        connection_state,
        correction,
        daily,
        dispatch,
        fetch_run,
        job,
        lease,
        location,
        reply,
        review,
        review_event,
        revision,
        rule,
        session,
        setup_link,
        trial,
        user,
        verdict,
        widget
    );
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    let db = TestDb::new().await;
    let tx = db.write().await.unwrap();
    tx.execute_unprepared("INSERT INTO lease (name, owner, until) VALUES ('a', 'b', '2026-01-01 00:00:00+00:00')")
        .await
        .unwrap();
    drop(tx);
    let found = entity::lease::Entity::find().all(db.reader()).await.unwrap();
    assert!(found.is_empty());
}

/// A commit that finds the disk full ends so: SQLite has undone the transaction before anybody could.
#[tokio::test]
async fn fault_20_after_a_transaction_that_undid_itself_the_next_one_is_whole() {
    let db = TestDb::new().await;
    if db.backend() != sea_orm::DbBackend::Sqlite {
        return;
    }
    let row = |verb: &str, name: &str| {
        format!("{verb} INTO lease (name, owner, until) VALUES ('{name}', 'b', '2026-01-01 00:00:00+00:00')")
    };
    for _ in 0..2 {
        let tx = db.write().await.unwrap();
        tx.execute_unprepared(&row("INSERT", "a")).await.unwrap();
        tx.execute_unprepared(&row("INSERT OR ROLLBACK", "a")).await.unwrap_err();
    }
    let tx = db.write().await.unwrap();
    for depth in 1..=2 {
        let inside = tx.execute_unprepared(&format!("RELEASE _sqlx_savepoint_{depth}")).await;
        assert!(inside.is_err(), "it is a savepoint of a transaction that is gone");
    }
    tx.execute_unprepared(&row("INSERT", "c")).await.unwrap();
    tx.commit().await.unwrap();
    let kept: Vec<_> = entity::lease::Entity::find().all(db.reader()).await.unwrap();
    assert_eq!(kept.iter().map(|lease| lease.name.as_str()).collect::<Vec<_>>(), ["c"]);
}
