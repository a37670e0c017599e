use proptest::prelude::*;

use super::*;
use crate::domain::{
    Rating, Reason, Sentiment, search,
    verdict::{Mismatch, Part},
};

mod sentences;

fn languages() -> Vec<Language> {
    ["pl", "sl", "en"].iter().map(|code| Language::parse(code).unwrap()).collect()
}

fn review(text: &str) -> ReviewText<'_> {
    ReviewText { title: None, text, pros: &[], cons: &[], language: None, rating: None, recommended: None }
}

fn stars(stars: f64, text: &str) -> ReviewText<'_> {
    ReviewText { rating: Some(Rating::new(stars, 0.0, 5.0).unwrap()), ..review(text) }
}

fn judge(review: &ReviewText<'_>) -> Verdict {
    let verdict = Lexicon::new().classify(review, &languages());
    check_shape(review, &verdict);
    verdict
}

#[test]
fn the_list_of_topics_is_the_one_that_people_choose_from() {
    let lines = include_str!("topics.tsv").lines().filter(|line| !line.starts_with('#'));
    let known: std::collections::BTreeSet<&str> = lines.filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(known.into_iter().collect::<Vec<_>>(), crate::domain::verdict::TOPICS);
}

/// What holds for every verdict on anything.
fn check_shape(review: &ReviewText<'_>, verdict: &Verdict) {
    assert!((0.0..=1.0).contains(&verdict.p_negative), "{}", verdict.p_negative);
    assert_eq!(verdict.sentiment == Sentiment::Negative, verdict.p_negative >= 0.5);
    let weights: Vec<f64> = verdict.reasons.iter().map(|reason| reason.weight().abs()).collect();
    assert!(weights.iter().all(|weight| weight.is_finite()));
    assert!(weights.is_sorted_by(|a, b| a >= b), "{weights:?}");
    for reason in &verdict.reasons {
        if let Reason::Phrase { part, start, end, phrase, .. } = reason {
            let of = match part {
                Part::Title => review.title.unwrap(),
                Part::Text => review.text,
                Part::Pros | Part::Cons => panic!("lists are counted, not quoted"),
            };
            assert!(start < end);
            assert_eq!(of.get(*start..*end), Some(phrase.as_str()));
        }
    }
}

