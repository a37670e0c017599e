use scraper::{Html, Selector};

use super::{get, opinion, stand, world};
use crate::sandbox::{Claim, SiteKind, credentials::OPINEO_SLUG, opineo};

fn select(body: &str, selector: &str, attribute: Option<&str>) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(body);
    page.select(&selector)
        .map(|element| match attribute {
            Some(name) => element.attr(name).unwrap_or_default().to_owned(),
            None => element.text().collect::<String>().trim().to_owned(),
        })
        .collect()
}

#[tokio::test]
async fn fifteen_a_page_then_no_entries() {
    let world = world();
    for n in 0..16 {
        world.opineo().add(opinion(1.25, &format!("opinia {n}"), n));
    }
    let router = opineo::router(stand(&world, SiteKind::Opineo));
    let first = get(&router, &format!("/opinie/{OPINEO_SLUG}")).await.body;
    assert_eq!(select(&first, "div.revz_container", None).len(), 15);
    assert_eq!(select(&first, ".pagi_sec_right a", Some("href")), [format!("/opinie/{OPINEO_SLUG}/2#opinie")]);
    assert_eq!(select(&first, ".review_badge meta[itemprop=ratingValue]", Some("content"))[0], "2.5");
    assert!(first.contains("<div class='revz_container'"));
    let second = get(&router, &format!("/opinie/{OPINEO_SLUG}/2")).await.body;
    assert_eq!(select(&second, "div.revz_container", None).len(), 1);
    assert!(select(&second, ".pagi_sec_right a", None).is_empty());
    let past = get(&router, &format!("/opinie/{OPINEO_SLUG}/3")).await.body;
    assert_eq!(select(&past, "div.revz_container", None), ["Brak wpisów"]);
}

#[tokio::test]
async fn dates_are_local_with_a_short_year_and_thousands_do_not_break() {
    let world = world();
    // 14 November 2026, 22:13 in Warsaw.
    let mut one = opinion(5.0, "Dobrze", 0);
    one.created = chrono::DateTime::from_timestamp(1_794_690_800, 0).expect("in range");
    world.opineo().add(one);
    world.opineo().set_claim(OPINEO_SLUG, Some(Claim { count: 4579, average: 4.85 }));
    let router = opineo::router(stand(&world, SiteKind::Opineo));
    let page = get(&router, &format!("/opinie/{OPINEO_SLUG}")).await.body;
    assert_eq!(select(&page, ".sh_revcount strong", None), ["4\u{a0}579"]);
    let published = select(&page, "meta[itemprop=datePublished]", Some("content"));
    assert_eq!(published, ["14-11-26 22:13"]);
    assert!(select(&page, ".revz_date", None)[0].starts_with("14 listopada 2026 | 22:13"));
    assert_eq!(get(&router, "/opinie/inny").await.status, 404);
}
