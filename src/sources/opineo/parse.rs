//! Opineo's pages; the class names have been the same since 2015.
//! Must never take a page past the end ("Brak wpisów") for a change of the layout.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use scraper::ElementRef;
use url::Url;

use crate::{
    domain::{DatePrecision, Evidence, Published, Rating, RawReview, Rejected, rating::parse_decimal},
    sources::{
        SourceError,
        html::{self, Below},
        pages::{self, Notice, Page},
        wire,
    },
};

/// Reads a page; the opinions' addresses begin with `base`.
pub(super) fn page(text: &str, base: &Url) -> Result<Page, SourceError> {
    let tree = html::parse(text)?;
    let mut page = Page { exact_count: true, ..Page::default() };
    let mut cards = 0;
    html::walk(tree.root_element(), &mut |element| {
        let Some(names) = element.attr("class") else { return Below::Visit };
        for class in names.split_ascii_whitespace() {
            match class {
                "revz_container" => {
                    page.recognised = true;
                    cards += 1;
                    card(element, base, cards, &mut page);
                    return Below::Skip;
                }
                "sh_rnote" => page.claimed.average = page.claimed.average.or_else(|| average(element)),
                "sh_revcount" => {
                    page.recognised = true;
                    page.claimed.count = page.claimed.count.or_else(|| html::count_in(&html::text_of(element)));
                }
                "pagi_sec_right" => page.next = page.next.take().or_else(|| next_in(element)),
                _ => {}
            }
        }
        Below::Visit
    });
    if cards == 0 && !page.recognised && pages::is_wall(text) {
        page.notice = Some(Notice::Wall);
    }
    Ok(page)
}

fn card(root: ElementRef<'_>, base: &Url, index: usize, page: &mut Page) {
    let mut card = Card::default();
    html::walk(root, &mut |element| card.element(element));
    if card.is_nothing() && html::text_of(root).to_lowercase().contains("brak wpis") {
        return;
    }
    match card.into_review(base) {
        Ok(review) => page.reviews.push(review),
        Err((id, reason)) => {
            page.rejected.push(Rejected::new(id, || format!("card {index}"), reason));
        }
    }
}

#[derive(Default)]
struct Card {
    id: Option<String>,
    author: Option<String>,
    exact_rating: Option<String>,
    shown_rating: Option<String>,
    exact_date: Option<String>,
    shown_date: Option<String>,
    verified: bool,
    text: Option<String>,
    pros: Vec<String>,
    cons: Vec<String>,
}

impl Card {
    fn element(&mut self, element: ElementRef<'_>) -> Below {
        match element.attr("itemprop") {
            Some("ratingValue") => {
                let text = element.attr("content").map(str::to_owned).or_else(|| html::line_of(element));
                self.exact_rating = self.exact_rating.take().or(text);
            }
            Some("datePublished") => {
                self.exact_date = self.exact_date.take().or(element.attr("content").map(str::to_owned));
            }
            Some("description") => {
                self.text.get_or_insert_with(|| html::text_of(element));
            }
            _ => {}
        }
        if element.value().name() == "a" {
            let id = element.attr("href").and_then(opinion_id);
            self.id = self.id.take().or(id);
        }
        for class in element.attr("class").unwrap_or_default().split_ascii_whitespace() {
            match class {
                "revz_nick" => self.author = self.author.take().or_else(|| html::line_of(element)),
                "review_badge" => {
                    let shown = html::first(element, |inner| inner.value().name() == "strong");
                    self.shown_rating = self.shown_rating.take().or_else(|| html::line_of(shown?));
                }
                "revz_date" => self.shown_date = self.shown_date.take().or_else(|| html::line_of(element)),
                "revz_wo_badge" => self.verified = true,
                "revz_txt" => {
                    let text = html::text_of(element);
                    self.text.get_or_insert(text);
                    return Below::Skip;
                }
                "ph_pros2" | "ph_cons2" => {
                    let list = if class == "ph_pros2" { &mut self.pros } else { &mut self.cons };
                    let text = html::text_of(element);
                    list.extend(text.lines().map(str::trim).filter(|line| !is_heading(line)).map(str::to_owned));
                    return Below::Skip;
                }
                _ => {}
            }
        }
        Below::Visit
    }

