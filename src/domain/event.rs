//! What happened, for whoever counts or shows it: metrics, the log, a progress bar.
//! Must never carry a secret, a person's address or a review's text.

use entity::{
    ids::{ConnectionId, JobId, ReplyId},
    values::{Lane, ReplyState},
};
use serde::{Deserialize, Serialize};

/// What one batch changed, in opinions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Read from the source, doubles included.
    pub fetched: usize,
    /// Never seen before.
    pub new: usize,
    /// With a new revision.
    pub edited: usize,
    /// Changed around the opinion: the answer, the address, the author.
    pub touched: usize,
    /// Not listed this time, not yet often or long enough to count as removed.
    pub missing: usize,
    /// Now counted as removed at the source.
    pub removed: usize,
    /// Counted as removed and listed again.
    pub restored: usize,
    /// Listed exactly as known.
    pub unchanged: usize,
    /// Not kept, with a reason in the run log.
    pub rejected: usize,
    /// Held after the batch and not counted as removed.
    pub held: usize,
    /// The source's own count, when it gives one.
    pub claimed: Option<u64>,
    /// Dispatches decided: mails of their own and lines of digests.
    pub alerts: usize,
}

/// Something that happened in this process.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A batch was stored.
    Ingested {
        /// The connection.
        connection: ConnectionId,
        /// Its source's id.
        source: String,
        /// What changed.
        report: Report,
        /// How the walk ended: `ok`, or the error's name. An import is no walk.
        outcome: Option<&'static str>,
    },
    /// A source could not be read to the end.
    SourceFailed {
        /// The connection.
        connection: ConnectionId,
        /// The error's name, see `SourceError::metric_label`.
        label: &'static str,
        /// Whether the connection now waits for a person.
        paused: bool,
    },
    /// A source that had failed was read again.
    SourceRecovered {
        /// The connection.
        connection: ConnectionId,
    },
    /// A mail server took a mail.
    MailSent {
        /// What it was: the kind of its job, or `alert`.
        kind: &'static str,
        /// To whom, with the local part hidden: `a…@example.com`.
        recipient: String,
    },
    /// An answer of ours moved on.
    ReplyMoved {
        /// The answer.
        reply: ReplyId,
        /// Where it stands now.
        state: ReplyState,
    },
    /// A job ended: done, or put off, or given up.
    JobEnded {
        /// The job.
        job: JobId,
        /// Its lane.
        lane: Lane,
        /// Its kind.
        kind: &'static str,
        /// How it ended.
        outcome: Outcome,
    },
}

/// How an attempt at a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Finished.
    Done,
    /// To be tried again.
    Retried,
    /// Given up; a person may try again.
    Dead,
}

impl Outcome {
    /// The name in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retried => "retried",
            Self::Dead => "dead",
        }
    }
}
