use serde_json::json;
use wiremock::ResponseTemplate;

use super::*;
use crate::{
    domain::{Listing, Walk},
    sources::rig::{Rig, ids, now},
};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name)).as_slice()
    };
}

fn saved(bytes: &[u8]) -> Result<Batch, SourceError> {
    Ceneo.parse(&SavedFile { name: "page.html", bytes, now: now() })
}

#[test]
fn every_markup_is_read() {
    for (name, bytes) in [
        ("2025_03", fixture!("normal.html")),
        ("2025_early", fixture!("variant_2025_early.html")),
        ("2022", fixture!("variant_2022.html")),
        ("2015", fixture!("variant_2015.html")),
        ("shop", fixture!("shop.html")),
        ("bad_items", fixture!("bad_items.html")),
    ] {
        let batch = saved(bytes).unwrap();
        insta::assert_json_snapshot!(
            name,
            json!({ "claimed": batch.claimed, "rejected": batch.rejected, "reviews": batch.reviews })
        );
        assert_eq!(batch.listing, Listing::Partial);
    }
}

#[test]
fn a_windows_1250_page_says_the_same() {
    let expected = saved(fixture!("page_2.html")).unwrap();
    assert_eq!(saved(fixture!("windows_1250.html")).unwrap(), expected);
    // The same bytes under a wrong label.
    let mislabelled = String::from_utf8_lossy(fixture!("page_2.html"));
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(&mislabelled);
    assert_eq!(saved(&bytes).unwrap(), expected);
    let utf16: Vec<u8> = mislabelled.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(saved(&utf16).unwrap(), expected);
}

#[test]
fn pages_without_opinions_tell_why() {
    assert!(saved(fixture!("empty.html")).unwrap().reviews.is_empty());
    for (bytes, label) in [
        (fixture!("broken.html"), "contract"),
        (fixture!("wall.html"), "challenged"),
        (fixture!("error_500.html"), "transient"),
        (fixture!("missing.html"), "gone"),
        (b"<html><body>Witaj".as_slice(), "contract"),
        (b"".as_slice(), "contract"),
        (b"\xff\xfe\0\0\x80".as_slice(), "contract"),
    ] {
        assert_eq!(saved(bytes).unwrap_err().metric_label(), label);
    }
}

#[test]
fn fault_12_an_impossible_score_is_refused_and_its_neighbours_stay() {
    let batch = saved(fixture!("bad_items.html")).unwrap();
    assert_eq!(ids(&batch.reviews), ["18000012", "18000015"]);
    assert_eq!(batch.rejected.len(), 3);
    let scores = |score: &str| String::from_utf8(fixture!("normal.html").to_vec()).unwrap().replace("/5<", score);
    assert_eq!(saved(scores("/10<").as_bytes()).unwrap_err().metric_label(), "contract");
}

#[test]
fn fault_13_words_and_impossible_days_are_no_date() {
    let batch = saved(fixture!("bad_items.html")).unwrap();
    assert!(batch.reviews.iter().all(|review| review.published.is_none()));
}

#[test]
fn settings_are_numbers_names_or_pasted_addresses() {
    let read = |settings| Settings::read(&settings).map(|settings| settings.places);
    let product = |id: &str| settings::Place::Product(id.into());
    assert_eq!(read(json!({"product": "99000001"})), Ok(vec![product("99000001")]));
    assert_eq!(read(json!({"product": 99_000_001, "shop": ""})), Ok(vec![product("99000001")]));
    assert_eq!(read(json!({"product_ids": ["1", 2, "1"]})), Ok(vec![product("1"), product("2")]));
    assert_eq!(
        read(json!({"product": "https://www.ceneo.pl/7;0160-1#tab=reviews, 8"})),
        Ok(vec![product("7"), product("8")])
    );
    let shop = Ok(vec![settings::Place::Shop("sklep-s12".into())]);
    assert_eq!(read(json!({"shop": "sklep-s12"})), shop);
    assert_eq!(read(json!({"shop": "https://www.ceneo.pl/sklepy/sklep-s12#tab=reviews"})), shop);
    for (settings, field) in [
        (json!({}), "product"),
        (json!({"product": "../admin"}), "product"),
        (json!({"product": true}), "product"),
        (json!({"shop": "sklep"}), "shop"),
        (json!({"shop": "a/../b-s1"}), "shop"),
        (json!({"product": "1", "shop": "sklep-s12"}), "shop"),
        (json!({"product": "1", "base_url": "http://example.com"}), "base_url"),
        (json!({"product": "1", "page_pause_seconds": 0.5}), "page_pause_seconds"),
        (json!({"product": "1", "ignore_robots": "maybe"}), "ignore_robots"),
        (json!({"product": "1", "colour": "red"}), "colour"),
    ] {
        assert_eq!(read(settings).unwrap_err().field, field);
    }
    let loopback = json!({"product": "1", "page_pause_seconds": 0, "base_url": "http://127.0.0.1:9"});
    assert_eq!(Ceneo.check(&loopback, &Secrets::default()).unwrap(), "127.0.0.1:9");
}

