//! What the outbox can be asked to do: a closed list, so that a missing handler does not compile.
//! Must never carry a secret or a review's text: ids only, the rows hold the rest.

use chrono::{DateTime, Utc};
use entity::{
    ids::{ConnectionId, DispatchId, ReplyId, TrialId, UserId},
    values::{Lane, Locale, Walk},
};
use serde::{Deserialize, Serialize};

/// A piece of work that leaves the process or tidies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Job {
    /// Walk one source and ingest what it brings.
    Fetch {
        /// Which.
        connection: ConnectionId,
        /// How far.
        walk: Walk,
    },
    /// Try a connection that is not saved yet and keep its first opinions for the form.
    TryConnection {
        /// Which.
        trial: TrialId,
    },
    /// Send the alert of one dispatch.
    Notify {
        /// Which.
        dispatch: DispatchId,
    },
    /// Send one recipient everything that waits for a digest.
    Digest {
        /// To whom.
        recipient: String,
        /// In which language.
        locale: Locale,
        /// Everything due up to this moment.
        until: DateTime<Utc>,
    },
    /// Tell an owner that a connection needs a person.
    OwnerNotice {
        /// Which connection.
        connection: ConnectionId,
        /// To whom.
        recipient: String,
        /// In which language.
        locale: Locale,
        /// The error's stable name, see `SourceError::message_key`.
        problem: String,
    },
    /// Tell an owner that nothing could be saved for a while.
    DiskNotice {
        /// To whom.
        recipient: String,
        /// In which language.
        locale: Locale,
        /// Whether no space was left; else the disk refused to be written.
        full: bool,
        /// When it was noticed.
        from: DateTime<Utc>,
        /// When a write worked again.
        until: DateTime<Utc>,
    },
    /// Tell an owner that somebody guesses at the password of an account.
    GuessNotice {
        /// Whose account.
        user: UserId,
        /// To whom.
        recipient: String,
        /// In which language.
        locale: Locale,
    },
    /// Send a message that says mail works.
    TestMail {
        /// To whom.
        recipient: String,
        /// In which language.
        locale: Locale,
    },
    /// Hand an approved answer to the source.
    PostReply {
        /// Which.
        reply: ReplyId,
    },
    /// Read an answer again at the source: is it live, refused, lost?
    FollowReply {
        /// Which.
        reply: ReplyId,
    },
    /// Forget what is old: finished jobs, expired sessions, old run logs.
    Sweep,
}

impl Job {
    /// The lane whose workers run it.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Fetch { .. } | Self::TryConnection { .. } => Lane::Fetch,
            Self::Notify { .. }
            | Self::Digest { .. }
            | Self::OwnerNotice { .. }
            | Self::DiskNotice { .. }
            | Self::GuessNotice { .. }
            | Self::TestMail { .. } => Lane::Mail,
            Self::PostReply { .. } | Self::FollowReply { .. } => Lane::Reply,
            Self::Sweep => Lane::Upkeep,
        }
    }

    /// The name in the table, in logs and in metrics: the serde tag.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Fetch { .. } => "fetch",
            Self::TryConnection { .. } => "try_connection",
            Self::Notify { .. } => "notify",
            Self::Digest { .. } => "digest",
            Self::OwnerNotice { .. } => "owner_notice",
            Self::DiskNotice { .. } => "disk_notice",
            Self::GuessNotice { .. } => "guess_notice",
            Self::TestMail { .. } => "test_mail",
            Self::PostReply { .. } => "post_reply",
            Self::FollowReply { .. } => "follow_reply",
            Self::Sweep => "sweep",
        }
    }

    /// While a job with this key is open, a second one is not taken in.
    pub fn dedupe_key(&self) -> Option<String> {
        match self {
            Self::Fetch { connection, .. } => Some(format!("fetch:{connection}")),
            Self::TryConnection { trial } => Some(format!("try:{trial}")),
            Self::Notify { dispatch } => Some(format!("notify:{dispatch}")),
            Self::Digest { recipient, .. } => Some(format!("digest:{recipient}")),
            Self::OwnerNotice { connection, recipient, .. } => Some(format!("owner:{connection}:{recipient}")),
            Self::DiskNotice { recipient, .. } => Some(format!("disk:{recipient}")),
            Self::GuessNotice { user, recipient, .. } => Some(format!("guess:{user}:{recipient}")),
            Self::TestMail { .. } => None,
            Self::PostReply { reply } => Some(format!("post:{reply}")),
            Self::FollowReply { reply } => Some(format!("follow:{reply}")),
            Self::Sweep => Some("sweep".to_owned()),
        }
    }
}
