use chrono::TimeDelta;
use sea_orm::EntityTrait;

use super::*;
use crate::{
    domain::{Env, Label, search::words},
    testing::{TestDb, fake_env, opinions, seed},
};

async fn filled() -> (TestDb, Env, Scope, Vec<ReviewId>) {
    let (db, (env, _)) = (TestDb::new().await, fake_env());
    let of = seed::business(&db, &env, "lipa").await;
    let mut all = opinions::shop(&db, &env, of).await;
    all.reverse();
    (db, env, Scope(of.business), all)
}

async fn ids(db: &TestDb, scope: Scope, wanted: &Wanted) -> Vec<ReviewId> {
    let page = page(db.reader(), scope, wanted, Order::Newest, None, 100).await.unwrap();
    assert_eq!(page.next, None);
    page.lines.iter().map(|line| line.id).collect()
}

fn all() -> Wanted {
    Wanted { standing: Standing::All, ..Wanted::default() }
}

#[tokio::test]
async fn pages_join_without_a_gap_or_a_repeat() {
    let (db, _, scope, newest_first) = filled().await;
    for order in [Order::Newest, Order::Urgent] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = page(db.reader(), scope, &all(), order, after, 7).await.unwrap();
            seen.extend(page.lines.iter().map(|line| (line.p_negative, line.id)));
            // The address of the next page is a text.
            after = page.next.map(|next| next.to_string().parse().unwrap());
            if after.is_none() {
                break;
            }
        }
        let found: Vec<_> = seen.iter().map(|(_, id)| *id).collect();
        if order == Order::Newest {
            assert_eq!(found, newest_first);
        } else {
            assert!(seen.windows(2).all(|pair| pair[0].0 >= pair[1].0));
            assert_eq!(found.iter().collect::<std::collections::HashSet<_>>().len(), newest_first.len());
        }
    }
}

#[tokio::test]
async fn each_filter_keeps_what_it_says() {
    let (db, env, scope, _) = filled().await;
    let rows = review::Entity::find().all(db.reader()).await.unwrap();
    let check = async |wanted: Wanted, holds: &dyn Fn(&review::Model) -> bool| {
        let mut found = ids(&db, scope, &wanted).await;
        let mut expected: Vec<_> = rows.iter().filter(|row| holds(row)).map(|row| row.id).collect();
        found.sort();
        expected.sort();
        assert!(!expected.is_empty() && expected.len() < rows.len(), "{wanted:?} tells nothing apart");
        assert_eq!(found, expected, "{wanted:?}");
    };
    check(Wanted::default(), &|row| row.flagged && row.answered_at.is_none() && row.removed_at.is_none()).await;
    check(Wanted { standing: Standing::Answered, ..all() }, &|row| row.answered_at.is_some()).await;
    check(Wanted { standing: Standing::Removed, ..all() }, &|row| row.removed_at.is_some()).await;
    check(Wanted { source: Some("ceneo".to_owned()), ..all() }, &|row| row.source == "ceneo").await;
    check(Wanted { language: Some("sl".to_owned()), ..all() }, &|row| row.language.as_deref() == Some("sl")).await;
    check(Wanted { sentiment: Some(Sentiment::Negative), ..all() }, &|row| row.sentiment == Sentiment::Negative).await;
    for stars in 1..=5 {
        let holds = |row: &review::Model| {
            row.rating_value
                .zip(row.rating_best)
                .is_some_and(|(value, best)| (value * 5.0 / best).round() as u8 == stars)
        };
        check(Wanted { stars: Some(stars), ..all() }, &holds).await;
    }
    check(Wanted { words: words("ZAMUDIŁ paket"), ..all() }, &|row| row.text.contains("Paket je zamudil")).await;
    check(Wanted { words: words("potłuczony waz"), ..all() }, &|row| row.text.contains("wazon")).await;
    let chosen = rows.iter().find(|row| !row.flagged).unwrap();
    let of = seed::Seeded { business: scope.0, location: chosen.location_id };
    let user = seed::user(&db, &env, of, "jagoda@example.com", crate::domain::Role::Staff).await;
    crate::corrections::correct(&db, &env, scope, user.id, chosen.id, Label::Negative).await.unwrap();
    check(Wanted { standing: Standing::Corrected, ..all() }, &|row| row.id == chosen.id).await;
}

#[tokio::test]
async fn words_of_a_query_are_never_its_language() {
    let (db, _, scope, newest_first) = filled().await;
    for query in ["\" OR 1=1 --", "NEAR(a b)", "paket* -x", "a:b", "(((", "' & ! | <->", "{col} : x"] {
        let wanted = Wanted { words: words(query), ..all() };
        page(db.reader(), scope, &wanted, Order::Newest, None, 5)
            .await
            .unwrap_or_else(|error| panic!("{query}: {error}"));
    }
    let nothing = Wanted { words: words(" -- "), ..all() };
    assert_eq!(ids(&db, scope, &nothing).await, newest_first);
}

#[tokio::test]
async fn another_tenant_sees_nothing() {
    let (db, env, scope, _) = filled().await;
    let other = Scope(seed::business(&db, &env, "obcy").await.business);
    assert!(ids(&db, other, &all()).await.is_empty());
    let searched = Wanted { words: words("paczka"), ..all() };
    assert!(ids(&db, other, &searched).await.is_empty());
    assert_eq!(needing_answer(db.reader(), other).await.unwrap(), 0);
    assert!(needing_answer(db.reader(), scope).await.unwrap() > 0);
    assert!(!any(db.reader(), other).await.unwrap());
}

#[tokio::test]
async fn the_list_is_found_through_its_index() {
    let (db, env, scope, _) = filled().await;
    let after = Position { p_negative: 0.5, at: env.now() - TimeDelta::days(1), id: env.id() };
    for (wanted, index) in [(Wanted::default(), "review_needing_answer"), (all(), "review_by_business_id_sort_at_id")] {
        let query =
            query(DbBackend::Sqlite, scope, &wanted, Order::Newest, Some(after)).limit(41).build(DbBackend::Sqlite);
        let Some(plan) = db.query_plan(query).await else { return };
        assert!(plan[0].contains(index) && plan[0].contains("sort_at"), "{plan:?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
    }
}
