//! From scores to probabilities that mean what they say, and to the stars one would expect.
//! Must never be fitted on a row that the weights were learned from, nor on one that an evaluation scores.

use super::{features::OUTPUTS, train::softmax};

/// The languages with an intercept of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Polish.
    Polish,
    /// Slovenian.
    Slovenian,
    /// English.
    English,
    /// Any other, or none known.
    Other,
}

impl Tongue {
    /// Those with rows to learn from.
    pub const KNOWN: [Self; 3] = [Self::Polish, Self::Slovenian, Self::English];

    /// By its two letters.
    pub fn of(code: &str) -> Self {
        match code {
            "pl" => Self::Polish,
            "sl" => Self::Slovenian,
            "en" => Self::English,
            _ => Self::Other,
        }
    }
}

/// What a text says in numbers one may read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Probability of negative, neutral, positive.
    pub p: [f64; 3],
    /// Log-odds of negative against positive.
    pub margin: f64,
    /// The part of the margin that no word said.
    pub intercept: f64,
    /// What the shares of the text are to be multiplied with.
    pub factor: f64,
    /// The rating one would expect, 1 to 5.
    pub stars: f64,
}

/// A factor and an intercept for each class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Line {
    factor: f32,
    intercept: [f32; 3],
}

/// The last step of a judgement.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Calibration {
    lines: [Line; 4],
    /// For each star: what stands alone, what margin, neutral and rating count.
    stars: [[f32; 4]; 5],
}

/// A row that was kept out of the learning.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Its scores.
    pub raw: [f32; OUTPUTS],
    /// 0 negative, 1 neutral, 2 positive.
    pub class: usize,
    /// Its language.
    pub tongue: Tongue,
    /// Its rating.
    pub stars: Option<f64>,
    /// Whether its source shows how often people really complain; elsewhere the classes count alike.
    pub natural: bool,
}

impl Calibration {
    /// How many numbers it takes in the file.
    pub(super) const NUMBERS: usize = 4 * 4 + 20;

    pub(super) fn numbers(&self) -> impl Iterator<Item = f32> {
        let lines = self.lines.into_iter().flat_map(|line| [line.factor].into_iter().chain(line.intercept));
        lines.chain(self.stars.into_iter().flatten())
    }

    pub(super) fn from_numbers(numbers: &[f32]) -> Self {
        let line = |at: usize| Line {
            factor: numbers[4 * at],
            intercept: [numbers[4 * at + 1], numbers[4 * at + 2], numbers[4 * at + 3]],
        };
        let star = |at: usize| std::array::from_fn(|part| numbers[16 + 4 * at + part]);
        Self { lines: std::array::from_fn(line), stars: std::array::from_fn(star) }
    }

    /// Fits factor and intercepts a language, then the stars.
    pub fn fit(rows: &[Kept]) -> Self {
        let mut calibration = Self::default();
        let mut neutral = 0.0;
        for (at, tongue) in Tongue::KNOWN.into_iter().enumerate() {
            // What is called neutral in a set of another kind says nothing of neutral opinions.
            let tells = |row: &&Kept| row.tongue == tongue && (row.natural || row.class != 1);
            let own: Vec<&Kept> = rows.iter().filter(tells).collect();
            calibration.lines[at] = fit_line(&own, neutral);
            if tongue == Tongue::Polish {
                let [negative, between, positive] = calibration.lines[at].intercept;
                neutral = between - f32::midpoint(negative, positive);
            }
        }
        let third = |part: fn(&Line) -> f32| calibration.lines[..3].iter().map(part).sum::<f32>() / 3.0;
        calibration.lines[3] = Line {
            factor: third(|line| line.factor),
            intercept: [
                third(|line| line.intercept[0]),
                third(|line| line.intercept[1]),
                third(|line| line.intercept[2]),
            ],
        };
        calibration.fit_stars(rows);
        calibration
    }

    fn line(&self, tongue: Tongue) -> Line {
        self.lines[match tongue {
            Tongue::Polish => 0,
            Tongue::Slovenian => 1,
            Tongue::English => 2,
            Tongue::Other => 3,
        }]
    }

    fn placed(&self, raw: [f32; OUTPUTS], tongue: Tongue) -> [f32; 3] {
        let line = self.line(tongue);
        let seen = classes(raw);
        std::array::from_fn(|class| seen[class] * line.factor + line.intercept[class])
    }

    /// Probabilities, margin and expected stars.
    pub(super) fn judge(&self, raw: [f32; OUTPUTS], tongue: Tongue) -> Judged {
        let line = self.line(tongue);
        let z = self.placed(raw, tongue);
        let [margin, between] = coordinates(z);
        let seen = [1.0, margin, between, f64::from(raw[2])];
        let logits = self.stars.map(|parts| parts.iter().zip(seen).map(|(part, seen)| f64::from(*part) * seen).sum());
        let chances = normalised(logits);
        Judged {
            p: softmax(z).map(f64::from),
            margin,
            intercept: f64::from(line.intercept[0]) - f64::from(line.intercept[2]),
            factor: f64::from(line.factor),
            stars: chances.iter().zip(1..).map(|(chance, star)| chance * f64::from(star)).sum(),
        }
    }

