//! The words of the house as plain types, and the rules that need nothing but them.
//! Must never do I/O, read the clock or draw randomness: all of that is handed in.

pub mod batch;
pub mod diff;
pub mod env;
pub mod event;
pub mod fingerprint;
pub mod job;
pub mod language;
pub mod rating;
pub mod review;
pub mod rule;
pub mod scope;
pub mod search;
pub mod text;
pub mod verdict;
pub mod zoned_hour;

pub use batch::{Batch, Claimed, Cursor, Known, Listing, Rejected};
pub use entity::{ids::*, values::*};
pub use env::Env;
pub use event::{Event, Report};
pub use job::Job;
pub use language::Language;
pub use rating::{Rating, RatingError};
pub use review::{Published, RawReview, Review, SourceReply};
pub use rule::{Delivery, Dispatch, Filter, Recipient, Rule};
pub use scope::Scope;
pub use verdict::{Reason, ReviewText, Verdict};
pub use zoned_hour::ZonedHour;
