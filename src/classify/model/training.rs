//! The sets that teach the model, what each counts, and which of their rows are never learned from.
//! Must never learn from a row that an evaluation scores or a calibration is fitted on.

use super::{
    Calibration, Example, Kept, Model, Recipe, Scratch, Tongue,
    rows::{LABELS, Row, remainder},
    train,
};

/// A set of rows that is known by the name of its file.
#[derive(Clone, Copy, Debug)]
pub struct Set {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What it holds.
    pub what: &'static str,
    /// Under which licence.
    pub licence: &'static str,
    /// What a row counts.
    weight: f32,
    /// What a sentence of an opinion with one or five stars counts as an example of its own.
    sentences: f32,
    /// One row in so many is kept for evaluation, by the SHA-256 of its text; none: the set has parts.
    kept: Option<u32>,
    /// Whether it shows how often people really complain.
    natural: bool,
    /// Whether the expected stars are fitted on it.
    stars: bool,
}

/// The known sets; another file counts like the first, a tenth of it kept.
pub const SETS: &[Set] = &[
    Set {
        name: "pl_klej_ar",
        what: "Polish product reviews from Allegro with stars (KLEJ \"AR\")",
        licence: "CC BY-SA 4.0",
        weight: 1.0,
        sentences: 0.3,
        kept: None,
        natural: true,
        stars: true,
    },
    Set {
        name: "pl_wccrs_clean_sent",
        what: "Polish sentences of hotel and medical reviews (WCCRS), without those of PolEmo2-IN dev and test",
        licence: "CC BY-SA 4.0",
        weight: 0.3,
        sentences: 0.0,
        kept: None,
        natural: false,
        stars: false,
    },
    Set {
        name: "sl_kks_comments",
        what: "Slovene comments under news (KKS 1.001), not reviews",
        licence: "not stated at the source",
        weight: 1.0,
        sentences: 0.0,
        kept: Some(5),
        natural: false,
        stars: false,
    },
    Set {
        name: "en_uci_sentences",
        what: "English sentences of product, film and restaurant reviews (UCI)",
        licence: "CC BY 4.0",
        weight: 1.0,
        sentences: 0.0,
        kept: Some(10),
        natural: false,
        stars: false,
    },
    Set {
        name: "en_blitzer_mds",
        what: "English product reviews from Amazon, four domains (Blitzer's multi-domain set)",
        licence: "research data",
        weight: 1.0,
        sentences: 0.0,
        kept: None,
        natural: false,
        stars: false,
    },
    Set {
        name: "en_sst2",
        what: "English phrases of film reviews (SST-2)",
        licence: "research data",
        weight: 0.2,
        sentences: 0.0,
        kept: None,
        natural: false,
        stars: false,
    },
];

/// The name of the Slovene word list, and what one of its words counts.
pub const WORD_LIST: &str = "sl_job_lexicon";
const WORD_COUNTS: f32 = 0.1;
/// Words nearer to the middle of −5 … 5 than this teach nothing.
const LEAST_MOOD: f32 = 0.7;
/// Files that are never learned from: those for evaluation alone, and the aspects that test the topics.
const NEVER: [&str; 2] = ["eval_only", "pl_aste_aspect_triplets"];
/// What a set counts that nobody knows.
const UNKNOWN: Set = Set {
    name: "",
    what: "",
    licence: "not stated",
    weight: 1.0,
    sentences: 0.0,
    kept: Some(10),
    natural: false,
    stars: false,
};
/// The row that fits the calibration: the one in ten whose remainder is this.
const CALIBRATES: u32 = 1;

/// A line of a word list that is none.
#[derive(Debug, thiserror::Error)]
#[error("a word list has tab-separated columns Word, AFINN, freq, avg_AFINN with a number in the last")]
pub struct WrongWord;

/// Everything a model learns from.
#[derive(Clone, Debug, Default)]
pub struct Training {
    sets: Vec<(Set, Vec<Row>)>,
    words: Vec<(String, f32)>,
}

/// Whether a file of rows may be learned from.
pub fn may_teach(name: &str) -> bool {
    !NEVER.iter().any(|never| name.starts_with(never))
}

/// Whether training leaves this row of this file alone, so that an evaluation may score it.
pub fn is_held_out(name: &str, row: &Row) -> bool {
    !may_teach(name) || set(name).holds_out(row)
}

fn set(name: &str) -> Set {
    SETS.iter().find(|set| set.name == name).copied().unwrap_or(UNKNOWN)
}

impl Set {
    fn holds_out(&self, row: &Row) -> bool {
        match (row.split.as_deref(), self.kept) {
            (Some("dev" | "test"), _) => true,
            (Some(_), None) => false,
            (_, kept) => remainder(&row.text, kept.unwrap_or(10)) == 0,
        }
    }
}

impl Training {
    /// Takes the rows of a file.
    pub fn add(&mut self, name: &str, rows: Vec<Row>) {
        self.sets.push((set(name), rows));
    }

    /// Takes a line of a word list; its head says nothing.
    pub fn add_word(&mut self, line: &str) -> Result<(), WrongWord> {
        let mut columns = line.split('\t');
        let (Some(word), Some(mood)) = (columns.next(), columns.nth(2)) else { return Err(WrongWord) };
        if mood == "avg_AFINN" {
            return Ok(());
        }
        let mood: f32 = mood.parse().map_err(|_| WrongWord)?;
        if mood.abs() >= LEAST_MOOD {
            self.words.push((word.to_owned(), mood));
        }
        Ok(())
    }