    /// A star is one of five classes of equal size, seen from two coordinates.
    fn fit_stars(&mut self, rows: &[Kept]) {
        let known: Vec<([f64; 4], usize)> = rows
            .iter()
            .filter_map(|row| {
                let star = row.stars?.round().clamp(1.0, 5.0) as usize - 1;
                let [margin, between] = coordinates(self.placed(row.raw, row.tongue));
                Some(([1.0, margin, between, f64::from(row.raw[2])], star))
            })
            .collect();
        let mut sizes = [0.0_f64; 5];
        for (_, star) in &known {
            sizes[*star] += 1.0;
        }
        let mut numbers = [0.0_f64; 20];
        // First to tell the stars apart, then to miss them by little.
        for by_distance in [false, true] {
            descend(&mut numbers, |numbers, slope| {
                for (seen, star) in &known {
                    let logits: [f64; 5] =
                        std::array::from_fn(|class| (0..4).map(|part| numbers[4 * class + part] * seen[part]).sum());
                    let mut error = normalised(logits);
                    if by_distance {
                        let expected: f64 = error.iter().zip(0..).map(|(chance, star)| chance * f64::from(star)).sum();
                        let away = expected - *star as f64;
                        let pull = away / (away * away + 0.05).sqrt();
                        for (error, star) in error.iter_mut().zip(0..) {
                            *error *= pull * (f64::from(star) - expected);
                        }
                    } else {
                        error[*star] -= 1.0;
                    }
                    for class in 0..5 {
                        for part in 0..4 {
                            slope[4 * class + part] += error[class] * seen[part] / sizes[*star] / 5.0;
                        }
                    }
                }
            });
        }
        self.stars = std::array::from_fn(|class| std::array::from_fn(|part| numbers[4 * class + part] as f32));
    }
}

/// Negative, neutral, positive out of the two outputs that tell them apart.
fn classes(raw: [f32; OUTPUTS]) -> [f32; 3] {
    [raw[0] / 2.0, raw[1], -raw[0] / 2.0]
}

/// Negative against positive, and neutral against both.
fn coordinates(z: [f32; 3]) -> [f64; 2] {
    let [negative, neutral, positive] = z.map(f64::from);
    [negative - positive, neutral - f64::midpoint(negative, positive)]
}

fn normalised<const N: usize>(logits: [f64; N]) -> [f64; N] {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised = logits.map(|logit| (logit - most).exp());
    let sum: f64 = raised.iter().sum();
    raised.map(|raised| raised / sum)
}

/// One factor and three intercepts; `neutral` is where neutral lies when no row shows it.
fn fit_line(rows: &[&Kept], neutral: f32) -> Line {
    let mut sizes = [0.0_f64; 3];
    for row in rows.iter().filter(|row| !row.natural) {
        sizes[row.class] += 1.0;
    }
    let seen: [bool; 3] = std::array::from_fn(|class| rows.iter().any(|row| row.class == class));
    let others = sizes.iter().filter(|size| **size > 0.0).count() as f64;
    let weigh = |row: &Kept| {
        if row.natural { 1.0 } else { sizes.iter().sum::<f64>() / others / sizes[row.class] }
    };
    let total: f64 = rows.iter().map(|row| weigh(row)).sum();
    let mut numbers = [1.0, 0.0, 0.0, 0.0];
    if total > 0.0 {
        descend(&mut numbers, |numbers, slope| {
            for row in rows {
                let weight = weigh(row) / total;
                let scores = classes(row.raw).map(f64::from);
                let mut error = normalised(std::array::from_fn::<_, 3, _>(|class| {
                    if seen[class] { scores[class] * numbers[0] + numbers[1 + class] } else { -1e6 }
                }));
                error[row.class] -= 1.0;
                for class in 0..3 {
                    slope[0] += weight * error[class] * scores[class];
                    slope[1 + class] += weight * error[class];
                }
            }
        });
    }
    let [factor, mut intercept @ ..] = numbers.map(|number| number as f32);
    if !seen[1] {
        intercept[1] = f32::midpoint(intercept[0], intercept[2]) + neutral;
    }
    Line { factor, intercept }
}

/// Follows a slope down for a fixed number of steps, each number at its own pace (Adam).
fn descend<const N: usize>(numbers: &mut [f64; N], slope_at: impl Fn(&[f64; N], &mut [f64; N])) {
    let (mut mean, mut square) = ([0.0_f64; N], [0.0_f64; N]);
    for step in 1..=1_500_i32 {
        let mut slope = [0.0; N];
        slope_at(numbers, &mut slope);
        let pace = 0.03 * (1.0 - f64::from(step) / 1_600.0);
        for at in 0..N {
            mean[at] = 0.9 * mean[at] + 0.1 * slope[at];
            square[at] = 0.999 * square[at] + 0.001 * slope[at] * slope[at];
            let (mean, square) = (mean[at] / (1.0 - 0.9_f64.powi(step)), square[at] / (1.0 - 0.999_f64.powi(step)));
            numbers[at] -= pace * mean / (square.sqrt() + 1e-9);
        }
    }
}