fn product() -> Value {
    json!({ "product": "99000001" })
}

async fn two_pages() -> Rig {
    let rig = Rig::new().await;
    rig.page("/99000001;0160-1", fixture!("normal.html")).await;
    rig.page("/99000001/opinie-2;0160-1", fixture!("page_2.html")).await;
    rig
}

#[tokio::test]
async fn a_product_is_walked_to_its_last_page() {
    let rig = two_pages().await;
    let fetched = rig.fetch(&Ceneo, product()).await.unwrap();
    assert_eq!(ids(&fetched.batch.reviews), ["18000001", "18000002", "18000003", "18000004", "18000005"]);
    assert_eq!((fetched.batch.listing, fetched.cut_by), (Listing::Complete, None));
    let claimed = fetched.batch.claimed.unwrap();
    assert_eq!((claimed.count, claimed.average), (Some(5), Some(3.39)));
    assert_eq!(fetched.batch.reviews[0].url, Some(format!("{}/99000001#tab=reviews", rig.server.uri())));
}

#[tokio::test]
async fn a_page_past_the_end_that_repeats_the_first_ends_the_walk() {
    let rig = Rig::new().await;
    let onwards = String::from_utf8(fixture!("page_2.html").to_vec()).unwrap().replace(
        "<div class=\"pagination\">",
        "<div class=\"pagination\"><a class=\"pagination__next\" href=\"/99000001/opinie-3;0160-1\"></a>",
    );
    rig.page("/99000001;0160-1", fixture!("normal.html")).await;
    rig.page("/99000001/opinie-2;0160-1", onwards).await;
    rig.page("/99000001/opinie-3;0160-1", fixture!("past_the_end.html")).await;
    let fetched = rig.fetch(&Ceneo, product()).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (5, Listing::Complete));
    assert_eq!(rig.asked().await.len(), 3);
}

#[tokio::test]
async fn a_list_that_ends_long_before_its_claim_is_only_a_part() {
    let rig = Rig::new().await;
    let claims = String::from_utf8(fixture!("page_2.html").to_vec())
        .unwrap()
        .replace("<span>5</span> opinii", "<span>87</span> opinii");
    rig.page("/99000001;0160-1", claims).await;
    let fetched = rig.fetch(&Ceneo, product()).await.unwrap();
    assert_eq!(fetched.batch.listing, Listing::Partial);
    assert_eq!(fetched.batch.claimed.unwrap().count, Some(87));
}

#[tokio::test]
async fn an_incremental_walk_stops_at_the_first_page_that_is_known() {
    let mut rig = two_pages().await;
    rig.walk = Walk::Incremental;
    let first = rig.fetch(&Ceneo, product()).await.unwrap().batch;
    assert_eq!((rig.asked().await.len(), first.listing), (2, Listing::Complete));
    rig.know(&first.reviews[..3]);
    let again = rig.fetch(&Ceneo, product()).await.unwrap().batch;
    assert_eq!((rig.asked().await.len(), again.reviews.len(), again.listing), (3, 3, Listing::Partial));
    rig.walk = Walk::Full;
    assert_eq!(rig.fetch(&Ceneo, product()).await.unwrap().batch.listing, Listing::Complete);
}

#[tokio::test]
async fn a_trial_stops_after_a_few() {
    let mut rig = two_pages().await;
    rig.at_most = Some(2);
    let batch = rig.fetch(&Ceneo, product()).await.unwrap().batch;
    assert_eq!((batch.reviews.len(), batch.listing), (3, Listing::Partial));
}

#[tokio::test]
async fn a_walk_cut_short_keeps_what_it_had_and_concludes_nothing() {
    for (status, label) in [(403, "challenged"), (429, "rate_limited"), (503, "transient")] {
        let rig = Rig::new().await;
        rig.page("/99000001;0160-1", fixture!("normal.html")).await;
        rig.answer("/99000001/opinie-2;0160-1", ResponseTemplate::new(status)).await;
        let fetched = rig.fetch(&Ceneo, product()).await.unwrap();
        assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (3, Listing::Partial));
        assert_eq!(fetched.cut_by.unwrap().metric_label(), label);
    }
}

#[tokio::test]
async fn the_first_refusal_is_the_last_request() {
    for (status, label) in [(403, "challenged"), (429, "rate_limited"), (404, "gone"), (500, "transient")] {
        let rig = Rig::new().await;
        rig.answer("/99000001;0160-1", ResponseTemplate::new(status)).await;
        let error = rig.fetch(&Ceneo, json!({ "product": "99000001, 99000002" })).await.unwrap_err();
        assert_eq!((error.metric_label(), rig.asked().await.len()), (label, 1));
    }
}

