//! The whole service with recognisable secrets in it and hostile words around it, and then a search of everything it
//! wrote: its log in both formats, the database with its write-ahead log. None of the secrets may be found.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use chrono::{DateTime, Utc};
use opinari::{
    accounts,
    domain::{Env, Scope},
    provision::{self, file::File},
    store::Db,
    testing::TestDb,
    vault::Vault,
};
use sea_orm::EntityTrait;
use serde_json::json;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Each holds signs that look different once they are percent-encoded.
const MAIL_PASSWORD: &str = "planted+mail/password=1f0a";
const USER_PASSWORD: &str = "planted user/password+2f0b";
const WRONG_PASSWORD: &str = "planted wrong/password+3f0c";
const REFRESH_TOKEN: &str = "planted/refresh+token=4f0d";
const DEAD_REFRESH_TOKEN: &str = "planted/refresh+token=5f0e";
const CLIENT_SECRET: &str = "planted/client+secret=6f0f";
const ACCESS_TOKEN: &str = "planted-access~token/7f1a";
const PAGE_TOKEN: &str = "planted/page+token=8f1b";
const APP_SECRET: &str = "planted/app+secret=9f1c";
const EXPORT_KEY: &str = "c0ffee0f1d2b3a4c5d6e7f8091a2b3c4";
const WRONG_API_TOKEN: &str = "opi_planted-api-token-1f2a1f2a";
const METRICS_TOKEN: &str = "planted/metrics+token=2f2b";

/// Ends lines, makes up new ones, commands terminals, turns the direction of reading.
const HOSTILE: &str = "x\r\n1999-01-01T00:00:00.000000Z ERROR forged by a stranger\n\u{1b}[31m\u{9b}2J\u{85}\u{2028}\u{202e}\0{\"level\":1}";

const PATIENCE: Duration = Duration::from_mins(1);

/// The ways in which a secret may be written.
fn forms(secret: &str) -> Vec<String> {
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let every = secret.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    });
    let path = percent.replace('+', "%20");
    let mut forms = vec![secret.to_owned(), path.to_lowercase(), path, percent, every, hex::encode(secret)];
    // As a part of something longer, base64 looks different at each of three distances from its beginning; what its
    // neighbours have a share in is cut off.
    for distance in 0..3 {
        let mut bytes = vec![0; distance];
        bytes.extend_from_slice(secret.as_bytes());
        let whole = bytes.len() / 3 * 4;
        for engine in [STANDARD, URL_SAFE] {
            forms.push(engine.encode(&bytes)[if distance == 0 { 0 } else { 4 }..whole].to_owned());
        }
    }
    forms
}

fn is_in(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// What was sent to a server, as it would say it again.
fn echo(request: &Request) -> String {
    format!(
        "{} {} {:?} {}{HOSTILE}",
        request.method,
        request.url,
        request.headers,
        String::from_utf8_lossy(&request.body)
    )
}

async fn site(answer: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn access() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "access_token": ACCESS_TOKEN, "expires_in": 3600 }))
}

/// Opinions with hostile words: one in the first walk, which is history, then one more.
fn opinions(walk: usize) -> ResponseTemplate {
    let review = |id: usize| {
        json!({
            "reviewId": format!("review-{id}"),
            "name": format!("accounts/1/locations/2/reviews/review-{id}"),
            "reviewer": { "displayName": HOSTILE },
            "starRating": "ONE",
            "comment": format!("Oszuści, nie polecam! {HOSTILE}"),
            "createTime": "2026-11-20T10:00:00Z",
            "updateTime": "2026-11-20T10:00:00Z",
        })
    };
    let reviews: Vec<_> = (0..=walk.min(1)).map(review).collect();
    ResponseTemplate::new(200)
        .set_body_json(json!({ "totalReviewCount": reviews.len(), "averageRating": 1.0, "reviews": reviews }))
}

