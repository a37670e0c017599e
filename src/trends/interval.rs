//! How sure a share or a mean is: 95 % intervals.
//! Must never give an interval for fewer than ten opinions: "too few" is the answer.

use serde::Serialize;

/// Below this many opinions there is no interval.
pub const FEW: u64 = 10;

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Where the true value lies in 95 of 100 cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The low end.
    pub low: f64,
    /// The high end.
    pub high: f64,
}

impl Interval {
    /// Whether a value lies inside.
    pub fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// A value with what it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// How many opinions it is made of.
    pub n: u64,
    /// The value; `None` without any opinion.
    pub value: Option<f64>,
    /// How sure it is; `None` with fewer than [`FEW`].
    pub interval: Option<Interval>,
}

impl Estimate {
    /// Whether it rests on too few opinions to be trusted.
    pub fn is_too_few(&self) -> bool {
        self.n < FEW
    }
}

/// The share `part` of `whole`, 0 to 1, with Wilson's interval. More than the whole counts as the whole.
pub fn share(part: u64, whole: u64) -> Estimate {
    if whole == 0 {
        return Estimate::default();
    }
    let value = part.min(whole) as f64 / whole as f64;
    Estimate { n: whole, value: Some(value), interval: (whole >= FEW).then(|| wilson(value, whole as f64)) }
}

fn wilson(share: f64, n: f64) -> Interval {
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Interval { low: (middle - half).clamp(0.0, share), high: (middle + half).clamp(share, 1.0) }
}

/// The mean of `n` ratings in stars (0 to 5) from their sum and the sum of their squares, with Student's interval.
pub fn mean_stars(n: u64, sum: f64, squares: f64) -> Estimate {
    if n == 0 || !sum.is_finite() || !squares.is_finite() {
        return Estimate::default();
    }
    let mean = (sum / n as f64).clamp(0.0, 5.0);
    let interval = (n >= FEW).then(|| {
        let half = student(n - 1) * (variance(n, sum, squares) / n as f64).sqrt();
        Interval { low: (mean - half).max(0.0), high: (mean + half).min(5.0) }
    });
    Estimate { n, value: Some(mean), interval }
}

/// The sample variance; differences of large sums may fall a hair below zero.
fn variance(n: u64, sum: f64, squares: f64) -> f64 {
    ((squares - sum * sum / n as f64) / (n as f64 - 1.0)).max(0.0)
}

/// The 97.5 % quantile of Student's distribution, by its expansion around the normal one: exact to a thousandth from
/// nine degrees of freedom on, and never used below.
fn student(freedom: u64) -> f64 {
    let v = freedom as f64;
    let (z3, z5, z7) = (Z.powi(3), Z.powi(5), Z.powi(7));
    Z + (z3 + Z) / (4.0 * v)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / (96.0 * v * v)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * Z) / (384.0 * v.powi(3))
}

/// Where the true difference `after - before` of two shares lies (Newcombe's interval).
pub fn share_difference(before: &Estimate, after: &Estimate) -> Option<Interval> {
    let (p1, p2) = (before.value?, after.value?);
    let (i1, i2) = (before.interval?, after.interval?);
    let difference = p2 - p1;
    Some(Interval {
        low: difference - (p2 - i2.low).hypot(i1.high - p1),
        high: difference + (i2.high - p2).hypot(p1 - i1.low),
    })
}

/// Where the true difference `after - before` of two means lies, each side as wide as its own interval.
pub fn mean_difference(before: &Estimate, after: &Estimate) -> Option<Interval> {
    share_difference(before, after)
}
