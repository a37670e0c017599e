//! Addresses and redirects: faults 8 and 42.

use std::net::IpAddr;

use url::Url;

use super::peer::{Peer, answer, client, limits};
use crate::{
    domain::Env,
    http::{Body, Client, HttpError, Request, address::Guard, exchange::ask, is_public, resolver::Resolver},
};

fn moved(status: &str, to: &str) -> Peer {
    Peer::saying(answer(status, &format!("location: {to}\r\n"), ""))
}

/// A client that takes this one server for a public one and refuses everything else on loopback.
fn wary_client(of: &Peer) -> Client {
    let mut guard = Guard::new(false);
    guard.stands_for_public = Some(of.address);
    Client::guarded(crate::http::Limits { allow_private: false, ..limits() }, Env::system(), guard).expect("a client")
}

async fn forbidden(client: &Client, url: Url) -> bool {
    matches!(client.send(Request::get(url)).await, Err(HttpError::Forbidden { .. }))
}

#[test]
fn fault_42_addresses_that_are_not_public() {
    let private = "0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.9 169.254.169.254 172.16.0.1 \
        172.31.9.9 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.1 198.51.100.7 203.0.113.9 \
        224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::10.0.0.1 ::ffff:127.0.0.1 \
        ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:10::1 2001:db8::1 2002:7f00:1::1 \
        2002:a9fe:a9fe::1 2002:c0a8:101::1 3fff::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 5f00::1";
    for ip in private.split_whitespace() {
        assert!(!is_public(ip.parse::<IpAddr>().expect(ip)), "{ip}");
    }
    let public = "1.1.1.1 8.8.8.8 100.63.0.1 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1 198.20.0.1 \
        223.255.255.255 2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808 \
        2002:808:808::1";
    for ip in public.split_whitespace() {
        assert!(is_public(ip.parse::<IpAddr>().expect(ip)), "{ip}");
    }
}

#[tokio::test]
async fn fault_42_every_spelling_of_a_private_address_is_refused() {
    let peer = Peer::saying(answer("200 OK", "", "secret"));
    let client =
        Client::new(crate::http::Limits { allow_private: false, ..limits() }, Env::system()).expect("a client");
    let port = peer.address.port();
    for host in [
        "127.0.0.1",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "①②⑦.⓪.⓪.①",
        "%31%32%37.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[::ffff:7f00:1]",
        "169.254.169.254",
        "[::]",
        "0",
        "localhost",
        "LOCALHOST.",
        "user:pass@127.0.0.1",
    ] {
        let url = Url::parse(&format!("http://{host}:{port}/latest/meta-data?token=geheim")).expect(host);
        let refused = client.send(Request::get(url)).await.expect_err(host);
        assert!(matches!(refused, HttpError::Forbidden { .. }), "{host}: {refused}");
        assert!(refused.surely_not_sent());
        let said = refused.to_string();
        assert!(!said.contains("geheim") && !said.contains("pass") && !said.contains("meta-data"), "{said}");
    }
    assert!(peer.heads().is_empty());
}

/// Past the check of the spelling, as a public name would be that points to a private address.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the resolver alone, without the checks before it")]
async fn fault_42_a_name_is_judged_by_what_it_resolves_to() {
    let peer = Peer::saying(answer("200 OK", "", "secret"));
    let url = Url::parse(&format!("http://localhost:{}/", peer.address.port())).expect("an address");
    crate::http::install_tls();
    for (allow_private, reached) in [(false, false), (true, true)] {
        let resolver = Resolver { guard: Guard::new(allow_private) };
        let inner = reqwest::Client::builder().no_proxy().dns_resolver(resolver).build().expect("a client");
        let asked = ask(&inner, &Request::get(url.clone())).await;
        assert_eq!(asked.is_ok(), reached);
        assert!(reached || matches!(asked, Err(HttpError::Forbidden { .. })));
    }
    assert_eq!(peer.heads().len(), 1);
}

#[tokio::test]
async fn fault_42_only_the_ports_and_schemes_of_the_web() {
    let client = client();
    for url in [
        "ftp://shop.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:8080/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:25/",
        "https://127.0.0.1:587/",
        "data:text/html,x",
        "unix:/run/x",
    ] {
        assert!(forbidden(&client, Url::parse(url).expect(url)).await, "{url}");
    }
}

#[tokio::test]
async fn fault_42_each_hop_is_checked() {
    let inner = Peer::saying(answer("200 OK", "", "secret"));
    let port = inner.address.port();
    for target in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("//0x7f.1:{port}/"),
        "http://169.254.169.254/latest".to_owned(),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        "file:///etc/passwd".to_owned(),
        "http://10.0.0.1:22/".to_owned(),
    ] {
        let outer = moved("302 Found", &target);
        assert!(forbidden(&wary_client(&outer), outer.url("/")).await, "{target}");
    }
    assert!(inner.heads().is_empty());
}

