//! One card: an opinion, or on a shop's page an answer.
//! Must never read what is nested in it: comments have authors, dates and texts of their own.

use chrono::{NaiveDate, NaiveTime};
use scraper::ElementRef;
use sha2::{Digest, Sha256};

use crate::{
    domain::{DatePrecision, Evidence, Published, Rating, RawReview, SourceReply, rating::parse_decimal},
    sources::{
        html::{self, Below},
        wire,
    },
};

/// The scale of all scores.
const WORST: f64 = 0.5;
const BEST: f64 = 5.0;

/// A card, taken apart.
#[derive(Debug, Default)]
pub(super) struct Card {
    id: Option<String>,
    author: Option<String>,
    recommended: Option<bool>,
    /// The score as it stands there; `None` when there is none.
    pub(super) score: Option<String>,
    text: Option<String>,
    pros: Vec<String>,
    cons: Vec<String>,
    published: Option<Published>,
    dated: bool,
    verified: bool,
    /// Whether list items are advantages or disadvantages, as in 2015.
    listing: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Pros,
    Cons,
}

/// Takes a card apart.
pub(super) fn read(root: ElementRef<'_>) -> Card {
    let mut card = Card { id: number(root.attr("data-entry-id")), ..Card::default() };
    let mut side = None;
    html::walk(root, &mut |element| card.element(element, &mut side));
    card
}

impl Card {
    fn element(&mut self, element: ElementRef<'_>, side: &mut Option<Side>) -> Below {
        let name = element.value().name();
        if name == "time" {
            // The first is the publication, the second the purchase. What it says in words is rounded.
            if !self.dated
                && let Some(text) = element.attr("datetime")
            {
                self.dated = true;
                self.published = published(text);
            }
            return Below::Skip;
        }
        if name == "li" && self.listing {
            self.feature(element, *side);
            return Below::Skip;
        }
        let names = element.attr("class").unwrap_or_default();
        if names.split_ascii_whitespace().any(is_nested) {
            let list = element.attr("id").and_then(|id| id.strip_prefix("product-review-comments-"));
            self.id = self.id.take().or_else(|| number(list));
            return Below::Skip;
        }
        if self.id.is_none() {
            self.id = number(element.attr("data-review-id").or_else(|| element.attr("data-entry-id")));
        }
        for class in names.split_ascii_whitespace() {
            match class {
                "user-post__author-name" => self.author = self.author.take().or_else(|| html::line_of(element)),
                "product-reviewer" => {
                    self.author = self.author.take().or_else(|| author_of_2015(&html::line_of(element)?));
                }
                "user-post__author-recomendation"
                | "product-recommended"
                | "product-not-recommended"
                | "recommended"
                | "not-recommended" => {
                    self.recommended = self.recommended.or_else(|| recommendation(&html::line_of(element)?));
                }
                "user-post__score-count" => self.score = self.score.take().or_else(|| html::line_of(element)),
                "product-review-score" => {
                    let value = html::first(element, |inner| inner.value().name() == "dd").unwrap_or(element);
                    self.score = self.score.take().or_else(|| html::line_of(value));
                    return Below::Skip;
                }
                "verified-purchase" | "review-pz" => self.verified = true,
                "user-post__text" | "product-review-body" => {
                    self.text.get_or_insert_with(|| html::text_of(element));
                    return Below::Skip;
                }
                "review-feature__title--positives" => *side = Some(Side::Pros),
                "review-feature__title--negatives" => *side = Some(Side::Cons),
                "pros-cell" => (*side, self.listing) = (Some(Side::Pros), true),
                "cons-cell" => (*side, self.listing) = (Some(Side::Cons), true),
                "review-feature__title" | "review__section-title" => *side = side_of(element).or(*side),
                "review-feature__item" => {
                    if names.contains("review-feature__item--positive") {
                        *side = Some(Side::Pros);
                    } else if names.contains("review-feature__item--negative") {
                        *side = Some(Side::Cons);
                    }
                    self.feature(element, *side);
                    return Below::Skip;
                }
                _ => {}
            }
        }
        Below::Visit
    }

