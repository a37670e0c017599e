//! From a batch to rows: plan (pure), then apply (one write transaction).
//! Must never touch the network.

pub mod plan;
