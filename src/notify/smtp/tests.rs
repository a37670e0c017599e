use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;

use super::*;
use crate::{
    config::Config,
    notify::{
        Draft,
        fake_server::{End, FakeServer, Script, Shown},
    },
    store::StoreError,
};

fn draft(to: &str) -> Draft {
    Draft {
        kind: "alert",
        id: "0193".to_owned(),
        thread: Some("0192".to_owned()),
        list: "sklep".to_owned(),
        to: to.to_owned(),
        subject: "Temat".to_owned(),
        text: "Treść".to_owned(),
        html: "<p>Treść</p>".to_owned(),
    }
}

fn mail() -> Prepared {
    let at = "2026-11-21T12:00:00Z".parse().unwrap();
    draft("anna@example.com").prepare("Opinie <opinie@example.org>", at).unwrap()
}

fn settings(server: &FakeServer, tls: MailTls) -> Settings {
    let host = if tls == MailTls::None { "127.0.0.1" } else { "localhost" };
    let timeout = "5s".parse().unwrap();
    Settings { host: host.to_owned(), port: server.port(), tls, timeout, ..Config::defaults().mail }
}

/// Delivers once; says the outcome and how often the mark was kept.
async fn deliver(smtp: &Smtp) -> (Result<(), MailError>, usize) {
    let marks = AtomicUsize::new(0);
    let outcome = smtp
        .deliver(&mail(), &|| {
            marks.fetch_add(1, Ordering::SeqCst);
            async { Ok(()) }.boxed()
        })
        .await;
    (outcome, marks.load(Ordering::SeqCst))
}

fn transient(error: &MailError) -> Option<u16> {
    match &error.kind {
        MailErrorKind::Transient { code, .. } => *code,
        other => panic!("{other:?} is not transient"),
    }
}

#[tokio::test]
async fn a_mail_is_taken_once_with_one_mark() {
    let server = FakeServer::start();
    let (outcome, marks) = deliver(&Smtp::new(settings(&server, MailTls::None))).await;
    assert_eq!((outcome, marks), (Ok(()), 1));
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].recipients, ["RCPT TO:<anna@example.com>"]);
    assert_eq!(taken[0].message_id(), "<0193.alert@example.org>");
    assert_eq!(taken[0].bytes.trim_ascii_end(), mail().bytes().trim_ascii_end());
}

#[tokio::test]
async fn fault_27_a_lost_answer_is_ambiguous_a_refusal_is_not() {
    let server = FakeServer::start();
    let smtp = Smtp::new(settings(&server, MailTls::None));
    for (end, ambiguous, taken) in [
        (End::TakeAndHangUp, true, 1),
        (End::HangUpEarly, true, 1),
        (End::Reply("451 greylisted"), false, 1),
        (End::Reply("554 no"), false, 1),
    ] {
        server.next(Script { end: end.clone(), ..Script::default() });
        let (outcome, marks) = deliver(&smtp).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.is_ambiguous(), error.phase, marks), (ambiguous, Phase::AfterData, 1), "{end:?}: {error}");
        assert_eq!(server.taken().len(), taken, "{end:?}");
    }
}

