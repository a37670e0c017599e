//! `opinari parse`: a saved page, feed or export as JSON Lines.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use serde_json::json;

use crate::{
    domain::{Batch, Env, Evidence, Rejected, Review},
    sources::{self, SavedFile},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The source, such as ceneo or google_business.
    pub(super) source: String,
    /// The saved page, feed or export.
    pub(super) file: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let env = Env::system();
    let batch = read(&args.source, &args.file, &env)?;
    let mut out = std::io::stdout().lock();
    let mut failed = batch.rejected;
    for raw in batch.reviews {
        let id = raw.external_id.clone();
        match Review::from_raw(raw, env.now()) {
            Ok(review) => writeln!(out, "{}", line(&review))?,
            Err(error) => failed.push(Rejected::new(Some(id), String::new, error.to_string())),
        }
    }
    for rejected in failed {
        eprintln!("left out {}: {}", rejected.item, rejected.reason);
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a saved file through its source.
pub(super) fn read(source: &str, file: &Path, env: &Env) -> anyhow::Result<Batch> {
    let known = || {
        let readable = sources::all().iter().filter(|source| source.parse_saved().is_some());
        readable.map(|source| source.about().id).collect::<Vec<_>>().join(", ")
    };
    let Some(found) = sources::find(source) else {
        bail!("there is no source {source:?}; saved files can be read of: {}", known());
    };
    let Some(reader) = found.parse_saved() else {
        bail!("saved files of {source} cannot be read; they can be of: {}", known());
    };
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let saved = SavedFile { name: &name, bytes: &bytes, now: env.now() };
    reader.parse(&saved).with_context(|| format!("{} cannot be read as {source}", file.display()))
}

/// One review as one line.
fn line(review: &Review) -> serde_json::Value {
    json!({
        "external_id": review.external_id,
        "author": review.author,
        "rating": review.rating.map(|rating| json!({
            "value": rating.value(),
            "best": rating.best(),
            "worst": rating.worst(),
            "normalised": rating.normalised(),
        })),
        "recommended": review.recommended,
        "title": review.title,
        "text": review.text,
        "pros": review.pros,
        "cons": review.cons,
        "language": review.language,
        "published_at": review.published.map(|published| published.at),
        "verified": review.evidence == Evidence::PlatformVerified,
        "reply": review.reply,
        "url": review.url,
    })
}
