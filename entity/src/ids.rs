//! Newtype ids over UUID v7, so that one kind of id can never be passed for another.
//! Must never draw the time or randomness itself: both are handed in.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// An id that sorts by `unix_millis`, made unique by ten random bytes.
            pub fn from_parts(unix_millis: u64, random: &[u8; 10]) -> Self {
                Self(Builder::from_unix_timestamp_millis(unix_millis, random).into_uuid())
            }
        }

        impl NewId for $name {
            fn from_parts(unix_millis: u64, random: &[u8; 10]) -> Self {
                Self::from_parts(unix_millis, random)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

/// An id that can be made from a moment and randomness.
pub trait NewId: Sized {
    /// See the inherent `from_parts` of each id.
    fn from_parts(unix_millis: u64, random: &[u8; 10]) -> Self;
}

ids! {
    /// A tenant.
    BusinessId,
    /// A place or shop of a business.
    LocationId,
    /// A source account of one location.
    ConnectionId,
    /// One run of a fetcher.
    RunId,
    /// An opinion.
    ReviewId,
    /// Something that happened to an opinion at its source.
    EventId,
    /// A person's word on a verdict.
    CorrectionId,
    /// Our answer to an opinion.
    ReplyId,
    /// Who is told about which opinions.
    RuleId,
    /// One recipient to be told of one revision.
    DispatchId,
    /// A row of the outbox.
    JobId,
    /// A member of staff.
    UserId,
    /// A bearer token of the REST API.
    ApiTokenId,
    /// An embeddable widget.
    WidgetId,
    /// A "try now" of a connection that is not saved yet.
    TrialId,
    /// A line of the audit log.
    AuditId,
}
