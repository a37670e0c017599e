//! Learning the weights: three-class logistic regression by AdaGrad over hashed features.
//! Must never depend on anything but its examples, its recipe and its seed.

use super::{
    features::{self, BUCKETS, Group, OUTPUTS, factors},
    tokens::Tokens,
};

/// One labelled text.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// The text.
    pub text: &'a str,
    /// How negative, neutral, positive; adds up to 1.
    pub target: [f32; 3],
    /// Its rating from 0 to 1 and what that counts.
    pub rating: Option<(f32, f32)>,
    /// Which training source it comes from; each has an intercept of its own.
    pub source: usize,
    /// What it counts.
    pub weight: f32,
}

/// How to learn.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Passes over the examples.
    pub epochs: usize,
    /// The step of AdaGrad.
    pub step: f32,
    /// The power of the inverse document frequency.
    pub idf: f32,
    /// How far a feature is scaled by its naive-Bayes log-count ratio, 0 to 1.
    pub ratio: f32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { epochs: 8, step: 0.03, idf: 0.35, ratio: 0.7 }
    }
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Of each bucket.
    pub(super) weights: Vec<[f32; OUTPUTS]>,
}

/// One bucket while learning.
#[derive(Clone, Copy, Default)]
struct Slot {
    weight: [f32; 4],
    seen: [f32; 4],
    scale: f32,
}

/// The features of all examples in one list; the top bit marks runs of letters.
struct Corpus {
    features: Vec<u32>,
    /// Where each example begins, its factor for words and for letters.
    spans: Vec<(usize, usize, [f32; 2])>,
}

const LETTERS: u32 = 1 << 31;

impl Corpus {
    fn read(examples: &[Example<'_>]) -> Self {
        let mut tokens = Tokens::default();
        let seen = Seen::count(examples, &mut tokens);
        let (mut features, mut spans) = (Vec::new(), Vec::with_capacity(examples.len()));
        for example in examples {
            let from = features.len();
            let mut counts = [0_u32; 2];
            tokens.read(example.text);
            features::visit(&tokens, |group, _, _, feature| {
                let letters = group == Group::Letters;
                counts[usize::from(letters)] += 1;
                if seen.often(feature) {
                    features.push(features::bucket(feature) as u32 | if letters { LETTERS } else { 0 });
                }
            });
            spans.push((from, features.len(), factors(counts)));
        }
        Self { features, spans }
    }
}

/// Which features stand in more than one example: the others would only disturb those they share a bucket with.
struct Seen {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Seen {
    const BITS: u32 = 28;

