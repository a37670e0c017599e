use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{get, opinion, world};
use crate::sandbox::{
    Fault, Sandbox, SandboxOptions,
    credentials::{CENEO_PLANTER, FACEBOOK_PAGE_TOKEN},
    shop,
};

/// What the wire gives back to one request, until the other side closes.
async fn wire(url: &str, request: &str) -> String {
    let address = url.strip_prefix("http://").expect("an origin");
    let mut stream = TcpStream::connect(address).await.expect("listens");
    let message = format!("{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(message.as_bytes()).await.expect("writes");
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("in time");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_taken_port_is_replaced_and_said() {
    let first = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    assert!(first.notes.is_empty());
    let port = first.google_url.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).expect("a port");
    let second = Sandbox::start(world(), SandboxOptions { google: Some(port), ..SandboxOptions::default() }).await;
    let second = second.expect("starts");
    assert_eq!(second.notes.len(), 1);
    assert!(second.notes[0].starts_with(&format!("port {port} for Google is taken, ")));
    first.shutdown().await;
    second.shutdown().await;
}

#[tokio::test]
async fn a_lost_answer_is_obeyed_and_nothing_is_heard() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    let site = sandbox.world.facebook();
    let story = site.add(opinion(1.0, "Źle", 1));
    let reviewer = {
        let ratings = format!("GET /v21.0/130000000001300/ratings?fields=reviewer&access_token={FACEBOOK_PAGE_TOKEN}");
        let page = wire(&sandbox.facebook_url, &ratings).await;
        let after = page.split_once("\"id\":\"").expect("a reviewer").1;
        after.split_once('"').expect("a reviewer").0.to_owned()
    };
    let post = format!("POST /v21.0/{reviewer}_{story}/comments?message=Tak&access_token={FACEBOOK_PAGE_TOKEN}");
    site.set_fault_for(Fault::Dropped, 1);
    assert_eq!(wire(&sandbox.facebook_url, &post).await, "");
    assert!(site.get(&story).expect("there").comments.is_empty());
    site.set_fault_for(Fault::AnswerLost, 1);
    assert_eq!(wire(&sandbox.facebook_url, &post).await, "");
    assert_eq!(site.get(&story).expect("there").comments.len(), 1);
    assert_eq!(site.count("POST", "/comments"), 2);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn bodies_break_halve_and_crawl() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    let site = sandbox.world.ceneo();
    site.add_to(CENEO_PLANTER, opinion(5.0, "Dobra", 1));
    let request = format!("GET /{CENEO_PLANTER}");
    let whole = wire(&sandbox.ceneo_url, &request).await;
    assert!(whole.contains("</html>"));
    site.set_fault_for(Fault::CutBody, 1);
    let cut = wire(&sandbox.ceneo_url, &request).await;
    assert!(cut.starts_with("HTTP/1.1 200") && !cut.ends_with("0\r\n\r\n"));
    site.set_fault_for(Fault::HalfBody, 1);
    let half = wire(&sandbox.ceneo_url, &request).await;
    assert!(half.starts_with("HTTP/1.1 200") && !half.contains("</html>"));
    site.set_fault_for(Fault::SlowBody { pause: Duration::from_micros(10) }, 1);
    assert!(wire(&sandbox.ceneo_url, &request).await.ends_with("0\r\n\r\n"));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn shutdown_ends_even_a_silent_answer() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    sandbox.world.opineo().set_fault(Fault::Silence);
    let url = sandbox.opineo_url.clone();
    let (answer, ()) = tokio::join!(wire(&url, "GET /opinie/x"), async {
        while sandbox.world.opineo().requests() == 0 {
            tokio::task::yield_now().await;
        }
        sandbox.shutdown().await;
    });
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 503"));
    assert!(TcpStream::connect(url.strip_prefix("http://").expect("an origin")).await.is_err());
}

#[tokio::test]
async fn the_shop_frames_the_widget_and_nothing_else() {
    let router = shop::router("<iframe src=\"http://127.0.0.1:9/w/t\"></iframe>", "http://127.0.0.1:9");
    let page = get(&router, "/").await;
    assert!(page.body.contains("<iframe src=\"http://127.0.0.1:9/w/t\"></iframe>"));
    assert!(!page.body.contains("style=\"") && !page.body.contains("<script"));
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("frame-src http://127.0.0.1:9;") && policy.starts_with("default-src 'none'"));
    assert!(get(&router, "/shop.css").await.headers["content-type"].to_str().expect("text").starts_with("text/css"));
}
