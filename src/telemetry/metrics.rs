//! Counters for machines that watch, fed by the events of the house.
//! Must never carry a tenant's name, an address or a text in a label.

use std::sync::OnceLock;

use metrics::{counter, describe_counter};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::{Events, gauge::Gauge};
use crate::domain::event::Event;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting and says what each counter means. A second call changes nothing.
pub fn describe() {
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
    describe_counter!("opinari_reviews_total", "Opinions stored, by source and what was new about them.");
    describe_counter!("opinari_fetch_runs_total", "Walks through sources, by source and by how they ended.");
    describe_counter!("opinari_mails_total", "Mails handed to the server, by kind and by what became of them.");
    describe_counter!("opinari_jobs_total", "Attempts at jobs, by kind and outcome.");
    describe_counter!("opinari_replies_total", "Answers of ours that moved on, by where they stand.");
    describe_counter!("opinari_widget_answers_total", "Answers to those who load a widget, by status.");
}

/// The counters of this process, where [`describe`] was called, and these figures, in Prometheus' text format.
pub fn render(gauges: &[Gauge]) -> String {
    let mut text = RECORDER.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default();
    for gauge in gauges {
        gauge.write(&mut text);
    }
    text
}

/// Counts an answer to somebody who loads a widget. The labels are constants, so that this costs next to nothing.
pub fn widget_answered(status: u16) {
    match status {
        200 => counter!("opinari_widget_answers_total", "status" => "200"),
        304 => counter!("opinari_widget_answers_total", "status" => "304"),
        404 => counter!("opinari_widget_answers_total", "status" => "404"),
        _ => counter!("opinari_widget_answers_total", "status" => "503"),
    }
    .increment(1);
}

/// Counts what the mail server said of a mail.
pub fn mail_handed_over(kind: &'static str, outcome: &'static str) {
    counter!("opinari_mails_total", "kind" => kind, "outcome" => outcome).increment(1);
}

/// Counts and logs what happens, until told to stop.
pub async fn watch(events: Events, stop: CancellationToken) {
    let mut heard = events.subscribe();
    loop {
        let event = tokio::select! {
            () = stop.cancelled() => return,
            event = heard.recv() => event,
        };
        match event {
            Ok(event) => note(&event),
            Err(RecvError::Lagged(missed)) => tracing::warn!(events.missed = missed, "the counters missed events"),
            Err(RecvError::Closed) => return,
        }
    }
}

fn note(event: &Event) {
    match event {
        Event::Ingested { connection, source, report, outcome } => {
            if let Some(outcome) = outcome {
                counter!("opinari_fetch_runs_total", "source" => source.clone(), "outcome" => *outcome).increment(1);
            }
            for (what, count) in [("new", report.new), ("edited", report.edited), ("removed", report.removed)] {
                counter!("opinari_reviews_total", "source" => source.clone(), "what" => what).increment(count as u64);
            }
            if report.new + report.edited + report.removed + report.restored > 0 {
                tracing::info!(
                    connection.id = %connection, source, new = report.new, edited = report.edited,
                    removed = report.removed, restored = report.restored, held = report.held, alerts = report.alerts,
                    "opinions were stored"
                );
            }
        }
        Event::SourceFailed { connection, label, paused } => {
            tracing::warn!(connection.id = %connection, error = label, paused, "a source could not be read");
        }
        Event::SourceRecovered { connection } => {
            tracing::info!(connection.id = %connection, "a source is read again");
        }
        Event::MailSent { kind, .. } => {
            tracing::info!(mail.kind = kind, "a mail was taken by the server");
        }
        Event::ReplyMoved { reply, state } => {
            counter!("opinari_replies_total", "state" => state.as_str()).increment(1);
            tracing::info!(reply.id = %reply, state = state.as_str(), "an answer moved on");
        }
        Event::JobEnded { job, kind, outcome, .. } => {
            counter!("opinari_jobs_total", "kind" => *kind, "outcome" => outcome.as_str()).increment(1);
            tracing::debug!(job.id = %job, job.kind = kind, outcome = outcome.as_str(), "a job ended");
        }
    }
}
