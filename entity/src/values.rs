//! Enums that are kept as text. Must never lose a released spelling: rows hold them.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $text)] #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling in the database, in JSON and in addresses.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownValue;
            fn from_str(text: &str) -> Result<Self, UnknownValue> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownValue { kind: stringify!($name), text: text.to_owned() }),
                }
            }
        }
    )+};
}

/// A text that is none of the spellings of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    /// The enum's name.
    pub kind: &'static str,
    /// What was read.
    pub text: String,
}

impl std::fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} is not a known {}", self.text, self.kind)
    }
}

impl std::error::Error for UnknownValue {}

texts! {
    /// A language of the interface, the mails and the widget.
    Locale {
        /// Polish.
        Pl = "pl",
        /// Slovenian.
        Sl = "sl",
        /// English.
        En = "en",
    }

    /// What a member of staff may do.
    Role {
        /// Everything, users and secrets included.
        Owner = "owner",
        /// Everything but users and secrets.
        Manager = "manager",
        /// Read, correct and answer.
        Staff = "staff",
    }

    /// What an opinion says, on the whole.
    Sentiment {
        /// A complaint.
        Negative = "negative",
        /// Both, or neither.
        Mixed = "mixed",
        /// Praise.
        Positive = "positive",
    }

    /// How the author of an opinion is known to be a customer. Never set by staff.
    Evidence {
        /// The source says that the purchase was confirmed.
        PlatformVerified = "platform_verified",
        /// The order number matched one of ours.
        OrderMatched = "order_matched",
        /// The author followed an invitation of ours.
        Invited = "invited",
        /// Nothing is known.
        None = "none",
    }

    /// How exact a date of publication is.
    DatePrecision {
        /// To the second or better.
        Second = "second",
        /// To the minute.
        Minute = "minute",
        /// To the day.
        Day = "day",
        /// Not known: the source gave none, or an impossible one.
        Unknown = "unknown",
    }

    /// How far a walk over a source's list goes.
    Walk {
        /// Every page.
        Full = "full",
        /// Until the first page that is wholly known and unchanged.
        Incremental = "incremental",
    }

    /// How a connection is doing, as a person would say it.
    Health {
        /// Not tried yet.
        New = "new",
        /// The last run was fine.
        Ok = "ok",
        /// The last runs failed for reasons that pass by themselves.
        Degraded = "degraded",
        /// The source no longer speaks as agreed; paused until a person looks.
        Broken = "broken",
        /// The source turned us away (challenge, refusal).
        Blocked = "blocked",
        /// The source asks us to connect again.
        NeedsLogin = "needs_login",
        /// The source was retired by its operator; the archive is kept.
        Retired = "retired",
    }

    /// What happened to an opinion at its source.
    EventKind {
        /// It was no longer listed.
        Removed = "removed",
        /// It was listed again.
        Restored = "restored",
        /// An answer appeared at the source.
        ReplyAdded = "reply_added",
        /// The answer at the source changed.
        ReplyChanged = "reply_changed",
        /// The answer at the source disappeared.
        ReplyRemoved = "reply_removed",
    }

    /// A person's word on a verdict.
    Label {
        /// It is negative.
        Negative = "negative",
        /// It is not negative.
        NotNegative = "not_negative",
    }

    /// Where our answer stands.
    ReplyState {
        /// Being written; kept on the server.
        Draft = "draft",
        /// A person approved it; its job is in the outbox.
        Queued = "queued",
        /// Being handed to the source: after a crash here it may or may not stand there.
        Sending = "sending",
        /// The source took it and checks it.
        Pending = "pending",
        /// A person carries it to a source that has no API; the next fetch confirms it.
        Assisted = "assisted",
        /// It stands at the source.
        Live = "live",
        /// The source refused it, with a reason.
        Rejected = "rejected",
        /// It stood at the source and is gone.
        Lost = "lost",
        /// Nobody knows whether the source took it: read before doing anything else.
        Unknown = "unknown",
    }

    /// How a dispatch reaches its recipient.
    DispatchMode {
        /// A mail of its own.
        Alert = "alert",
        /// A line of the next digest.
        Digest = "digest",
    }

    /// Where a dispatch stands.
    DispatchState {
        /// Waiting for its mail or digest.
        Waiting = "waiting",
        /// The mail server took it.
        Sent = "sent",
        /// It will not be sent; the job says why.
        Failed = "failed",
    }

    /// Where a job stands.
    JobState {
        /// Due at `run_at`.
        Queued = "queued",
        /// Leased by a worker.
        Running = "running",
        /// Finished.
        Done = "done",
        /// Given up, with its reason; a person may try again.
        Dead = "dead",
    }

    /// Jobs of one lane share workers, so that one hung site cannot delay an alert.
    Lane {
        /// Reading sources.
        Fetch = "fetch",
        /// Mails.
        Mail = "mail",
        /// Answers to sources.
        Reply = "reply",
        /// Housekeeping.
        Upkeep = "upkeep",
    }
}
