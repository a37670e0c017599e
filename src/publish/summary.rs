//! The headline, the distribution and the disclosure of a public page, from true counts.
//! Must never show stars where people gave thumbs, nor leave a removed opinion unsaid.

use serde::Serialize;

use super::RightsOf;
use crate::{
    domain::Locale,
    i18n::{Args, decimal, integer, percent, text, text_with},
    store::published::Tally,
};

/// What stands above the opinions and below them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Summary {
    /// The one number, when there is anything to count.
    headline: Option<Headline>,
    /// What the number rests on, and the thumbs when there are both.
    notes: Vec<String>,
    /// The bars, the best first.
    bars: Vec<Bar>,
    /// How the opinions are chosen and checked.
    disclosure: Vec<String>,
    /// Whether there is no opinion at all.
    empty: bool,
    /// How many stand at their sources.
    pub(super) total: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Headline {
    number: String,
    unit: String,
    /// Whether it is a mean of stars.
    stars: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Bar {
    label: String,
    /// For those who hear the page.
    name: String,
    count: String,
    /// Per cent of the longest possible bar.
    width: f64,
}

#[derive(Default)]
struct Sums {
    total: i64,
    recommended: i64,
    not_recommended: i64,
    rated: i64,
    stars: f64,
    by_stars: [i64; 5],
}

impl Summary {
    pub(super) fn of(locale: Locale, tallies: &[Tally], rights: RightsOf) -> Self {
        let mut sums = Sums::default();
        let mut removed = 0;
        let (mut sources, mut unquoted) = (Vec::new(), Vec::new());
        for tally in tallies.iter().filter(|tally| tally.total > 0) {
            if tally.removed {
                removed += tally.total;
                continue;
            }
            sums.add(tally);
            let known = rights(&tally.source);
            let name = known.map_or(tally.source.as_str(), |known| known.name);
            let counted = format!("{name}\u{a0}({})", integer(locale, tally.total));
            if known.is_none_or(|known| !known.text) {
                unquoted.push(counted.clone());
            }
            sources.push(counted);
        }
        Self {
            headline: sums.headline(locale),
            notes: sums.notes(locale),
            bars: sums.bars(locale),
            disclosure: disclosure(locale, &sums, removed, &sources, &unquoted),
            empty: sums.total == 0,
            total: sums.total.unsigned_abs(),
        }
    }
}

impl Sums {
    fn add(&mut self, tally: &Tally) {
        self.total += tally.total;
        self.recommended += tally.recommended;
        self.not_recommended += tally.not_recommended;
        self.rated += tally.rated;
        self.stars += tally.stars_sum;
        let more = [tally.stars_1, tally.stars_2, tally.stars_3, tally.stars_4, tally.stars_5];
        for (sum, more) in self.by_stars.iter_mut().zip(more) {
            *sum += more;
        }
    }

    fn thumbs(&self) -> i64 {
        self.recommended + self.not_recommended
    }

    fn headline(&self, locale: Locale) -> Option<Headline> {
        if self.rated > 0 {
            let number = decimal(locale, mean(self.stars, self.rated), 1);
            Some(Headline { number, unit: text(locale, "widget-of-five"), stars: true })
        } else if self.thumbs() > 0 {
            let number = percent(locale, share(self.recommended, self.thumbs()), 0);
            Some(Headline { number, unit: text(locale, "widget-recommend"), stars: false })
        } else {
            None
        }
    }

    fn notes(&self, locale: Locale) -> Vec<String> {
        let mut notes = Vec::new();
        if self.rated > 0 {
            notes.push(counted(locale, "widget-mean-of", self.rated));
        }
        if self.thumbs() > 0 {
            let key = if self.rated > 0 { "widget-thumbs-besides" } else { "widget-thumbs-of" };
            let mut args = count_args(locale, self.thumbs());
            args.insert("yes".into(), integer(locale, self.recommended).into());
            notes.push(text_with(locale, key, &args));
        }
        notes
    }

    fn bars(&self, locale: Locale) -> Vec<Bar> {
        let bar = |label: String, name: String, count: i64, whole: i64| Bar {
            label,
            name,
            count: integer(locale, count),
            width: (share(count, whole) * 1000.0).round() / 10.0,
        };
        if self.rated > 0 {
            let rows = self.by_stars.iter().enumerate().rev();
            rows.map(|(at, count)| {
                let stars = at as i64 + 1;
                bar(format!("{stars}"), counted(locale, "widget-stars", stars), *count, self.rated)
            })
            .collect()
        } else if self.thumbs() > 0 {
            [("widget-thumb-yes", self.recommended), ("widget-thumb-no", self.not_recommended)]
                .map(|(key, count)| bar(text(locale, key), text(locale, key), count, self.thumbs()))
                .into()
        } else {
            Vec::new()
        }
    }
}

/// The mean to one decimal. A mean that is not quite five never shows as five, nor one above one as one.
fn mean(sum: f64, n: i64) -> f64 {
    let exact = sum / n as f64;
    let shown = (exact * 10.0).round() / 10.0;
    if shown >= 5.0 && exact < 5.0 { 4.9 } else { shown }
}

/// A share of which neither "all" nor "none" is said unless it is so.
fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn count_args(locale: Locale, count: i64) -> Args {
    Args::from([("count".into(), count.into()), ("shown".into(), integer(locale, count).into())])
}

fn counted(locale: Locale, key: &str, count: i64) -> String {
    text_with(locale, key, &count_args(locale, count))
}

fn disclosure(locale: Locale, sums: &Sums, removed: i64, sources: &[String], unquoted: &[String]) -> Vec<String> {
    if sums.total + removed == 0 {
        return Vec::new();
    }
    let named =
        |key: &str, list: &[String]| text_with(locale, key, &Args::from([("sources".into(), list.join(", ").into())]));
    let mut out = vec![text(locale, "widget-disclosure-all")];
    if !sources.is_empty() {
        out.push(named("widget-disclosure-sources", sources));
    }
    if !unquoted.is_empty() {
        out.push(named("widget-disclosure-unquoted", unquoted));
    }
    out.push(text(locale, "widget-disclosure-verified"));
    if removed > 0 {
        out.push(counted(locale, "widget-disclosure-removed", removed));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::Rights;

    fn rights(source: &str) -> Option<Rights> {
        match source {
            "google_business" => Some(Rights { name: "Google", text: true }),
            "facebook" => Some(Rights { name: "Facebook", text: true }),
            "closed" => Some(Rights { name: "Zamknięte", text: false }),
            _ => None,
        }
    }

    fn stars(source: &str, by_stars: [i64; 5]) -> Tally {
        let [stars_1, stars_2, stars_3, stars_4, stars_5] = by_stars;
        let rated = by_stars.iter().sum();
        let stars_sum = (1..).zip(by_stars).map(|(stars, count)| f64::from(stars) * count as f64).sum();
        let source = source.to_owned();
        Tally {
            source,
            total: rated,
            rated,
            stars_sum,
            stars_1,
            stars_2,
            stars_3,
            stars_4,
            stars_5,
            ..Tally::default()
        }
    }

    fn thumbs(yes: i64, no: i64) -> Tally {
        let (recommended, not_recommended) = (yes, no);
        Tally { source: "facebook".to_owned(), total: yes + no, recommended, not_recommended, ..Tally::default() }
    }

    fn spoken(locale: Locale, tallies: &[Tally]) -> String {
        let summary = Summary::of(locale, tallies, rights);
        let head = summary.headline.map_or("-".to_owned(), |head| format!("{} {}", head.number, head.unit));
        format!("{head} | {} | {}", summary.notes.join(" "), summary.disclosure.join(" "))
    }

    #[test]
    fn the_headline_is_one_honest_number() {
        let google = stars("google_business", [1, 0, 2, 4, 15]);
        insta::assert_snapshot!(spoken(Locale::Pl, std::slice::from_ref(&google)), @"4,5 z 5 | średnia z 22 ocen | Pokazujemy wszystkie opinie, pozytywne i negatywne, od najnowszej; średnia liczy każdą ocenę tak samo. Źródła: Google (22). Czy autor był klientem, sprawdza źródło, nie my; potwierdzony zakup jest oznaczony.");
        insta::assert_snapshot!(spoken(Locale::Sl, &[google.clone(), thumbs(48, 3)]), @"4,5 od 5 | povprečje 22 ocen poleg zvezdic: priporoča 48 od 51 oseb | Prikazujemo vsa mnenja, pozitivna in negativna, od najnovejšega; v povprečju vsaka ocena šteje enako. Viri: Google (22), Facebook (51). Ali je bil avtor kupec, preverja vir in ne mi; potrjen nakup je označen.");
        insta::assert_snapshot!(spoken(Locale::En, &[thumbs(1, 0)]), @"100% recommend | 1 of 1 person | We show every opinion, positive and negative, the newest first; each rating weighs the same in the mean. Sources: Facebook (1). Whether an author was a customer is checked by the source, not by us; a confirmed purchase is marked.");
        insta::assert_snapshot!(spoken(Locale::En, &[]), @"- |  |");
    }

    #[test]
    fn thumbs_never_become_stars() {
        let summary = Summary::of(Locale::Pl, &[thumbs(48, 3)], rights);
        assert_eq!(summary.bars.len(), 2);
        assert!(!summary.headline.unwrap().stars);
        assert!(!summary.notes.concat().contains('★'));
    }

    #[test]
    fn what_is_removed_or_not_quoted_is_said_with_its_number() {
        let mut gone = stars("google_business", [7, 0, 0, 0, 0]);
        gone.removed = true;
        let said =
            spoken(Locale::Pl, &[stars("google_business", [0, 0, 0, 0, 3]), gone, stars("closed", [2, 0, 0, 0, 0])]);
        insta::assert_snapshot!(said, @"3,4 z 5 | średnia z 5 ocen | Pokazujemy wszystkie opinie, pozytywne i negatywne, od najnowszej; średnia liczy każdą ocenę tak samo. Źródła: Google (3), Zamknięte (2). Tych opinii nie możemy tu cytować, ale wszystkie liczymy: Zamknięte (2). Czy autor był klientem, sprawdza źródło, nie my; potwierdzony zakup jest oznaczony. 7 opinii zniknęło u źródła i nie jest liczonych.");
        assert!(said.contains("7 opinii") && said.contains("Zamknięte\u{a0}(2)"));
    }

    #[test]
    fn almost_five_is_not_five() {
        assert!((mean(4999.0, 1000) - 4.9).abs() < 1e-9);
        assert!((mean(5000.0, 1000) - 5.0).abs() < 1e-9);
        assert!((mean(4.64 * 100.0, 100) - 4.6).abs() < 1e-9);
    }
}
