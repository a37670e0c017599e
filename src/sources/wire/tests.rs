use serde_json::json;

use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    #[expect(dead_code, reason = "only read through serde")]
    shop: String,
    #[serde(default, deserialize_with = "text_or_number")]
    id: String,
    #[expect(dead_code, reason = "only read through serde")]
    robots: Option<bool>,
}

#[test]
fn a_wrong_setting_is_named() {
    let check = |settings: Value, expected: &str| {
        assert_eq!(parse_settings::<Sample>(&settings).unwrap_err().to_string(), expected);
    };
    check(json!({}), "shop: is missing");
    check(
        json!({"shop": "a", "shpo": 1}),
        "shpo: is not a setting of this source; expected one of `shop`, `id`, `robots`",
    );
    check(json!({"id": "1", "shop": 7}), "shop: invalid type: integer `7`, expected a string");
    check(json!({"shop": "a", "robots": "no"}), "robots: invalid type: string \"no\", expected a boolean");
    check(json!({"shop": "a", "id": 1.5}), "id: must be a text or a whole number");
    check(json!(["shop"]), "settings: must be a table of fields");
    assert_eq!(parse_settings::<Sample>(&json!({"shop": "a", "id": 1_098_765})).unwrap().id, "1098765");
}

#[test]
fn a_base_url_is_https_or_this_machine() {
    for (given, expected) in [
        ("https://www.example.pl", "https://www.example.pl/"),
        (" https://example.pl/a ", "https://example.pl/a/"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("http://localhost:1", "http://localhost:1/"),
    ] {
        assert_eq!(parse_base_url("base_url", given).map(String::from), Ok(expected.to_owned()));
    }
    for given in [
        "",
        "example.pl",
        "http://example.pl",
        "http://10.0.0.1",
        "ftp://example.pl",
        "file:///etc/passwd",
        "https://me:pass@example.pl",
        "https://example.pl/?a=1",
        "https://example.pl/#a",
    ] {
        let error = parse_base_url("base_url", given).expect_err(given);
        assert_eq!(error.field, "base_url");
        assert!(!error.reason.contains("pass@"), "{error}");
    }
}

#[test]
fn a_host_carries_an_unusual_port() {
    let host = |text: &str| host_of(&Url::parse(text).unwrap());
    assert_eq!(host("https://www.example.pl/x"), "www.example.pl");
    assert_eq!(host("https://www.example.pl:443/x"), "www.example.pl");
    assert_eq!(host("http://127.0.0.1:4321"), "127.0.0.1:4321");
}

#[test]
fn an_origin_is_scheme_host_and_port() {
    let same = |one: &str, other: &str| same_origin(&Url::parse(one).unwrap(), &Url::parse(other).unwrap());
    assert!(same("https://example.pl/a", "https://EXAMPLE.pl:443/b?c"));
    for other in ["http://example.pl/", "https://example.pl:444/", "https://example.pl.evil.test/", "data:text/html,a"]
    {
        assert!(!same("https://example.pl/a", other), "{other}");
    }
}

#[test]
fn moments_are_read_in_every_form() {
    let check = |text: &str, expected: Option<&str>| {
        let read = parse_timestamp(text).map(|(at, precision)| format!("{} {precision}", at.to_rfc3339()));
        assert_eq!(read.as_deref(), expected, "{text}");
    };
    check("2026-11-02T09:14:07Z", Some("2026-11-02T09:14:07+00:00 second"));
    check("2026-11-02T09:14:07.512Z", Some("2026-11-02T09:14:07.512+00:00 second"));
    check("2026-11-02T09:14:07.104331Z", Some("2026-11-02T09:14:07.104331+00:00 second"));
    check("2026-11-02T09:14:07.123456789Z", Some("2026-11-02T09:14:07.123456789+00:00 second"));
    check("2026-11-02T09:14:07+01:00", Some("2026-11-02T08:14:07+00:00 second"));
    check("2026-11-03T14:22:10+0000", Some("2026-11-03T14:22:10+00:00 second"));
    check("2026-11-03T14:22:10-0530", Some("2026-11-03T19:52:10+00:00 second"));
    check("2026-11-03 14:22:10 +02", Some("2026-11-03T12:22:10+00:00 second"));
    check("2026-11-03 14:22", Some("2026-11-03T13:22:00+00:00 minute"));
    check("2026-07-03 14:22:10", Some("2026-07-03T12:22:10+00:00 second"));
    check("2026-11-03", Some("2026-11-02T23:00:00+00:00 day"));
    for impossible in [
        "",
        "wczoraj",
        "2026-02-31",
        "2026-13-01T00:00:00Z",
        "2026-11-03T25:00:00Z",
        "2026-11-03T14:22:10+99:00",
        "2026-11-03T14:22:10+00:75",
        "2026-11-03T14:22:10+0",
        "2026-11-03Tżż",
        "żżżżżżżżżżżż",
        "1762179730",
    ] {
        check(impossible, None);
    }
}

#[test]
fn fault_13_local_time_over_both_clock_changes() {
    let at = |text: &str| {
        warsaw_local(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()).format("%H:%MZ").to_string()
    };
    assert_eq!(at("2026-03-29 01:59"), "00:59Z");
    assert_eq!(at("2026-03-29 02:30"), "01:30Z", "an hour that was skipped is the later one");
    assert_eq!(at("2026-03-29 03:00"), "01:00Z");
    assert_eq!(at("2026-10-25 02:30"), "00:30Z", "an hour that came twice is the earlier one");
    assert_eq!(at("2026-10-25 03:00"), "02:00Z");
}

#[test]
fn a_status_alone_says_what_to_do() {
    let check = |status: u16, challenge: bool, expected: &str| {
        let response = Response {
            status,
            url: Url::parse("https://example.pl/?secret=1").unwrap(),
            headers: reqwest::header::HeaderMap::new(),
            body: bytes::Bytes::new(),
            retry_after: Some(std::time::Duration::from_mins(2)),
            challenge,
        };
        let error = unexpected_status(&response);
        assert_eq!(error.metric_label(), expected, "{status}");
        assert!(!error.to_string().contains("secret"));
    };
    check(200, true, "challenged");
    check(403, true, "challenged");
    check(401, false, "unauthorized");
    check(403, false, "unauthorized");
    check(404, false, "gone");
    check(410, false, "gone");
    check(408, false, "transient");
    check(429, false, "rate_limited");
    check(500, false, "transient");
    check(503, false, "transient");
    check(400, false, "contract");
    check(302, false, "contract");
}
