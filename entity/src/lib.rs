//! The tables of opinari as types, one file a table.
//! Must never hold behaviour or do I/O; the truth about the schema is the crate `migration`.
#![expect(missing_docs, reason = "a column's meaning stands in its migration and in the domain type it feeds")]
#![expect(clippy::disallowed_methods, reason = "the derived code of sea-orm offers nested transactions")]

pub mod ids;
pub mod values;

pub mod api_token;
pub mod audit;
pub mod business;
pub mod connection;
pub mod connection_state;
pub mod correction;
pub mod daily;
pub mod dispatch;
pub mod fetch_run;
pub mod job;
pub mod lease;
pub mod location;
pub mod reply;
pub mod review;
pub mod review_event;
pub mod revision;
pub mod rule;
pub mod session;
pub mod setup_link;
pub mod trial;
pub mod user;
pub mod verdict;
pub mod widget;
