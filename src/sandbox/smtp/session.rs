//! One conversation with a mail client: ESMTP as far as a client that only hands mail in needs it.
//! Must never keep a message whose end it has not seen.

use std::io;

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::{LARGEST_MESSAGE, Mailbox, SmtpFault};
use crate::domain::Env;

/// Longest command line taken, in bytes.
const LONGEST_LINE: usize = 4096;

struct Session<'a> {
    lines: BufReader<OwnedReadHalf>,
    out: OwnedWriteHalf,
    mailbox: &'a Mailbox,
    slow: Option<std::time::Duration>,
    auth: bool,
    from: Option<String>,
    to: Vec<String>,
}

/// Whether the conversation goes on.
#[derive(PartialEq, Eq)]
enum Next {
    Line,
    End,
}

/// Talks until the client quits, the line breaks or a fault ends it.
pub(super) async fn converse(stream: TcpStream, mailbox: &Mailbox, env: &Env) -> io::Result<()> {
    let fault = mailbox.connect();
    if fault == Some(SmtpFault::DropAtConnect) {
        return Ok(());
    }
    let slow = if let Some(SmtpFault::Slow(pause)) = fault { Some(pause) } else { None };
    let (read, out) = stream.into_split();
    let mut session = Session {
        lines: BufReader::new(read),
        out,
        mailbox,
        slow,
        auth: fault != Some(SmtpFault::NoAuth),
        from: None,
        to: Vec::new(),
    };
    session.say("220 sandbox.invalid ESMTP opinari sandbox").await?;
    while let Some(line) = session.line(LONGEST_LINE).await? {
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if session.obey(&line, env).await? == Next::End {
            break;
        }
    }
    Ok(())
}