    /// Whether there is nothing to learn from.
    pub fn is_empty(&self) -> bool {
        self.sets.iter().all(|(_, rows)| rows.is_empty())
    }

    /// How many examples there are, and how many of each label.
    pub fn counted(&self) -> String {
        let mut counts = [0_usize; 3];
        for row in self.sets.iter().flat_map(|(_, rows)| rows) {
            counts[row.class] += 1;
        }
        let labels: Vec<String> = LABELS.iter().zip(counts).map(|(label, count)| format!("{count} {label}")).collect();
        format!(
            "{} rows of {} sets ({}), {} words",
            counts.iter().sum::<usize>(),
            self.sets.len(),
            labels.join(", "),
            self.words.len()
        )
    }

    /// Learns, rounds and calibrates: the calibration is fitted on rows that its model did not learn from; then all
    /// of them teach the model that keeps it.
    pub fn learn(&self, recipe: &Recipe, seed: u64, progress: &mut dyn FnMut(f64)) -> Model {
        let (examples, sources) = self.examples(|row| !calibrates(row));
        let learned = train(&examples, sources, recipe, seed, &mut |share| progress(share / 2.0));
        let calibration = self.calibrate(&Model::quantised(&learned, Calibration::default()));
        let (examples, sources) = self.examples(|_| true);
        let learned = train(&examples, sources, recipe, seed, &mut |share| progress(share.mul_add(0.5, 0.5)));
        Model::quantised(&learned, calibration)
    }

    fn calibrate(&self, model: &Model) -> Calibration {
        let mut scratch = Scratch::default();
        let mut kept = Vec::new();
        // What counts for less than an opinion in the learning says little of how opinions are distributed.
        for (set, rows) in self.sets.iter().filter(|(set, _)| set.weight >= 1.0) {
            for row in rows.iter().filter(|row| !set.holds_out(row) && calibrates(row)) {
                kept.push(Kept {
                    raw: model.score(&row.text, &mut scratch).raw,
                    class: row.class,
                    tongue: Tongue::of(&row.lang),
                    stars: row.stars.filter(|_| set.stars),
                    natural: set.natural,
                });
            }
        }
        Calibration::fit(&kept)
    }

    fn examples(&self, teaches: impl Fn(&Row) -> bool) -> (Vec<Example<'_>>, usize) {
        let mut examples = Vec::new();
        let mut source = 0;
        for (set, rows) in &self.sets {
            let learned = || rows.iter().filter(|row| !set.holds_out(row) && teaches(row));
            let ratings = ratings(learned());
            examples.extend(learned().map(|row| Example {
                text: &row.text,
                target: target(row),
                rating: row.stars.map(|stars| {
                    let share = (stars as f32 - 1.0) / 4.0;
                    (share, set.weight * ratings[star(stars)])
                }),
                source,
                weight: set.weight,
            }));
            if set.sentences > 0.0 {
                source += 1;
                for row in learned().filter(|row| row.stars.is_some_and(|stars| stars <= 1.0 || stars >= 5.0)) {
                    let sentences: Vec<&str> = sentences(&row.text).collect();
                    if sentences.len() > 1 {
                        examples.extend(sentences.into_iter().map(|text| Example {
                            text,
                            target: hard(row.class),
                            rating: None,
                            source,
                            weight: set.sentences,
                        }));
                    }
                }
            }
            source += 1;
        }
        examples.extend(self.words.iter().map(|(word, mood)| Example {
            text: word,
            target: hard(if *mood < 0.0 { 0 } else { 2 }),
            rating: None,
            source,
            weight: WORD_COUNTS,
        }));
        (examples, source + 1)
    }
}

fn calibrates(row: &Row) -> bool {
    remainder(&row.text, 10) == CALIBRATES
}

fn hard(class: usize) -> [f32; 3] {
    std::array::from_fn(|at| if at == class { 1.0 } else { 0.0 })
}

/// Two stars are not quite the worst, four not quite the best.
fn target(row: &Row) -> [f32; 3] {
    const BETWEEN: f32 = 0.25;
    match row.stars {
        Some(stars) if (1.5..2.5).contains(&stars) => [1.0 - BETWEEN, BETWEEN, 0.0],
        Some(stars) if (4.0..4.5).contains(&stars) => [0.0, BETWEEN, 1.0 - BETWEEN],
        _ => hard(row.class),
    }
}

fn star(stars: f64) -> usize {
    stars.round().clamp(1.0, 5.0) as usize - 1
}

/// What a row of each rating counts, so that every rating counts the same.
fn ratings<'a>(rows: impl Iterator<Item = &'a Row>) -> [f32; 5] {
    let mut counts = [0.0_f32; 5];
    for stars in rows.filter_map(|row| row.stars) {
        counts[star(stars)] += 1.0;
    }
    let total: f32 = counts.iter().sum();
    counts.map(|count| if count > 0.0 { total / 5.0 / count } else { 0.0 })
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    const LEAST_WORDS: usize = 3;
    text.split_inclusive(['.', '!', '?', '\n'])
        .map(str::trim)
        .filter(|sentence| sentence.split_whitespace().nth(LEAST_WORDS - 1).is_some())
}
