//! What a site says about coming back: fault 6.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::peer::{Peer, answer, client};
use crate::http::{Request, retry_after};

#[test]
fn fault_06_retry_after_is_obeyed_within_reason() {
    let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().expect("a moment");
    let check = |value: &str, expected: Option<u64>| {
        assert_eq!(retry_after(value, now), expected.map(Duration::from_secs), "{value:?}");
    };
    check("120", Some(120));
    check(" 120 ", Some(120));
    check("0", Some(1));
    check("86400", Some(86_400));
    check("99999999", Some(86_400));
    check("99999999999999999999999999", Some(86_400));
    check("Sun, 01 Mar 2026 12:02:00 GMT", Some(120));
    check("Sunday, 01-Mar-26 12:02:00 GMT", Some(120));
    check("Sun Mar  1 12:02:00 2026", Some(120));
    check("Fri, 01 Mar 2126 12:00:00 GMT", Some(86_400));
    check("Sat, 28 Feb 2026 12:00:00 GMT", Some(1));
    for nonsense in ["", "-1", "+5", "1.5", "soon", "12 0", "0x10", "१२०", "Sun, 31 Feb 2026 12:00:00 GMT", "\0"]
    {
        check(nonsense, None);
    }
}

#[tokio::test]
async fn fault_06_the_response_carries_it() {
    let peer = Peer::saying(answer("429 Too Many Requests", "Retry-After: 120\r\n", ""));
    let response = client().send(Request::get(peer.url("/"))).await.expect("an answer");
    assert_eq!((response.status, response.retry_after), (429, Some(Duration::from_mins(2))));

    let soon = crate::domain::Env::system().now() + TimeDelta::seconds(90);
    let date = soon.format("%a, %d %b %Y %H:%M:%S GMT");
    let peer = Peer::saying(answer("503 Service Unavailable", &format!("retry-after: {date}\r\n"), ""));
    let response = client().send(Request::get(peer.url("/"))).await.expect("an answer");
    let wait = response.retry_after.expect("a wait").as_secs();
    assert!((60..=90).contains(&wait), "{wait}");

    let peer = Peer::saying(answer("429 Too Many Requests", "retry-after: -1\r\n", ""));
    assert_eq!(client().send(Request::get(peer.url("/"))).await.expect("an answer").retry_after, None);
}
