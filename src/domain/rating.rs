//! A rating with its scale.
//! Must never let a value outside its scale, or one that is no number, into the house.

use serde::{Deserialize, Serialize};

/// A rating as its source gives it: the value and the ends of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    value: f64,
    best: f64,
    worst: f64,
}

/// Why a number is no rating.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum RatingError {
    /// Not a finite number.
    #[error("the rating is not a number")]
    NotANumber,
    /// Outside its scale.
    #[error("the rating {value} is outside its scale {worst} to {best}")]
    OutsideScale {
        /// What was given.
        value: f64,
        /// The low end of the scale.
        worst: f64,
        /// The high end of the scale.
        best: f64,
    },
    /// The scale itself is upside down or empty.
    #[error("the scale {worst} to {best} is empty")]
    EmptyScale {
        /// The low end of the scale.
        worst: f64,
        /// The high end of the scale.
        best: f64,
    },
}

impl Rating {
    /// A rating on the scale `worst` to `best`.
    pub fn new(value: f64, worst: f64, best: f64) -> Result<Self, RatingError> {
        if !(value.is_finite() && worst.is_finite() && best.is_finite()) {
            return Err(RatingError::NotANumber);
        }
        if best <= worst {
            return Err(RatingError::EmptyScale { worst, best });
        }
        if value < worst || value > best {
            return Err(RatingError::OutsideScale { value, worst, best });
        }
        Ok(Self { value, best, worst })
    }

    /// The value as the source gave it.
    pub fn value(self) -> f64 {
        self.value
    }

    /// The high end of the source's scale.
    pub fn best(self) -> f64 {
        self.best
    }

    /// The low end of the source's scale.
    pub fn worst(self) -> f64 {
        self.worst
    }

    /// The rating on a scale of 0 (worst) to 100 (best).
    pub fn normalised(self) -> f64 {
        (self.value - self.worst) / (self.best - self.worst) * 100.0
    }

    /// The rating as stars up to 5, the measure people compare by: 2.5 of 10 is 1.25 stars.
    pub fn stars(self) -> f64 {
        self.value * 5.0 / self.best
    }
}

/// Reads a number that may carry a decimal comma: `4,5` and `4.5` are the same.
pub fn parse_decimal(text: &str) -> Result<f64, RatingError> {
    text.trim().replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite()).ok_or(RatingError::NotANumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_outside_its_scale_is_refused() {
        for (value, worst, best) in [(11.0, 0.0, 10.0), (-3.0, 1.0, 5.0), (f64::NAN, 1.0, 5.0), (3.0, 5.0, 5.0)] {
            assert!(Rating::new(value, worst, best).is_err(), "{value} on {worst}..{best}");
        }
    }

    #[test]
    fn scales_meet_on_one_measure() {
        let opineo = Rating::new(2.5, 0.0, 10.0).unwrap();
        assert!((opineo.stars() - 1.25).abs() < 1e-9);
        assert!((opineo.normalised() - 25.0).abs() < 1e-9);
        let google = Rating::new(3.0, 1.0, 5.0).unwrap();
        assert!((google.normalised() - 50.0).abs() < 1e-9);
    }

    #[test]
    fn a_decimal_comma_is_read() {
        assert_eq!(parse_decimal(" 4,5 "), Ok(4.5));
        for text in ["1e400", "", "NaN", "vier"] {
            assert_eq!(parse_decimal(text), Err(RatingError::NotANumber), "{text}");
        }
    }
}
