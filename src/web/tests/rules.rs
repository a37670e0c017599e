use axum::http::StatusCode;
use chrono::{NaiveTime, TimeDelta, Weekday};
use entity::{job, review, rule};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::Desk;
use crate::{
    domain::{
        Locale, Role,
        rule::{QuietHours, Timing},
    },
    store::{businesses, rules},
    testing::{opinions, seed},
};

async fn all(desk: &Desk) -> Vec<rule::Model> {
    rule::Entity::find().all(desk.db.reader()).await.unwrap()
}

async fn of(desk: &Desk) -> seed::Seeded {
    let places = businesses::locations(desk.db.reader(), desk.scope().await).await.unwrap();
    seed::Seeded { business: places[0].business_id, location: places[0].id }
}

#[tokio::test]
async fn the_smallest_rule_is_one_address() {
    let desk = Desk::new().await;
    let empty = desk.page("/rules").await;
    assert!(empty.contains("Nobody is told yet") && empty.contains("href=\"/rules/new\""), "{empty}");
    let form = desk.page("/rules/new").await;
    assert!(form.contains("value=\"owner@example.com\""), "the signed-in person is there already");
    let saved = desk.post("/rules", &[("email", "owner@example.com"), ("p_negative", "50")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = desk.page(saved.location()).await;
    assert!(page.contains("No opinion came in the last 30 days"), "{page}");
    let row = rules::read(all(&desk).await.pop().unwrap()).unwrap();
    assert_eq!(row.name, "Negative opinions");
    assert_eq!(row.filter, crate::domain::Filter::default());
    assert_eq!(row.delivery, crate::domain::Delivery::default());
    assert_eq!(row.recipients[0].email, "owner@example.com");
}

#[tokio::test]
async fn every_field_is_kept_said_and_filled_in_again() {
    let desk = Desk::new().await;
    let place = of(&desk).await.location.to_string();
    let form = [
        ("name", "Dostawy <b>"),
        ("email", "Anna@Example.com"),
        ("locale", "pl"),
        ("email", ""),
        ("locale", "en"),
        ("email", "zala@example.com"),
        ("locale", "sl"),
        ("email", "anna@example.com"),
        ("locale", "sl"),
        ("p_negative", "72,5 %"),
        ("max_stars", "3"),
        ("source", "ceneo"),
        ("source", "google_business"),
        ("location", &place),
        ("topic", "delivery"),
        ("words", "zwrot pieniędzy\r\n  paczka, kurier"),
        ("language", "pl"),
        ("when", "weekly"),
        ("weekday", "Fri"),
        ("hour", "16"),
        ("quiet_from", "22:00"),
        ("quiet_until", "06:30"),
    ];
    let saved = desk.post("/rules", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let row = all(&desk).await.pop().unwrap();
    let rule = rules::read(row.clone()).unwrap();
    let to: Vec<_> = rule.recipients.iter().map(|to| (to.email.as_str(), to.locale)).collect();
    assert_eq!(to, [("anna@example.com", Locale::Pl), ("zala@example.com", Locale::Sl)]);
    assert_eq!(rule.filter.min_p_negative, Some(0.725));
    assert_eq!(rule.filter.max_stars, Some(3.0));
    assert_eq!(rule.filter.sources, ["ceneo", "google_business"]);
    assert_eq!(rule.filter.locations[0].to_string(), place);
    assert_eq!(rule.filter.words, ["zwrot pieniędzy", "paczka", "kurier"]);
    assert_eq!((rule.filter.topics, rule.filter.languages), (vec!["delivery".to_owned()], vec!["pl".to_owned()]));
    assert_eq!(rule.delivery.timing, Timing::Weekly { weekday: Weekday::Fri, hour: 16 });
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    assert_eq!(rule.delivery.quiet, Some(QuietHours { from: time(22, 0), until: time(6, 30) }));

    let page = desk.page("/rules").await;
    for said in ["Dostawy &lt;b&gt;", "at most 3 ★", "sources: Ceneo", "Once a week: Friday, 16:00", "quiet 22:00–6:30"]
    {
        assert!(page.contains(said), "{said} is not said: {page}");
    }
    let form = desk.page(&format!("/rules/{}", row.id)).await;
    for kept in [
        "value=\"72.5\"",
        "value=\"3\" selected",
        "value=\"ceneo\" checked",
        "value=\"delivery\" checked",
        "zwrot pieniędzy\npaczka\nkurier</textarea>",
        "value=\"weekly\" checked",
        "value=\"Fri\" selected",
        "value=\"16\" selected",
        "value=\"06:30\"",
    ] {
        assert!(form.contains(kept), "{kept} is not filled in: {form}");
    }
    let changed = desk.post(&format!("/rules/{}", row.id), &[("email", "anna@example.com"), ("when", "at_once")]).await;
    assert_eq!(changed.location(), format!("/rules?saved={}", row.id));
    let rule = rules::read(all(&desk).await.pop().unwrap()).unwrap();
    assert_eq!((rule.filter.min_p_negative, rule.name.as_str()), (None, "All opinions"));
    desk.post(&format!("/rules/{}/disable", row.id), &[]).await;
    assert!(desk.page("/rules").await.contains("Every alert is switched off"));
    desk.post(&format!("/rules/{}/enable", row.id), &[]).await;
    assert!(!desk.page("/rules").await.contains("switched off"));
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost() {
    let desk = Desk::new().await;
    let right = [("email", "anna@example.com"), ("p_negative", "50"), ("when", "daily"), ("hour", "7")];
    for (field, typed, said) in [
        ("email", "anna@@example", "is not a mail address"),
        ("email", "", "At least one mail address"),
        ("p_negative", "150", "A number from 0 to 100"),
        ("p_negative", "połowa", "A number from 0 to 100"),
        ("p_negative", "NaN", "A number from 0 to 100"),
        ("max_stars", "9", "A number of stars from 0 to 5"),
        ("words", "!!!", "holds no letter or digit"),
        ("hour", "24", "Choose when"),
        ("quiet_from", "22:00", "Quiet hours need"),
        ("quiet_until", "25:99", "Quiet hours need"),
        ("name", &"ż".repeat(81), "at most 80 characters"),
    ] {
        let form: Vec<_> = right.into_iter().filter(|(name, _)| *name != field).chain([(field, typed)]).collect();
        let answer = desk.post("/rules", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={typed}");
        assert!(answer.body.contains(said), "{field}={typed}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\"") && answer.body.contains(typed), "{field}={typed} is gone");
    }
    assert!(all(&desk).await.is_empty());
    for form in [[("topic", "nonsense")], [("source", "nonsense")], [("language", "nonsense")]] {
        let form: Vec<_> = right.into_iter().chain(form).collect();
        assert_eq!(desk.post("/rules", &form).await.status, StatusCode::BAD_REQUEST, "{form:?}");
    }
}

#[tokio::test]
async fn a_saved_rule_says_what_it_would_have_told_of() {
    let desk = Desk::new().await;
    opinions::shop(&desk.db, &desk.env, of(&desk).await).await;
    let since = desk.env.now() - TimeDelta::days(30);
    let reviews = review::Entity::find().all(desk.db.reader()).await.unwrap();
    let recent: Vec<_> = reviews.iter().filter(|review| review.sort_at >= since).collect();
    let negative = recent.iter().filter(|review| review.p_negative >= 0.5).count();
    assert!(negative > 0 && negative < recent.len() && recent.len() < reviews.len());
    for (form, said) in [
        (("p_negative", "50"), format!("told of {negative} of {} opinions", recent.len())),
        (("words", "hipopotam"), format!("none of {} opinions matches", recent.len())),
        (("p_negative", "0"), format!("every opinion of the last 30 days ({})", recent.len())),
    ] {
        let saved = desk.post("/rules", &[("email", "anna@example.com"), form]).await;
        let page = desk.page(saved.location()).await;
        assert!(page.contains(&said), "{form:?} does not say {said:?}: {page}");
    }
}

#[tokio::test]
async fn a_test_mail_takes_the_road_of_alerts() {
    let desk = Desk::new().await;
    let form = [("email", "anna@example.com"), ("locale", "pl"), ("email", "zala@example.com"), ("locale", "sl")];
    desk.post("/rules", &form).await;
    let id = all(&desk).await[0].id;
    let answer = desk.post(&format!("/rules/{id}/test"), &[]).await;
    assert!(desk.page(answer.location()).await.contains("Test mails to 2 addresses"));
    let mut jobs: Vec<_> = job::Entity::find().all(desk.db.reader()).await.unwrap();
    jobs.sort_by_key(|job| job.payload.to_string());
    let payloads: Vec<_> = jobs.iter().map(|job| (job.kind.as_str(), job.payload["locale"].clone())).collect();
    assert_eq!(payloads, [("test_mail", json!("pl")), ("test_mail", json!("sl"))]);
}

#[tokio::test]
async fn a_rule_of_a_file_is_read_and_not_changed() {
    let desk = Desk::new().await;
    let id = seed::rule(&desk.db, &desk.env, of(&desk).await, &["anna@example.com"]).await;
    let mut row = all(&desk).await[0].clone().into_active_model();
    row.managed_by = sea_orm::Set(Some("file:demo".to_owned()));
    let tx = desk.db.write().await.unwrap();
    row.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    let before = all(&desk).await;
    assert!(!desk.page("/rules").await.contains("/disable"));
    let page = desk.page(&format!("/rules/{id}")).await;
    assert!(page.contains("declared in a settings file") && !page.contains("name=\"email\""), "{page}");
    for (path, form) in [("", [("email", "x@example.com")]), ("/disable", [("x", "")]), ("/enable", [("x", "")])] {
        assert_eq!(desk.post(&format!("/rules/{id}{path}"), &form).await.status, StatusCode::CONFLICT, "{path}");
    }
    assert_eq!(all(&desk).await, before);
}

#[tokio::test]
async fn rules_are_for_managers_and_of_their_own_business() {
    let mut desk = Desk::new().await;
    let mine = seed::rule(&desk.db, &desk.env, of(&desk).await, &["anna@example.com"]).await;
    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let theirs = seed::rule(&desk.db, &desk.env, other, &["obcy@example.com"]).await;
    desk.sit_down("zofia@example.com", Role::Manager).await;
    let page = desk.page(&format!("/rules?saved={theirs}&tested={theirs}")).await;
    assert!(
        page.contains(&format!("/rules/{mine}"))
            && !page.contains(&format!("/rules/{theirs}"))
            && !page.contains("notice good")
    );
    let place = other.location.to_string();
    let form = [("email", "x@example.com"), ("location", place.as_str())];
    assert_eq!(desk.post("/rules", &form).await.status, StatusCode::NOT_FOUND);
    for path in ["", "/enable", "/disable", "/test"] {
        let path = format!("/rules/{theirs}{path}");
        assert_eq!(desk.post(&path, &[("email", "x@example.com")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(desk.get(&format!("/rules/{theirs}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/rules/nonsense").await.status, StatusCode::NOT_FOUND);

    desk.sit_down("zala@example.com", Role::Staff).await;
    assert!(!desk.page("/widgets").await.contains("href=\"/rules\""), "the rail shows what may be asked for");
    for path in ["/rules", "/rules/new", &format!("/rules/{mine}")] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in
        ["/rules".to_owned(), format!("/rules/{mine}"), format!("/rules/{mine}/disable"), format!("/rules/{mine}/test")]
    {
        assert_eq!(desk.post(&path, &[("email", "x@example.com")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let rows = rules::list(desk.db.reader(), desk.scope().await).await.unwrap();
    assert!(rows.len() == 1 && rows[0].disabled_at.is_none());
}