    fn is_nothing(&self) -> bool {
        self.id.is_none() && self.exact_rating.is_none() && self.shown_rating.is_none() && self.exact_date.is_none()
    }

    fn into_review(self, base: &Url) -> Result<RawReview, (Option<String>, String)> {
        let Some(id) = self.id else { return Err((None, "no id".to_owned())) };
        // Some opinions have no rating; one that is there and makes no sense is another matter.
        let rating = match self.exact_rating.or(self.shown_rating).filter(|text| !text.trim().is_empty()) {
            None => None,
            Some(text) => match parse_decimal(&text).and_then(|value| Rating::new(value, 0.0, 10.0)) {
                Ok(rating) => Some(rating),
                Err(error) => return Err((Some(id), error.to_string())),
            },
        };
        let published = self.exact_date.as_deref().and_then(numeric_date);
        let published = published.or_else(|| worded_date(self.shown_date.as_deref()?));
        Ok(RawReview {
            url: base.join(&format!("opinia/{id}")).ok().map(String::from),
            external_id: id,
            author: self.author,
            rating,
            text: self.text.unwrap_or_default(),
            pros: self.pros,
            cons: self.cons,
            published,
            evidence: self.verified.then_some(Evidence::PlatformVerified),
            ..RawReview::default()
        })
    }
}

/// The number in `/opinia/4990001`, or in `/email/4990001`, which is the same.
fn opinion_id(href: &str) -> Option<String> {
    let at = ["/opinia/", "/email/"].iter().find_map(|start| href.find(start).map(|at| at + start.len()))?;
    let digits: String = href[at..].chars().take_while(char::is_ascii_digit).collect();
    (1..=20).contains(&digits.len()).then_some(digits)
}

fn average(element: ElementRef<'_>) -> Option<f64> {
    let text = html::line_of(element)?;
    parse_decimal(text.split('/').next()?).ok().filter(|average| (0.0..=10.0).contains(average))
}

fn next_in(element: ElementRef<'_>) -> Option<String> {
    let is_link = |inner: ElementRef<'_>| inner.value().name() == "a" && inner.attr("href").is_some();
    // The right-hand part of the pager also holds the way to the last page.
    let marked = html::first(element, |inner| is_link(inner) && inner.attr("rel") == Some("next"));
    let link = marked.or_else(|| html::first(element, is_link))?;
    link.attr("href").map(str::to_owned)
}

/// `04-01-26 16:33`: day, month, year of this century, local time.
fn numeric_date(text: &str) -> Option<Published> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%d-%m-%y %H:%M").ok()?;
    Some(Published { at: wire::warsaw_local(local), precision: DatePrecision::Minute })
}

/// `4 stycznia 2026 | 16:33`, local time.
fn worded_date(text: &str) -> Option<Published> {
    let (date, time) = text.split_once('|').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut words = date.split_whitespace();
    let day = words.next()?.parse().ok()?;
    let name = words.next()?.to_lowercase();
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let date = NaiveDate::from_ymd_opt(words.next()?.parse().ok()?, u32::try_from(month).ok()?, day)?;
    let time = time.and_then(|time| NaiveTime::parse_from_str(time.trim(), "%H:%M").ok());
    let precision = if time.is_some() { DatePrecision::Minute } else { DatePrecision::Day };
    Some(Published { at: wire::warsaw_local(date.and_time(time.unwrap_or(NaiveTime::MIN))), precision })
}

/// The months in the genitive, as dates have them.
const MONTHS: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];

fn is_heading(line: &str) -> bool {
    let line = line.trim_end_matches(':').to_lowercase();
    line.is_empty() || line == "zalety" || line == "wady" || line == "plusy" || line == "minusy"
}
