use std::collections::BTreeSet;

use super::*;

/// The keys of one language, over all its files.
fn keys(locale: Locale) -> BTreeSet<String> {
    let dir = format!("{}/src/i18n/locales/{locale}", env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            let key = line.split('=').next().unwrap().trim().to_owned();
            assert!(keys.insert(key.clone()), "{locale}: {key} is written twice");
        }
    }
    keys
}

/// Every argument that some text of a language asks for.
fn arguments(locale: Locale) -> Args {
    let dir = format!("{}/src/i18n/locales/{locale}", env!("CARGO_MANIFEST_DIR"));
    let mut args = Args::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for after in text.split("{ $").skip(1) {
            let name: String =
                after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            args.insert(name.into(), 3.into());
        }
    }
    args
}

#[test]
fn every_language_has_every_text() {
    let english = keys(Locale::En);
    assert!(english.len() > 10);
    for locale in [Locale::Pl, Locale::Sl] {
        let missing: Vec<_> = english.symmetric_difference(&keys(locale)).cloned().collect();
        assert!(missing.is_empty(), "{locale} and en differ in {missing:?}");
    }
    for locale in Locale::ALL {
        let args = arguments(*locale);
        for key in &english {
            assert!(!text_with(*locale, key, &args).starts_with('['), "{locale}: {key} cannot be looked up");
        }
    }
}

#[test]
fn plurals_follow_each_language() {
    let say = |locale, count: i64| text_with(locale, "opinions", &Args::from([("count".into(), count.into())]));
    let polish: Vec<_> = [1, 2, 5, 22].map(|count| say(Locale::Pl, count)).into();
    assert_eq!(polish, ["1 opinia", "2 opinie", "5 opinii", "22 opinie"]);
    let slovenian: Vec<_> = [1, 2, 3, 5, 101].map(|count| say(Locale::Sl, count)).into();
    assert_eq!(slovenian, ["1 mnenje", "2 mnenji", "3 mnenja", "5 mnenj", "101 mnenje"]);
}

#[test]
fn numbers_and_dates_follow_each_language() {
    assert_eq!(decimal(Locale::Pl, 4.64, 1), "4,6");
    assert_eq!(decimal(Locale::En, -1234.5, 1), "−1234.5");
    assert_eq!(integer(Locale::Pl, 12345), "12\u{a0}345");
    assert_eq!(percent(Locale::Sl, 0.125, 1), "12,5\u{a0}%");
    let at = "2026-11-05T23:30:00Z".parse().unwrap();
    assert_eq!(date(Locale::Pl, at, chrono_tz::Europe::Warsaw), "6 listopada 2026");
    assert_eq!(date_time(Locale::Sl, at, chrono_tz::UTC), "5. november 2026, 23:30");
}
