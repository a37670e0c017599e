//! Bodies without end: fault 9.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};

use super::peer::{Peer, answer, client, limits};
use crate::{
    domain::Env,
    http::{Client, HttpError, Limits, Request},
};

#[tokio::test]
async fn fault_09_a_gzip_bomb_is_cut_at_its_decoded_size() {
    let peer = Peer::start(|_, stream| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let megabyte = vec![0; 1 << 20];
        for _ in 0..64 {
            encoder.write_all(&megabyte).expect("memory");
        }
        let bomb = encoder.finish().expect("memory");
        assert!(bomb.len() < 100_000, "below the cap as it travels");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
        drop(stream.write_all(head.as_bytes()));
        drop(stream.write_all(&bomb));
    });
    let error = client().send(Request::get(peer.url("/"))).await.expect_err("too large");
    assert_eq!(error, HttpError::TooLarge { cap: 100_000 });
}

#[tokio::test]
async fn fault_09_an_endless_body_is_cut_at_the_cap() {
    let peer = Peer::start(|_, stream| {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"));
        // Ends only when the client hangs up.
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let error = client().send(Request::get(peer.url("/"))).await.expect_err("too large");
    assert_eq!(error, HttpError::TooLarge { cap: 100_000 });
}

#[tokio::test]
async fn fault_09_an_announced_giant_is_not_even_read() {
    let peer = Peer::saying("HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n");
    let error = client().send(Request::get(peer.url("/"))).await.expect_err("too large");
    assert_eq!(error, HttpError::TooLarge { cap: 100_000 });
}

#[tokio::test]
async fn fault_09_a_body_that_drips_is_cut_at_the_deadline() {
    let timeout = Duration::from_millis(300);
    let client = Client::new(Limits { timeout, ..limits() }, Env::system()).expect("a client");
    for head in ["HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n", "", "HTTP/1.1 200 OK\r\nx-drip: "] {
        let peer = Peer::start(move |_, stream| {
            drop(stream.write_all(head.as_bytes()));
            // The peer's own slowness: each byte alone comes well before the deadline.
            while stream.write_all(b"H").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        let began = Instant::now();
        let error = client.send(Request::get(peer.url("/"))).await.expect_err("too slow");
        // Bytes that are no HTTP may also be called so at once.
        assert!(matches!(error, HttpError::Timeout(_)) || head.is_empty(), "{head:?}: {error}");
        assert!(began.elapsed() < Duration::from_secs(5), "{head:?}");
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_cap_is_read_and_one_cut_short_is_an_error() {
    let peer = Peer::saying(answer("200 OK", "", &"x".repeat(100_000)));
    assert_eq!(client().send(Request::get(peer.url("/"))).await.expect("an answer").body.len(), 100_000);
    let peer = Peer::saying("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
    let error = client().send(Request::get(peer.url("/?key=geheim"))).await.expect_err("cut short");
    assert!(matches!(error, HttpError::Connection(_)), "{error}");
    assert!(!error.to_string().contains("geheim") && !error.surely_not_sent());
}

#[tokio::test]
async fn nobody_listening_means_nothing_was_sent() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let url = url::Url::parse(&format!("http://127.0.0.1:{port}/?key=geheim")).expect("an address");
    let error = client().send(Request::get(url)).await.expect_err("nobody");
    assert!(error.surely_not_sent() && !error.to_string().contains("geheim"), "{error}");
}
