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
    Opineo.parse(&SavedFile { name: "page.html", bytes, now: now() })
}

#[test]
fn pages_are_read() {
    for (name, bytes) in [
        ("normal", fixture!("normal.html")),
        ("page_2", fixture!("page_2.html")),
        ("product", fixture!("product.html")),
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
    let text = String::from_utf8(fixture!("normal.html").to_vec()).unwrap().replace("'utf-8'", "'windows-1250'");
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(&text);
    assert_eq!(saved(&bytes).unwrap(), saved(fixture!("normal.html")).unwrap());
}

#[test]
fn pages_without_opinions_tell_why() {
    assert!(saved(fixture!("empty.html")).unwrap().reviews.is_empty());
    for (bytes, label) in [
        (fixture!("broken.html"), "contract"),
        (b"<title>Attention Required</title>".as_slice(), "challenged"),
        (b"<p>Domena na sprzeda\xbf".as_slice(), "contract"),
    ] {
        assert_eq!(saved(bytes).unwrap_err().metric_label(), label);
    }
}

#[test]
fn fault_12_and_13_bad_items_are_refused_and_bad_dates_forgotten() {
    let batch = saved(fixture!("bad_items.html")).unwrap();
    assert_eq!(ids(&batch.reviews), ["4970002", "4970004"]);
    assert!(batch.reviews.iter().all(|review| review.published.is_none()));
    let items: Vec<_> = batch.rejected.iter().map(|rejected| rejected.item.as_str()).collect();
    assert_eq!(items, ["4970001", "4970003", "card 5"]);
}

#[test]
fn settings_are_names_domains_or_pasted_addresses() {
    let read = |settings| Settings::read(&settings).map(|settings| settings.slug);
    for text in [
        "sklep-przykladowy-pl",
        " Sklep-Przykladowy.pl ",
        "https://www.opineo.pl/opinie/sklep-przykladowy-pl,,rev",
        "https://www.opineo.pl/opinie/sklep-przykladowy-pl/2#opinie",
    ] {
        assert_eq!(read(json!({ "slug": text, "page_pause_seconds": "3" })).as_deref(), Ok("sklep-przykladowy-pl"));
    }
    for (settings, field) in [
        (json!({}), "slug"),
        (json!({ "slug": "" }), "slug"),
        (json!({ "slug": "a/../b" }), "slug"),
        (json!({ "slug": "a", "page_pause_seconds": 1 }), "page_pause_seconds"),
    ] {
        assert_eq!(read(settings).unwrap_err().field, field);
    }
}

fn shop() -> Value {
    json!({ "slug": "sklep-przykladowy-pl" })
}

async fn two_pages() -> Rig {
    let rig = Rig::new().await;
    rig.page("/opinie/sklep-przykladowy-pl", fixture!("normal.html")).await;
    rig.page("/opinie/sklep-przykladowy-pl/2", fixture!("page_2.html")).await;
    rig
}

#[tokio::test]
async fn the_walk_ends_where_nothing_is_written() {
    let mut rig = two_pages().await;
    rig.page("/opinie/sklep-przykladowy-pl/3", fixture!("past_the_end.html")).await;
    let fetched = rig.fetch(&Opineo, shop()).await.unwrap();
    assert_eq!(ids(&fetched.batch.reviews), ["4990003", "4990002", "4990001", "4980002", "4980001"]);
    assert_eq!((fetched.batch.listing, fetched.cut_by), (Listing::Complete, None));
    assert_eq!(fetched.batch.claimed.unwrap().count, Some(5));
    assert_eq!(fetched.batch.reviews[0].url, Some(format!("{}/opinia/4990003", rig.server.uri())));
    rig.walk = Walk::Incremental;
    rig.know(&fetched.batch.reviews);
    let again = rig.fetch(&Opineo, shop()).await.unwrap();
    assert_eq!((again.batch.reviews.len(), again.batch.listing, rig.asked().await.len()), (3, Listing::Partial, 4));
}

#[tokio::test]
async fn a_refusal_on_the_way_keeps_what_was_read() {
    let rig = two_pages().await;
    rig.answer("/opinie/sklep-przykladowy-pl/3", ResponseTemplate::new(403)).await;
    let fetched = rig.fetch(&Opineo, shop()).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (5, Listing::Partial));
    assert_eq!(fetched.cut_by.unwrap().metric_label(), "challenged");
    assert_eq!(rig.asked().await.len(), 3);
}

#[tokio::test]
async fn fault_04_an_empty_list_is_no_deletion() {
    let mut rig = Rig::new().await;
    rig.page("/opinie/sklep-przykladowy-pl", fixture!("empty.html")).await;
    let fetched = rig.fetch(&Opineo, shop()).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (0, Listing::Complete));
    rig.know(&saved(fixture!("normal.html")).unwrap().reviews);
    assert_eq!(rig.fetch(&Opineo, shop()).await.unwrap_err().metric_label(), "contract");
}

#[tokio::test]
async fn fault_05_a_wall_is_a_challenge() {
    let rig = Rig::new().await;
    rig.page("/opinie/sklep-przykladowy-pl", "<title>Just a moment...</title>").await;
    assert_eq!(rig.fetch(&Opineo, shop()).await.unwrap_err().metric_label(), "challenged");
}
