use lettre::message::Mailbox;
use mail_parser::MessageParser;

use super::{samples, *};
use crate::{
    config::{Config, Server},
    domain::{JobId, Locale},
};

fn server() -> Server {
    Server { public_url: "https://opinie.example.com".parse().unwrap(), ..Config::defaults().server }
}

fn name(id: &str) -> String {
    match id {
        "ceneo" => "Ceneo".to_owned(),
        _ => "Google".to_owned(),
    }
}

/// Every mail in one language, by name.
fn every(locale: Locale) -> Vec<(String, Draft)> {
    let job: JobId = samples::id(7);
    let mut mails: Vec<(String, Draft)> = samples::alerts(locale)
        .iter()
        .map(|(sample, facts)| (format!("alert_{sample}"), alert(facts, "Ceneo", &server()).unwrap()))
        .collect();
    for count in [1, 2, 5, 60] {
        let facts = samples::digest(locale, count);
        let draft = digest(&facts, job, "anna@example.com", locale, &name, &server()).unwrap();
        mails.push((format!("digest_{count}"), draft));
    }
    let mut quiet = samples::digest(locale, 1);
    quiet.history.clear();
    mails.push(("digest_quiet".to_owned(), digest(&quiet, job, "a@example.com", locale, &name, &server()).unwrap()));
    for problem in ["source-error-contract", "nonsense"] {
        let facts = samples::notice();
        let draft = owner_notice(&facts, job, "a@example.com", locale, problem, "Ceneo", &server()).unwrap();
        mails.push((format!("owner_notice_{problem}"), draft));
    }
    for (full, name) in [(true, "disk_notice_full"), (false, "disk_notice_read_only")] {
        let span = (samples::at("2026-11-21T10:00:00Z"), samples::at("2026-11-21T11:30:00Z"));
        let draft = disk_notice(&samples::business(), job, "a@example.com", locale, full, span, &server()).unwrap();
        assert!(draft.text.contains("11:00") && draft.text.contains("12:30"), "in the business's own time");
        mails.push((name.to_owned(), draft));
    }
    let account = samples::account();
    let draft = guess_notice(&samples::business(), job, "a@example.com", locale, &account, &server()).unwrap();
    assert!(draft.text.contains("zala@example.com"));
    mails.push(("guess_notice".to_owned(), draft));
    for business in [None, Some(samples::business())] {
        let draft = test_mail(business.as_ref(), job, "a@example.com", locale, &server()).unwrap();
        mails.push((format!("test_mail_{}", business.is_some()), draft));
    }
    mails
}

#[test]
fn every_mail_is_written_in_every_language() {
    for locale in Locale::ALL {
        for (sample, draft) in every(*locale) {
            let mail = draft.prepare("Opinie <opinie@example.org>", samples::at("2026-11-21T12:00:00Z"));
            let mail = mail.unwrap_or_else(|error| panic!("{locale} {sample}: {error}"));
            let parsed = MessageParser::default().parse(mail.bytes()).unwrap();
            let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
            for part in [&text, &html] {
                // A key without a text, an argument without a value.
                assert!(!part.contains("[mail-") && !part.contains("{ $"), "{locale} {sample}: {part}");
                assert!(part.contains("https://opinie.example.com"), "{locale} {sample}");
            }
            assert!(!parsed.subject().unwrap().is_empty());
            assert!(mail.bytes().len() < 100_000, "{locale} {sample}: {} bytes", mail.bytes().len());
        }
    }
}

#[test]
fn fault_35_peoples_words_are_no_markup_in_a_mail() {
    let (_, facts) = samples::alerts(Locale::Pl).into_iter().find(|(sample, _)| *sample == "hostile").unwrap();
    let draft = alert(&facts, "Ceneo", &server()).unwrap();
    for tag in ["<script", "<img", "javascript:"] {
        assert!(!draft.html.contains(tag), "{tag}");
    }
    assert!(draft.html.contains("&lt;script&gt;"));
    assert!(draft.html.contains("{{ 7*7 }}"));
    for part in [&draft.html, &draft.text, &draft.subject] {
        assert!(!part.contains(['\u{202e}', '\0']));
    }
}

#[test]
fn a_mail_is_equal_in_content_in_both_versions() {
    for locale in Locale::ALL {
        let facts = samples::alert(*locale);
        let draft = alert(&facts, "Ceneo", &server()).unwrap();
        let id = facts.review.id.to_string();
        for wanted in [
            "zbita filiżanka",
            "Halina P.",
            "★☆☆☆☆",
            "Ceneo",
            "Kraków, Kazimierz",
            "18:40",
            "Negatywne od razu",
            id.as_str(),
        ] {
            assert!(draft.text.contains(wanted), "{locale}: {wanted} is missing in the text: {}", draft.text);
        }
        let html = draft
            .html
            .replace("<span class=\"mark\" style=\"background:#fbe3e0;border-radius:3px;padding:0 2px\">", "")
            .replace("</span>", "");
        for wanted in ["zbita filiżanka", "Halina P.", "★☆☆☆☆", "18:40", "Negatywne od razu", id.as_str()] {
            assert!(html.contains(wanted), "{locale}: {wanted} is missing in the HTML");
        }
    }
}

#[test]
fn alerts_read_well() {
    for locale in Locale::ALL {
        for (sample, facts) in samples::alerts(*locale) {
            if matches!(sample, "usual" | "edited" | "recommendation") {
                let draft = alert(&facts, "Ceneo", &server()).unwrap();
                insta::assert_snapshot!(format!("{locale}_{sample}"), format!("{}\n\n{}", draft.subject, draft.text));
            }
        }
        let draft = digest(&samples::digest(*locale, 4), samples::id(7), "a@example.com", *locale, &name, &server());
        insta::assert_snapshot!(format!("{locale}_digest"), draft.unwrap().text);
    }
}

#[test]
fn the_sender_of_the_settings_is_an_address() {
    assert!(Config::defaults().mail.from.parse::<Mailbox>().is_ok());
}

#[test]
fn a_digest_counts_what_it_has_no_room_for() {
    let facts = samples::digest(Locale::Pl, 60);
    let draft = digest(&facts, samples::id(7), "anna@example.com", Locale::Pl, &name, &server()).unwrap();
    assert!(draft.subject.starts_with("60 opinii"), "{}", draft.subject);
    assert!(draft.text.contains("i jeszcze 10 opinii w skrzynce"), "{}", draft.text);
    assert!(draft.text.contains("212 opinii"), "{}", draft.text);
    assert_eq!(draft.text.matches("https://opinie.example.com/r/").count(), 50);
}
