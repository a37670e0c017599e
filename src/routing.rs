//! Who is told of a verdict: pure, from review, verdict and rules to dispatches.
//! Must never send anything itself.
