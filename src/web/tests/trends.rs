use axum::http::StatusCode;

use super::Desk;
use crate::testing::{seed, shelf};

async fn shelved(desk: &Desk, source: &str, hours: impl Iterator<Item = i64>) -> entity::connection::Model {
    let location = crate::store::businesses::locations(desk.db.reader(), desk.scope().await).await.unwrap();
    let location = location.first().map_or_else(|| desk.env.id(), |place| place.id);
    let of = seed::Seeded { business: desk.scope().await.0, location };
    let connection = seed::connection(&desk.db, &desk.env, of, source, source).await;
    let opinions = hours.map(|hours| shelf::stars(&desk.env, if hours % 5 == 0 { 1.0 } else { 5.0 }, "Tekst.", hours));
    shelf::put(&desk.db, &desk.env, &connection, opinions.collect(), false).await;
    shelf::was_read(&desk.db, &connection, desk.env.now()).await;
    connection
}

#[tokio::test]
async fn without_opinions_the_page_says_what_to_do() {
    let desk = Desk::new().await;
    let page = desk.get("/trends").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Nothing to show yet")
            && page.body.contains("href=\"/connect\"")
            && !page.body.contains("<svg class=\"bars\"")
    );
}

#[tokio::test]
async fn the_numbers_of_the_page_are_those_of_the_opinions() {
    let desk = Desk::new().await;
    let google = shelved(&desk, "google_business", (0..40).map(|n| n * 12)).await;
    shelf::put(&desk.db, &desk.env, &google, vec![shelf::stars(&desk.env, 1.0, "x", 30)], true).await;
    let page = desk.get("/trends?period=30").await;
    for shown in [
        "<dd class=\"tile-value\">40</dd>",
        "and 1 removed at its source",
        "4.2",
        "from 40 ratings",
        "20%",
        "0 of 40 opinions",
        "Removed at the source",
    ] {
        assert!(page.body.contains(shown), "{shown} in {}", page.body);
    }
    assert!(
        page.body.contains("&#x2f;inbox?state=all&amp;from=2026-11-") && page.body.contains("No data"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("[trends"), "{}", page.body);
    let csv = desk.get("/trends/volume.csv?period=30").await;
    let totals = csv.body.lines().skip(1).map(|line| line.split(',').nth(3).unwrap().parse::<u32>().unwrap());
    assert_eq!(totals.sum::<u32>(), 40, "{}", csv.body);
    let csv = desk.get("/trends/rating.csv?period=30").await;
    assert!(csv.body.lines().last().unwrap().starts_with("2026-11-21,40,4.2000,"), "{}", csv.body);
}

#[tokio::test]
async fn a_bar_leads_to_its_opinions() {
    let desk = Desk::new().await;
    shelved(&desk, "google_business", [1, 2, 60].into_iter()).await;
    let page = desk.get("/trends?period=30").await;
    let link = page.body.split("&#x2f;inbox?").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let inbox = desk.get(&format!("/inbox?{link}")).await;
    assert_eq!(inbox.body.matches("class=\"item ").count(), 1, "{link}");
    let rubbish = desk.get("/inbox?state=all&from=2026-99-99&until=%3Cscript%3E").await;
    assert_eq!(rubbish.status, StatusCode::OK);
    assert_eq!(rubbish.body.matches("class=\"item ").count(), 3);
}

#[tokio::test]
async fn filters_narrow_the_numbers_and_rubbish_does_not_break_them() {
    let desk = Desk::new().await;
    shelved(&desk, "google_business", 0..3).await;
    shelved(&desk, "ceneo", 0..5).await;
    let tile = |body: &str| body.split("tile-value\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(tile(&desk.get("/trends?period=all").await.body), "8");
    assert_eq!(tile(&desk.get("/trends?period=all&source=ceneo").await.body), "5");
    assert_eq!(tile(&desk.get("/trends?period=999&location=x").await.body), "8");
    let none = desk.get("/trends?source=%27%3B--").await;
    assert!(none.body.contains("No opinions here"));
}

#[tokio::test]
async fn fault_41_another_business_is_not_counted() {
    let desk = Desk::new().await;
    let theirs = seed::business(&desk.db, &desk.env, "obcy").await;
    let other = seed::connection(&desk.db, &desk.env, theirs, "ceneo", "c").await;
    shelf::put(&desk.db, &desk.env, &other, vec![shelf::stars(&desk.env, 1.0, "x", 1)], false).await;
    let page = desk.get(&format!("/trends?location={}", theirs.location)).await;
    assert!(page.body.contains("No opinions here"));
}
