use super::*;
use crate::testing::{TestDb, fake_env, seed, shelf};

#[tokio::test]
async fn days_add_up_over_connections_and_keep_removed_ones_apart() {
    let (db, (env, _)) = (TestDb::new().await, fake_env());
    let ours = seed::business(&db, &env, "nasz").await;
    let theirs = seed::business(&db, &env, "obcy").await;
    let google = seed::connection(&db, &env, ours, "google_business", "g").await;
    let ceneo = seed::connection(&db, &env, ours, "ceneo", "c").await;
    let other = seed::connection(&db, &env, theirs, "ceneo", "c").await;
    shelf::put(&db, &env, &google, vec![shelf::stars(&env, 5.0, "a", 1), shelf::stars(&env, 1.0, "b", 50)], false)
        .await;
    shelf::put(&db, &env, &google, vec![shelf::stars(&env, 1.0, "c", 1)], true).await;
    shelf::put(&db, &env, &ceneo, vec![shelf::stars(&env, 3.0, "d", 1)], false).await;
    shelf::put(&db, &env, &other, vec![shelf::stars(&env, 1.0, "e", 1)], false).await;
    shelf::was_read(&db, &ceneo, env.now()).await;
    let (scope, all) = (Scope(ours.business), Which::default());
    let today = env.now().date_naive();
    let first = first_day(db.reader(), scope, &all).await.unwrap().unwrap();
    let rows = days(db.reader(), scope, &all, first, today).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.removed, row.total, row.negative, row.stars_sum)).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0], (false, 1, 1, 1.0));
    assert!(told[1..].contains(&(false, 2, 0, 8.0)) && told[1..].contains(&(true, 1, 1, 1.0)), "{told:?}");
    let one = Which { source: Some("ceneo".to_owned()), ..Which::default() };
    assert_eq!(days(db.reader(), scope, &one, first, today).await.unwrap().len(), 1);
    assert_eq!(last_read(db.reader(), scope, &one).await.unwrap(), Some(env.now()));
    let nowhere = Which { location: Some(theirs.location), ..Which::default() };
    assert_eq!(days(db.reader(), scope, &nowhere, first, today).await.unwrap(), []);
    assert_eq!(last_read(db.reader(), scope, &nowhere).await.unwrap(), None);
}
