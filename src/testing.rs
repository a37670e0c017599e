//! Fakes and builders for tests.
//! Must never be part of a release: the feature `testing` brings it in.

mod db;
mod env;
pub mod opinions;
pub mod seed;
pub mod shelf;
pub mod volume;

pub use db::TestDb;
pub use env::{FakeClock, fake_env};
