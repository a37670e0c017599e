//! Pace, turns and robots.txt.

use std::{
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use url::Url;

use super::peer::{Peer, answer, client, limits};
use crate::{
    domain::Env,
    http::{
        Client, HttpError, Limits, Manner, Request,
        pace::{Pace, host_key},
        robots::{Robots, Rules},
    },
};

const PAGE: Manner = Manner::Page { pause: Duration::from_mins(1), robots: true };

fn site(robots: String) -> Peer {
    Peer::start(move |head, stream| {
        let text = if head.starts_with("GET /robots.txt ") { robots.clone() } else { answer("200 OK", "", "page") };
        drop(stream.write_all(text.as_bytes()));
    })
}

#[tokio::test]
async fn robots_txt_is_asked_once_and_obeyed() {
    let peer = site(answer(
        "200 OK",
        "",
        "User-agent: *\nDisallow: /\n\nUser-agent: opinari\nDisallow: /private\nCrawl-delay: 30\n",
    ));
    let client = client();
    let get = |path: &str| client.send(Request::get(peer.url(path)).manner(PAGE));
    // Loopback keeps no pause: a minute twice would not fit here.
    assert_eq!(get("/opinie?page=1").await.expect("a page").body.as_ref(), b"page");
    assert_eq!(get("/opinie?page=2").await.expect("a page").body.as_ref(), b"page");
    let refused = get("/private/x?key=geheim").await.expect_err("a refusal");
    assert_eq!(refused, HttpError::Robots(format!("http://{}/private/x", peer.address)));
    assert_eq!(peer.paths(), ["/robots.txt", "/opinie?page=1", "/opinie?page=2"]);
    // The operator's override, and an API, which robots.txt does not speak of.
    let override_ = Manner::Page { pause: Duration::ZERO, robots: false };
    client.send(Request::get(peer.url("/private/x")).manner(override_)).await.expect("a page");
    client.send(Request::get(peer.url("/private/x"))).await.expect("a page");
}

#[tokio::test]
async fn a_missing_robots_txt_allows_and_a_failing_one_does_not() {
    for (status, read) in [("404 Not Found", true), ("403 Forbidden", true), ("500 Oops", false), ("429 Slow", false)] {
        let peer = site(answer(status, "", ""));
        let page = client().send(Request::get(peer.url("/")).manner(PAGE)).await;
        assert_eq!(page.is_ok(), read, "{status}");
        // It passes: not a refusal, and nothing to remember.
        assert!(read || matches!(page, Err(HttpError::Connection(_))), "{status}");
        assert_eq!(peer.paths().len(), if read { 2 } else { 1 });
    }
}

#[tokio::test]
async fn a_redirect_leads_to_no_page_that_its_own_robots_txt_refuses() {
    let closed = site(answer("200 OK", "", "User-agent: *\nDisallow: /\n"));
    let target = closed.url("/page");
    let peer = Peer::start(move |head, stream| {
        let text = if head.starts_with("GET /robots.txt ") {
            answer("404 Not Found", "", "")
        } else {
            answer("302 Found", &format!("location: {target}\r\n"), "")
        };
        drop(stream.write_all(text.as_bytes()));
    });
    let refused = client().send(Request::get(peer.url("/")).manner(PAGE)).await;
    assert!(matches!(refused, Err(HttpError::Robots(_))), "{refused:?}");
    assert_eq!(closed.paths(), ["/robots.txt"]);
}

#[test]
fn rules_are_kept_for_hours_and_a_clock_set_back_forgets_them() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
    let robots = Robots::default();
    let rules = Arc::new(Rules::read("opinari", 200, b"User-agent: *\nCrawl-delay: 5").expect("rules"));
    assert_eq!(rules.delay(), Duration::from_secs(5));
    robots.keep("https://a.example".into(), at("2026-03-01T12:00:00Z"), &rules);
    assert!(robots.known("https://a.example", at("2026-03-01T15:59:59Z")).is_some());
    assert!(robots.known("https://a.example", at("2026-03-01T16:00:00Z")).is_none());
    assert!(robots.known("https://a.example", at("2026-02-28T12:00:00Z")).is_none());
    assert!(robots.known("https://b.example", at("2026-03-01T12:00:00Z")).is_none());
}

#[test]
fn hostile_rules_neither_stop_the_client_nor_stall_it() {
    for text in ["Crawl-delay: 1e30", "Crawl-delay: 99999", "Crawl-delay: inf", "Crawl-delay: nan", "Crawl-delay: -4"] {
        let rules = Rules::read("opinari", 200, format!("User-agent: *\n{text}\n").as_bytes()).expect("rules");
        assert!(rules.delay() <= Duration::from_mins(1), "{text}");
    }
    let page = Url::parse("https://a.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab").expect("an address");
    let stars = format!("User-agent: *\nDisallow: /{}c\n", "a*".repeat(2000));
    let began = Instant::now();
    assert!(Rules::read("opinari", 200, stars.as_bytes()).expect("rules").allow(&page));
    assert!(Rules::read("opinari", 200, b"\xff\xfe<html>\0").expect("rules").allow(&page));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn requests_to_one_host_keep_the_pace() {
    let peer = Peer::saying(answer("200 OK", "", ""));
    let client = Client::new(Limits { per_host_per_second: 20, ..limits() }, Env::system()).expect("a client");
    let began = Instant::now();
    let requests = (0..5).map(|_| client.send(Request::get(peer.url("/"))));
    for response in futures_util::future::join_all(requests).await {
        assert!(response.is_ok());
    }
    // Four gaps of a twentieth of a second.
    assert!(began.elapsed() >= Duration::from_millis(199), "{:?}", began.elapsed());
}

#[tokio::test]
async fn fault_17_pages_of_one_host_come_one_after_another_on_the_monotonic_clock() {
    let pace = Pace::new(1000);
    let pause = Duration::from_millis(80);
    let began = Instant::now();
    let page = async {
        let mut visit = pace.turn("shop.example").await;
        visit.pause(pause).await;
        began.elapsed()
    };
    let other = async {
        let mut visit = pace.turn("other.example").await;
        visit.pause(pause).await;
        began.elapsed()
    };
    let again = async {
        let mut visit = pace.turn("shop.example").await;
        visit.pause(pause).await;
        began.elapsed()
    };
    let (first, second, elsewhere) = futures_util::join!(page, again, other);
    assert!(first < pause && elsewhere < pause, "{first:?} {elsewhere:?}");
    assert!(second >= pause, "{second:?}");
}

#[test]
fn a_host_is_a_name_and_on_loopback_a_port() {
    let check = |url: &str, expected: &str| assert_eq!(host_key(&Url::parse(url).expect("an address")), expected);
    check("https://shop.example/a", "shop.example");
    check("http://shop.example:8080/a", "shop.example");
    check("http://127.0.0.1:8080/a", "127.0.0.1:8080");
    check("http://localhost/a", "localhost:80");
}
