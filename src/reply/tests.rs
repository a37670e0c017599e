//! The rules of answers, without a network.

mod rules;
