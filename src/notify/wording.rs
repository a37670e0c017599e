//! How opinions are put in a mail: stars, dates, quotes cut on a word, phrases marked.
//! Must never pass on what would reach beyond its place: control characters, direction overrides, towers of accents.

use chrono_tz::Tz;
use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use crate::{
    domain::{
        Locale, Rating, Sentiment,
        verdict::{Part, Reason},
    },
    i18n,
};

/// More accents than this on one letter are left out.
const MOST_ACCENTS: usize = 4;

/// The text as it may stand in a mail.
pub(super) fn shown(text: &str) -> String {
    let mut accents = 0;
    let keep = |c: &char| {
        accents = if is_combining_mark(*c) { accents + 1 } else { 0 };
        accents <= MOST_ACCENTS && is_shown(*c)
    };
    text.chars().filter(keep).collect()
}

fn is_shown(c: char) -> bool {
    // Marks that turn the direction of everything after them, isolates and overrides.
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (c == '\n' || c == '\t' || !c.is_control())
}

/// On one line and at most so many characters, cut after a word, with a sign that something is missing.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let line = shown(text).split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&line, most).map_or(line.clone(), |kept| format!("{kept}…"))
}

/// The longest start of at most `most` characters that ends with a whole word; `None` when all of it fits.
fn cut(text: &str, most: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(most)?;
    let whole = if text[end..].starts_with(char::is_whitespace) {
        end
    } else {
        // A single word of that length is cut where it must be.
        text[..end].rfind(char::is_whitespace).filter(|at| *at * 2 > end).unwrap_or(end)
    };
    Some(text[..whole].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '-' | '–')))
}

/// A run of a quoted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Run {
    /// Its words.
    pub(super) text: String,
    /// Whether they moved the verdict.
    pub(super) marked: bool,
    /// A line ends here.
    pub(super) newline: bool,
}

/// A quoted text: in runs, and whether it had to be cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Quote {
    pub(super) runs: Vec<Run>,
    pub(super) is_cut: bool,
}

impl Quote {
    /// The same without marks, each line begun with `> ` as mails quote.
    pub(super) fn plain(&self) -> String {
        let mut text = String::new();
        for run in &self.runs {
            if run.newline { text.push('\n') } else { text.push_str(&run.text) }
        }
        if self.is_cut {
            text.push('…');
        }
        text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// The text in runs, with the phrases marked that spoke for *negative*; at most `most` characters of it.
pub(super) fn quote(text: &str, part: Part, reasons: &[Reason], most: usize) -> Quote {
    let kept = cut(text, most);
    let is_cut = kept.is_some();
    let text = kept.unwrap_or(text);
    let mut marks: Vec<(usize, usize)> = reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Phrase { part: of, start, end, weight, .. } if *of == part && *weight > 0.0 => Some((*start, *end)),
            _ => None,
        })
        // Positions come from the database: a text that no longer fits them is shown without marks.
        .filter(|(start, end)| start < end && text.get(*start..*end).is_some())
        .collect();
    marks.sort_unstable();
    let mut runs = Vec::new();
    let mut at = 0;
    for (start, end) in marks {
        if start < at {
            continue;
        }
        push(&mut runs, &text[at..start], false);
        push(&mut runs, &text[start..end], true);
        at = end;
    }
    push(&mut runs, &text[at..], false);
    Quote { runs, is_cut }
}

fn push(runs: &mut Vec<Run>, text: &str, marked: bool) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            runs.push(Run { newline: true, ..Run::default() });
        }
        let line = shown(line);
        if !line.is_empty() {
            runs.push(Run { text: line, marked, newline: false });
        }
    }
}

/// The mark that goes with a sentiment, so that colour never stands alone.
pub(super) fn mark(sentiment: Sentiment) -> &'static str {
    match sentiment {
        Sentiment::Negative => "▼",
        Sentiment::Mixed => "◆",
        Sentiment::Positive => "▲",
    }
}

