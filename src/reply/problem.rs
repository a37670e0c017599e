//! Why an answer does not stand: names for the table, sentences for people.

use crate::{
    domain::Locale,
    i18n::{self, Args},
};

/// Nothing stood there at the first look after a hand-over of which nobody knew; a second look decides.
pub(super) const LOOKING: &str = "answer-problem-looking";
/// Looked for twice and not found: it never arrived, or was taken away.
pub(super) const NOT_THERE: &str = "answer-problem-not-there";
/// It stood there and is gone.
pub(super) const VANISHED: &str = "answer-problem-vanished";
/// Another answer stands there.
pub(super) const OTHER_TEXT: &str = "answer-problem-other-text";
/// The source did not decide within two weeks.
pub(super) const SLOW: &str = "answer-problem-slow";
/// The source does not let us in; it is tried again every hour.
pub(super) const NO_LOGIN: &str = "answer-problem-no-login";
/// The source could not be reached; it is tried again.
pub(super) const WAITING: &str = "answer-problem-waiting";
/// It could not be handed over within its time.
pub(super) const TOO_LATE: &str = "answer-problem-too-late";
/// The opinion changed after the answer was approved.
pub(super) const OUTDATED: &str = "answer-problem-outdated";
/// Somebody answered at the source after ours was approved.
pub(super) const ANSWERED: &str = "answer-problem-answered";
/// The opinion is gone.
pub(super) const REMOVED: &str = "answer-problem-removed";
/// The connection was switched off, or its source takes no answers.
pub(super) const NO_WAY: &str = "answer-problem-no-way";

const OURS: &str = "answer-problem-";

/// The sentence for what stands in a reply's `problem`: ours, or the source's own word for its reason.
pub fn problem_text(locale: Locale, problem: &str) -> String {
    if problem.starts_with(OURS) && i18n::has(locale, problem) {
        return i18n::text(locale, problem);
    }
    let word = problem.to_lowercase().replace('_', "-");
    let known = format!("answer-violation-{word}");
    let is_word = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let reason = if is_word && i18n::has(locale, &known) { i18n::text(locale, &known) } else { problem.to_owned() };
    i18n::text_with(locale, "answer-refused-because", &Args::from([("reason".into(), reason.into())]))
}
