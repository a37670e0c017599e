//! A mail server for tests that does what its script says: refuses, falls silent, hangs up at the worst moment.
//! Must never share code with the client: it reads the wire as RFC 5321 has it.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What happens after the last dot.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// The mail is taken, or refused by a 4xx or 5xx.
    Reply(&'static str),
    /// The mail is taken and the line goes dead before anybody hears of it.
    TakeAndHangUp,
    /// The line goes dead in the middle of the message.
    HangUpEarly,
}

/// How one conversation goes.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) greeting: &'static str,
    pub(crate) extensions: &'static [&'static str],
    pub(crate) starttls: &'static str,
    pub(crate) auth: &'static str,
    pub(crate) mail: &'static str,
    pub(crate) rcpt: &'static str,
    pub(crate) data: &'static str,
    pub(crate) end: End,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            greeting: "220 mail.example ready",
            extensions: &["8BITMIME"],
            starttls: "220 go ahead",
            auth: "235 welcome",
            mail: "250 ok",
            rcpt: "250 ok",
            data: "354 go ahead",
            end: End::Reply("250 taken"),
        }
    }
}

/// A mail the server has in its hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) recipients: Vec<String>,
    /// With the doubled dots undone.
    pub(crate) bytes: Vec<u8>,
}

impl Taken {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn message_id(&self) -> String {
        let text = self.text();
        let line = text.lines().find(|line| line.starts_with("Message-ID:")).expect("a Message-ID");
        line["Message-ID:".len()..].trim().to_owned()
    }
}

#[derive(Debug, Default)]
struct State {
    scripts: VecDeque<Script>,
    refused: Vec<(String, &'static str)>,
    taken: Vec<Taken>,
    commands: Vec<String>,
}

/// The server. Conversations beyond the scripts go well.
#[derive(Clone, Debug)]
pub(crate) struct FakeServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

/// Which certificate the server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Signed by itself, for `localhost`, valid.
    SelfSigned,
    /// The same, past its date.
    Expired,
}

impl Shown {
    pub(crate) fn der(self) -> Vec<u8> {
        match self {
            Self::SelfSigned => include_bytes!("fixtures/localhost.der").to_vec(),
            Self::Expired => include_bytes!("fixtures/expired.der").to_vec(),
        }
    }
}

impl FakeServer {
    pub(crate) fn start() -> Self {
        Self::with(None, false)
    }

    pub(crate) fn with_tls(shown: Shown, from_first_byte: bool) -> Self {
        Self::with(Some(shown), from_first_byte)
    }

    fn with(shown: Option<Shown>, from_first_byte: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let tls = shown.map(|shown| {
            let key =
                rustls::pki_types::PrivatePkcs8KeyDer::from(include_bytes!("fixtures/test-only-key.der").to_vec());
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ServerConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .expect("TLS 1.2 and 1.3")
                .with_no_client_auth()
                .with_single_cert(vec![shown.der().into()], key.into())
                .expect("the key fits the certificate");
            Arc::new(config)
        });
        let server = Self { address, state: state.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, tls) = (state.clone(), tls.clone());
                std::thread::spawn(move || {
                    // A broken conversation is the client's to notice.
                    let _ = converse(stream, &state, tls.as_ref(), from_first_byte);
                });
            }
        });
        server
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// How the next conversation goes; several wait in line.
    pub(crate) fn next(&self, script: Script) {
        self.state().scripts.push_back(script);
    }

    /// This recipient is answered so, always.
    pub(crate) fn refuse(&self, recipient: &str, reply: &'static str) {
        self.state().refused.push((recipient.to_owned(), reply));
    }

    /// Nobody is refused any more.
    pub(crate) fn refuse_nobody(&self) {
        self.state().refused.clear();
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state().taken.clone()
    }

    /// Every command line so far.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.state().commands.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("the state is not poisoned")
    }
}

trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

fn converse(
    stream: TcpStream,
    state: &Mutex<State>,
    tls: Option<&Arc<ServerConfig>>,
    from_first_byte: bool,
) -> std::io::Result<()> {
    let state = || state.lock().expect("the state is not poisoned");
    let script = state().scripts.pop_front().unwrap_or_default();
    let plain = stream.try_clone()?;
    let wrap = |stream: TcpStream| -> Box<dyn Wire> {
        let config = tls.expect("a certificate").clone();
        Box::new(StreamOwned::new(ServerConnection::new(config).expect("a TLS connection"), stream))
    };
    let mut encrypted = from_first_byte;
    let mut wire: BufReader<Box<dyn Wire>> =
        BufReader::new(if from_first_byte { wrap(stream) } else { Box::new(stream) });
    say(&mut wire, script.greeting)?;
    let mut recipients = Vec::new();
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_owned();
        state().commands.push(command.clone());
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                let mut lines = vec!["mail.example".to_owned()];
                lines.extend(script.extensions.iter().map(ToString::to_string));
                if tls.is_some() && !encrypted {
                    lines.push("STARTTLS".to_owned());
                }
                let last = lines.pop().expect("one line at least");
                for line in lines {
                    say(&mut wire, &format!("250-{line}"))?;
                }
                say(&mut wire, &format!("250 {last}"))?;
            }
            "STARTTLS" => {
                say(&mut wire, script.starttls)?;
                if script.starttls.starts_with('2') {
                    encrypted = true;
                    wire = BufReader::new(wrap(plain.try_clone()?));
                }
            }
            "AUTH" => say(&mut wire, script.auth)?,
            "MAIL" => say(&mut wire, script.mail)?,
            "RCPT" => {
                let refusal = state()
                    .refused
                    .iter()
                    .find(|(address, _)| command.contains(address.as_str()))
                    .map(|(_, reply)| *reply);
                let reply = refusal.unwrap_or(script.rcpt);
                if reply.starts_with('2') {
                    recipients.push(command.clone());
                }
                say(&mut wire, reply)?;
            }
            "DATA" => {
                say(&mut wire, script.data)?;
                if !script.data.starts_with('3') {
                    continue;
                }
                if matches!(script.end, End::HangUpEarly) {
                    let mut some = [0; 64];
                    wire.read_exact(&mut some)?;
                    return plain.shutdown(std::net::Shutdown::Both);
                }
                let bytes = message(&mut wire)?;
                let taken = Taken { recipients: std::mem::take(&mut recipients), bytes };
                match script.end {
                    End::Reply(reply) => {
                        if reply.starts_with('2') {
                            state().taken.push(taken);
                        }
                        say(&mut wire, reply)?;
                    }
                    End::TakeAndHangUp | End::HangUpEarly => {
                        state().taken.push(taken);
                        return plain.shutdown(std::net::Shutdown::Both);
                    }
                }
            }
            "QUIT" => {
                say(&mut wire, "221 bye")?;
                return Ok(());
            }
            _ => say(&mut wire, "500 what?")?,
        }
    }
}

/// Everything up to the line that is one dot, with the doubled dots undone.
fn message(wire: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if wire.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn say(wire: &mut BufReader<Box<dyn Wire>>, line: &str) -> std::io::Result<()> {
    let wire = wire.get_mut();
    wire.write_all(format!("{line}\r\n").as_bytes())?;
    wire.flush()
}
