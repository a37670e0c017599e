//! From learned weights to signed bytes.
//! Must never let one great weight cost the small ones their places: the greatest are cut.

use super::{
    Calibration, Model, Weights,
    features::{BUCKETS, OUTPUTS},
    file,
};

/// The share of weights that keep their size; the others are cut to the greatest byte.
const KEPT: f64 = 0.9999;

impl Model {
    /// Rounds what was learned.
    pub fn quantised(learned: &Weights, calibration: Calibration) -> Self {
        let mut weights = vec![0_u8; OUTPUTS * BUCKETS];
        let mut step = [0.0_f32; OUTPUTS];
        for (output, step) in step.iter_mut().enumerate() {
            let sizes = learned.weights.iter().map(|bucket| bucket[output].abs());
            let mut sizes: Vec<f32> = sizes.filter(|size| *size > 0.0).collect();
            sizes.sort_unstable_by(f32::total_cmp);
            let greatest = sizes.get((sizes.len() as f64 * KEPT) as usize).copied().unwrap_or(1.0);
            *step = greatest / 127.0;
            for (bytes, bucket) in weights.as_chunks_mut::<OUTPUTS>().0.iter_mut().zip(&learned.weights) {
                bytes[output] = (bucket[output] / *step).round().clamp(-127.0, 127.0) as i8 as u8;
            }
        }
        let mut model = Self { weights: weights.into(), step, calibration, version: String::new() };
        model.version = file::version(file::checksum(&model.to_bytes()));
        model
    }
}