#[tokio::test]
async fn fault_42_international_names_are_looked_up_in_their_wire_form() {
    let refused = client().send(Request::get(Url::parse("http://żółw.invalid/").expect("an address"))).await;
    let refused = refused.expect_err("a name that cannot exist");
    assert!(matches!(refused, HttpError::Unreachable(_)), "{refused}");
    assert!(refused.surely_not_sent());
}

#[tokio::test]
async fn fault_08_a_loop_ends_after_five_redirects() {
    let peer = moved("301 Moved Permanently", "/again");
    let refused = client().send(Request::get(peer.url("/?key=geheim"))).await.expect_err("a loop");
    assert!(matches!(refused, HttpError::Redirect(_)), "{refused}");
    assert!(!refused.to_string().contains("geheim"));
    assert_eq!(peer.heads().len(), 6);
}

#[tokio::test]
async fn fault_08_another_host_is_visited_without_our_secrets() {
    let other = Peer::saying(answer("200 OK", "", "there"));
    let peer = moved("302 Found", other.url("/new").as_str());
    let request =
        Request::get(peer.url("/")).bearer("geheim").header("x-api-key", "geheim").header("accept", "text/html");
    let response = client().send(request).await.expect("an answer");
    assert_eq!((response.url, response.body.as_ref()), (other.url("/new"), b"there".as_slice()));
    assert!(peer.heads()[0].contains("geheim"));
    assert!(!other.heads()[0].contains("geheim"));
    assert!(other.heads()[0].contains("text/html"));
}

#[tokio::test]
async fn fault_08_the_same_host_keeps_our_headers_and_a_post_becomes_a_read() {
    let peer = Peer::start(|head, stream| {
        use std::io::Write;
        let text = if head.contains(" /old ") {
            answer("303 See Other", "location: /new\r\n", "")
        } else {
            answer("200 OK", "", "done")
        };
        drop(stream.write_all(text.as_bytes()));
    });
    let request = Request::post(peer.url("/old")).bearer("geheim").body(Body::Json(serde_json::json!({ "a": 1 })));
    assert_eq!(client().send(request).await.expect("an answer").body.as_ref(), b"done");
    let heads = peer.heads();
    assert!(heads[0].starts_with("POST /old ") && heads[1].starts_with("GET /new "), "{heads:?}");
    assert!(heads[1].contains("Bearer geheim"));
}

#[tokio::test]
async fn fault_08_a_body_is_never_carried_to_another_host() {
    let other = Peer::saying(answer("200 OK", "", ""));
    let peer = moved("307 Temporary Redirect", other.url("/").as_str());
    let request = Request::post(peer.url("/")).body(Body::Form(vec![("secret".into(), "geheim".into())]));
    let refused = client().send(request).await.expect_err("a body for somebody else");
    assert!(matches!(refused, HttpError::Redirect(_)), "{refused}");
    assert!(other.heads().is_empty());
}

#[tokio::test]
async fn fault_08_what_was_written_before_a_bad_redirect_may_have_arrived() {
    let peer = moved("302 Found", "http://10.0.0.1/");
    let refused = wary_client(&peer).send(Request::post(peer.url("/"))).await.expect_err("a private address");
    assert!(matches!(refused, HttpError::Redirect(_)) && !refused.surely_not_sent(), "{refused}");
}

#[test]
fn fault_08_never_back_from_https_to_http() {
    let check = |from: &str, to: &str| {
        let request = Request::get(Url::parse(from).expect("an address"));
        let headers = [(reqwest::header::LOCATION, to.parse().expect("a header"))].into_iter().collect();
        crate::http::redirect::next(&request, 301, &headers).map(|next| next.map(|next| next.url.to_string()))
    };
    assert!(matches!(check("https://a.example/", "http://a.example/"), Err(HttpError::Redirect(_))));
    assert_eq!(check("http://a.example/x?y", "https://u:p@a.example/z"), Ok(Some("https://a.example/z".to_owned())));
    assert!(matches!(check("https://a.example/", "http://["), Err(HttpError::Redirect(_))));
}

#[tokio::test]
async fn a_redirect_without_a_target_is_an_answer() {
    let peer = Peer::saying(answer("304 Not Modified", "", ""));
    assert_eq!(client().send(Request::get(peer.url("/"))).await.expect("an answer").status, 304);
    let peer = Peer::saying(answer("302 Found", "", "nowhere"));
    assert_eq!(client().send(Request::get(peer.url("/"))).await.expect("an answer").status, 302);
}
