//! The file of a model: a checked head, the calibration, some signed bytes a bucket.
//! Must never be read but whole and unharmed: a model that lost a byte would judge without a word of warning.

use std::borrow::Cow;

use super::{
    Calibration, Model,
    features::{BUCKETS, OUTPUTS},
};

/// Eight bytes that no other file begins with; the last is the version of the features.
const MAGIC: [u8; 8] = *b"OPINARI\x01";
/// Magic, checksum, buckets, then numbers.
const NUMBERS_AT: usize = 8 + 8 + 4;
const HEAD: usize = NUMBERS_AT + 4 * (OUTPUTS + Calibration::NUMBERS);

/// Why a file is no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Something else.
    #[error("this is no model of opinari, or one of another version; make one with `opinari train`")]
    Foreign,
    /// Cut or grown.
    #[error("the model has {found} bytes where {expected} belong")]
    Length {
        /// What it has.
        found: usize,
        /// What it should have.
        expected: usize,
    },
    /// Changed.
    #[error("the model is damaged: its checksum does not fit")]
    Damaged,
}

impl Model {
    /// Reads a model; bytes that live as long as the program are not copied.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Unreadable> {
        let bytes = bytes.into();
        let expected = HEAD + OUTPUTS * BUCKETS;
        if !bytes.starts_with(&MAGIC) {
            return Err(Unreadable::Foreign);
        }
        if bytes.len() != expected {
            return Err(Unreadable::Length { found: bytes.len(), expected });
        }
        let (head, _) = bytes.split_at(HEAD);
        let stated = u64::from_le_bytes(std::array::from_fn(|at| head[8 + at]));
        if stated != checksum(&bytes) {
            return Err(Unreadable::Damaged);
        }
        if u32::from_le_bytes(std::array::from_fn(|at| head[16 + at])) != BUCKETS as u32 {
            return Err(Unreadable::Foreign);
        }
        let numbers: Vec<f32> =
            head[NUMBERS_AT..].as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(Unreadable::Damaged);
        }
        let (step, rest) = numbers.split_at(OUTPUTS);
        let calibration = Calibration::from_numbers(rest);
        let weights = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[HEAD..]),
            Cow::Owned(mut bytes) => {
                bytes.drain(..HEAD);
                Cow::Owned(bytes)
            }
        };
        Ok(Self { weights, step: std::array::from_fn(|output| step[output]), calibration, version: version(stated) })
    }

    /// The file of this model.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD + self.weights.len());
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&[0; 8]);
        out.extend_from_slice(&(BUCKETS as u32).to_le_bytes());
        for number in self.step.iter().copied().chain(self.calibration.numbers()) {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.weights);
        let sum = checksum(&out);
        out[8..16].copy_from_slice(&sum.to_le_bytes());
        out
    }
}

/// Of everything but its own place, eight bytes at a time.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, eight: &[u8; 8]| {
        (sum ^ u64::from_le_bytes(*eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    };
    let (eights, rest) = bytes[16..].as_chunks::<8>();
    let sum = eights.iter().fold(bytes.len() as u64, step);
    rest.iter().fold(sum, |sum, byte| step(sum, &[*byte, 0, 0, 0, 0, 0, 0, 1]))
}

/// The name that verdicts carry: another file, another name.
pub(super) fn version(checksum: u64) -> String {
    format!("linear-1-{:08x}", checksum >> 32)
}
