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
