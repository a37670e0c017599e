use serde_json::json;
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{method, path, query_param},
};

use super::*;
use crate::sources::rig::{Rig, ids, now};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const EXPORT: &str = "/direct/dotaznik/export-review.php";

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name)).as_slice()
    };
}

fn saved(bytes: &[u8]) -> Result<Batch, SourceError> {
    Heureka.parse(&SavedFile { name: "export.xml", bytes, now: now() })
}

#[test]
fn exports_are_read() {
    for (name, bytes) in [
        ("normal", fixture!("normal.xml")),
        ("products", fixture!("products.xml")),
        ("bad_items", fixture!("bad_items.xml")),
    ] {
        let batch = saved(bytes).unwrap();
        insta::assert_json_snapshot!(name, json!({ "rejected": batch.rejected, "reviews": batch.reviews }));
        assert_eq!(batch.listing, Listing::Partial);
    }
}

#[test]
fn an_export_in_windows_1250_says_the_same() {
    let text = String::from_utf8(fixture!("normal.xml").to_vec()).unwrap().replace("UTF-8", "windows-1250");
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(&text);
    assert_eq!(saved(&bytes).unwrap(), saved(fixture!("normal.xml")).unwrap());
}

#[test]
fn what_is_no_export_tells_why() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><reviews><review><summary>&b;</summary></review></reviews>";
    let deep = format!("<reviews>{}", "<a>".repeat(100_000));
    let renamed = String::from_utf8(fixture!("normal.xml").to_vec()).unwrap().replace("rating_id", "id");
    for (bytes, label) in [
        (fixture!("broken.xml"), "transient"),
        (b"<reviews><review><summary><![CDATA[abc".as_slice(), "transient"),
        (b"<reviews><review></reviews>".as_slice(), "contract"),
        (fixture!("challenge.html"), "challenged"),
        (b"<html><body>Nenalezeno</body></html>".as_slice(), "contract"),
        (b"<shop></shop>".as_slice(), "contract"),
        (b"".as_slice(), "contract"),
        (b"\xff\xfe\x00".as_slice(), "contract"),
        (bomb.as_bytes(), "contract"),
        (deep.as_bytes(), "contract"),
        (renamed.as_bytes(), "contract"),
    ] {
        assert_eq!(
            saved(bytes).unwrap_err().metric_label(),
            label,
            "{}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
    let own =
        saved(b"<reviews><review><rating_id>1</rating_id><summary>a &b; & c</summary></review></reviews>").unwrap();
    assert_eq!(own.reviews[0].text, "a &b; & c");
    assert!(saved(b"<reviews/>").unwrap().reviews.is_empty());
}

#[test]
fn fault_12_and_13_bad_rows_are_refused_and_bad_dates_forgotten() {
    let batch = saved(fixture!("bad_items.xml")).unwrap();
    assert_eq!(ids(&batch.reviews), ["2", "4"]);
    assert!(batch.reviews.iter().all(|review| review.published.is_none()));
    let items: Vec<_> = batch.rejected.iter().map(|rejected| rejected.item.as_str()).collect();
    assert_eq!(items, ["1", "row 3", "6"]);
}

#[test]
fn settings_and_keys_are_checked_without_repeating_them() {
    let check = |settings: Value, key: Option<&str>| {
        let secrets = Secrets(key.map(|key| ("key".to_owned(), key.to_owned().into())).into_iter().collect());
        Heureka.check(&settings, &secrets)
    };
    assert_eq!(check(json!({}), Some(KEY)).unwrap(), "www.heureka.cz");
    assert_eq!(check(json!({ "country": "sk", "opinions": "", "base_url": "" }), Some(KEY)).unwrap(), "www.heureka.sk");
    let pasted = format!("https://www.heureka.cz{EXPORT}?key={KEY}&x=1");
    assert!(check(json!({ "opinions": "products" }), Some(&pasted)).is_ok());
    for (settings, key, field) in [
        (json!({}), None, "key"),
        (json!({}), Some("0123"), "key"),
        (json!({}), Some("0123456789abcdef0123456789abcdeż"), "key"),
        (json!({ "country": "pl" }), Some(KEY), "country"),
        (json!({ "base_url": "ftp://a.example" }), Some(KEY), "base_url"),
    ] {
        let error = check(settings, key).unwrap_err();
        assert_eq!(error.field, field);
        assert!(!error.reason.contains("0123"));
    }
    let address = Heureka.answer_address(&json!({ "country": "sk" }), "1", None);
    assert_eq!(address.as_deref(), Some("https://sluzby.heureka.sk/"));
}

async fn rig(body: impl Into<Vec<u8>>, content_type: &str, status: u16) -> Rig {
    let mut rig = Rig::new().await;
    rig.secret("key", KEY);
    let template = ResponseTemplate::new(status).set_body_raw(body, content_type);
    let export = Mock::given(method("GET")).and(path(EXPORT)).and(query_param("key", KEY));
    export.respond_with(template).mount(&rig.server).await;
    rig
}

#[tokio::test]
async fn a_short_export_is_all_there_is() {
    let mut rig = rig(fixture!("normal.xml"), "application/xml", 200).await;
    let fetched = rig.fetch(&Heureka, json!({})).await.unwrap();
    assert_eq!(ids(&fetched.batch.reviews), ["950000003", "950000002", "950000001"]);
    assert_eq!((fetched.batch.listing, fetched.batch.claimed), (Listing::Complete, None));
    rig.at_most = Some(2);
    let fetched = rig.fetch(&Heureka, json!({})).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (2, Listing::Partial));
}

