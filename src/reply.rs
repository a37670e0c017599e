//! Our answers: draft, approve, deliver, follow, reconcile.
//! Must never hand the same answer over twice.
