//! The program's own source as text: what the tests of the house's rules read.
//! Must never guess at what a compiler knows: comments, literals and test modules are blanked, no more.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file of the program.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// The path below the package's root, with `/`.
    pub path: String,
    /// The text as it stands.
    pub text: String,
    /// The text with comments, literals and test modules blanked; lines keep their numbers.
    pub code: String,
    /// Whether the module is declared for tests only.
    for_tests: bool,
}

impl SourceFile {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: without_test_modules(&masked(text)),
            for_tests: false,
        }
    }

    /// Whether the file is there for tests only.
    pub(crate) fn is_test(&self) -> bool {
        self.for_tests
            || self.path.split('/').any(|part| part == "tests" || part == "tests.rs")
            || self.path.starts_with("src/testing")
    }

    /// The module the file holds, as in `ingest::plan`; empty for the crate's root.
    pub(crate) fn module(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let path = path.strip_suffix(".rs").unwrap_or(path);
        let mut parts: Vec<&str> = path.split('/').collect();
        if matches!(parts.last(), Some(&("mod" | "lib" | "main"))) {
            parts.pop();
        }
        parts
    }

    /// The lines of the code that hold `needle`, numbered from 1.
    pub(crate) fn lines_with<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        self.code.lines().enumerate().filter(move |(_, line)| line.contains(needle)).map(|(at, line)| (at + 1, line))
    }
}

/// Every Rust file below these folders of the package.
pub(crate) fn rust_files(folders: &[&str]) -> Vec<SourceFile> {
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), &mut |path| {
            if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(path).expect("a Rust file is text");
                found.push(SourceFile::new(&below_root(path), &text));
            }
        });
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    let mut for_tests = Vec::new();
    for file in &found {
        for (at, _) in file.text.match_indices("#[cfg(test)]\n") {
            let declared = file.text[at..].lines().nth(1).unwrap_or_default().trim();
            let name = declared.trim_start_matches("pub ").trim_start_matches("pub(crate) ").strip_prefix("mod ");
            if let Some(name) = name.and_then(|name| name.strip_suffix(';')) {
                let mut module: Vec<String> = file.module().iter().map(|&part| part.to_owned()).collect();
                module.push(name.to_owned());
                for_tests.push(module);
            }
        }
    }
    for file in &mut found {
        file.for_tests = for_tests.iter().any(|module| file.module().starts_with(&borrowed(module)));
    }
    assert!(found.len() > 50, "the walk found the program");
    found
}

fn borrowed(module: &[String]) -> Vec<&str> {
    module.iter().map(String::as_str).collect()
}

/// Calls `each` with every file below a folder.
pub(crate) fn walk(folder: &Path, each: &mut dyn FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { walk(&entry, each) } else { each(&entry) }
    }
}

/// The package's root.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A path below the package's root, with `/`.
pub(crate) fn below_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Blanks comments and the insides of literals; keeps line breaks.
fn masked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            at + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            at + find(rest, b"*/").map_or(rest.len(), |length| length + 2)
        } else if let Some(hashes) = raw_string(bytes, at) {
            let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
            let open = hashes + 2;
            at + open + find(&rest[open.min(rest.len())..], &close).map_or(rest.len(), |length| length + close.len())
        } else if rest[0] == b'"' {
            at + quoted(rest, b'"')
        } else if rest.starts_with(b"'\\") {
            at + quoted(rest, b'\'')
        } else if rest.len() > 2 && rest[0] == b'\'' && rest[2] == b'\'' {
            at + 3
        } else {
            at += 1;
            continue;
        };
        let end = end.min(bytes.len());
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8(out).expect("whole characters are blanked")
}

fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let named = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') && bytes[at - 1] != b'b';
    if named || bytes[at] != b'r' {
        return None;
    }
    let hashes = bytes[at + 1..].iter().take_while(|&&byte| byte == b'#').count();
    (bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Blanks the item that follows each `#[cfg(test)]`.
fn without_test_modules(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = code.as_bytes().to_vec();
    for (start, _) in code.match_indices(MARK) {
        let bytes = code.as_bytes();
        let (mut depth, mut at) = (0, start + MARK.len());
        while at < bytes.len() {
            match bytes[at] {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                b';' if depth == 0 => break,
                _ => {}
            }
            at += 1;
            if depth == 0 && bytes[at - 1] == b'}' {
                break;
            }
        }
        for byte in &mut out[start..at] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(out).expect("whole characters are blanked")
}

#[test]
fn comments_literals_and_tests_are_blanked() {
    let text = "//! crate::a\nlet x = \"crate::b\"; /* crate::c */ let r = r#\"crate::d\"#; let c = '\"'; crate::e();\n\
                #[cfg(test)]\nmod tests {\n    use crate::f;\n}\nuse crate::g;\n";
    let file = SourceFile::new("src/x.rs", text);
    let left: Vec<&str> = file.code.split("crate::").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(left, ["e", "g"]);
    assert_eq!(file.code.lines().count(), text.lines().count());
}
