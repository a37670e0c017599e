//! The client against servers that misbehave, byte by byte.

mod body;
mod peer;
mod politeness;
mod retry;
mod wall;
mod where_to;
