use axum::Router;
use scraper::{Html, Selector};

use super::{Answer, get, opinion, stand, world};
use crate::sandbox::{
    Fault, SiteKind, World, ceneo,
    credentials::{CENEO_PLANTER, CENEO_SHOP},
    world::OwnerReply,
};

fn router(world: &World) -> Router {
    ceneo::router(stand(world, SiteKind::Ceneo))
}

fn select(answer: &Answer, selector: &str, attribute: Option<&str>) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(&answer.body);
    let found = page.select(&selector);
    found
        .map(|element| match attribute {
            Some(name) => element.attr(name).unwrap_or_default().to_owned(),
            None => element.text().collect::<String>().trim().to_owned(),
        })
        .collect()
}

fn ids(answer: &Answer) -> Vec<String> {
    select(answer, "div.js_product-reviews-container > div.js_product-review", Some("data-entry-id"))
}

#[tokio::test]
async fn a_product_has_ten_opinions_a_page_and_repeats_the_first_past_the_end() {
    let world = world();
    for n in 0..23 {
        world.ceneo().add_to(CENEO_PLANTER, opinion(4.5, &format!("opinia {n}"), n));
    }
    let router = router(&world);
    let mut path = format!("/{CENEO_PLANTER};0160-1");
    let mut all = Vec::new();
    loop {
        let page = get(&router, &path).await;
        assert_eq!(page.status, 200);
        all.extend(ids(&page));
        let next = select(&page, "a.pagination__next", Some("href"));
        assert_eq!(next, select(&page, "link[rel=next]", Some("href")));
        let Some(next) = next.first() else { break };
        path.clone_from(next);
    }
    let newest_first: Vec<String> = world.ceneo().opinions().into_iter().map(|opinion| opinion.id).collect();
    assert_eq!(all, newest_first);
    let past = get(&router, &format!("/{CENEO_PLANTER}/opinie-9;0160-1")).await;
    assert_eq!(ids(&past), &newest_first[..10]);
}

#[tokio::test]
async fn the_summary_is_a_card_outside_the_container() {
    let world = world();
    world.ceneo().add_to(CENEO_PLANTER, opinion(1.5, "Po tygodniu „przestała” <b>działać</b>", 1));
    let page = get(&router(&world), &format!("/{CENEO_PLANTER}")).await;
    assert_eq!(select(&page, "div.js_product-review", None).len(), 2);
    assert_eq!(ids(&page).len(), 1);
    assert_eq!(select(&page, ".user-post__score-count", None), ["1,5/5"]);
    assert_eq!(select(&page, ".user-post__author-recomendation em", None), ["Nie polecam"]);
    let texts = select(&page, "div.js_product-reviews-container .user-post__text", None);
    assert_eq!(texts[0], "Po tygodniu „przestała” <b>działać</b>");
    assert!(page.body.contains("\"ratingValue\":1.50,\"ratingCount\":1"));
}

#[tokio::test]
async fn a_shop_has_twenty_a_page_and_answers_without_a_score() {
    let world = world();
    for n in 0..21 {
        let mut one = opinion(5.0, &format!("opinia {n}"), n);
        one.reply = (n == 0).then(|| OwnerReply::approved("Dzień dobry, bardzo dziękujemy!", one.created));
        world.ceneo().add_to(CENEO_SHOP, one);
    }
    let page = get(&router(&world), &format!("/sklepy/{CENEO_SHOP};0160-1")).await;
    assert_eq!(ids(&page).len(), 20);
    assert_eq!(select(&page, ".user-post__card", None).len(), 21);
    assert_eq!(select(&page, ".user-post__score-count", None).len(), 20);
    let last = get(&router(&world), &format!("/sklepy/{CENEO_SHOP}/opinie-2;0160-1")).await;
    assert_eq!(ids(&last).len(), 1);
    assert!(select(&last, "a.pagination__next", Some("href")).is_empty());
}

#[tokio::test]
async fn what_is_not_there_is_a_404_with_an_error_page() {
    let router = router(&world());
    for path in ["/12345", "/sklepy/inny-s1", &format!("/{CENEO_PLANTER}/opinie-x")] {
        let page = get(&router, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(select(&page, "div.error-page", None).len(), 1);
    }
    assert!(get(&router, "/robots.txt").await.body.starts_with("User-agent: *"));
}

#[tokio::test]
async fn an_emptied_page_goes_on_claiming() {
    let world = world();
    world.ceneo().add_to(CENEO_PLANTER, opinion(5.0, "Dobra", 1));
    world.ceneo().set_fault_for(Fault::EmptyButClaimed, 1);
    let page = get(&router(&world), &format!("/{CENEO_PLANTER}")).await;
    assert!(ids(&page).is_empty());
    assert_eq!(select(&page, ".product-review__link span", None), ["1"]);
    world.ceneo().set_fault_for(Fault::Challenge { status: 403 }, 1);
    assert_eq!(get(&router(&world), "/robots.txt").await.status, 200);
    assert_eq!(get(&router(&world), &format!("/{CENEO_PLANTER}")).await.status, 403);
}
