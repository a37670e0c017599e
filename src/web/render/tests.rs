use super::*;

/// Every `t("key")` of every template, as far as the key is written out.
fn keys() -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for name in Files::iter() {
        let source = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
        let parts: Vec<&str> = source.split("t(\"").collect();
        for pair in parts.windows(2) {
            let (key, rest) = pair[1].split_once('"').unwrap();
            if pair[0].ends_with(|c: char| c.is_alphanumeric()) {
                continue;
            }
            if rest.starts_with(')') || rest.starts_with(',') {
                keys.push((name.to_string(), key.to_owned()));
            }
        }
    }
    keys
}

#[test]
fn every_text_of_a_template_exists_in_every_language() {
    let keys = keys();
    let names =
        ["what", "at", "key", "share", "value", "best", "stars", "why", "before", "after", "name", "by", "gap", "days"];
    let mut args: i18n::Args = names.iter().map(|name| ((*name).into(), "x".into())).collect();
    args.insert("count".into(), 3.into());
    assert!(keys.len() > 60, "{}", keys.len());
    for (name, key) in keys {
        for locale in Locale::ALL {
            let text = i18n::text_with(*locale, &key, &args);
            assert!(!text.starts_with('['), "{name} asks for {key:?}, which {locale} does not have: {text}");
        }
    }
}

#[test]
fn nothing_is_printed_unescaped_but_icons() {
    for name in Files::iter() {
        let source = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
        for forbidden in ["|safe", "| safe", "autoescape", "style=", "onclick", "javascript:", "<script>"] {
            assert!(!source.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

#[test]
fn spans_are_said_in_the_largest_unit() {
    let said: Vec<_> = [5, 61, 7_300, 200_000].map(|seconds| span(Locale::Pl, seconds)).into();
    assert_eq!(said, ["przed chwilą", "1 min", "2 godz.", "2 dni"]);
}