impl Session<'_> {
    async fn say(&mut self, line: &str) -> io::Result<()> {
        if let Some(pause) = self.slow {
            tokio::time::sleep(pause).await;
        }
        self.out.write_all(format!("{line}\r\n").as_bytes()).await
    }

    async fn refuse(&mut self, code: u16) -> io::Result<Next> {
        let why = match code {
            421 => "4.3.2 Service not available, closing transmission channel",
            451 => "4.3.0 Try again later",
            452 => "4.3.1 Insufficient system storage",
            550 => "5.1.1 Mailbox unavailable",
            552 => "5.3.4 Message too big",
            _ => "5.0.0 Transaction failed",
        };
        self.say(&format!("{code} {why}")).await?;
        Ok(if code == 421 { Next::End } else { Next::Line })
    }

    /// The next line with its end, at most `longest` bytes of it; `None` when the client is gone.
    async fn line(&mut self, longest: usize) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let buffer = self.lines.fill_buf().await?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(buffer.len());
            let room = longest.saturating_sub(line.len());
            line.extend_from_slice(&buffer[..taken.min(room)]);
            self.lines.consume(taken);
            if end.is_some() {
                return Ok(Some(line));
            }
        }
    }

    async fn obey(&mut self, line: &str, env: &Env) -> io::Result<Next> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                self.forget();
                let auth = if self.auth { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
                let size = LARGEST_MESSAGE;
                self.say(&format!("250-sandbox.invalid\r\n{auth}250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {size}"))
                    .await?;
            }
            "HELO" => {
                self.forget();
                self.say("250 sandbox.invalid").await?;
            }
            "AUTH" if self.auth => return self.authenticate(rest).await,
            "MAIL" => return self.mail(rest).await,
            "RCPT" => return self.rcpt(rest).await,
            "DATA" => return self.data(env).await,
            "RSET" => {
                self.forget();
                self.say("250 2.0.0 Ok").await?;
            }
            "NOOP" => self.say("250 2.0.0 Ok").await?,
            "VRFY" => self.say("252 2.1.5 Send some mail and see").await?,
            "QUIT" => {
                self.say("221 2.0.0 Bye").await?;
                return Ok(Next::End);
            }
            _ => self.say("502 5.5.2 Command not recognized").await?,
        }
        Ok(Next::Line)
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    /// Any name and password will do, as long as they are well said.
    async fn authenticate(&mut self, rest: &str) -> io::Result<Next> {
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        let prompts: &[&str] = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => &[""],
            "LOGIN" => &["VXNlcm5hbWU6", "UGFzc3dvcmQ6"],
            _ => {
                self.say("504 5.5.4 Unrecognized authentication type").await?;
                return Ok(Next::Line);
            }
        };
        let mut given = (!initial.is_empty()).then(|| initial.to_owned());
        for prompt in prompts {
            let answer = if let Some(answer) = given.take() {
                answer
            } else {
                self.say(&format!("334 {prompt}")).await?;
                let Some(line) = self.line(LONGEST_LINE).await? else { return Ok(Next::End) };
                String::from_utf8_lossy(&line).trim().to_owned()
            };
            if STANDARD.decode(&answer).is_err() {
                self.say("501 5.5.2 Cannot decode the answer").await?;
                return Ok(Next::Line);
            }
        }
        self.say("235 2.7.0 Authentication successful").await?;
        Ok(Next::Line)
    }

    async fn mail(&mut self, rest: &str) -> io::Result<Next> {
        if let Some(SmtpFault::RefuseMail(code)) = self.mailbox.meet(|f| matches!(f, SmtpFault::RefuseMail(_))) {
            return self.refuse(code).await;
        }
        let Some(address) = address(rest, "FROM:") else {
            self.say("501 5.5.4 Syntax: MAIL FROM:<address>").await?;
            return Ok(Next::Line);
        };
        let size = rest.split_ascii_whitespace().find_map(|word| word.strip_prefix("SIZE="));
        if size.and_then(|size| size.parse::<usize>().ok()).is_some_and(|size| size > LARGEST_MESSAGE) {
            return self.refuse(552).await;
        }
        self.forget();
        self.from = Some(address);
        self.say("250 2.1.0 Ok").await?;
        Ok(Next::Line)
    }

    async fn rcpt(&mut self, rest: &str) -> io::Result<Next> {
        if self.from.is_none() {
            self.say("503 5.5.1 MAIL first").await?;
            return Ok(Next::Line);
        }
        let Some(address) = address(rest, "TO:").filter(|address| !address.is_empty()) else {
            self.say("501 5.5.4 Syntax: RCPT TO:<address>").await?;
            return Ok(Next::Line);
        };
        let met = self.mailbox.meet(|fault| match fault {
            SmtpFault::RefuseRcpt(_) => true,
            SmtpFault::RefuseRecipient(refused) => refused.eq_ignore_ascii_case(&address),
            _ => false,
        });
        match met {
            Some(SmtpFault::RefuseRcpt(code)) => return self.refuse(code).await,
            Some(_) => return self.refuse(550).await,
            None => {}
        }
        self.to.push(address);
        self.say("250 2.1.5 Ok").await?;
        Ok(Next::Line)
    }

    async fn data(&mut self, env: &Env) -> io::Result<Next> {
        if self.to.is_empty() {
            self.say("503 5.5.1 RCPT first").await?;
            return Ok(Next::Line);
        }
        if let Some(SmtpFault::RefuseData(code)) = self.mailbox.meet(|f| matches!(f, SmtpFault::RefuseData(_))) {
            return self.refuse(code).await;
        }
        self.say("354 End data with <CR><LF>.<CR><LF>").await?;
        let mut raw = Vec::new();
        let mut too_big = false;
        loop {
            // Room for one byte more than is taken, so that a line too long is seen as such.
            let Some(line) = self.line(LARGEST_MESSAGE + 1).await? else { return Ok(Next::End) };
            if line == b".\r\n" || line == b".\n" {
                break;
            }
            if self.mailbox.meet(|fault| *fault == SmtpFault::DropInBody).is_some() {
                return Ok(Next::End);
            }
            let line = line.strip_prefix(b".").unwrap_or(&line);
            too_big |= raw.len() + line.len() > LARGEST_MESSAGE;
            if !too_big {
                raw.extend_from_slice(line);
            }
        }
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        if too_big {
            return self.refuse(552).await;
        }
        let met = self.mailbox.meet(|f| matches!(f, SmtpFault::RefuseBody(_) | SmtpFault::DropAfterBody));
        if let Some(SmtpFault::RefuseBody(code)) = met {
            return self.refuse(code).await;
        }
        self.mailbox.keep(from, to, raw, env.now());
        if met.is_some() {
            return Ok(Next::End);
        }
        self.say(&format!("250 2.0.0 Ok: kept as {}", self.mailbox.count())).await?;
        Ok(Next::Line)
    }
}

/// The address of `FROM:<a@b> SIZE=1`; empty for the null sender.
fn address(rest: &str, keyword: &str) -> Option<String> {
    let head = rest.get(..keyword.len())?;
    let tail = rest.get(keyword.len()..)?.trim_start();
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    Some(tail.strip_prefix('<')?.split_once('>')?.0.to_owned())
}
