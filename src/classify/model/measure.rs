//! How good judgements are: the figures of an evaluation.
//! Must never leave a row out of a figure without saying so: what is scored on which rows stands beside each.

use serde::Serialize;

use super::Random;

/// One judged row.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    /// 0 negative, 1 neutral, 2 positive.
    pub class: usize,
    /// Probabilities of the three.
    pub p: [f64; 3],
    /// The rating, where known.
    pub stars: Option<f64>,
    /// The rating one would expect from the text.
    pub expected: f64,
}

/// A figure with the span that holds 95 of 100 resamples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The figure itself.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The figures of some rows, all in per cent but the counts and the calibration error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measures {
    /// All rows.
    pub n: usize,
    /// The most probable class is the labelled one; all rows.
    pub accuracy: Figure,
    /// Mean F1 of the classes that occur; all rows.
    pub macro_f1: f64,
    /// Negative and positive rows: those that the figures of the negative class are scored on.
    pub polar: usize,
    /// Called negative (more probable than positive) and labelled so, of all called so.
    pub precision: f64,
    /// … of all labelled so.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: Figure,
    /// Area under precision and recall.
    pub pr_auc: Figure,
    /// The greatest recall at a precision of 90 or more.
    pub recall_at_90: f64,
    /// Mean of the recalls of negative and positive.
    pub balanced_accuracy: f64,
    /// Mean distance between probability of negative and share of negatives, 15 bins of equal size; all rows.
    pub calibration_error: f64,
    /// 1 − wMAE: how near the expected stars are, every rating counting the same.
    pub stars: Option<f64>,
    /// Labelled (row) and judged (column): negative, neutral, positive.
    pub confusion: [[usize; 3]; 3],
}

const RESAMPLES: usize = 200;
const BINS: usize = 15;

