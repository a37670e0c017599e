//! `opinari evaluate`: how good the classifier is on labelled rows.

mod table;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::bail;
use serde::Serialize;

use super::{classify, train};
use crate::{
    classify::{
        Classifier as _, Trained,
        model::{
            measure::{Measures, Scored, judged, measure},
            rows::{LABELS, Row},
            training::is_held_out,
        },
    },
    domain::{Language, Rating, Reason, ReviewText},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rows with lang, text and label, and perhaps stars, pros, cons, domain and split, one JSON object a line.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// One JSON document instead of tables.
    #[arg(long)]
    json: bool,
    /// Judge by the text alone: no stars, no pros and cons.
    #[arg(long)]
    text_only: bool,
    /// Only the rows that `opinari train` does not learn from: the parts dev and test, or those kept by their SHA-256.
    #[arg(long)]
    held_out: bool,
    /// Take ą for a, č for c and so on before judging.
    #[arg(long)]
    without_diacritics: bool,
    /// Spoil this share of the letters, in per cent, before judging.
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    typos: f64,
    /// Another model than the one that this program carries.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How many of the worst errors are shown.
    #[arg(long, default_value_t = 5)]
    worst: usize,
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Report {
    model: String,
    text_only: bool,
    groups: Vec<Group>,
    worst: Vec<Worst>,
    /// Texts a second and megabytes a second of scoring alone, one core.
    texts_per_second: f64,
    megabytes_per_second: f64,
}

/// The figures of a file, a language, a domain or everything.
#[derive(Debug, Serialize)]
struct Group {
    by: &'static str,
    name: String,
    measures: Measures,
}

/// A row that was judged wrong with conviction.
#[derive(Debug, Serialize)]
struct Worst {
    file: String,
    label: &'static str,
    p_negative: f64,
    text: String,
    reasons: Vec<Reason>,
}

const SEED: u64 = 1;

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let trained = classify::trained(args.model.as_deref())?;
    let mut rows = Vec::new();
    for path in &args.files {
        let name = train::stem(path);
        let held_out = |row: &Row| !args.held_out || is_held_out(&name, row);
        rows.extend(train::rows(path)?.into_iter().filter(held_out).map(|row| (name.clone(), row)));
    }
    if rows.is_empty() {
        bail!("there is no row to judge");
    }
    spoil(args, &mut rows);
    let (scored, spent): (Vec<Scored>, Duration) = score(&trained, args.text_only, &rows);
    let bytes: usize = rows.iter().map(|(_, row)| row.text.len()).sum();
    let report = Report {
        model: trained.version().to_owned(),
        text_only: args.text_only,
        groups: groups(&rows, &scored),
        worst: worst(&trained, args, &rows, &scored),
        texts_per_second: rows.len() as f64 / spent.as_secs_f64(),
        megabytes_per_second: bytes as f64 / 1e6 / spent.as_secs_f64(),
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        table::print(&report);
    }
    Ok(ExitCode::SUCCESS)
}

fn spoil(args: &Args, rows: &mut [(String, Row)]) {
    let mut random = crate::classify::model::Random(SEED);
    for (_, row) in rows {
        if args.without_diacritics {
            row.text = crate::domain::search::fold(&row.text);
        }
        if args.typos > 0.0 {
            row.text = row.text.chars().fold(String::with_capacity(row.text.len()), |mut spoilt, c| {
                let drawn = random.draw();
                let hit = c.is_alphabetic() && ((drawn >> 11) as f64 / (1_u64 << 53) as f64) < args.typos / 100.0;
                let other = char::from(b'a' + (drawn % 26) as u8);
                // Left out, taken for another, one too many.
                match (hit, drawn / 26 % 3) {
                    (false, _) => spoilt.push(c),
                    (true, 0) => {}
                    (true, 1) => spoilt.push(other),
                    (true, _) => spoilt.extend([c, other]),
                }
                spoilt
            });
        }
    }
}

fn score(trained: &Trained, text_only: bool, rows: &[(String, Row)]) -> (Vec<Scored>, Duration) {
    let started = Instant::now();
    let judged: Vec<_> = rows.iter().map(|(_, row)| trained.text(&row.text, Some(&row.lang))).collect();
    let spent = started.elapsed();
    let languages = classify::languages();
    let scored = rows.iter().zip(judged).map(|((_, row), judged)| {
        let negative = verdict(trained, &languages, row, text_only).p_negative;
        let [_, neutral, positive] = judged.p;
        let rest = (1.0 - negative) / (neutral + positive).max(f64::MIN_POSITIVE);
        let p = [negative, neutral * rest, positive * rest];
        Scored { class: row.class, p, stars: row.stars, expected: judged.stars }
    });
    (scored.collect(), spent)
}

fn verdict(trained: &Trained, languages: &[Language], row: &Row, text_only: bool) -> crate::domain::Verdict {
    let language = Language::parse(&row.lang).ok();
    let rating = row.stars.and_then(|stars| Rating::new(stars, 0.0, 5.0).ok());
    let review = ReviewText {
        title: None,
        text: &row.text,
        pros: if text_only { &[] } else { &row.pros },
        cons: if text_only { &[] } else { &row.cons },
        language: language.as_ref(),
        rating: rating.filter(|_| !text_only),
        recommended: None,
    };
    trained.classify(&review, languages)
}

fn groups(rows: &[(String, Row)], scored: &[Scored]) -> Vec<Group> {
    let mut parted: BTreeMap<(&'static str, String), Vec<Scored>> = BTreeMap::new();
    for ((file, row), scored) in rows.iter().zip(scored) {
        let domain: &str = if row.domain.is_empty() { "unknown" } else { &row.domain };
        for (by, name) in [("domain", domain), ("file", file.as_str()), ("language", row.lang.as_str())] {
            parted.entry((by, name.to_owned())).or_default().push(*scored);
        }
    }
    let mut groups: Vec<Group> =
        parted.into_iter().map(|((by, name), own)| Group { by, name, measures: measure(&own, SEED) }).collect();
    groups.push(Group { by: "all", name: "rows".to_owned(), measures: measure(scored, SEED) });
    groups
}

fn worst(trained: &Trained, args: &Args, rows: &[(String, Row)], scored: &[Scored]) -> Vec<Worst> {
    let mut wrong: Vec<usize> = (0..rows.len()).filter(|at| judged(scored[*at].p) != scored[*at].class).collect();
    wrong.sort_by(|a, b| scored[*a].p[scored[*a].class].total_cmp(&scored[*b].p[scored[*b].class]));
    let languages = classify::languages();
    wrong
        .into_iter()
        .take(args.worst)
        .map(|at| {
            let (file, row) = &rows[at];
            Worst {
                file: file.clone(),
                label: LABELS[row.class],
                p_negative: scored[at].p[0],
                text: row.text.clone(),
                reasons: verdict(trained, &languages, row, args.text_only).reasons,
            }
        })
        .collect()
}