#[tokio::test]
async fn fault_04_an_empty_list_where_opinions_are_claimed_or_held_is_no_deletion() {
    let mut rig = Rig::new().await;
    rig.page("/99000001;0160-1", fixture!("broken.html")).await;
    assert_eq!(rig.fetch(&Ceneo, product()).await.unwrap_err().metric_label(), "contract");
    rig.page("/99000002;0160-1", fixture!("empty.html")).await;
    let empty = json!({ "product": "99000002" });
    let fetched = rig.fetch(&Ceneo, empty.clone()).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (0, Listing::Complete));
    rig.know(&saved(fixture!("normal.html")).unwrap().reviews);
    assert_eq!(rig.fetch(&Ceneo, empty).await.unwrap_err().metric_label(), "contract");
}

#[tokio::test]
async fn fault_05_a_wall_writes_nothing() {
    let rig = Rig::new().await;
    rig.page("/99000001;0160-1", fixture!("wall.html")).await;
    assert_eq!(rig.fetch(&Ceneo, product()).await.unwrap_err().metric_label(), "challenged");
}

#[tokio::test]
async fn a_redirect_to_a_category_means_the_product_is_gone() {
    let rig = Rig::new().await;
    rig.answer("/99000001;0160-1", ResponseTemplate::new(302).insert_header("location", "/Blendery")).await;
    rig.page("/Blendery", fixture!("normal.html")).await;
    assert_eq!(rig.fetch(&Ceneo, product()).await.unwrap_err().metric_label(), "gone");
}

#[tokio::test]
async fn the_next_link_must_stay_on_the_list() {
    for href in ["https://example.com/99000001/opinie-2", "//example.com/99000001/opinie-2", "/99000009/opinie-2"] {
        let rig = Rig::new().await;
        let page = String::from_utf8(fixture!("normal.html").to_vec()).unwrap();
        rig.page("/99000001;0160-1", page.replace("/99000001/opinie-2;0160-1", href)).await;
        let fetched = rig.fetch(&Ceneo, product()).await.unwrap();
        assert_eq!(fetched.cut_by.unwrap().metric_label(), "contract", "{href}");
        assert_eq!(fetched.batch.listing, Listing::Partial);
    }
}

#[tokio::test]
async fn several_products_are_one_list() {
    let rig = two_pages().await;
    rig.page("/99000003;0160-1", fixture!("variant_2025_early.html")).await;
    let fetched = rig.fetch(&Ceneo, json!({ "product": "99000001 99000003" })).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (6, Listing::Complete));
    assert_eq!(fetched.batch.claimed.unwrap().count, Some(6));
}

#[tokio::test]
async fn a_shop_s_answers_find_their_opinions_even_over_the_page_break() {
    let rig = Rig::new().await;
    rig.page("/sklepy/sklep-przykladowy-s12345", fixture!("shop_1.html")).await;
    let last = String::from_utf8(fixture!("shop.html").to_vec()).unwrap().replace("pagination__next", "");
    rig.page("/sklepy/sklep-przykladowy-s12345/opinie-2", last).await;
    let fetched = rig.fetch(&Ceneo, json!({ "shop": "sklep-przykladowy-s12345" })).await.unwrap();
    let replies: Vec<_> = fetched.batch.reviews.iter().map(|review| review.reply.is_some()).collect();
    assert_eq!(replies, [true, true, false, false]);
    assert_eq!((fetched.batch.listing, fetched.batch.rejected), (Listing::Complete, Vec::new()));
}

#[tokio::test]
async fn a_shop_whose_tab_needs_a_script_is_read_by_its_numbered_page() {
    let rig = Rig::new().await;
    rig.page("/sklepy/sklep-przykladowy-s12345", "<div class='shop-reviews'></div><script type='application/ld+json'>{\"aggregateRating\":{\"reviewCount\":1}}</script>").await;
    let only = String::from_utf8(fixture!("shop_1.html").to_vec()).unwrap().replace("pagination__next", "");
    rig.page("/sklepy/sklep-przykladowy-s12345/opinie-1", only).await;
    let fetched = rig.fetch(&Ceneo, json!({ "shop": "sklep-przykladowy-s12345" })).await.unwrap();
    assert_eq!(ids(&fetched.batch.reviews), ["21000000"]);
}

#[tokio::test]
async fn the_encoding_of_the_header_counts() {
    let rig = Rig::new().await;
    let text = String::from_utf8(fixture!("page_2.html").to_vec()).unwrap().replace("<meta charset=\"utf-8\">", "");
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(&text);
    let template = ResponseTemplate::new(200).set_body_raw(bytes.into_owned(), "text/html; charset=windows-1250");
    rig.answer("/99000001;0160-1", template).await;
    let fetched = rig.fetch(&Ceneo, product()).await.unwrap();
    assert_eq!(fetched.batch.reviews[1].text, "Przyszedł pęknięty.");
}
