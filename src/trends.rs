//! Statistics over rows that the store returns: series, intervals, what a chart shows in one sentence.
//! Must never query anything itself, nor show a number of few opinions as if it were sure.

pub mod finding;
pub mod interval;
pub mod series;

#[cfg(test)]
mod tests;

pub use finding::Finding;
pub use interval::{Estimate, Interval};
pub use series::{Bucket, Counts, Coverage, Day, Headline, Period, Rolling, Step, Summary};
