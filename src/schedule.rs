//! When things are due: our `Schedule` over the cron crate, the ticker, one leader.
//! Must never fire twice for one moment, or go backwards.