/// The sentiment's name in style sheets.
pub(super) fn class(sentiment: Sentiment) -> &'static str {
    match sentiment {
        Sentiment::Negative => "neg",
        Sentiment::Mixed => "neu",
        Sentiment::Positive => "pos",
    }
}

/// A rating as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Stars {
    /// `★★☆☆☆`.
    pub(super) shape: String,
    /// `2 of 5`, `2.5/10`.
    pub(super) words: String,
    /// `2★`.
    pub(super) short: String,
}

/// A rating as people see it.
pub(super) fn stars(locale: Locale, rating: Rating) -> Stars {
    let digits = |value: f64| usize::from((value - value.round()).abs() > 0.049);
    let number = |value: f64| i18n::decimal(locale, value, digits(value));
    let full = rating.stars().round().clamp(0.0, 5.0) as usize;
    let five = (rating.best() - 5.0).abs() < f64::EPSILON;
    let words = if five {
        i18n::text_with(locale, "mail-stars", &i18n::Args::from([("stars".into(), number(rating.value()).into())]))
    } else {
        format!("{}/{}", number(rating.value()), number(rating.best()))
    };
    Stars {
        shape: "★".repeat(full) + &"☆".repeat(5 - full), words, short: format!("{}★", number(rating.stars()))
    }
}

/// The business's time zone; UTC when the row names none that exists.
pub(super) fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_cut_after_a_word() {
        assert_eq!(clipped("Paczka przyszła po dwóch tygodniach, a potem", 36), "Paczka przyszła po dwóch tygodniach…");
        assert_eq!(clipped("krótko\n i \u{202e}węzłowato", 36), "krótko i węzłowato");
        assert_eq!(clipped(&"ą".repeat(50), 10), format!("{}…", "ą".repeat(10)));
        assert_eq!(clipped("z\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}o", 10), "z\u{300}\u{300}\u{300}\u{300}o");
    }

    #[test]
    fn phrases_are_marked_where_they_stand() {
        let phrase =
            |start, end, weight| Reason::Phrase { part: Part::Text, start, end, phrase: String::new(), weight };
        let text = "Źle.\nBardzo źle!";
        let runs = |reasons: &[Reason]| {
            let quote = quote(text, Part::Text, reasons, 100);
            let shown = |run: &Run| match (run.newline, run.marked) {
                (true, _) => "|".to_owned(),
                (false, true) => format!("[{}]", run.text),
                (false, false) => run.text.clone(),
            };
            quote.runs.iter().map(shown).collect::<String>()
        };
        assert_eq!(runs(&[phrase(6, 17, 1.0), phrase(0, 4, 2.0)]), "[Źle].|[Bardzo źle]!");
        assert_eq!(runs(&[phrase(0, 17, 1.0)]), "[Źle.]|[Bardzo źle]!");
        // Praise, halves of letters, positions past the end, overlaps.
        assert_eq!(runs(&[phrase(0, 4, -1.0), phrase(1, 4, 1.0), phrase(6, 900, 1.0)]), "Źle.|Bardzo źle!");
        assert_eq!(runs(&[phrase(0, 4, 1.0), phrase(2, 8, 1.0)]), "[Źle].|Bardzo źle!");
        let cut = quote("jeden dwa trzy cztery", Part::Text, &[], 12);
        assert_eq!((cut.plain().as_str(), cut.is_cut), ("> jeden dwa…", true));
    }

    #[test]
    fn stars_say_their_scale() {
        let say = |value, best| {
            let stars = stars(Locale::Pl, Rating::new(value, 0.0, best).unwrap());
            format!("{} {} {}", stars.shape, stars.words, stars.short)
        };
        assert_eq!(say(2.0, 5.0), "★★☆☆☆ 2 z 5 2★");
        assert_eq!(say(2.5, 10.0), "★☆☆☆☆ 2,5/10 1,2★");
    }
}
