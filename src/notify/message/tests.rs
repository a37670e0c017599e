use mail_parser::MessageParser;

use super::*;

fn draft() -> Draft {
    Draft {
        kind: "alert",
        id: "0193c0de".to_owned(),
        thread: Some("0192c0de".to_owned()),
        list: "sklep".to_owned(),
        to: "anna@example.com".to_owned(),
        subject: "▼ 1★ Google: „Paczka przyszła po dwóch tygodniach…”".to_owned(),
        text: "Zażółć gęślą jaźń".to_owned(),
        html: "<p>Zażółć gęślą jaźń</p>".to_owned(),
    }
}

fn prepare(draft: &Draft) -> Prepared {
    draft.prepare("Opinie Żółw <opinie@example.org>", "2026-11-21T12:00:00Z".parse().unwrap()).unwrap()
}

#[test]
fn a_message_says_who_what_and_when_and_is_the_same_each_time() {
    let mail = prepare(&draft());
    assert_eq!(mail, prepare(&draft()));
    assert!(mail.bytes().is_ascii());
    let parsed = MessageParser::default().parse(mail.bytes()).unwrap();
    assert_eq!(parsed.subject(), Some(draft().subject.as_str()));
    assert_eq!(parsed.message_id(), Some("0193c0de.alert@example.org"));
    assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-11-21T12:00:00Z");
    assert_eq!(parsed.from().unwrap().first().unwrap().name(), Some("Opinie Żółw"));
    assert_eq!(parsed.body_text(0).as_deref(), Some(draft().text.as_str()));
    assert_eq!(parsed.body_html(0).as_deref(), Some(draft().html.as_str()));
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("List-Id", "\"sklep.opinari.example.org\""),
        ("References", "0192c0de.thread@example.org"),
        ("In-Reply-To", "0192c0de.thread@example.org"),
    ] {
        let found = format!("{:?}", parsed.header(name));
        assert!(found.contains(value), "{name}: {found}");
    }
}

#[test]
fn fault_30_people_s_words_stay_out_of_the_headers() {
    let evil = "x\r\nBcc: a@example.com\r\n\r\n.\r\n\0";
    let names = |mail: &Prepared| {
        let text = String::from_utf8(mail.bytes().to_vec()).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let mut names: Vec<_> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let usual = names(&prepare(&draft()));
    let long = "ą".repeat(2048);
    for words in [evil, long.as_str(), "=?utf-8?Q?x=0D=0ABcc:_a@example.com?=", "\u{2028}\u{85}Bcc: a@example.com"] {
        let words = words.to_owned();
        let mail = prepare(&Draft {
            subject: words.clone(),
            id: words.clone(),
            thread: Some(words.clone()),
            list: words.clone(),
            text: words.clone(),
            html: words.clone(),
            ..draft()
        });
        assert_eq!(names(&mail), usual, "{words:?}");
        let lines = mail.bytes().split(|byte| *byte == b'\n');
        assert!(lines.map(<[u8]>::len).max().unwrap() <= 999, "{words:?}");
        assert_eq!(mail.to().to_string(), "anna@example.com");
    }
    for to in [evil, "\"a\r\nRCPT TO:<c@example.com>\"@example.com", "anna@example.com,b@example.com"] {
        let refused = Draft { to: to.to_owned(), ..draft() }.prepare("opinie@example.org", DateTime::UNIX_EPOCH);
        assert_eq!(refused, Err(MessageError::Recipient(AddressError)), "{to:?}");
    }
    let refused = draft().prepare("x\r\nBcc: a@example.com <opinie@example.org>", DateTime::UNIX_EPOCH);
    assert!(refused.is_err() || names(&refused.unwrap()) == usual);
}
