//! The log: one event, one line, whatever stands in it.
//! Must never let a value end a line, begin one of its own, or command a terminal.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, IsTerminal as _, Write},
};

use tracing::{Metadata, Subscriber};
use tracing_subscriber::{EnvFilter, fmt, fmt::MakeWriter, util::SubscriberInitExt};

use crate::config;

/// Starts the log on standard error, with panics in it. A second call changes nothing.
pub fn init(log: &config::Log) {
    if subscriber(log, io::stderr, io::stderr().is_terminal()).try_init().is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let at = panic.location().map(ToString::to_string).unwrap_or_default();
            let message = panic.payload_as_str().unwrap_or("without a message");
            tracing::error!(panic = message, at, "a thread panicked");
        }));
    }
}

/// The log of these settings, into `writer`; in colours for somebody who watches.
fn subscriber<W>(log: &config::Log, writer: W, colours: bool) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt().with_env_filter(filter);
    match log.format {
        config::LogFormat::Text => {
            let lines = Lines { writer, colours };
            Box::new(builder.with_target(false).with_ansi(false).with_writer(lines).finish())
        }
        config::LogFormat::Json => {
            let lines = Lines { writer, colours: false };
            Box::new(builder.json().flatten_event(true).with_writer(lines).finish())
        }
    }
}

/// Makes writers that keep an event on its line.
struct Lines<W> {
    writer: W,
    colours: bool,
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Lines<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { writer: self.writer.make_writer(), colours: self.colours }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Self::Writer {
        Line { writer: self.writer.make_writer_for(meta), colours: self.colours }
    }
}

/// Is given a whole event at a time: the formatter collects it first.
struct Line<W> {
    writer: W,
    colours: bool,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = tamed(text.strip_suffix('\n').unwrap_or(&text));
        let line = if self.colours { Cow::Owned(coloured(&line)) } else { line };
        self.writer.write_all(line.as_bytes())?;
        self.writer.write_all(b"\n")?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Ends a line, commands a terminal, or turns the direction of reading.
fn unruly(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with what is unruly spelt out, in a way that JSON reads as the character again.
fn tamed(text: &str) -> Cow<'_, str> {
    if !text.contains(unruly) {
        return Cow::Borrowed(text);
    }
    let mut tame = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => tame.push_str("\\n"),
            '\r' => tame.push_str("\\r"),
            '\t' => tame.push_str("\\t"),
            c if unruly(c) => drop(write!(tame, "\\u{:04x}", u32::from(c))),
            c => tame.push(c),
        }
    }
    Cow::Owned(tame)
}

/// A tame line with its moment dimmed and its level in colour. The formatter's own colours would have to be told from
/// those in values, and it lets these through.
fn coloured(line: &str) -> String {
    let Some((at, rest)) = line.split_once(' ') else { return line.to_owned() };
    let Some((level, rest)) = rest.split_at_checked(5) else { return line.to_owned() };
    let code = match level.trim() {
        "ERROR" => 31,
        "WARN" => 33,
        "INFO" => 32,
        _ => 34,
    };
    format!("\u{1b}[2m{at}\u{1b}[0m \u{1b}[{code}m{level}\u{1b}[0m{rest}")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const HOSTILE: &str =
        "shop\r\n1999-01-01T00:00:00Z ERROR forged\u{1b}[31m\u{9b}2J\0\u{7f}\u{85}\u{2028}\u{202e}\ttab";

    fn logged(format: config::LogFormat, colours: bool) -> String {
        let kept = Kept::default();
        let into = kept.clone();
        let log = config::Log { format, filter: "trace".to_owned() };
        tracing::subscriber::with_default(subscriber(&log, move || into.clone(), colours), || {
            tracing::info!(shown = %HOSTILE, debugged = ?HOSTILE, text = HOSTILE, "a message");
            tracing::warn!("a message with {HOSTILE}");
            let _inside = tracing::info_span!("span", of = %HOSTILE).entered();
            tracing::error!("inside");
        });
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn fault_46_an_event_is_one_line_and_commands_nothing() {
        for format in [config::LogFormat::Text, config::LogFormat::Json] {
            let text = logged(format, false);
            assert_eq!(text.matches('\n').count(), 3, "{format:?}: {text}");
            assert!(text.ends_with('\n'));
            let unruly: Vec<char> = text.chars().filter(|c| unruly(*c) && *c != '\n').collect();
            assert!(unruly.is_empty(), "{format:?}: {unruly:?}");
            assert!(text.matches("forged").count() >= 5, "nothing is left out");
            assert!(text.lines().all(|line| !line.starts_with("1999")), "{format:?}: {text}");
        }
    }

    #[test]
    fn fault_46_colours_are_our_own() {
        let text = logged(config::LogFormat::Text, true);
        assert!(text.contains("\u{1b}[32m INFO\u{1b}[0m"), "{text:?}");
        assert_eq!(text.matches('\u{1b}').count(), 3 * 4, "{text:?}");
        assert_eq!(text.matches('\n').count(), 3);
    }

    #[test]
    fn fault_46_json_reads_as_what_was_said() {
        let text = logged(config::LogFormat::Json, false);
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["shown"], HOSTILE);
        assert_eq!(lines[0]["text"], HOSTILE);
        assert_eq!(lines[1]["message"], format!("a message with {HOSTILE}"));
    }
}
