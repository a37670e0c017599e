//! Answers on their whole way, through the real clients, to stand-ins that take and moderate them.

mod bench;
mod facebook;
mod google;
mod rules;
mod trouble;
