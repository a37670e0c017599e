//! Two ways of doing the same, measured in turn, so that whatever else the machine does meets both alike.
//! Must never be used on work of which a part was done before.

use std::time::Duration;

/// The median of the ratios of pairs: how fast `ours` is as a share of `bare` (1 is as fast, 0.5 takes twice as long).
/// Prints `ratio <name>: 0.xx` with the median times.
#[expect(clippy::print_stdout, reason = "a benchmark's result is for whoever started it")]
pub(crate) fn ratio(
    name: &str,
    rounds: usize,
    mut ours: impl FnMut() -> Duration,
    mut bare: impl FnMut() -> Duration,
) -> f64 {
    let (mut ratios, mut own, mut other) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        // Each goes first as often as second.
        let (ours, bare) = if round % 2 == 0 {
            let ours = ours();
            (ours, bare())
        } else {
            let bare = bare();
            (ours(), bare)
        };
        ratios.push(bare.as_secs_f64() / ours.as_secs_f64());
        own.push(ours.as_secs_f64());
        other.push(bare.as_secs_f64());
    }
    let (ratio, own, other) = (median(ratios), median(own), median(other));
    println!("ratio {name}: {ratio:.2}   (ours {:.3} ms, bare {:.3} ms, {rounds} pairs)", own * 1e3, other * 1e3);
    ratio
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
