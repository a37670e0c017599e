//! A span of time as people write it: `500ms`, `5s`, `10m`, `2h`, `1d`.

use std::time::Duration;

use chrono::TimeDelta;
use serde::Deserialize;

/// A span of time, at least a millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Span(Duration);

/// A text that is no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a span such as \"500ms\", \"5s\", \"10m\", \"2h\" or \"1d\"")]
pub struct SpanError(String);

impl Span {
    /// The span, for timers.
    pub fn duration(self) -> Duration {
        self.0
    }

    /// The span, for dates.
    pub fn delta(self) -> TimeDelta {
        TimeDelta::from_std(self.0).unwrap_or(TimeDelta::MAX)
    }
}

impl std::str::FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Self, SpanError> {
        let trimmed = text.trim();
        let unit_at = trimmed.find(|c: char| !c.is_ascii_digit()).ok_or_else(|| SpanError(text.to_owned()))?;
        let millis: u64 = match &trimmed[unit_at..] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(SpanError(text.to_owned())),
        };
        trimmed[..unit_at]
            .parse::<u64>()
            .ok()
            .and_then(|count| count.checked_mul(millis))
            .filter(|total| (1..=86_400_000 * 36_500).contains(total))
            .map(|total| Self(Duration::from_millis(total)))
            .ok_or_else(|| SpanError(text.to_owned()))
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;
    fn try_from(text: String) -> Result<Self, SpanError> {
        text.parse()
    }
}
