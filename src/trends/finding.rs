//! What a chart shows, in one sentence: its key and its numbers; the words are the interface's.
//! Must never speak of a rise or a fall that chance alone would explain.

use serde::Serialize;

use super::series::Headline;

/// A sentence: the key of its text and what fills it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// One of [`KEYS`].
    pub key: &'static str,
    /// Named numbers: counts, percent (0 to 100) or stars, as each key says.
    pub args: Vec<(&'static str, f64)>,
}

/// Every key. `now` and `before` are counts for `volume-*`, percent for `negative-*`, stars for `stars-*`;
/// `n` is how many opinions the answer rests on; `percent` is the size of a change; `-only` has nothing to compare
/// with; `-few` has too few opinions to say anything.
pub const KEYS: [&str; 17] = [
    "volume-none",
    "volume-only",
    "volume-rose",
    "volume-fell",
    "volume-steady",
    "negative-few",
    "negative-only",
    "negative-doubled",
    "negative-halved",
    "negative-rose",
    "negative-fell",
    "negative-steady",
    "stars-few",
    "stars-only",
    "stars-rose",
    "stars-fell",
    "stars-steady",
];

/// A change of the volume below this share is not worth a word.
const LEAST_CHANGE: f64 = 0.15;

/// What the volume does.
pub fn volume(headline: &Headline) -> Finding {
    let now = headline.now.counts.total as f64;
    let Some(before) = headline.before.map(|before| before.counts.total as f64) else {
        return if now > 0.0 { say("volume-only", &[("now", now)]) } else { say("volume-none", &[]) };
    };
    if now + before < 1.0 {
        return say("volume-none", &[]);
    }
    // Two counts differ by chance by up to two roots of their sum.
    let by_chance = 1.96 * (now + before).sqrt();
    let change = headline.volume_change.unwrap_or(f64::INFINITY);
    let key = if (now - before).abs() <= by_chance || change.abs() < LEAST_CHANGE {
        "volume-steady"
    } else if now > before {
        "volume-rose"
    } else {
        "volume-fell"
    };
    let mut finding = say(key, &[("now", now), ("before", before)]);
    if change.is_finite() {
        finding.args.push(("percent", (change * 100.0).abs().round()));
    }
    finding
}

/// What the share of complaints does.
pub fn negative(headline: &Headline) -> Finding {
    let estimate = headline.now.negative;
    let n = estimate.n as f64;
    let Some(now) = estimate.value.filter(|_| !estimate.is_too_few()) else {
        return say("negative-few", &[("n", n)]);
    };
    let before = headline.before.and_then(|before| before.negative.value);
    let (Some(before), Some(change)) = (before, headline.negative_change) else {
        return say("negative-only", &[("now", percent(now)), ("n", n)]);
    };
    let key = if change.holds(0.0) {
        "negative-steady"
    } else if now >= before * 1.9 {
        if before > 0.0 { "negative-doubled" } else { "negative-rose" }
    } else if now > before {
        "negative-rose"
    } else if now * 1.9 <= before {
        "negative-halved"
    } else {
        "negative-fell"
    };
    say(key, &[("now", percent(now)), ("before", percent(before)), ("n", n)])
}

/// What the mean rating does.
pub fn stars(headline: &Headline) -> Finding {
    let estimate = headline.now.stars;
    let n = estimate.n as f64;
    let Some(now) = estimate.value.filter(|_| !estimate.is_too_few()) else {
        return say("stars-few", &[("n", n)]);
    };
    let before = headline.before.and_then(|before| before.stars.value);
    let (Some(before), Some(change)) = (before, headline.stars_change) else {
        return say("stars-only", &[("now", hundredths(now)), ("n", n)]);
    };
    let key = if change.holds(0.0) {
        "stars-steady"
    } else if now > before {
        "stars-rose"
    } else {
        "stars-fell"
    };
    say(key, &[("now", hundredths(now)), ("before", hundredths(before)), ("n", n)])
}

fn say(key: &'static str, args: &[(&'static str, f64)]) -> Finding {
    Finding { key, args: args.to_vec() }
}

fn percent(share: f64) -> f64 {
    (share * 1_000.0).round() / 10.0
}

fn hundredths(stars: f64) -> f64 {
    (stars * 100.0).round() / 100.0
}
