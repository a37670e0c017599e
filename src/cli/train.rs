//! `opinari train`: make a model out of labelled rows.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::watched;
use crate::classify::model::{
    Recipe,
    rows::Row,
    training::{Training, WORD_LIST, may_teach},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of labelled rows (*.jsonl) and the word list (sl_job_lexicon.tsv); files named eval_only* are left
    /// alone.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The model to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The same seed makes the same model.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut training = Training::default();
    for path in files(&args.data)? {
        let name = stem(&path);
        if path.extension().is_some_and(|ending| ending == "jsonl") && may_teach(&name) {
            training.add(&name, rows(&path)?);
        } else if name == WORD_LIST {
            for (at, line) in read(&path)?.lines().enumerate() {
                training.add_word(line).with_context(|| format!("{}:{}", path.display(), at + 1))?;
            }
        }
    }
    if training.is_empty() {
        bail!("{} holds no rows to learn from: files of JSON Lines that end in .jsonl", args.data.display());
    }
    eprintln!("learning from {}", training.counted());
    let bar = if watched() { ProgressBar::new(1_000) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{spinner} learning [{bar:30}] {percent} % {elapsed}");
    bar.set_style(style.expect("the template is valid").progress_chars("=> "));
    let started = Instant::now();
    let model = training.learn(&Recipe::default(), args.seed, &mut |share| bar.set_position((share * 1e3) as u64));
    bar.finish_and_clear();
    let bytes = model.to_bytes();
    std::fs::write(&args.out, &bytes).with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!(
        "Wrote {}: {}, {} bytes, in {:.1} s.",
        args.out.display(),
        model.version(),
        bytes.len(),
        started.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

/// The files of a folder by name, so that their order is the same everywhere.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The labelled rows of a file; a wrong one is named by file and line.
pub(super) fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let text = read(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| Row::parse(line).with_context(|| format!("{}:{}", path.display(), at + 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_row_is_named_by_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.jsonl");
        let good = r#"{"lang":"pl","label":"neg","text":"Nie polecam"}"#;
        std::fs::write(&path, format!("{good}\n\n{}\n", good.replace("neg", "bad"))).unwrap();
        let args = Args { data: folder.path().to_owned(), out: folder.path().join("out.model"), seed: 1 };
        let error = format!("{:#}", run(&args).unwrap_err());
        assert!(error.contains("mine.jsonl:3") && error.contains("\"bad\""), "{error}");
        std::fs::remove_file(&path).unwrap();
        let error = format!("{:#}", run(&args).unwrap_err());
        assert!(error.contains("holds no rows"), "{error}");
    }
}
