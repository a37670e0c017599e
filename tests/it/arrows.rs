//! Who may import whom: the table of ARCHITECTURE.md, held against every `crate::` path of the program.
//! Must never be widened to let a shortcut pass: move the code instead.

use std::collections::BTreeSet;

use crate::source_text::{SourceFile, rust_files};

/// What every room but the innermost may use.
const COMMON: &[&str] = &["config", "domain", "i18n", "telemetry"];

/// A room, what it may import beside itself, and whether it may use [`COMMON`]. The longest name wins.
const TABLE: &[(&str, &[&str], bool)] = &[
    // The words and the pure rules.
    ("domain", &[], false),
    ("classify", &["domain"], false),
    ("routing", &["domain"], false),
    ("trends", &["domain"], false),
    ("ingest::plan", &["domain"], false),
    ("outbox::backoff", &["domain"], false),
    // What everybody stands on.
    ("config", &["domain"], false),
    ("i18n", &["domain"], false),
    ("telemetry", &["config", "domain"], false),
    ("vault", &["config", "domain"], false),
    // The wire.
    ("http", &["config", "domain", "telemetry"], false),
    ("sources", &["domain", "http"], false),
    // The database, and the only road out.
    ("store", &["domain", "entity", "migration"], false),
    ("outbox", &["store"], true),
    // The use cases.
    ("accounts", &["store", "vault"], true),
    ("corrections", &["classify", "outbox", "store"], true),
    ("export", &["store"], true),
    ("ingest", &["classify", "outbox", "reply", "routing", "store"], true),
    ("notify", &["outbox", "routing", "store"], true),
    ("provision", &["accounts", "outbox", "routing", "schedule", "sources", "store", "vault"], true),
    ("publish", &["outbox", "store"], true),
    ("reply", &["outbox", "sources", "store"], true),
    ("schedule", &["outbox", "sources", "store"], true),
    // The hands: jobs go out, pages only read and ask.
    (
        "jobs",
        &[
            "accounts",
            "classify",
            "http",
            "ingest",
            "notify",
            "outbox",
            "provision",
            "publish",
            "reply",
            "routing",
            "schedule",
            "sources",
            "store",
            "trends",
            "vault",
        ],
        true,
    ),
    (
        "web",
        &[
            "accounts",
            "corrections",
            "export",
            "outbox",
            "provision",
            "publish",
            "reply",
            "schedule",
            "sources",
            "store",
            "trends",
            "vault",
        ],
        true,
    ),
    // A stand-in that shared the clients' code would prove nothing.
    ("sandbox", &["domain"], false),
    (
        "cli",
        &[
            "accounts",
            "classify",
            "corrections",
            "export",
            "http",
            "ingest",
            "jobs",
            "notify",
            "outbox",
            "provision",
            "publish",
            "reply",
            "routing",
            "sandbox",
            "schedule",
            "sources",
            "store",
            "trends",
            "vault",
            "web",
        ],
        true,
    ),
];

