//! The invariants of ARCHITECTURE.md that the text of the program shows.
//! Must never stand in for a test of behaviour: each of these only keeps a door shut.

use crate::source_text::{SourceFile, below_root, root, rust_files, walk};

/// Lines of files (tests apart) that hold one of the words, outside the places that may.
fn found(words: &[&str], may: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in rust_files(&["src"]) {
        if file.is_test() || may.iter().any(|place| file.path.starts_with(place)) {
            continue;
        }
        for word in words {
            wrong.extend(file.lines_with(word).map(|(at, line)| format!("{}:{at}: {}", file.path, line.trim())));
        }
    }
    wrong
}

fn none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn no_network_where_a_write_transaction_lives() {
    let wrong: Vec<String> =
        rust_files(&["src"]).iter().filter(|file| !file.is_test()).filter_map(waits_inside_a_transaction).collect();
    none("a write transaction waits for the network", &wrong);
}

#[test]
fn a_wait_inside_a_transaction_is_found() {
    let inside = "async fn f() { let tx = db.write().await?; source.fetch(&cx).await?; tx.commit().await?; }";
    let after = "async fn f() { let tx = db.write().await?; tx.commit().await?; source.fetch(&cx).await?; }";
    assert!(waits_inside_a_transaction(&SourceFile::new("src/jobs/x.rs", inside)).is_some());
    assert!(waits_inside_a_transaction(&SourceFile::new("src/jobs/x.rs", after)).is_none());
}

/// Between taking a write transaction and its end nothing waits for another machine.
fn waits_inside_a_transaction(file: &SourceFile) -> Option<String> {
    const WAITS: &[&str] =
        &[".fetch(", ".deliver(", ".publish(&", ".send().await", ".exchange(", "http.get(", ".sleep("];
    let mut rest = file.code.as_str();
    while let Some(at) = rest.find(".write().await") {
        rest = &rest[at + 1..];
        let end = [rest.find(".commit()"), rest.find("\n}"), rest.find(".rollback()")];
        let inside = &rest[..end.into_iter().flatten().min().unwrap_or(rest.len())];
        if let Some(wait) = WAITS.iter().find(|wait| inside.contains(**wait)) {
            return Some(format!("{}: {wait}", file.path));
        }
    }
    None
}

#[test]
fn transactions_begin_in_one_place() {
    none("begin through Db::write", &found(&[".begin().await", ".begin_with", ".transaction("], &["src/store/db.rs"]));
}

#[test]
fn sql_lives_in_the_store() {
    let words =
        ["Statement::", "sqlx::", "execute_unprepared", "sea_query", "EntityTrait", "QueryFilter", "QuerySelect"];
    none("SQL outside the store", &found(&words, &["src/store", "src/testing"]));
}

#[test]
fn only_the_client_goes_out() {
    none("reqwest outside http", &found(&["reqwest::"], &["src/http", "src/sandbox/tests"]));
    none("lettre outside notify", &found(&["lettre::"], &["src/accounts.rs", "src/config", "src/notify"]));
    none("a bare connection", &found(&["TcpStream::connect", "UdpSocket"], &["src/notify", "src/sandbox"]));
}

#[test]
fn only_commands_speak_to_the_terminal() {
    none("say it with tracing", &found(&["println!", "eprintln!", "print!(", "dbg!"], &["src/cli", "src/main.rs"]));
}

#[test]
fn only_configuration_reads_the_environment() {
    none("read it in config", &found(&["env::var", "env::vars"], &["src/config", "src/cli"]));
}

#[test]
fn html_is_made_by_the_escaper() {
    // Each of these hands over what we made ourselves, never what came from outside.
    let rust = found(&["from_safe_string"], MADE_BY_US);
    none("unescaped text in a page", &rust);
    let mut templates = Vec::new();
    walk(&root().join("src"), &mut |path| {
        let name = path.to_string_lossy();
        if !(name.ends_with(".html") || name.ends_with(".j2") || name.ends_with(".xml")) || name.contains("/fixtures/")
        {
            return;
        }
        let text = std::fs::read_to_string(path).expect("a template is text");
        for (at, line) in text.lines().enumerate() {
            let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            let off = squeezed.contains("autoescapefalse") || squeezed.contains("autoescape\"none\"");
            if squeezed.contains("|safe") || off {
                templates.push(format!("{}:{}: {}", below_root(path), at + 1, line.trim()));
            }
        }
    });
    none("a template switches the escaper off", &templates);
}

/// Where markup of our own making is handed to a template: the icons.
const MADE_BY_US: &[&str] = &["src/web/render.rs"];

#[test]
fn secrets_do_not_print() {
    let mut wrong = found(
        &["expose_secret()"],
        &["src/accounts", "src/config", "src/jobs", "src/notify", "src/provision", "src/sources", "src/vault"],
    );
    for file in rust_files(&["src"]) {
        for call in ["info!(", "warn!(", "error!(", "debug!(", "trace!("] {
            wrong.extend(
                file.lines_with(call)
                    .filter(|(_, line)| line.contains("expose_secret") || line.contains("password"))
                    .map(|(at, line)| format!("{}:{at}: {}", file.path, line.trim())),
            );
        }
    }
    none("a secret is opened where it is not needed", &wrong);
}