fn phrases(verdict: &Verdict) -> Vec<&str> {
    verdict
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Phrase { phrase, .. } => Some(phrase.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn sentences_are_understood() {
    let lexicon = Lexicon::new();
    for (code, table) in [("pl", sentences::PL), ("sl", sentences::SL), ("en", sentences::EN)] {
        let wrong: Vec<_> = table
            .iter()
            .filter_map(|(expected, text)| {
                let verdict = lexicon.classify(&review(text), &languages());
                (verdict.sentiment != *expected).then_some((text, expected, verdict.p_negative, verdict.reasons))
            })
            .collect();
        assert!(table.len() >= 25);
        assert!(wrong.len() * 10 <= table.len(), "{code}: {} of {}: {wrong:#?}", wrong.len(), table.len());
    }
}

#[test]
fn negation_turns_a_phrase_round() {
    for (plain, turned) in [
        ("Polecam ten sklep", "Nie polecam tego sklepu"),
        ("Obsługa była miła", "Obsługa nie była miła"),
        ("Trgovina je dobra", "Trgovina ni dobra"),
        ("Sem zadovoljna z nakupom", "Nisem zadovoljna z nakupom"),
        ("The staff were friendly", "The staff weren't friendly"),
        ("It is good", "It isn’t good"),
    ] {
        let (plain, turned) = (judge(&review(plain)), judge(&review(turned)));
        assert!(plain.p_negative < 0.3 && turned.p_negative >= 0.5, "{plain:?} {turned:?}");
    }
    for fine in ["Bez problemów, nie zawiodłem się", "Ni bilo težav", "Never had a problem with them"] {
        assert!(judge(&review(fine)).p_negative < 0.4, "{fine}");
    }
}

#[test]
fn a_comma_or_a_but_ends_a_negation() {
    assert_eq!(judge(&review("Nie, polecam z całego serca")).sentiment, Sentiment::Positive);
    assert_eq!(judge(&review("Nie drogo ale super jakość")).sentiment, Sentiment::Positive);
}

#[test]
fn a_turned_phrase_is_quoted_with_what_turns_it() {
    assert_eq!(phrases(&judge(&review("Obsługa nie była zbyt miła."))), ["nie była zbyt miła"]);
}

#[test]
fn diacritics_capitals_and_held_letters_cost_nothing() {
    let forms =
        ["Okropna obsługa, żałuję", "Okropna obsluga, zaluje", "OKROPNA OBSŁUGA, ŻAŁUJĘ", "Okroooopna obsługa, żałuję"];
    let all: Vec<f64> = forms.iter().map(|text| judge(&review(text)).p_negative).collect();
    assert!(all.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1e-9), "{all:?}");
    assert!(all[0] > 0.8);
}

#[test]
fn emoji_and_smileys_speak() {
    for (text, negative) in [("😡😡", true), ("👎🏽", true), (":-(", true), ("❤️❤️", false), ("👍", false), (":)", false)]
    {
        let verdict = judge(&review(text));
        assert_eq!(verdict.p_negative >= 0.5, negative, "{text}: {verdict:?}");
        assert!(!verdict.reasons.is_empty(), "{text}");
    }
    assert_eq!(phrases(&judge(&review("zobacz https://example.org"))), Vec::<&str>::new());
}

#[test]
fn fault_15_stars_alone_and_strange_texts_have_a_verdict() {
    for (n, expected) in [
        (1.0, Sentiment::Negative),
        (2.0, Sentiment::Negative),
        (3.0, Sentiment::Mixed),
        (4.0, Sentiment::Positive),
        (5.0, Sentiment::Positive),
    ] {
        let verdict = judge(&stars(n, ""));
        assert_eq!(verdict.sentiment, expected, "{n}");
        assert!(matches!(verdict.reasons[..], [Reason::Rating { .. }]));
    }
    assert_eq!(judge(&review("")).sentiment, Sentiment::Mixed);
    let long = "bardzo niemiła obsługa ".repeat(5_000);
    let zalgo = format!("p{}olecam", "\u{301}\u{489}".repeat(50));
    for text in [
        long.as_str(),
        &zalgo,
        "\u{202e}macelop ein",
        "مرحبا، سيء جدا",
        "🙂‍↔️👨‍👩‍👧",
        &"x".repeat(100_000),
        &",".repeat(100_000),
    ] {
        judge(&review(text));
    }
    assert!(judge(&review(&zalgo)).p_negative < 0.3, "marks are not letters");
}

#[test]
fn thumbs_without_stars_decide() {
    let thumb = |up| judge(&ReviewText { recommended: Some(up), ..review("") });
    assert_eq!(thumb(true).sentiment, Sentiment::Positive);
    assert_eq!(thumb(false).sentiment, Sentiment::Negative);
}

#[test]
fn stars_that_disagree_with_the_words_are_told() {
    let complaint = judge(&stars(5.0, "Oszuści, paczka nie dotarła, zero kontaktu. Odradzam."));
    assert_eq!(complaint.mismatch, Some(Mismatch::PraiseWithComplaint));
    assert_eq!(complaint.sentiment, Sentiment::Negative);
    let praise = judge(&stars(1.0, "Super sklep, szybka wysyłka, polecam."));
    assert_eq!(praise.mismatch, Some(Mismatch::BlameWithPraise));
    assert_eq!(judge(&stars(5.0, "Super sklep, polecam.")).mismatch, None);
    let hidden = judge(&stars(5.0, "Kurier rzucał paczką, karton uszkodzony."));
    assert_ne!(hidden.sentiment, Sentiment::Positive);
}

#[test]
fn pros_and_cons_count_but_an_empty_list_in_words_does_not() {
    let with = |pros: &[&str], cons: &[&str]| {
        let own = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        let (pros, cons) = (own(pros), own(cons));
        judge(&ReviewText { pros: &pros, cons: &cons, ..review("") })
    };
    let (nothing, none) = (with(&[], &[]), with(&[], &["Brak", "nie ma", "-", "none"]));
    assert!((nothing.p_negative - none.p_negative).abs() < 1e-9);
    assert!(with(&[], &["słaba bateria", "drogo"]).p_negative > 0.6);
    assert!(with(&["cena", "jakość"], &[]).p_negative < 0.3);
    assert!(
        with(&["cena"], &["czas dostawy"])
            .reasons
            .iter()
            .any(|r| matches!(r, Reason::ProsAndCons { pros: 1, cons: 1, .. }))
    );
}

#[test]
fn topics_carry_their_own_sentiment() {
    let verdict = judge(&review("Cena świetna. Niestety kurier był niemiły i dostawa opóźniona."));
    let of = |name: &str| verdict.topics.iter().find(|topic| topic.name == name).map(|topic| topic.sentiment);
    assert_eq!(of("price"), Some(Sentiment::Positive));
    assert_eq!(of("delivery"), Some(Sentiment::Negative));
    assert_eq!(of("app_web"), None);
}

#[test]
fn what_must_not_wait_is_marked() {
    let check = |text: &str, expected: &[&str]| assert_eq!(judge(&stars(1.0, text)).urgency, expected, "{text}");
    check("Po tym kremie mam wysypkę, byłam w szpitalu.", &["health"]);
    check("Zgłaszam sprawę do UOKiK, a potem do sądu.", &["legal", "authority"]);
    check("Izdelek se je vnel, poklical bom odvetnika.", &["health", "legal"]);
    check(
        "I will remove my review if you pay me. Your data breach leaked my address.",
        &["personal_data", "extortion"],
    );
    check("Proszę o kontakt, nadal czekam.", &["reachable"]);
    check("Słabo.", &[]);
    assert!(judge(&stars(5.0, "Super, mąż jest w szpitalu i bardzo się ucieszył")).urgency.is_empty());
}

#[test]
fn the_language_is_the_sources_then_the_texts_or_none() {
    let detected = |text: &str| judge(&review(text)).language.map(|language| language.to_string());
    assert_eq!(detected("Jestem bardzo zadowolona z zakupu, polecam wszystkim.").as_deref(), Some("pl"));
    assert_eq!(detected("Zelo sem zadovoljna z nakupom, priporočam vsem.").as_deref(), Some("sl"));
    assert_eq!(detected("I am very happy with what I bought, it was on time.").as_deref(), Some("en"));
    assert_eq!(detected("Ok"), None);
    let german = Language::parse("de").unwrap();
    let said = judge(&ReviewText { language: Some(&german), ..review("Jestem bardzo zadowolona z zakupu") });
    assert_eq!(said.language, Some(german));
    let only_polish = [Language::pl()];
    let verdict = Lexicon::new().classify(&review("I am very happy with what I bought, it was on time."), &only_polish);
    assert_eq!(verdict.language, None);
}

#[test]
fn words_fold_as_the_search_folds() {
    let text = "Zażółć gęślą jaźń ČŠŽĆĐ Łódź ÄÖÜ café crème Ñandú øre";
    let words = words::Words::of(text);
    let folded: Vec<String> = words
        .list()
        .iter()
        .map(|word| words.symbols(word).iter().map(|symbol| char::from(symbol + b'a')).collect())
        .collect();
    assert_eq!(folded, search::words(text));
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[a-zżółćęśąźńčšž ,.!]{0,12}",
        prop::sample::select(vec![
            "nie ",
            "polecam ",
            "not ",
            "good ",
            "brez ",
            "ni ",
            "slabo ",
            "👎",
            "❤️",
            "\u{202e}",
            "\u{301}",
            ":-)",
            "'",
            "i ",
            "ale ",
            "do niczego ",
            "\u{0}",
            "don't ",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn anything_has_a_sound_verdict(
        title in proptest::option::of(hostile()),
        text in hostile(),
        pros in proptest::collection::vec(hostile(), 0..3),
        cons in proptest::collection::vec(hostile(), 0..3),
        rating in proptest::option::of(0.0..=5.0_f64),
        recommended in any::<Option<bool>>(),
    ) {
        let rating = rating.map(|value| Rating::new(value, 0.0, 5.0).unwrap());
        judge(&ReviewText { title: title.as_deref(), text: &text, pros: &pros, cons: &cons, language: None, rating, recommended });
    }

    #[test]
    fn more_stars_are_never_more_negative(text in hostile(), a in 0.0..=5.0_f64, b in 0.0..=5.0_f64) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        prop_assert!(judge(&stars(low, &text)).p_negative >= judge(&stars(high, &text)).p_negative);
    }
}