/// The stand-ins for sources: they repeat whatever they are sent.
async fn sites() -> Vec<MockServer> {
    let walks = AtomicUsize::new(0);
    vec![
        site(|request| {
            let said = json!({ "error": "invalid_grant", "error_description": echo(request) });
            ResponseTemplate::new(400).set_body_json(said)
        })
        .await,
        site(|request| {
            if request.url.path() == "/token" {
                return access();
            }
            let said = json!({ "error": { "code": 403, "status": "PERMISSION_DENIED", "message": echo(request) } });
            ResponseTemplate::new(403).set_body_json(said)
        })
        .await,
        site(move |request| match request.url.path() {
            "/token" => access(),
            path if path.ends_with("/reviews") => opinions(walks.fetch_add(1, Ordering::Relaxed)),
            _ => ResponseTemplate::new(404),
        })
        .await,
        site(|request| {
            let said = json!({ "error": { "code": 190, "type": "OAuthException", "message": echo(request) } });
            ResponseTemplate::new(400).set_body_json(said)
        })
        .await,
        site(|request| ResponseTemplate::new(500).set_body_string(echo(request))).await,
        site(|request| {
            let to = format!("http://127.0.0.1:9/?said={}", request.url.query().unwrap_or_default());
            ResponseTemplate::new(302).insert_header("location", to.as_str())
        })
        .await,
    ]
}

/// A mail server that refuses every sign-in and repeats what it was given, as it came and decoded.
fn mail_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.and_then(refuse);
        }
    });
    address
}

fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(b"220 mail.example\r\n")?;
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        let word = line.split_whitespace().next().unwrap_or_default().to_uppercase();
        let given = line.split_whitespace().last().unwrap_or_default().to_owned();
        let decoded = STANDARD.decode(&given).unwrap_or_default();
        let answer = match word.as_str() {
            "EHLO" => "250-mail.example\r\n250 AUTH PLAIN\r\n".to_owned(),
            "QUIT" => "221 bye\r\n".to_owned(),
            _ => {
                let decoded = String::from_utf8_lossy(&decoded).replace('\0', " ");
                format!("535 5.7.8 \u{1b}[31m no: {decoded} ({given})\r\n")
            }
        };
        stream.write_all(answer.as_bytes())?;
        line.clear();
    }
    Ok(())
}

struct Stage {
    db: TestDb,
    api_token: String,
    sites: Vec<MockServer>,
    mail: SocketAddr,
}

impl Stage {
    async fn set() -> Self {
        let (db, env, sites) = (TestDb::new().await, Env::system(), sites().await);
        let google = |key: &str, site: &MockServer, token: &str| {
            format!(
                "[[business.connection]]\nkey = \"{key}\"\nlocation = \"k\"\nsource = \"google_business\"\nevery = \"1s\"\n\
                 base_url = \"{}\"\nsettings = {{ account = \"1\", location = \"2\" }}\n\
                 secret = {{ client_id = \"client\", client_secret = \"{CLIENT_SECRET}\", refresh_token = \"{token}\" }}\n",
                site.uri()
            )
        };
        let heureka = |key: &str, base: &str| {
            format!(
                "[[business.connection]]\nkey = \"{key}\"\nlocation = \"k\"\nsource = \"heureka\"\nevery = \"1s\"\n\
                 base_url = \"{base}\"\nsecret = {{ key = \"{EXPORT_KEY}\" }}\n"
            )
        };
        let declaration = [
            "[[business]]\nkey = \"shop\"\nname = \"Shop\"\n[[business.location]]\nkey = \"k\"\nname = \"K\"\n"
                .to_owned(),
            format!(
                "[[business.user]]\nemail = \"owner@example.com\"\nname = \"Owner\"\nrole = \"owner\"\n\
                 password = \"{USER_PASSWORD}\"\n"
            ),
            "[[business.rule]]\nkey = \"negative\"\nrecipients = [\"a@example.com\"]\n".to_owned(),
            google("dead", &sites[0], DEAD_REFRESH_TOKEN),
            google("refused", &sites[1], REFRESH_TOKEN),
            google("read", &sites[2], REFRESH_TOKEN),
            format!(
                "[[business.connection]]\nkey = \"facebook\"\nlocation = \"k\"\nsource = \"facebook\"\nevery = \"1s\"\n\
                 base_url = \"{}\"\nsettings = {{ page_id = \"77\" }}\n\
                 secret = {{ page_token = \"{PAGE_TOKEN}\", app_secret = \"{APP_SECRET}\" }}\n",
                sites[3].uri()
            ),
            heureka("broken", &sites[4].uri()),
            heureka("led-away", &sites[5].uri()),
            heureka("away", "http://127.0.0.1:9"),
        ]
        .concat();
        let vault = Vault::from_hex(KEY, "test").unwrap();
        let file: File = toml::from_str(&declaration).unwrap();
        provision::apply(&db, &env, &vault, &provision::Environment::new(), &file, "test").await.unwrap();
        let business = opinari::store::businesses::by_key(db.reader(), "shop").await.unwrap().unwrap();
        let api_token = accounts::issue_api_token(&db, &env, Scope(business.id), None, "test").await.unwrap();
        Self { db, api_token, sites, mail: mail_server() }
    }

