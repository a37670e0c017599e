use super::*;
use crate::sources::Source;

#[test]
fn settings_that_cannot_work_name_the_field() {
    let check = |settings: Value, expected: &str| {
        let error = Facebook.check(&settings, &secrets()).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    };
    check(json!({}), "page_id: is missing");
    check(json!({"page_id": "sklep.przykladowy"}), "page_id: must be the page's number");
    check(json!({"page_id": "1", "version": "21"}), "version: must look like v21.0");
    check(json!({"page_id": "1", "version": "v22.0"}), "version: gives no reviews any more");
    check(json!({"page_id": "1", "base_url": "graph.facebook.com"}), "base_url: must be a full address");
    check(json!({"page_id": "1", "page_token": "x"}), "page_token: is not a setting of this source");
}

#[test]
fn a_page_and_its_token_are_enough() {
    let check = |settings: Value| Facebook.check(&settings, &secrets()).unwrap();
    assert_eq!(check(json!({"page_id": 130_000})), "graph.facebook.com");
    assert_eq!(check(json!({"page_id": "1", "version": "v20.0", "base_url": ""})), "graph.facebook.com");
    assert_eq!(check(settings("http://127.0.0.1:4200")), "127.0.0.1:4200");
    let error = Facebook.check(&settings("https://a.example"), &Secrets::default()).unwrap_err();
    assert_eq!(error.field, "page_token");
}
