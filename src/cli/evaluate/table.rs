//! The figures of an evaluation for people.

use super::{Group, Report};
use crate::{
    classify::model::{measure::Figure, rows::LABELS},
    domain::Reason,
};

/// A text is shown up to here.
const SHOWN: usize = 160;

pub(super) fn print(report: &Report) {
    let by = if report.text_only { "the text alone" } else { "text, stars, pros and cons" };
    println!("Model {}, judging by {by}.", report.model);
    println!("P, R, F1, PR-AUC, R@P90, balanced: negative against positive rows (n±); the others: all rows (n).\n");
    println!(
        "{:<34} {:>6} {:>6} {:>20} {:>8} {:>6} {:>6} {:>20} {:>20} {:>6} {:>8} {:>6} {:>7}",
        "", "n", "n±", "accuracy", "macro-F1", "P", "R", "F1", "PR-AUC", "R@P90", "balanced", "ECE", "1-wMAE"
    );
    for Group { by, name, measures } in &report.groups {
        println!(
            "{:<34} {:>6} {:>6} {:>20} {:>8.1} {:>6.1} {:>6.1} {:>20} {:>20} {:>6.1} {:>8.1} {:>6.3} {:>7}",
            format!("{by} {name}"),
            measures.n,
            measures.polar,
            spanned(measures.accuracy),
            measures.macro_f1,
            measures.precision,
            measures.recall,
            spanned(measures.f1),
            spanned(measures.pr_auc),
            measures.recall_at_90,
            measures.balanced_accuracy,
            measures.calibration_error,
            measures.stars.map_or_else(|| "-".to_owned(), |stars| format!("{stars:.1}")),
        );
    }
    if let Some(all) = report.groups.last() {
        println!("\nLabelled (row), judged (column): {}", LABELS.join(", "));
        for (label, row) in LABELS.iter().zip(all.measures.confusion) {
            println!("  {label:<4}{:>8}{:>8}{:>8}", row[0], row[1], row[2]);
        }
    }
    println!(
        "\nScoring alone, one core: {:.0} texts a second, {:.1} MB a second.",
        report.texts_per_second, report.megabytes_per_second
    );
    if !report.worst.is_empty() {
        println!("\nThe worst errors:");
    }
    for error in &report.worst {
        let text: String = error.text.chars().take(SHOWN).collect();
        println!("  {} {}, p(negative) {:.3}: {text}", error.file, error.label, error.p_negative);
        for reason in error.reasons.iter().take(3) {
            if let Reason::Phrase { phrase, weight, .. } = reason {
                println!("      {weight:+.2} {phrase}");
            }
        }
    }
}

fn spanned(figure: Figure) -> String {
    format!("{:.1} ({:.1}–{:.1})", figure.value, figure.low, figure.high)
}