#[tokio::test]
async fn a_full_export_speaks_only_of_its_own_time() {
    let row = |n: i64| {
        let at = 1_761_000_000 - n;
        format!(
            "<review><rating_id>{n}</rating_id><unix_timestamp>{at}</unix_timestamp><total_rating>5</total_rating></review>"
        )
    };
    let rows: Vec<_> = (0..500).map(row).collect();
    let text = format!("<reviews>{}</reviews>", rows.concat());
    let rig = rig(text, "text/xml", 200).await;
    let fetched = rig.fetch(&Heureka, json!({})).await.unwrap();
    let since = chrono::DateTime::from_timestamp(1_761_000_000 - 499 + 1, 0).unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (500, Listing::CompleteSince(since)));
}

#[tokio::test]
async fn fault_04_an_empty_export_after_a_full_one_is_a_failure() {
    let mut rig = rig(fixture!("empty.xml"), "application/xml", 200).await;
    let fetched = rig.fetch(&Heureka, json!({})).await.unwrap();
    assert_eq!((fetched.batch.reviews.len(), fetched.batch.listing), (0, Listing::Complete));
    rig.know(&saved(fixture!("normal.xml")).unwrap().reviews);
    assert_eq!(rig.fetch(&Heureka, json!({})).await.unwrap_err().metric_label(), "contract");
}

#[tokio::test]
async fn fault_05_a_page_instead_of_the_export_writes_nothing() {
    let rig = rig(fixture!("challenge.html"), "text/html", 200).await;
    assert_eq!(rig.fetch(&Heureka, json!({})).await.unwrap_err().metric_label(), "challenged");
}

#[tokio::test]
async fn failures_never_repeat_the_key() {
    for (status, body, label) in [
        (403, "", "unauthorized"),
        (404, "", "gone"),
        (429, "", "rate_limited"),
        (502, "", "transient"),
        (200, "<reviews><review>", "transient"),
        (200, "<p>", "contract"),
    ] {
        let rig = rig(body, "application/xml", status).await;
        let error = rig.fetch(&Heureka, json!({})).await.unwrap_err();
        assert_eq!(error.metric_label(), label);
        assert!(!format!("{error:?} {error}").contains(KEY));
    }
}
