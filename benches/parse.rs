//! A page of Ceneo, from bytes to normalised opinions, against html5ever alone building a tree of the same bytes.

#[path = "paired/rounds.rs"]
mod rounds;

use std::{
    hint::black_box,
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use opinari::{
    domain::{Env, Review},
    sandbox::{Sandbox, SandboxOptions, credentials, world},
    sources::{self, SavedFile},
};

/// A full page of a product, as the demo's stand-in serves it.
fn page() -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let world = world::invented(Env::system().now());
        let sandbox = Sandbox::start(world, SandboxOptions::default()).await.expect("the stand-ins start");
        let address = sandbox.ceneo_url.trim_start_matches("http://").to_owned();
        let path = format!("/{}", credentials::CENEO_PLANTER.trim_start_matches('/'));
        let page = tokio::task::spawn_blocking(move || get(&address, &path)).await.expect("the page is read");
        sandbox.shutdown().await;
        page
    })
}

fn get(address: &str, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("the stand-in listens");
    write!(stream, "GET {path} HTTP/1.0\r\nhost: {address}\r\n\r\n").expect("the request goes out");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the answer comes");
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("the answer has a head");
    assert!(answer.starts_with(b"HTTP/1.0 200"), "{}", String::from_utf8_lossy(&answer[..head]));
    answer.split_off(head + 4)
}

fn ours(page: &[u8]) -> usize {
    let ceneo = sources::find("ceneo").and_then(sources::Source::parse_saved).expect("ceneo reads saved pages");
    let now = Env::system().now();
    let batch = ceneo.parse(&SavedFile { name: "page.html", bytes: page, now }).expect("the page is read");
    batch.reviews.into_iter().filter_map(|raw| Review::from_raw(raw, now).ok()).count()
}

fn bare(page: &[u8]) -> usize {
    let text = std::str::from_utf8(page).expect("the page is UTF-8");
    scraper::Html::parse_document(text).tree.nodes().len()
}

fn times(count: u32, mut work: impl FnMut() -> usize) -> Duration {
    let started = Instant::now();
    for _ in 0..count {
        black_box(work());
    }
    started.elapsed()
}

fn parse(c: &mut Criterion) {
    let page = page();
    assert!(ours(&page) >= 5, "the page holds opinions");
    let mut group = c.benchmark_group("ceneo page");
    group.throughput(Throughput::Bytes(page.len() as u64)).sample_size(20).measurement_time(Duration::from_secs(3));
    group.bench_function("to normalised opinions", |b| b.iter(|| ours(black_box(&page))));
    group.bench_function("html5ever's tree alone", |b| b.iter(|| bare(black_box(&page))));
    group.finish();
    rounds::ratio("parse", 41, || times(40, || ours(&page)), || times(40, || bare(&page)));
}

criterion_group!(benches, parse);
criterion_main!(benches);
