use super::*;

fn folded(text: &str) -> Vec<String> {
    let mut tokens = Tokens::default();
    tokens.read(text);
    tokens
        .list()
        .iter()
        .map(|token| {
            let padded = tokens.padded(token);
            String::from_utf8_lossy(&padded[1..padded.len() - 1]).into_owned()
        })
        .collect()
}

#[test]
fn text_folds_to_what_was_meant() {
    assert_eq!(folded("Zażółć GĘŚLĄ jaźń, čšž ĐAK"), ["zazolc", "gesla", "jazn", "csz", "dak"]);
    assert_eq!(folded("Suuuper!!! don't (5/5)"), ["super", "!", "!", "!", "dont", "(", "5", "5", ")"]);
    assert_eq!(folded("crème n\u{303}o\u{200b}k &oacute;w&#380; a&nbsp;b & c"), ["creme", "nok", "owz", "a", "b", "c"]);
    assert_eq!(folded(":-) :( ❤️👍🏽"), ["\u{1}", "\u{2}", "❤", "👍"]);
    assert_eq!(folded("Плохо"), ["плохо"]);
    assert_eq!(folded(" ,. "), Vec::<String>::new());
}

#[test]
fn tokens_know_where_they_stood() {
    let text = "Nie — polecam 👎🏽 &oacute;w!";
    let mut tokens = Tokens::default();
    tokens.read(text);
    let stood: Vec<&str> = tokens.list().iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
    assert_eq!(stood, ["Nie", "polecam", "👎", "&oacute;w", "!"]);
}

