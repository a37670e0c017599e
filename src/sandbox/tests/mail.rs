use std::time::Duration;

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{client::AsyncSmtpConnection, commands::*, extension::ClientId},
};

use super::{get, world};
use crate::sandbox::{Sandbox, SandboxOptions, SmtpFault, mailbox};

const LIMIT: Duration = Duration::from_secs(20);

fn envelope(to: &[&str]) -> Envelope {
    let address = |text: &str| text.parse::<Address>().expect("an address");
    Envelope::new(Some(address("opinari@shop.invalid")), to.iter().map(|to| address(to)).collect())
        .expect("an envelope")
}

async fn connect(sandbox: &Sandbox) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
    let client = ClientId::Domain("test.invalid".to_owned());
    AsyncSmtpConnection::connect_tokio1(sandbox.smtp_addr, Some(LIMIT), &client, None, None).await
}

/// Sends one message and returns the code of the refusal, 0 for a broken line, 250 when it was taken.
async fn send(sandbox: &Sandbox, to: &[&str]) -> u16 {
    let Ok(mut connection) = connect(sandbox).await else { return 0 };
    match connection.send(&envelope(to), b"Subject: Alarm\r\n\r\nTekst\r\n").await {
        Ok(response) => response.code().into(),
        Err(error) => error.status().map_or(0, u16::from),
    }
}

#[tokio::test]
async fn a_message_is_kept_as_it_was_written() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    let mut connection = connect(&sandbox).await.expect("connects");
    let raw = "Subject: Kropki\r\n\r\n.pierwsza\r\n..druga\r\n.\r\nżółć\r\n";
    // lettre ends the last line itself.
    let handed = raw.trim_end();
    connection.send(&envelope(&["anna@shop.invalid", "ewa@shop.invalid"]), handed.as_bytes()).await.expect("taken");
    assert!(connection.test_connected().await);
    let kept = sandbox.mailbox.wait_for(1, LIMIT).await.expect("in time");
    assert_eq!(String::from_utf8_lossy(&kept[0].raw), raw);
    assert_eq!(kept[0].from, "opinari@shop.invalid");
    assert_eq!(kept[0].to, ["anna@shop.invalid", "ewa@shop.invalid"]);
    assert!(sandbox.mailbox.wait_for(2, Duration::from_millis(1)).await.is_err());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn every_fault_shows_once_and_keeps_what_it_says() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    for (fault, code, kept) in [
        (SmtpFault::DropAtConnect, 0, 0),
        (SmtpFault::RefuseMail(421), 421, 0),
        (SmtpFault::RefuseMail(451), 451, 0),
        (SmtpFault::RefuseRcpt(452), 452, 0),
        (SmtpFault::RefuseRecipient("anna@shop.invalid".to_owned()), 550, 0),
        (SmtpFault::RefuseData(451), 451, 0),
        (SmtpFault::RefuseBody(554), 554, 0),
        (SmtpFault::DropInBody, 0, 0),
        (SmtpFault::DropAfterBody, 0, 1),
        (SmtpFault::Slow(Duration::from_millis(1)), 250, 1),
        (SmtpFault::NoAuth, 250, 1),
    ] {
        let before = sandbox.mailbox.count();
        sandbox.mailbox.set_fault_for(fault.clone(), 1);
        assert_eq!(send(&sandbox, &["anna@shop.invalid"]).await, code, "{fault:?}");
        assert_eq!(sandbox.mailbox.count() - before, kept, "{fault:?}");
        assert_eq!(send(&sandbox, &["anna@shop.invalid"]).await, 250, "after {fault:?}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn another_recipient_is_taken_while_one_is_refused() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    sandbox.mailbox.set_fault(SmtpFault::RefuseRecipient("anna@shop.invalid".to_owned()));
    assert_eq!(send(&sandbox, &["anna@shop.invalid"]).await, 550);
    assert_eq!(send(&sandbox, &["ewa@shop.invalid"]).await, 250);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_name_and_password_are_taken_where_offered() {
    use lettre::transport::smtp::authentication::{Credentials, Mechanism};
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    let who = Credentials::new("opinari".to_owned(), "zmyslone".to_owned());
    for mechanism in [Mechanism::Plain, Mechanism::Login] {
        let mut connection = connect(&sandbox).await.expect("connects");
        assert!(connection.auth(&[mechanism], &who).await.expect("taken").is_positive());
    }
    sandbox.mailbox.set_fault(SmtpFault::NoAuth);
    let mut connection = connect(&sandbox).await.expect("connects");
    assert!(connection.auth(&[Mechanism::Plain], &who).await.is_err());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    let mut connection = connect(&sandbox).await.expect("connects");
    let refused = connection.command(Data).await.expect_err("no recipient yet");
    assert_eq!(refused.status().map(u16::from), Some(503));
    assert!(connection.command(Rset).await.expect("taken").is_positive());
    assert!(connection.command(Noop).await.expect("taken").is_positive());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_page_lists_mails_and_shows_html_in_a_locked_frame() {
    let sandbox = Sandbox::start(world(), SandboxOptions::default()).await.expect("starts");
    let router = mailbox::router(sandbox.mailbox.clone());
    assert!(get(&router, "/mailbox").await.body.contains("No mail yet"));
    let raw = "From: Opinari <opinari@shop.invalid>\r\nTo: Anna <anna@shop.invalid>\r\n\
               Subject: =?utf-8?q?Nowa_opinia_=3Cb=3E?=\r\nMIME-Version: 1.0\r\n\
               Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
               Jedna gwiazdka\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
               <html><head></head><body><script>alert(1)</script><p>Jedna gwiazdka</p></body></html>\r\n--x--\r\n";
    let mut connection = connect(&sandbox).await.expect("connects");
    connection.send(&envelope(&["anna@shop.invalid"]), raw.as_bytes()).await.expect("taken");
    let list = get(&router, "/mailbox").await;
    assert!(list.body.contains("Nowa opinia &lt;b&gt;") && list.body.contains("http-equiv=\"refresh\""));
    let one = get(&router, "/mailbox/1").await;
    assert!(one.body.contains("Jedna gwiazdka") && one.body.contains("MAIL FROM:&lt;opinari@shop.invalid&gt;"));
    assert!(!one.body.contains("<script>"));
    let html = get(&router, "/mailbox/1/html").await;
    let policy = html.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox") && !policy.contains("script-src"));
    assert!(html.body.contains("<head><base target=\"_blank\">"));
    assert_eq!(get(&router, "/mailbox/2").await.status, 404);
    sandbox.shutdown().await;
}