    fn count(examples: &[Example<'_>], tokens: &mut Tokens) -> Self {
        let words = (1 << Self::BITS) / 64;
        let mut seen = Self { once: vec![0; words], again: vec![0; words] };
        let mut own = Vec::new();
        for example in examples {
            tokens.read(example.text);
            own.clear();
            features::visit(tokens, |_, _, _, feature| own.push(feature >> (64 - Self::BITS)));
            own.sort_unstable();
            own.dedup();
            for place in &own {
                let (word, bit) = ((place / 64) as usize, 1 << (place % 64));
                seen.again[word] |= seen.once[word] & bit;
                seen.once[word] |= bit;
            }
        }
        seen
    }

    fn often(&self, feature: u64) -> bool {
        let place = feature >> (64 - Self::BITS);
        self.again[(place / 64) as usize] & (1 << (place % 64)) != 0
    }
}

/// Learns; `progress` hears what share is done.
pub fn train(
    examples: &[Example<'_>],
    sources: usize,
    recipe: &Recipe,
    seed: u64,
    progress: &mut dyn FnMut(f64),
) -> Weights {
    let corpus = Corpus::read(examples);
    let mut slots = vec![Slot::default(); BUCKETS];
    scale(&mut slots, &corpus, examples, recipe);
    let mut intercepts = vec![[0.0_f32; 4]; sources];
    let mut intercepts_seen = vec![[1e-4_f32; 4]; sources];
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = Random(seed ^ 0x5851_f42d_4c95_7f2d);
    for epoch in 0..recipe.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, (random.draw() % (at as u64 + 1)) as usize);
        }
        let step = recipe.step;
        for (done, &at) in order.iter().enumerate() {
            if done % 4096 == 0 {
                progress((epoch as f64 + done as f64 / order.len() as f64) / recipe.epochs as f64);
            }
            let example = &examples[at as usize];
            let (from, to, factors) = corpus.spans[at as usize];
            let features = &corpus.features[from..to];
            let mut score = intercepts[example.source];
            for &feature in features {
                let slot = &slots[(feature & !LETTERS) as usize];
                let value = slot.scale * factors[(feature >> 31) as usize];
                for (score, weight) in score.iter_mut().zip(slot.weight) {
                    *score += weight * value;
                }
            }
            let [negative, neutral, positive, rating] = score;
            let mut error = [0.0; 4];
            for (class, p) in softmax([negative, neutral, positive]).into_iter().enumerate() {
                error[class] = (p - example.target[class]) * example.weight;
            }
            if let Some((target, weight)) = example.rating {
                error[3] = (1.0 / (1.0 + (-rating).exp()) - target) * weight;
            }
            for &feature in features {
                let slot = &mut slots[(feature & !LETTERS) as usize];
                let value = slot.scale * factors[(feature >> 31) as usize];
                for ((error, seen), weight) in error.iter().zip(&mut slot.seen).zip(&mut slot.weight) {
                    let gradient = error * value;
                    *seen += gradient * gradient;
                    *weight -= step * gradient / (seen.sqrt() + 1e-7);
                }
            }
            for class in 0..4 {
                intercepts_seen[example.source][class] += error[class] * error[class];
                intercepts[example.source][class] -=
                    step * error[class] / intercepts_seen[example.source][class].sqrt();
            }
        }
    }
    progress(1.0);
    let turned = |slot: &Slot| {
        let [negative, neutral, positive, rating] = slot.weight.map(|weight| weight * slot.scale);
        [negative - positive, neutral - f32::midpoint(negative, positive), rating]
    };
    Weights { weights: slots.iter().map(turned).collect() }
}

/// How much each bucket's features count: rare ones more, one-sided ones more.
fn scale(slots: &mut [Slot], corpus: &Corpus, examples: &[Example<'_>], recipe: &Recipe) {
    let mut documents = vec![0_u32; BUCKETS];
    let mut last = vec![u32::MAX; BUCKETS];
    let mut sides = vec![[0.0_f32; 2]; BUCKETS];
    let mut totals = [0.0_f64; 2];
    for (at, example) in examples.iter().enumerate() {
        let (from, to, _) = corpus.spans[at];
        for feature in &corpus.features[from..to] {
            let bucket = (feature & !LETTERS) as usize;
            if last[bucket] == at as u32 {
                continue;
            }
            last[bucket] = at as u32;
            documents[bucket] += 1;
            for (side, class) in [0, 2].into_iter().enumerate() {
                sides[bucket][side] += example.weight * example.target[class];
                totals[side] += f64::from(example.weight * example.target[class]);
            }
        }
    }
    let base = (totals[0] / totals[1].max(1.0)).max(1e-6).ln() as f32;
    for (bucket, slot) in slots.iter_mut().enumerate() {
        let idf = (examples.len() as f32 / (1.0 + documents[bucket] as f32)).ln().max(0.1).powf(recipe.idf);
        let [negative, positive] = sides[bucket];
        let ratio = (((negative + 1.0) / (positive + 1.0)).ln() - base).abs().min(4.0);
        slot.scale = idf * (1.0 - recipe.ratio + recipe.ratio * ratio);
    }
}

/// Probabilities of three scores.
pub(super) fn softmax(score: [f32; 3]) -> [f32; 3] {
    let most = score[0].max(score[1]).max(score[2]);
    let raised = score.map(|score| (score - most).exp());
    let sum = raised[0] + raised[1] + raised[2];
    raised.map(|raised| raised / sum)
}

/// SplitMix64: the same numbers on every machine.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