#[test]
fn arrows_point_one_way() {
    let wrong: Vec<String> = rust_files(&["src"]).iter().flat_map(violations).collect();
    assert!(wrong.is_empty(), "imports against the table:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_has_its_line_in_the_table() {
    let rooms: BTreeSet<String> = rust_files(&["src"])
        .iter()
        .filter(|file| !file.is_test())
        .filter_map(|file| file.module().first().map(|room| (*room).to_owned()))
        .collect();
    let missing: Vec<_> = rooms.iter().filter(|room| !TABLE.iter().any(|(name, ..)| name == room)).collect();
    assert!(missing.is_empty(), "rooms without a line: {missing:?}");
}

#[test]
fn a_wrong_import_is_found() {
    let check = |path: &str, code: &str, expected: &[&str]| {
        let found = violations(&SourceFile::new(path, code));
        assert_eq!(found.len(), expected.len(), "{path}: {code}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.ends_with(expected), "{found} does not end with {expected}");
        }
    };
    check("src/web/inbox.rs", "use crate::http::Client;", &["web::inbox imports http::Client"]);
    check(
        "src/web/inbox.rs",
        "use crate::{domain, jobs::{self, Context}};",
        &["imports jobs", "imports jobs::Context"],
    );
    check("src/web.rs", "fn f() { super::sandbox::run() }", &["imports sandbox::run"]);
    check("src/store/reviews.rs", "fn f() { crate::web::page() }", &["store::reviews imports web::page"]);
    check("src/ingest/plan.rs", "use crate::{domain::Review, store::Db};", &["ingest::plan imports store::Db"]);
    check("src/sources/ceneo/parse.rs", "use crate::sources::opineo::parse;", &["imports sources::opineo::parse"]);
    check("src/sources/ceneo/parse.rs", "use super::super::opineo::parse;", &["imports sources::opineo::parse"]);
    check("src/sources/ceneo/parse.rs", "use crate::{http::Client, sources::{html, SourceError}};", &[]);
    check("src/domain/review.rs", "use entity::{ids::ReviewId, review};", &["imports entity::review"]);
    check("src/classify/words.rs", "use entity::review;", &["imports entity::review"]);
    check("src/web/inbox.rs", "use entity::review;", &[]);
    check("src/web/tests.rs", "use crate::jobs::run;", &[]);
    check("src/web/inbox.rs", "#[cfg(test)]\nmod tests { use crate::jobs::run; }", &[]);
    check("src/ingest.rs", "/// See [`crate::web`].\nuse crate::store::{Db, WriteTx};", &[]);
}

/// The imports of one file that the table does not allow.
fn violations(file: &SourceFile) -> Vec<String> {
    if file.is_test() || file.module().is_empty() {
        return Vec::new();
    }
    let module = file.module();
    let name = module.join("::");
    imports(file)
        .into_iter()
        .filter(|path| !allowed(&module, path))
        .map(|path| format!("{}: {name} imports {}", file.path, path.join("::")))
        .collect()
}

fn allowed(module: &[&str], path: &[String]) -> bool {
    let (room, target) = (module[0], path[0].as_str());
    // Rooms see themselves; one source does not see another.
    if target == room {
        let sibling = |part: Option<&str>| part.filter(|part| SOURCES.contains(part)).map(str::to_owned);
        let (own, other) = (sibling(module.get(1).copied()), sibling(path.get(1).map(String::as_str)));
        return room != "sources" || own.is_none() || other.is_none() || own == other;
    }
    // Of the tables, everybody may know the ids and the closed sets of values.
    if target == "entity" && path.get(1).is_some_and(|part| part == "ids" || part == "values") {
        return room != "sandbox";
    }
    let name = module.join("::");
    let Some((_, may, common)) = TABLE
        .iter()
        .filter(|(line, ..)| name == *line || name.starts_with(&format!("{line}::")))
        .max_by_key(|(line, ..)| line.len())
    else {
        return false;
    };
    // Rows are plain types: who may ask the store for one may hold it.
    may.contains(&target) || (target == "entity" && may.contains(&"store")) || (*common && COMMON.contains(&target))
}

/// The folders of the sources.
const SOURCES: &[&str] = &["allegro", "ceneo", "csv", "facebook", "google_business", "heureka", "opineo"];

/// The paths a file takes from the crate (or from `entity` and `migration`), without their first word `crate`.
fn imports(file: &SourceFile) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let module: Vec<String> = file.module().iter().map(|&part| part.to_owned()).collect();
    let code = &file.code;
    for (word, keeps) in [("crate::", false), ("entity::", true), ("migration::", true)] {
        for (at, _) in code.match_indices(word) {
            if begins_path(code, at) {
                let prefix = if keeps { vec![word.trim_end_matches(':').to_owned()] } else { Vec::new() };
                branches(&code[at + word.len()..], prefix, &mut found);
            }
        }
    }
    for (at, _) in code.match_indices("super::") {
        if !begins_path(code, at) {
            continue;
        }
        let mut rest = &code[at..];
        let mut prefix = module.clone();
        while let Some(after) = rest.strip_prefix("super::") {
            prefix.pop();
            rest = after;
        }
        branches(rest, prefix, &mut found);
    }
    found.retain(|path| !path.is_empty() && path[0].starts_with(|first: char| first.is_ascii_lowercase()));
    found
}

fn begins_path(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':'))
}

/// Follows a path and, in braces, all of its branches; returns how many bytes it took.
fn branches(code: &str, mut path: Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let mut at = 0;
    loop {
        let word: String = code[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        at += word.len();
        if !word.is_empty() && word != "self" {
            path.push(word);
        }
        if code[at..].starts_with("::") {
            at += 2;
            continue;
        }
        if !code[at..].starts_with('{') || !code[..at].ends_with("::") && at > 0 {
            found.push(path);
            return at;
        }
        at += 1;
        while at < code.len() && !code[at..].starts_with('}') {
            let next = code[at..].chars().next().expect("there is a character left");
            if next.is_alphanumeric() || next == '_' {
                at += branches(&code[at..], path.clone(), found);
                // What an import is called here says nothing of where it comes from.
                if let Some(renamed) = code[at..].strip_prefix(" as ") {
                    at += 4 + renamed.find([',', '}']).unwrap_or(renamed.len());
                }
            } else {
                at += next.len_utf8();
            }
        }
        return at + 1;
    }
}