/// Measures rows; the resamples are drawn from `seed`.
pub fn measure(rows: &[Scored], seed: u64) -> Measures {
    let confusion = confusion(rows);
    let polar: Vec<Scored> = rows.iter().filter(|row| row.class != 1).copied().collect();
    let called = called(&polar);
    let mut spans = [const { Vec::new() }; 3];
    let mut random = Random(seed);
    let draw = |from: &[Scored], random: &mut Random| -> Vec<Scored> {
        from.iter().map(|_| from[(random.draw() % from.len() as u64) as usize]).collect()
    };
    for _ in 0..RESAMPLES {
        spans[0].push(accuracy(&self::confusion(&draw(rows, &mut random))));
        let polar = draw(&polar, &mut random);
        spans[1].push(self::called(&polar).f1());
        spans[2].push(ranked(&polar).0);
    }
    let [accuracies, f1s, areas] = spans;
    let (area, recall_at_90) = ranked(&polar);
    Measures {
        n: rows.len(),
        accuracy: spanned(accuracy(&confusion), accuracies),
        macro_f1: macro_f1(&confusion),
        polar: polar.len(),
        precision: called.precision(),
        recall: called.recall(),
        f1: spanned(called.f1(), f1s),
        pr_auc: spanned(area, areas),
        recall_at_90,
        balanced_accuracy: called.balanced(),
        calibration_error: calibration_error(rows),
        stars: stars(rows),
        confusion,
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { 100.0 * part / whole } else { 0.0 }
}

fn spanned(value: f64, mut all: Vec<f64>) -> Figure {
    all.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| all[((all.len() - 1) as f64 * share).round() as usize];
    Figure { value, low: at(0.025), high: at(0.975) }
}

/// The most probable class.
pub fn judged(p: [f64; 3]) -> usize {
    (0..3).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or(1)
}

fn confusion(rows: &[Scored]) -> [[usize; 3]; 3] {
    let mut table = [[0; 3]; 3];
    for row in rows {
        table[row.class][judged(row.p)] += 1;
    }
    table
}

fn accuracy(table: &[[usize; 3]; 3]) -> f64 {
    share((0..3).map(|class| table[class][class] as f64).sum(), table.iter().flatten().map(|n| *n as f64).sum())
}

fn macro_f1(table: &[[usize; 3]; 3]) -> f64 {
    let f1 = |class: usize| {
        let labelled: usize = table[class].iter().sum();
        let judged: usize = table.iter().map(|row| row[class]).sum();
        (labelled > 0).then(|| share(2.0 * table[class][class] as f64, (labelled + judged) as f64))
    };
    let all: Vec<f64> = (0..3).filter_map(f1).collect();
    all.iter().sum::<f64>() / (all.len().max(1)) as f64
}

/// Negative rows called so and not, positive rows called negative and not.
#[derive(Clone, Copy, Default)]
struct Called {
    hit: f64,
    missed: f64,
    false_alarm: f64,
    quiet: f64,
}

impl Called {
    fn precision(self) -> f64 {
        share(self.hit, self.hit + self.false_alarm)
    }

    fn recall(self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }

    fn f1(self) -> f64 {
        share(2.0 * self.hit, 2.0 * self.hit + self.false_alarm + self.missed)
    }

    fn balanced(self) -> f64 {
        f64::midpoint(self.recall(), share(self.quiet, self.quiet + self.false_alarm))
    }
}

fn called(polar: &[Scored]) -> Called {
    let mut called = Called::default();
    for row in polar {
        *match (row.class == 0, row.p[0] > row.p[2]) {
            (true, true) => &mut called.hit,
            (true, false) => &mut called.missed,
            (false, true) => &mut called.false_alarm,
            (false, false) => &mut called.quiet,
        } += 1.0;
    }
    called
}

/// Average precision by the probability of negative (equal ones are one step), and the recall at a precision of 90.
fn ranked(polar: &[Scored]) -> (f64, f64) {
    let mut order: Vec<(f64, bool)> = polar.iter().map(|row| (row.p[0], row.class == 0)).collect();
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let negatives = order.iter().filter(|(_, negative)| *negative).count() as f64;
    let (mut hits, mut area, mut at_90, mut from) = (0.0_f64, 0.0, 0.0_f64, 0);
    while from < order.len() {
        let same = order[from..].iter().take_while(|(p, _)| p.total_cmp(&order[from].0).is_eq()).count();
        let more = order[from..from + same].iter().filter(|(_, negative)| *negative).count() as f64;
        from += same;
        hits += more;
        let precision = hits / from as f64;
        area += precision * more;
        if precision >= 0.9 {
            at_90 = at_90.max(hits);
        }
    }
    (share(area, negatives), share(at_90, negatives))
}

fn calibration_error(rows: &[Scored]) -> f64 {
    let mut order: Vec<(f64, f64)> = rows.iter().map(|row| (row.p[0], f64::from(u8::from(row.class == 0)))).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let edge = |bin: usize| bin * order.len() / BINS;
    let away = |bin: usize| order[edge(bin)..edge(bin + 1)].iter().map(|(p, is)| p - is).sum::<f64>().abs();
    (0..BINS).map(away).sum::<f64>() / order.len().max(1) as f64
}

fn stars(rows: &[Scored]) -> Option<f64> {
    let mut away = [(0.0, 0.0); 5];
    for row in rows {
        if let Some(stars) = row.stars {
            let slot = &mut away[stars.round().clamp(1.0, 5.0) as usize - 1];
            slot.0 += (row.expected - stars).abs();
            slot.1 += 1.0;
        }
    }
    let means: Vec<f64> = away.iter().filter(|(_, n)| *n > 0.0).map(|(sum, n)| sum / n).collect();
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    (!means.is_empty()).then(|| 100.0 * (1.0 - mean / 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(class: usize, negative: f64) -> Scored {
        Scored { class, p: [negative, 0.0, 1.0 - negative], stars: None, expected: 3.0 }
    }

    #[test]
    fn figures_are_those_of_the_books() {
        // Ranked: negative, positive, negative; precision 1 and 2/3 at the two hits.
        let measures = measure(&[row(0, 0.9), row(2, 0.8), row(0, 0.2), row(2, 0.1)], 1);
        assert!((measures.pr_auc.value - 100.0 * (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-9, "{measures:?}");
        assert!((measures.precision - 50.0).abs() < 1e-9 && (measures.recall - 50.0).abs() < 1e-9);
        assert!((measures.recall_at_90 - 50.0).abs() < 1e-9);
        assert_eq!(measures.confusion, [[1, 0, 1], [0, 0, 0], [1, 0, 1]]);
        assert!(measures.stars.is_none());
        assert!(measures.f1.low <= measures.f1.value && measures.f1.value <= measures.f1.high);
    }

    #[test]
    fn the_calibration_error_is_the_distance_between_what_is_said_and_what_is() {
        let rows: Vec<Scored> = (0..300).map(|at| row(if at % 2 == 0 { 0 } else { 2 }, 0.7)).collect();
        assert!((measure(&rows, 1).calibration_error - 0.2).abs() < 0.01);
    }

    #[test]
    fn every_rating_counts_the_same() {
        let star = |stars: f64, expected: f64| Scored { stars: Some(stars), expected, ..row(0, 0.5) };
        let rows = [star(5.0, 5.0), star(5.0, 5.0), star(5.0, 5.0), star(1.0, 3.0)];
        assert!((measure(&rows, 1).stars.unwrap() - 75.0).abs() < 1e-9);
    }

    #[test]
    fn no_row_is_no_panic() {
        assert_eq!(measure(&[], 1).n, 0);
    }
}
