//! The commands.
//! Must never hold logic that a use case could hold.