    fn feature(&mut self, element: ElementRef<'_>, side: Option<Side>) {
        let Some(words) = html::line_of(element) else { return };
        match side {
            Some(Side::Pros) => self.pros.push(words),
            Some(Side::Cons) => self.cons.push(words),
            None => {}
        }
    }

    /// The card as an opinion, else its id and why it is none.
    pub(super) fn into_review(self, url: Option<&str>) -> Result<RawReview, (Option<String>, String)> {
        let id = self.id.clone().or_else(|| self.made_up_id());
        let refuse = |reason: &str| Err((id.clone(), reason.to_owned()));
        let Some(score) = &self.score else { return refuse("no score") };
        let rating = match rating(score) {
            Ok(rating) => rating,
            Err(reason) => return refuse(&reason),
        };
        let Some(external_id) = id.clone() else { return refuse("neither an id nor a date to know it by") };
        Ok(RawReview {
            external_id,
            // The site's name for people without one.
            author: self.author.filter(|name| name != "Użytkownik Ceneo"),
            rating: Some(rating),
            recommended: self.recommended,
            text: self.text.unwrap_or_default(),
            pros: self.pros,
            cons: self.cons,
            published: self.published,
            evidence: self.verified.then_some(Evidence::PlatformVerified),
            url: url.map(str::to_owned),
            ..RawReview::default()
        })
    }

    /// The card as an answer, if it says anything.
    pub(super) fn into_reply(self) -> Option<SourceReply> {
        let text = self.text.filter(|text| !text.is_empty())?;
        Some(SourceReply { text, at: self.published.map(|published| published.at), ..SourceReply::default() })
    }

    /// An id of the author and the second of publication, for pages that show none: an edit changes neither.
    fn made_up_id(&self) -> Option<String> {
        let published = self.published.filter(|published| published.precision == DatePrecision::Second)?;
        let author = self.author.as_deref().unwrap_or_default();
        let digest = Sha256::digest(format!("{}\n{author}", published.at.timestamp()));
        Some(format!("x{}", hex::encode(&digest[..8])))
    }
}

/// Whether what is below has a text, an author and dates of its own.
fn is_nested(class: &str) -> bool {
    matches!(
        class,
        "user-post"
            | "js_product-review"
            | "js_comment-from-user"
            | "js_product-review-comments-list"
            | "js_product-review-comment-toggle"
    )
}

/// `4,5/5`, or `4,50` alone as in 2015.
fn rating(text: &str) -> Result<Rating, String> {
    let (value, scale) = text.split_once('/').map_or((text, None), |(value, scale)| (value, Some(scale)));
    if let Some(scale) = scale {
        let scale = parse_decimal(scale).map_err(|error| error.to_string())?;
        if (scale - BEST).abs() > 1e-9 {
            return Err(format!("a score out of {scale} instead of {BEST}"));
        }
    }
    let value = parse_decimal(value).map_err(|error| error.to_string())?;
    Rating::new(value, WORST, BEST).map_err(|error| error.to_string())
}

/// `2025-02-11 19:04:33`, or `08.02.2013` as in 2015: local time.
fn published(text: &str) -> Option<Published> {
    if let Some((at, precision)) = wire::parse_timestamp(text) {
        return Some(Published { at, precision });
    }
    let date = NaiveDate::parse_from_str(text.trim(), "%d.%m.%Y").ok()?;
    Some(Published { at: wire::warsaw_local(date.and_time(NaiveTime::MIN)), precision: DatePrecision::Day })
}

fn recommendation(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "polecam" => Some(true),
        "nie polecam" => Some(false),
        _ => None,
    }
}

fn side_of(element: ElementRef<'_>) -> Option<Side> {
    match html::line_of(element)?.to_lowercase().trim_end_matches(':') {
        "zalety" => Some(Side::Pros),
        "wady" => Some(Side::Cons),
        _ => None,
    }
}

/// The name in "Opinię napisał(a) X dnia 08.02.2013".
fn author_of_2015(line: &str) -> Option<String> {
    let rest = line.split_once("napisał(a)").map_or(line, |(_, rest)| rest);
    let name = rest.rsplit_once("dnia").map_or(rest, |(name, _)| name).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn number(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    let plain = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.to_owned())
}
