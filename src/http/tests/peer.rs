//! A server that says exactly the bytes it is told to.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use url::Url;

use crate::{
    domain::Env,
    http::{Client, Limits},
};

/// A server on loopback. Its thread ends with the test's process.
pub(super) struct Peer {
    pub(super) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    /// Answers every request with what `answer` writes, given the request's path and headers, then hangs up.
    pub(super) fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (heads, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let seen = Arc::clone(&heads);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut stream = stream.expect("a connection");
                    let mut head = String::new();
                    let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
                    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                    seen.lock().expect("no panic").push(head.clone());
                    answer(&head, &mut stream);
                });
            }
        });
        Self { address, heads }
    }

    /// Answers every request with the same text.
    pub(super) fn saying(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::start(move |_, stream| drop(stream.write_all(text.as_bytes())))
    }

    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("an address")
    }

    /// The heads of the requests seen so far.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic").clone()
    }

    /// The paths asked for so far.
    pub(super) fn paths(&self) -> Vec<String> {
        self.heads().iter().map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned()).collect()
    }
}

/// A whole answer with a body.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

/// Limits for tests on loopback.
pub(super) fn limits() -> Limits {
    Limits {
        max_body: 100_000,
        timeout: Duration::from_secs(20),
        max_redirects: 5,
        allow_private: true,
        user_agent: "opinari/0.1 (+mailto:owner@shop.example)".to_owned(),
        per_host_per_second: 10_000,
    }
}

/// A client for tests on loopback.
pub(super) fn client() -> Client {
    Client::new(limits(), Env::system()).expect("a client")
}