#[test]
fn strange_texts_are_read_without_a_panic() {
    let model = Model::embedded();
    let mut scratch = Scratch::default();
    let zalgo = format!("p{}olecam", "\u{301}\u{489}".repeat(50));
    for text in [
        "",
        "\0",
        "&",
        "&#x110000;",
        "&#;",
        ":",
        ":-",
        "'",
        "\u{202e}oop",
        "مرحبا، سيء جدا",
        &zalgo,
        &"!".repeat(9_000),
    ] {
        let scores = model.score(text, &mut scratch);
        let judged = model.judge(&scores, Tongue::of("xx"));
        assert!((judged.p.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{text:?}: {judged:?}");
        assert!((1.0..=5.0).contains(&judged.stars), "{text:?}: {judged:?}");
    }
}

#[test]
fn capitals_diacritics_and_held_letters_cost_nothing() {
    let model = Model::embedded();
    let mut scratch = Scratch::default();
    let forms = [
        "Okropna obsługa, żałuję!",
        "okropna obsluga zaluje!",
        "OKROPNA OBSŁUGA, ŻAŁUJĘ!",
        "Okroooopna obsługa, żałuję!",
    ];
    let all = forms.map(|text| model.score(text, &mut scratch).raw.map(f32::to_bits));
    assert!(all.iter().all(|raw| *raw == all[0]), "{all:?}");
    assert!(f32::from_bits(all[0][0]) > 0.0);
}

#[test]
fn the_shares_of_the_tokens_add_up_to_the_score() {
    let model = Model::embedded();
    let mut scratch = Scratch::default();
    for text in
        ["Nie polecam!", "Super", "Paczka przyszła późno, ale buty są śliczne :)", "The staff was rude & slow.", ""]
    {
        let scores = model.score(text, &mut scratch);
        let shares: Vec<Share> = model.shares(text, &mut scratch).collect();
        assert_eq!(shares.len(), scores.tokens);
        let sum: f64 = shares.iter().map(|share| share.weight).sum();
        assert!((sum - f64::from(scores.raw[0])).abs() < 1e-4, "{text}: {sum} {scores:?}");
        let judged = model.judge(&scores, Tongue::Polish);
        assert!((sum * judged.factor + judged.intercept - judged.margin).abs() < 1e-4, "{text}");
        assert!((judged.margin - (judged.p[0] / judged.p[2]).ln()).abs() < 1e-3, "{text}");
    }
}

#[test]
fn a_file_is_read_as_it_was_written_or_not_at_all() {
    let model = Model::embedded();
    let bytes = model.to_bytes();
    assert!(bytes.len() <= 4_000_000, "{}", bytes.len());
    assert_eq!(bytes, EMBEDDED);
    assert_eq!(Model::read(bytes.clone()).unwrap().version(), model.version());
    let refused = |bytes: Vec<u8>| Model::read(bytes).unwrap_err();
    assert_eq!(
        refused(bytes[..bytes.len() - 1].to_vec()),
        Unreadable::Length { found: bytes.len() - 1, expected: bytes.len() }
    );
    assert_eq!(refused(b"{}".to_vec()), Unreadable::Foreign);
    for at in [9, 20, 60, 1_000, bytes.len() - 1] {
        let mut harmed = bytes.clone();
        harmed[at] ^= 4;
        assert_ne!(Model::read(harmed).err(), None, "{at}");
    }
}

#[test]
fn learning_is_the_same_for_the_same_seed_and_learns() {
    let good = ["bardzo dobry sklep", "polecam dobry zakup", "dobry towar polecam", "szybko i dobrze polecam"];
    let bad = ["bardzo zły sklep", "odradzam zły zakup", "zły towar odradzam", "wolno i źle odradzam"];
    let row = |text: &str, class: usize| rows::Row {
        lang: "pl".to_owned(),
        class,
        text: text.to_owned(),
        stars: Some(if class == 0 { 1.0 } else { 5.0 }),
        pros: Vec::new(),
        cons: Vec::new(),
        domain: String::new(),
        split: Some("train".to_owned()),
    };
    let rows: Vec<rows::Row> = (0..40).flat_map(|at| [row(good[at % 4], 2), row(bad[at % 4], 0)]).collect();
    let learn = |seed| {
        let mut training = training::Training::default();
        training.add("pl_klej_ar", rows.clone());
        training.learn(&Recipe { epochs: 2, ..Recipe::default() }, seed, &mut |_| {})
    };
    let (one, same, other) = (learn(1), learn(1), learn(2));
    assert_eq!(one.to_bytes(), same.to_bytes());
    assert_ne!(one.to_bytes(), other.to_bytes());
    let mut scratch = Scratch::default();
    assert!(one.score("dobry sklep, polecam", &mut scratch).raw[0] < 0.0);
    assert!(one.score("zły sklep, odradzam", &mut scratch).raw[0] > 0.0);
}

#[test]
fn no_row_is_learned_from_that_is_scored() {
    let row = |split: Option<&str>, text: &str| rows::Row {
        lang: "pl".to_owned(),
        class: 0,
        text: text.to_owned(),
        stars: None,
        pros: Vec::new(),
        cons: Vec::new(),
        domain: String::new(),
        split: split.map(str::to_owned),
    };
    assert!(!training::may_teach("eval_only_pl_polemo2_out_dev"));
    assert!(training::is_held_out("pl_klej_ar", &row(Some("dev"), "a")));
    assert!(!training::is_held_out("pl_klej_ar", &row(Some("train"), "a")));
    let (kept, left) = (0..1_000)
        .partition::<Vec<i32>, _>(|at| training::is_held_out("sl_kks_comments", &row(Some("train"), &at.to_string())));
    assert!((150..250).contains(&kept.len()) && left.len() > kept.len(), "a fifth: {}", kept.len());
    // SHA-256 of the empty text is e3b0c442…b855: 3 modulo 5.
    assert_eq!(rows::remainder("", 5), {
        let bytes = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        (0..32).map(|at| u32::from_str_radix(&bytes[2 * at..2 * at + 2], 16).unwrap()).sum::<u32>() % 5
    });
}

#[test]
fn wrong_rows_are_named() {
    let said = |line: &str| rows::Row::parse(line).unwrap_err().to_string();
    assert!(said(r#"{"lang":"pl","lable":"neg","text":"a"}"#).contains("missing field `label`"));
    assert!(said(r#"{"lang":"pl","label":"bad","text":"a"}"#).contains("\"bad\""));
    assert!(said(r#"{"lang":"pl","label":"neg","text":"a","stars":9}"#).contains("9 stars"));
    assert!(said(r#"{"lang":"pl","label":"neg","text":"a","split":"validation"}"#).contains("validation"));
    assert!(said("not json").contains("lang, label and text"));
    assert!(rows::Row::parse(r#"{"lang":"pl","label":"neu","text":"a","orig":"amb"}"#).is_ok());
}
