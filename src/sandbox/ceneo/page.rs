//! Ceneo's pages around the cards: head, figures, the assistant's summary, paging.
//! Must never mark the summary in a way the real page does not.

use std::fmt::Write;

use super::{ON_PRODUCT_PAGE, ON_SHOP_PAGE, Wish, card, cut};
use crate::sandbox::{
    stand::escape,
    world::{Claim, View},
};

fn comma(average: f64) -> String {
    format!("{average:.1}").replace('.', ",")
}

fn product_data(id: &str, title: &str, claim: Claim) -> String {
    let name = serde_json::json!(title).to_string().replace('<', "\\u003c");
    format!(
        "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\
         \"name\":{name},\"sku\":\"{id}\",\"aggregateRating\":{{\"@type\":\"AggregateRating\",\
         \"ratingValue\":{:.2},\"ratingCount\":{},\"bestRating\":5.0,\"worstRating\":0.0}}}}</script>\n",
        claim.average, claim.count
    )
}

fn paging(base: &str, wish: &Wish, page: usize, pages: usize) -> (String, String) {
    let address = |page: usize| format!("{base}/opinie-{page}{}", wish.suffix);
    let mut items = String::new();
    for number in 1..=pages {
        if number == page {
            let _ = write!(items, "<div class=\"pagination__item active\"><span>{number}</span></div>");
        } else {
            let _ = write!(items, "<a class=\"pagination__item\" href=\"{}\">{number}</a>", address(number));
        }
    }
    let mut link = String::new();
    if page < pages {
        let next = address(page + 1);
        link = format!("<link rel=\"next\" href=\"{next}\">\n");
        let _ = write!(items, "<a class=\"pagination__item pagination__next\" href=\"{next}\"></a>");
    }
    (link, format!("<div class=\"pagination\">{items}</div>\n"))
}

fn document(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"pl\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n{head}</head>\n\
         <body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

/// A product's page.
pub(super) fn product(id: &str, view: &View, page: usize, wish: &Wish) -> String {
    let (page, shown) = cut(&view.opinions, page, ON_PRODUCT_PAGE);
    let pages = view.opinions.len().div_ceil(ON_PRODUCT_PAGE).max(1);
    let (link, pagination) = paging(&format!("/{id}"), wish, page, pages);
    let title = escape(&view.title);
    let claim = view.claim;
    let mut scores = String::new();
    for stars in (1..=5).rev() {
        let of = view.opinions.iter().filter(|o| o.stars.is_some_and(|given| given.ceil() as u8 == stars)).count();
        let percent = of * 100 / view.opinions.len().max(1);
        let _ = writeln!(
            scores,
            "<div class=\"js_score-popup-filter-link score-extend__row\" data-redirect-url=\"{id}/opinie-1;ocena-{stars}\">\
             <span class=\"score-extend__number\">{stars}</span><span class=\"score-extend__percent\">{percent}%</span></div>"
        );
    }
    let summary = if page == 1 && !shown.is_empty() {
        "<div class=\"js_product-reviews\">\n \
         <div class=\"user-post user-post__card user-post--highlight js_product-review\" data-entry-id=\"19042377\">\
         <div class=\"user-post__content\"><span class=\"user-post__author-name\">CeneoAI</span>\
         <div class=\"user-post__text\">Podsumowanie opinii: kupujący chwalą wykonanie i wygląd, część zwraca uwagę \
         na czas dostawy.</div></div></div>\n</div>\n"
    } else {
        ""
    };
    let cards: String = shown.iter().map(card::card).collect();
    let body = format!(
        "<div class=\"product-top__product-info\"><h1 class=\"product-top__product-info__name\">{title}</h1>\n\
         <div class=\"product-review\"><span class=\"product-review__score\" content=\"{average:.2}\">{short}</span> \
         <a class=\"product-review__link\" href=\"#tab=reviews_scroll\"><span>{count}</span> opinii</a></div></div>\n\
         <div class=\"score-extend\">\n{scores}</div>\n\
         {summary}\
         <div class=\"js_product-reviews js_reviews-hook js_product-reviews-container\">\n{cards}</div>\n\
         {pagination}",
        average = claim.average,
        short = comma(claim.average),
        count = claim.count,
    );
    document(&format!("{} - Opinie", view.title), &(link + &product_data(id, &view.title, claim)), &body)
}

/// A shop's page.
pub(super) fn shop(name: &str, view: &View, page: usize, wish: &Wish) -> String {
    let (page, shown) = cut(&view.opinions, page, ON_SHOP_PAGE);
    let pages = view.opinions.len().div_ceil(ON_SHOP_PAGE).max(1);
    let (link, pagination) = paging(&format!("/sklepy/{name}"), wish, page, pages);
    let cards: String = shown.iter().map(|opinion| card::card(opinion) + &card::answer(opinion)).collect();
    let claim = view.claim;
    let body = format!(
        "<div class=\"shop-top\"><h1 class=\"shop-top__name\">{title}</h1>\n\
         <div class=\"product-review\"><span class=\"product-review__score\" content=\"{average:.2}\">{short}</span> \
         <a class=\"product-review__link\" href=\"#tab=reviews\"><span>{count}</span> opinii</a></div></div>\n\
         <div class=\"js_product-reviews js_reviews-hook js_shop-reviews-container js_product-reviews-container\">\n\
         {cards}</div>\n{pagination}",
        title = escape(&view.title),
        average = claim.average,
        short = comma(claim.average),
        count = claim.count,
    );
    document(&format!("{} - opinie o sklepie", view.title), &link, &body)
}

/// The page of an address that leads nowhere.
pub(super) fn missing() -> String {
    document(
        "Nie znaleziono strony",
        "",
        "<div class=\"error-page\"><h1 class=\"title\" title=\"Błąd 404\">Nie znaleziono strony</h1></div>\n",
    )
}
