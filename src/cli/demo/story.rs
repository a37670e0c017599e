//! `opinari demo`: the story, told line by line while the service runs.

use std::{collections::HashMap, path::Path, process::ExitCode, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::broadcast::Receiver;

use super::{Stage, USER};
use crate::{
    cli::{service::asked_to_stop, watched},
    domain::{ConnectionId, Scope, event::Event},
    jobs::Context,
    provision::widget_embed,
    sandbox::{Sandbox, script::Script},
    store,
};

/// How long the first walk may take before the story goes on without it.
const FIRST_WALK: Duration = Duration::from_mins(1);

pub(super) async fn run(data: &Path) -> anyhow::Result<ExitCode> {
    let stage = Stage::set(data).await?;
    let heard_names: HashMap<ConnectionId, String> = names(&stage).await?;
    let (app, sandbox, scope, widget, mut notes, service) = stage.serve().await?;
    let mut heard = service.cx.events.subscribe();
    let origin = app.config.server.public_url.origin().ascii_serialization();
    let (shop, note) = sandbox.open_shop(&widget_embed(&origin, &widget, "Opinie klientów"), &origin).await?;
    notes.extend(note);

    let teller = Teller::new(heard_names);
    for note in &notes {
        teller.say(note);
    }
    teller.say(&format!(
        "opinari plays an invented shop. Open:\n\
         \n  Inbox      {origin}/inbox\n  Trends     {origin}/trends\n  Sources    {origin}/sources\n  \
         Shop page  {shop}\n  Widget     {origin}/w/{widget}\n  Mailbox    {}\n\
         \n  Sign in    {}\n  Password   {}\n",
        sandbox.mailbox_url, USER.0, USER.1
    ));
    let story = async {
        first_walk(&service.cx, scope, &teller).await?;
        teller.say("Everything the sources held is in; history alerts nobody. Now things happen (Ctrl-C ends).");
        play(&service.cx, &sandbox, &teller).await;
        teller.say("The script is over; the service runs on. Answer an opinion, look at the mailbox, Ctrl-C ends.");
        std::future::pending::<anyhow::Result<()>>().await
    };
    tokio::select! {
        ended = story => ended?,
        () = teller.listen(&mut heard) => {}
        () = asked_to_stop() => {}
    }
    teller.say("Stopping.");
    service.stop().await;
    sandbox.shutdown().await;
    app.close().await?;
    Ok(ExitCode::SUCCESS)
}

async fn names(stage: &Stage) -> anyhow::Result<HashMap<ConnectionId, String>> {
    let rows = store::connections::list(stage.app.db.reader(), stage.scope).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Waits until every connection was walked completely once.
async fn first_walk(cx: &Context, scope: Scope, teller: &Teller) -> anyhow::Result<()> {
    let all = store::connections::list(cx.db.reader(), scope).await?;
    teller.begin(all.len() as u64, "reading the sources for the first time");
    let deadline = tokio::time::Instant::now() + FIRST_WALK;
    loop {
        let mut read = 0;
        for connection in &all {
            let (_, state) = store::connections::get(cx.db.reader(), scope, connection.id).await?;
            read += u64::from(state.first_complete_at.is_some());
        }
        teller.reach(read);
        if read == all.len() as u64 || tokio::time::Instant::now() > deadline {
            teller.end();
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn play(cx: &Context, sandbox: &Sandbox, teller: &Teller) {
    for event in Script::events() {
        tokio::time::sleep(event.after).await;
        let line = event.apply(&sandbox.world, cx.env.now());
        teller.say(&format!("at the source:  {line}"));
    }
}

/// Tells what happens: above a progress bar on a terminal, else in plain lines.
struct Teller {
    bar: Option<ProgressBar>,
    names: HashMap<ConnectionId, String>,
}

impl Teller {
    fn new(names: HashMap<ConnectionId, String>) -> Self {
        Self { bar: watched().then(ProgressBar::hidden), names }
    }

    fn begin(&self, length: u64, what: &'static str) {
        if let Some(bar) = &self.bar {
            let style = ProgressStyle::with_template("{spinner} {msg} [{bar:30}] {pos}/{len}")
                .expect("the template is valid")
                .progress_chars("=> ");
            bar.set_style(style);
            bar.set_length(length);
            bar.set_message(what);
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(120));
        } else {
            self.say(&format!("{what}: {length}"));
        }
    }

    fn reach(&self, position: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(position);
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) if !bar.is_hidden() && !bar.is_finished() => bar.suspend(|| println!("{line}")),
            _ => println!("{line}"),
        }
    }

    /// Says each event of the service that changed something, until the service ends.
    async fn listen(&self, heard: &mut Receiver<Event>) {
        loop {
            match heard.recv().await {
                Ok(event) => {
                    if let Some(line) = self.line(&event) {
                        self.say(&format!("opinari:        {line}"));
                    }
                }
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    fn line(&self, event: &Event) -> Option<String> {
        let name = |id: &ConnectionId| self.names.get(id).map_or("a source", String::as_str).to_owned();
        match event {
            Event::Ingested { connection, report, .. } => {
                let counts = [
                    (report.new, "new"),
                    (report.edited, "edited"),
                    (report.removed, "removed at the source"),
                    (report.restored, "back at the source"),
                ];
                let said: Vec<_> = counts
                    .iter()
                    .filter(|(count, _)| *count > 0)
                    .map(|(count, what)| format!("{count} {what}"))
                    .collect();
                let alerts = if report.alerts > 0 { format!(", {} to be told", report.alerts) } else { String::new() };
                (!said.is_empty()).then(|| format!("{}: {}{alerts}", name(connection), said.join(", ")))
            }
            Event::SourceFailed { connection, label, paused } => {
                let what = if *paused { "paused until a person looks" } else { "tried again by itself" };
                Some(format!("{} cannot be read ({label}), {what}", name(connection)))
            }
            Event::SourceRecovered { connection } => Some(format!("{} is read again", name(connection))),
            Event::MailSent { kind, .. } => Some(format!("a mail went out ({kind}); it is in the mailbox")),
            Event::ReplyMoved { state, .. } => Some(format!("an answer is now {state}")),
            Event::JobEnded { .. } => None,
        }
    }
}
