//! `opinari classify`: verdicts of opinions on standard input.

use std::{
    io::{BufRead, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use serde::Deserialize;

use crate::{
    classify::{Classifier, Trained, model::Model},
    domain::{Language, Rating, ReviewText},
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Another model than the one that this program carries.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// A line of JSON; a line that is none is a text.
#[derive(Debug, Default, Deserialize)]
struct Line {
    text: String,
    title: Option<String>,
    #[serde(alias = "language")]
    lang: Option<String>,
    stars: Option<f64>,
    recommended: Option<bool>,
    #[serde(default)]
    pros: Vec<String>,
    #[serde(default)]
    cons: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let trained = trained(args.model.as_deref())?;
    let languages = languages();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.context("standard input cannot be read")?;
        let verdict = verdict(&trained, &languages, &line).with_context(|| format!("line {}", at + 1))?;
        serde_json::to_writer(&mut out, &verdict).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The classifier with this model, or with the one that the program carries.
pub(super) fn trained(file: Option<&Path>) -> anyhow::Result<Trained> {
    let Some(file) = file else { return Ok(Trained::default()) };
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let model = Model::read(bytes).with_context(|| format!("{} cannot be used", file.display()))?;
    Ok(Trained::with(model))
}

/// The languages that the model knows.
pub(super) fn languages() -> Vec<Language> {
    ["pl", "sl", "en"].iter().filter_map(|code| Language::parse(code).ok()).collect()
}

fn verdict(classifier: &impl Classifier, languages: &[Language], line: &str) -> anyhow::Result<crate::domain::Verdict> {
    let given = if line.trim_start().starts_with('{') {
        serde_json::from_str(line).context("this is no JSON object with a text")?
    } else {
        Line { text: line.to_owned(), ..Line::default() }
    };
    let language = given.lang.as_deref().map(Language::parse).transpose()?;
    let review = ReviewText {
        title: given.title.as_deref(),
        text: &given.text,
        pros: &given.pros,
        cons: &given.cons,
        language: language.as_ref(),
        rating: given.stars.map(|stars| Rating::new(stars, 0.0, 5.0)).transpose()?,
        recommended: given.recommended,
    };
    Ok(classifier.classify(&review, languages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_text_or_an_object() {
        let (trained, languages) = (Trained::default(), languages());
        let judge = |line: &str| verdict(&trained, &languages, line);
        let plain = judge("Nie polecam, towar uszkodzony i brak kontaktu ze sklepem.").unwrap();
        let object = judge(r#"{"text":"Nie polecam, towar uszkodzony i brak kontaktu ze sklepem."}"#).unwrap();
        assert_eq!(plain, object);
        assert!(plain.p_negative > 0.5);
        let starred = judge(r#"{"text":"Nie polecam.","stars":5,"lang":"pl"}"#).unwrap();
        let alone = judge(r#"{"text":"Nie polecam.","lang":"pl"}"#).unwrap();
        assert!(starred.p_negative < alone.p_negative);
        assert!(judge(r#"{"stars":5}"#).is_err());
        assert!(judge(r#"{"text":"a","stars":6}"#).is_err());
        assert!(judge(r#"{"text":"a","lang":"polski"}"#).is_err());
    }

    #[test]
    fn a_file_that_is_no_model_is_said_to_be_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.model");
        std::fs::write(&file, "{}").unwrap();
        let error = format!("{:#}", trained(Some(&file)).unwrap_err());
        assert!(error.contains("a.model") && error.contains("opinari train"), "{error}");
    }
}