    /// Starts the service; its log goes to a file.
    fn start(&self, format: &str, listen: SocketAddr) -> Child {
        let config = self.db.folder().join("opinari.toml");
        let settings = format!(
            "[server]\nlisten = \"{listen}\"\npublic_url = \"http://{listen}\"\n[database]\nurl = \"{}\"\n\
             [data]\ndir = \"{}\"\n[security]\nkey = \"{KEY}\"\n[http]\nallow_private = true\nper_host_per_second = 500\n\
             [mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nusername = \"post\"\npassword = \"{MAIL_PASSWORD}\"\n\
             [metrics]\ntoken = \"{METRICS_TOKEN}\"\n[schedule]\ntick = \"20ms\"\n[workers]\npoll = \"20ms\"\n\
             [log]\nformat = \"{format}\"\nfilter = \"debug,opinari=trace\"\n",
            self.db.url(),
            self.db.folder().display(),
            self.mail.port(),
        );
        std::fs::write(&config, settings).unwrap();
        Command::new(env!("CARGO_BIN_EXE_opinari"))
            .arg("--config")
            .arg(&config)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(self.db.folder().join(format!("{format}.log"))).unwrap())
            .spawn()
            .unwrap()
    }
}

/// One exchange, byte for byte.
fn ask(to: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(to: SocketAddr, path: &str, headers: &str) -> String {
    ask(to, &format!("GET {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n{headers}\r\n"))
}

fn post(to: SocketAddr, path: &str, headers: &str, form: &[(&str, &str)]) -> String {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let length = body.len();
    ask(
        to,
        &format!(
            "POST {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\r\n{body}"
        ),
    )
}

/// Walks the paths of people and programs. Returns the token of a session.
fn knock(to: SocketAddr, api_token: &str) -> String {
    let agent = "user-agent: \u{9b}31m \u{85} \u{2028} agent\r\n";
    let hostile: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let refused = [("email", HOSTILE), ("password", WRONG_PASSWORD)];
    assert!(post(to, "/login", agent, &refused).starts_with("HTTP/1.1 422"));
    let refused = [("email", "owner@example.com"), ("password", WRONG_PASSWORD)];
    assert!(post(to, "/login", agent, &refused).starts_with("HTTP/1.1 422"));
    let right = [("email", "owner@example.com"), ("password", USER_PASSWORD)];
    let answer = post(to, "/login", agent, &right);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let (_, rest) = answer.split_once("opinari=").unwrap();
    let session = rest.split(';').next().unwrap().to_owned();
    let cookie = format!("cookie: opinari={session}\r\n{agent}");
    for path in ["/", "/sources", "/trends", "/widgets", &format!("/?q={hostile}&state=all"), &format!("/r/{hostile}")]
    {
        let answer = get(to, path, &cookie);
        assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    assert!(post(to, "/logout", &cookie, &[("csrf", HOSTILE)]).starts_with("HTTP/1.1 403"));
    for (token, status) in [(api_token, "200"), (WRONG_API_TOKEN, "401")] {
        let bearer = format!("authorization: Bearer {token}\r\n{agent}");
        assert!(get(to, "/api/v1/reviews", &bearer).starts_with(&format!("HTTP/1.1 {status}")));
        get(to, &format!("/api/v1/reviews?source={hostile}"), &bearer);
        get(to, &format!("/api/v1/reviews/{hostile}"), &bearer);
    }
    for (token, status) in [(METRICS_TOKEN, "200"), (WRONG_API_TOKEN, "401")] {
        let bearer = format!("authorization: Bearer {token}\r\n");
        assert!(get(to, "/metrics", &bearer).starts_with(&format!("HTTP/1.1 {status}")));
    }
    get(to, &format!("/setup/{WRONG_API_TOKEN}"), agent);
    ask(to, &format!("NONSENSE {HOSTILE}\r\n\r\n"));
    session
}

async fn wait_until(what: &str, condition: impl AsyncFn() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !condition().await {
        assert!(tokio::time::Instant::now() < deadline, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every connection has met its error, and a mail has been refused.
async fn all_is_tried(db: &Db) -> bool {
    let states = entity::connection_state::Entity::find().all(db.reader()).await.unwrap();
    let failed = states.iter().filter(|state| state.error_detail.is_some()).count();
    let jobs = entity::job::Entity::find().all(db.reader()).await.unwrap();
    failed == 6 && jobs.iter().any(|job| job.kind == "notify" && job.last_error.is_some())
}

/// Everything the service keeps, as bytes; the settings file and the logs are no part of it.
fn kept(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let data = files.filter(|path| path.extension().is_none_or(|ext| ext != "toml" && ext != "log"));
    data.filter(|path| path.is_file()).map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

fn is_a_line_of_ours(line: &str, format: &str, since: DateTime<Utc>) -> bool {
    let at = if format == "json" {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        line["timestamp"].as_str().unwrap_or_default().to_owned()
    } else {
        line.split(' ').next().unwrap_or_default().to_owned()
    };
    at.parse::<DateTime<Utc>>().is_ok_and(|at| at >= since)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_46_no_secret_is_written_anywhere_and_no_line_is_forged() {
    opinari::http::install_tls();
    for format in ["text", "json"] {
        let stage = Arc::new(Stage::set().await);
        if !stage.db.url().starts_with("sqlite:") {
            return;
        }
        let since = Env::system().now();
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut service = stage.start(format, listen);
        wait_until("the service", async || TcpStream::connect(listen).is_ok()).await;
        let (at, token) = (listen, stage.api_token.clone());
        let session = tokio::task::spawn_blocking(move || knock(at, &token)).await.unwrap();
        wait_until("every error", async || all_is_tried(&stage.db).await).await;
        service.kill().unwrap();
        service.wait().unwrap();
        assert!(stage.sites[2].received_requests().await.unwrap().len() >= 4, "two walks, each with its token");

        let log = std::fs::read(stage.db.folder().join(format!("{format}.log"))).unwrap();
        let mut places = kept(stage.db.folder());
        assert!(places.iter().any(|(name, _)| name.ends_with("opinari.db-wal")), "the write-ahead log is among them");
        places.push(("the log".to_owned(), log.clone()));
        for secret in [
            MAIL_PASSWORD,
            USER_PASSWORD,
            WRONG_PASSWORD,
            REFRESH_TOKEN,
            DEAD_REFRESH_TOKEN,
            CLIENT_SECRET,
            ACCESS_TOKEN,
            PAGE_TOKEN,
            APP_SECRET,
            EXPORT_KEY,
            WRONG_API_TOKEN,
            METRICS_TOKEN,
            KEY,
            session.as_str(),
            stage.api_token.as_str(),
        ] {
            for form in forms(secret) {
                for (name, bytes) in &places {
                    assert!(!is_in(bytes, &form), "{secret} stands in {name} as {form}");
                }
            }
        }

        let log = String::from_utf8(log).expect("a log is text");
        let unruly: Vec<char> = log.chars().filter(|c| c.is_control() && *c != '\n').collect();
        assert!(unruly.is_empty(), "{format}: {unruly:?}");
        let foreign: Vec<&str> = log.lines().filter(|line| !is_a_line_of_ours(line, format, since)).collect();
        assert!(foreign.is_empty(), "{format}: {foreign:#?}");
        for expected in ["a source could not be read to the end", "a job is put off", "a request was refused", "DEBUG"]
        {
            assert!(log.contains(expected), "{format}: {expected} is not in the log");
        }
    }
}

#[test]
fn fault_46_the_search_finds_what_is_there() {
    let secret = "planted/page+token=8f1b";
    let basic = STANDARD.encode(format!("\0user\0{secret}, and more"));
    for text in [
        format!("a {secret} b"),
        "GET /?key=planted%2Fpage%2Btoken%3D8f1b".to_owned(),
        basic,
        STANDARD.encode(format!("x{secret}")),
        URL_SAFE.encode(secret),
        hex::encode(secret),
    ] {
        assert!(forms(secret).iter().any(|form| is_in(text.as_bytes(), form)), "{text}");
    }
    assert!(!is_a_line_of_ours("1999-01-01T00:00:00.000000Z ERROR forged", "text", Env::system().now()));
}
