use super::*;
use crate::{
    domain::Locale,
    testing::{TestDb, fake_env, seed, shelf},
};

#[tokio::test]
async fn a_business_sees_its_own_counts_and_opinions_only() {
    let (db, (env, _)) = (TestDb::new().await, fake_env());
    let ours = seed::business(&db, &env, "nasz").await;
    let theirs = seed::business(&db, &env, "obcy").await;
    let google = seed::connection(&db, &env, ours, "google_business", "g").await;
    let other = seed::connection(&db, &env, theirs, "google_business", "g").await;
    shelf::put(&db, &env, &google, vec![shelf::stars(&env, 5.0, "Nasza.", 1), shelf::stars(&env, 2.0, "", 2)], false)
        .await;
    shelf::put(&db, &env, &google, vec![shelf::stars(&env, 1.0, "Usunięta.", 1)], true).await;
    shelf::put(&db, &env, &other, vec![shelf::stars(&env, 1.0, "Obca.", 0)], false).await;
    let scope = Scope(ours.business);
    let tallies = tallies(db.reader(), scope).await.unwrap();
    let counts: Vec<_> =
        tallies.iter().map(|row| (row.removed, row.total, row.rated, row.stars_sum, row.stars_5)).collect();
    assert_eq!(counts.len(), 2);
    assert!(counts.contains(&(false, 2, 2, 7.0, 1)) && counts.contains(&(true, 1, 1, 1.0, 0)), "{counts:?}");
    let texts: Vec<_> = newest(db.reader(), scope, None, 10).await.unwrap().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["Nasza.", ""]);
}

#[tokio::test]
async fn a_widget_of_a_disabled_business_is_no_widget() {
    let (db, (env, _)) = (TestDb::new().await, fake_env());
    let of = seed::business(&db, &env, "nasz").await;
    let row = shelf::widget(&db, &env, Scope(of.business), Locale::Pl).await;
    assert!(widget(db.reader(), &row.token).await.unwrap().is_some());
    assert_eq!(forms(db.reader()).await.unwrap().len(), 1);
    let tx = db.write().await.unwrap();
    let mut business =
        business::ActiveModel::from(business::Entity::find_by_id(of.business).one(db.reader()).await.unwrap().unwrap());
    business.disabled_at = sea_orm::Set(Some(env.now()));
    crate::store::businesses::update(&tx, business).await.unwrap();
    tx.commit().await.unwrap();
    assert!(widget(db.reader(), &row.token).await.unwrap().is_none());
}

#[test]
fn a_place_is_read_back_and_nonsense_is_none() {
    let (env, _) = fake_env();
    let place = Place { at: env.now(), id: env.id() };
    assert_eq!(place.to_string().parse(), Ok(place));
    for text in ["", "-", "1-2", "999999999999999999-00000000000000000000000000000000", "x"] {
        assert_eq!(text.parse::<Place>(), Err(()), "{text}");
    }
}
