//! The integration tests: one binary, one module an area.
//! Must never reach past loopback.

mod arrows;
mod backup;
mod crash;
mod disk;
mod faults;
mod house;
mod invariants;
mod secrets;
mod source_text;
mod start;
