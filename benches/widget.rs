//! A widget from the cache, through the service's own router, against a bare axum handler that returns the same bytes
//! with the same headers: over loopback, on connections that are kept.

#[path = "paired/rounds.rs"]
mod rounds;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::HeaderMap, response::Response, routing::get};
use entity::widget;
use opinari::{
    config::Config,
    domain::{Locale, Role, Scope},
    provision::{self, NewWidget},
    testing::{seed, volume::Shop},
    vault::Vault,
    web,
};
use sea_orm::EntityTrait;
use tokio::{net::TcpListener, runtime::Runtime};
use tokio_util::sync::CancellationToken;

const CONNECTIONS: usize = 8;
const REQUESTS: usize = 400;

async fn listen(router: Router) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    #[expect(clippy::disallowed_methods, reason = "the servers live as long as the benchmark")]
    tokio::spawn(web::serve(listener, router, CancellationToken::new()));
    address
}

/// One answer: its head and its body.
fn ask(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> (usize, usize) {
    stream.write_all(request).expect("the request goes out");
    let mut filled = 0;
    let mut head = None;
    loop {
        if buffer.len() == filled {
            buffer.resize(filled + 65_536, 0);
        }
        let read = stream.read(&mut buffer[filled..]).expect("the answer comes");
        assert!(read > 0, "the connection is kept");
        filled += read;
        if head.is_none() {
            head = buffer[..filled].windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
        }
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
            assert!(text.starts_with("http/1.1 200"), "{text}");
            let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            let length: usize = length.and_then(|length| length.parse().ok()).expect("the answer says its length");
            if filled >= head + length {
                return (head, head + length);
            }
        }
    }
}

/// The time for all requests on all connections.
fn load(address: SocketAddr, request: &Arc<Vec<u8>>) -> Duration {
    let started = Instant::now();
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let request = request.clone();
            std::thread::spawn(move || {
                let mut stream = TcpStream::connect(address).expect("the server listens");
                stream.set_nodelay(true).expect("a socket option");
                let mut buffer = Vec::new();
                for _ in 0..REQUESTS {
                    ask(&mut stream, &request, &mut buffer);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("the client ends");
    }
    started.elapsed()
}

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    let (_shop, token, ours) = runtime.block_on(async {
        let shop = Shop::with(500).await;
        let scope = Scope(shop.of.business);
        let owner = seed::user(&shop.db, &shop.env, shop.of, "owner@example.com", Role::Owner).await;
        let new = NewWidget {
            name: "Strona".to_owned(),
            locale: Locale::Pl,
            theme: "auto".to_owned(),
            allowed_hosts: Vec::new(),
        };
        let id = provision::save_widget(&shop.db, &shop.env, scope, owner.id, None, new).await.expect("a widget");
        let widget = widget::Entity::find_by_id(id).one(shop.db.reader()).await.expect("the database answers");
        let token = widget.expect("the widget is there").token;
        let config = Config::defaults();
        let vault = Vault::from_hex(&"5a".repeat(32), "the benchmark").expect("the key is well formed");
        let state = web::State::new(
            (*shop.db).clone(),
            shop.env.clone(),
            Arc::new(config),
            vault,
            opinari::telemetry::Pulse::default(),
        );
        let ours = listen(web::router(state)).await;
        (shop, token, ours)
    });
    let request = Arc::new(
        format!("GET /w/{token} HTTP/1.1\r\nhost: opinari.example\r\naccept-encoding: br, gzip\r\n\r\n").into_bytes(),
    );

    // The same bytes and headers, as our own answer has them.
    let mut buffer = Vec::new();
    let mut stream = TcpStream::connect(ours).expect("the server listens");
    let (head, end) = ask(&mut stream, &request, &mut buffer);
    let body = axum::body::Bytes::copy_from_slice(&buffer[head..end]);
    assert!(body.len() > 1_000, "the widget holds opinions");
    let mut headers = HeaderMap::new();
    for line in String::from_utf8_lossy(&buffer[..head]).lines().skip(1) {
        let Some((name, value)) = line.split_once(": ") else { continue };
        if !matches!(name, "content-length" | "date") {
            let name: axum::http::HeaderName = name.parse().expect("a header's name");
            headers.insert(name, value.parse().expect("a header's value"));
        }
    }
    let handler = move || {
        let (body, headers) = (body.clone(), headers.clone());
        async move {
            let mut response = Response::new(Body::from(body));
            *response.headers_mut() = headers;
            response
        }
    };
    let bare = runtime.block_on(listen(Router::new().route("/w/{token}", get(handler))));

    load(ours, &request);
    load(bare, &request);
    rounds::ratio("widget", 41, || load(ours, &request), || load(bare, &request));
}