#[tokio::test]
async fn a_mark_that_cannot_be_kept_keeps_the_mail_back() {
    let server = FakeServer::start();
    let smtp = Smtp::new(settings(&server, MailTls::None));
    let broken = || async { Err(StoreError::Missing("job")) }.boxed();
    let error = smtp.deliver(&mail(), &broken).await.unwrap_err();
    assert_eq!((error.phase, transient(&error)), (Phase::BeforeData, None));
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn fault_28_replies_are_transient_or_permanent() {
    let server = FakeServer::start();
    let smtp = Smtp::new(settings(&server, MailTls::None));
    let ok = Script::default;
    for (script, code) in [
        (Script { greeting: "421 too busy", ..ok() }, 421),
        (Script { mail: "452 out of space", ..ok() }, 452),
        (Script { rcpt: "451 greylisted, <anna@example.com> come back", ..ok() }, 451),
        (Script { data: "421 closing", ..ok() }, 421),
        (Script { end: End::Reply("452 out of space"), ..ok() }, 452),
    ] {
        server.next(script);
        let error = deliver(&smtp).await.0.unwrap_err();
        assert_eq!(transient(&error), Some(code), "{error}");
        assert!(!error.to_string().contains("anna@"), "{error}");
    }
    for (script, expected, marked) in [
        (Script { mail: "552 too big", ..ok() }, 552, 0),
        (Script { rcpt: "550 no such user", ..ok() }, 550, 0),
        (Script { data: "554 no", ..ok() }, 554, 0),
        (Script { end: End::Reply("552 too big"), ..ok() }, 552, 1),
    ] {
        server.next(script);
        let (outcome, marks) = deliver(&smtp).await;
        let error = outcome.unwrap_err();
        assert!(
            matches!(error.kind, MailErrorKind::Permanent { code: Some(code), .. } if code == expected),
            "{error:?}"
        );
        assert_eq!(marks, marked, "{error}");
    }
    for script in [Script { greeting: "554 no service", ..ok() }, Script { mail: "530 sign in first", ..ok() }] {
        server.next(script);
        let error = deliver(&smtp).await.0.unwrap_err();
        assert!(matches!(error.kind, MailErrorKind::Config(_)), "{error:?}");
    }
    server.next(Script { data: "250 ok?", ..ok() });
    let (outcome, marks) = deliver(&smtp).await;
    assert_eq!((transient(&outcome.unwrap_err()), marks), (None, 0));
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn fault_28_nothing_goes_out_unprotected() {
    // No STARTTLS offered, and STARTTLS refused.
    let server = FakeServer::start();
    let (outcome, marks) = deliver(&Smtp::new(settings(&server, MailTls::Starttls))).await;
    let error = outcome.unwrap_err();
    assert!(matches!(&error.kind, MailErrorKind::Config(text) if text.contains("STARTTLS")), "{error:?}");
    assert_eq!(marks, 0);
    let refusing = FakeServer::with_tls(Shown::SelfSigned, false);
    refusing.next(Script { starttls: "454 not now", ..Script::default() });
    let error = deliver(&Smtp::new(settings(&refusing, MailTls::Starttls))).await.0.unwrap_err();
    assert_eq!(transient(&error), Some(454));
    for server in [&server, &refusing] {
        assert!(server.commands().iter().all(|line| !line.starts_with("MAIL")), "{:?}", server.commands());
    }
    // Clear text is for this machine only, whatever the settings' check let through.
    let mut elsewhere = settings(&server, MailTls::None);
    elsewhere.host = "192.0.2.1".to_owned();
    let error = deliver(&Smtp::new(elsewhere)).await.0.unwrap_err();
    assert!(matches!(error.kind, MailErrorKind::Config(_)), "{error:?}");
}

#[tokio::test]
async fn fault_28_a_certificate_nobody_vouches_for_is_refused() {
    for (tls, from_first_byte) in [(MailTls::Starttls, false), (MailTls::Tls, true)] {
        for (shown, trusted, fine) in
            [(Shown::SelfSigned, false, false), (Shown::SelfSigned, true, true), (Shown::Expired, true, false)]
        {
            let server = FakeServer::with_tls(shown, from_first_byte);
            let smtp = Smtp::new(settings(&server, tls));
            let smtp = if trusted { smtp.trusting(shown.der()) } else { smtp };
            let (outcome, marks) = deliver(&smtp).await;
            if fine {
                assert_eq!((outcome, marks), (Ok(()), 1), "{tls:?} {shown:?}");
                assert_eq!(server.taken().len(), 1);
            } else {
                let error = outcome.unwrap_err();
                assert!(matches!(error.kind, MailErrorKind::Config(_)), "{tls:?} {shown:?}: {error:?}");
                assert!(server.taken().is_empty());
            }
        }
    }
}

#[tokio::test]
async fn fault_28_a_refused_password_is_a_setting_to_mend() {
    let server = FakeServer::start();
    let signed =
        Settings { username: "opinie".to_owned(), password: "wrong".into(), ..settings(&server, MailTls::None) };
    let script = |auth| Script { extensions: &["AUTH PLAIN LOGIN"], auth, ..Script::default() };
    server.next(script("535 wrong"));
    let error = deliver(&Smtp::new(signed.clone())).await.0.unwrap_err();
    assert!(matches!(error.kind, MailErrorKind::Config(_)), "{error:?}");
    server.next(script("454 later"));
    assert_eq!(transient(&deliver(&Smtp::new(signed.clone())).await.0.unwrap_err()), Some(454));
    // Not offered at all: the mail does not go out without it.
    let error = deliver(&Smtp::new(signed.clone())).await.0.unwrap_err();
    assert!(matches!(error.kind, MailErrorKind::Config(_)), "{error:?}");
    server.next(script("235 welcome"));
    assert_eq!(deliver(&Smtp::new(signed)).await.0, Ok(()));
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = FakeServer::start();
    let away = Settings { port: closed, ..settings(&server, MailTls::None) };
    let (outcome, marks) = deliver(&Smtp::new(away)).await;
    assert_eq!((transient(&outcome.unwrap_err()), marks), (None, 0));
}

#[tokio::test]
async fn fault_29_one_refused_recipient_is_nobody_elses_trouble() {
    let server = FakeServer::start();
    server.refuse("c@example.com", "550 no such user");
    let smtp = Smtp::new(settings(&server, MailTls::None));
    let at = "2026-11-21T12:00:00Z".parse().unwrap();
    for user in ["a", "b", "c", "d", "e"] {
        let mail = draft(&format!("{user}@example.com")).prepare("opinie@example.org", at).unwrap();
        let outcome = smtp.deliver(&mail, &|| async { Ok(()) }.boxed()).await;
        assert_eq!(outcome.is_ok(), user != "c");
    }
    let recipients: Vec<_> = server.taken().into_iter().flat_map(|mail| mail.recipients).collect();
    assert_eq!(recipients, ["a", "b", "d", "e"].map(|user| format!("RCPT TO:<{user}@example.com>")));
}

#[tokio::test]
async fn fault_31_lines_of_dots_arrive_as_they_were() {
    let server = FakeServer::start();
    let smtp = Smtp::new(settings(&server, MailTls::None));
    let body = ".\r\n..\r\nprzed\r\n.\r\nMAIL FROM:<x@example.com>\r\n\n.\npo\r.\rkoniec";
    let draft = Draft { text: body.to_owned(), html: body.to_owned(), ..draft("anna@example.com") };
    let mail = draft.prepare("opinie@example.org", "2026-11-21T12:00:00Z".parse().unwrap()).unwrap();
    smtp.deliver(&mail, &|| async { Ok(()) }.boxed()).await.unwrap();
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    let parsed = mail_parser::MessageParser::default().parse(&taken[0].bytes).unwrap();
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned();
    assert_eq!(lines(&parsed.body_text(0).unwrap()), lines(body));
    assert_eq!(server.commands().iter().filter(|line| line.starts_with("MAIL")).count(), 1);
}
