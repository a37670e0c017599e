//! From tokens to buckets: runs of tokens, runs of stems, and runs of four letters within a word.
//! Must never change without a new version of the file: a trained weight means one bucket.

use super::tokens::Tokens;

/// What each bucket has a weight for: negative against positive, neutral against both, and the rating.
pub(super) const OUTPUTS: usize = 3;
/// How many buckets there are: as many as four million bytes have room for.
pub(super) const BUCKETS: usize = 1_333_000;
/// What a run of letters counts beside a run of words.
const LETTERS_COUNT: f32 = 0.5;
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
/// So that a stem is not the word that looks like it, nor four letters either of them.
const STEM: u64 = 0x5555_0000_5555;
const LETTERS: u64 = 1 << 40;

/// The two groups, each of length one however long the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Runs of tokens and of stems.
    Words,
    /// Runs of letters within one token.
    Letters,
}

/// What one feature of each group counts, by how many there are: letters count less.
pub(super) fn factors(counts: [u32; 2]) -> [f32; 2] {
    let part = |count: u32| if count == 0 { 0.0 } else { 1.0 / (count as f32).sqrt() };
    [part(counts[0]), LETTERS_COUNT * part(counts[1])]
}

/// Calls `each` with group, first token, number of tokens and the hash of every feature.
#[inline]
pub(super) fn visit(tokens: &Tokens, mut each: impl FnMut(Group, usize, usize, u64)) {
    let (mut before, mut last, mut last_stem) = (0_u64, 0_u64, 0_u64);
    for (at, token) in tokens.list().iter().enumerate() {
        let stem = token.stem ^ STEM;
        each(Group::Words, at, 1, mixed(token.hash));
        each(Group::Words, at, 1, mixed(stem));
        if at > 0 {
            let two = last.rotate_left(23).wrapping_mul(MIX) ^ token.hash;
            each(Group::Words, at - 1, 2, mixed(two));
            each(Group::Words, at - 1, 2, mixed(last_stem.rotate_left(29).wrapping_mul(MIX) ^ stem));
            if at > 1 {
                each(Group::Words, at - 2, 3, mixed(before.rotate_left(41).wrapping_mul(MIX) ^ two));
            }
        }
        (before, last, last_stem) = (last, token.hash, stem);
        for four in tokens.padded(token).windows(4) {
            let four = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            each(Group::Letters, at, 1, mixed(u64::from(four) | LETTERS));
        }
    }
}

#[inline]
fn mixed(hash: u64) -> u64 {
    (hash ^ (hash >> 29)).wrapping_mul(MIX)
}

/// The bucket of a feature.
#[inline]
pub(super) fn bucket(feature: u64) -> usize {
    (((feature >> 32) * BUCKETS as u64) >> 32) as usize
}
