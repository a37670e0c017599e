//! Ceneo's pages: one walk over the page, one over each card, for every markup seen since 2015.
//! Must never hard-fail on a part that is missing; only a page without any sense is an error.

mod card;

use scraper::ElementRef;
use serde_json::Value;
use url::Url;

use super::settings::Place;
use crate::{
    domain::{RawReview, Rejected, rating::parse_decimal},
    sources::{
        SourceError,
        html::{self, Below},
        pages::{self, Notice, Page},
    },
};

/// Reads a page. Without a place it is told by the page itself.
pub(super) fn page(text: &str, place: Option<(&Place, Option<String>)>) -> Result<Page, SourceError> {
    let tree = html::parse(text)?;
    let mut reader = Reader::default();
    html::walk(tree.root_element(), &mut |element| reader.element(element));
    let mut page = reader.finish(place);
    if page.reviews.is_empty() && !page.recognised && page.notice.is_none() && pages::is_wall(text) {
        page.notice = Some(Notice::Wall);
    }
    Ok(page)
}

#[derive(Default)]
struct Reader<'a> {
    cards: Vec<ElementRef<'a>>,
    next_button: Option<&'a str>,
    next_link: Option<&'a str>,
    canonical: Option<&'a str>,
    header_count: Option<u64>,
    count_beside: Option<u64>,
    votes: Option<u64>,
    opinions: Option<u64>,
    shown_average: Option<f64>,
    exact_average: Option<f64>,
    /// Product cards carry a class of their own; a shop's do not have to.
    product_cards: bool,
    recognised: bool,
    notice: Option<Notice>,
}

impl<'a> Reader<'a> {
    fn element(&mut self, element: ElementRef<'a>) -> Below {
        match element.value().name() {
            "link" => self.link(element),
            "meta" if element.attr("property") == Some("og:url") => {
                self.canonical = self.canonical.or(element.attr("content"));
            }
            "script" => {
                if element.attr("type") == Some("application/ld+json") {
                    let json: String = element.text().collect();
                    if let Ok(document) = serde_json::from_str(&json) {
                        self.linked_data(&document);
                    }
                }
                return Below::Skip;
            }
            "style" | "svg" => return Below::Skip,
            "h1" => {
                let says = |text: &str| text.trim().eq_ignore_ascii_case("Błąd 500");
                if element.attr("title").is_some_and(says) {
                    self.notice = Some(Notice::ServerError);
                }
            }
            _ => {}
        }
        let Some(names) = element.attr("class") else { return Below::Visit };
        let (mut card, mut product_card, mut ours) = (false, false, true);
        for class in names.split_ascii_whitespace() {
            match class {
                "js_product-review" => (card, product_card) = (true, true),
                "user-post" => card = true,
                // The site's own summary, comments, and the form for comments.
                "user-post--highlight" | "js_comment-from-user" | "js_product-review-comment-toggle" => ours = false,
                "pagination__next" => self.next_button = self.next_button.or(element.attr("href")),
                "arrow-next" => self.next_button = self.next_button.or_else(|| link_in(element)),
                "error-page" => self.notice = self.notice.or(Some(Notice::Missing)),
                "product-review__link" => {
                    self.recognised = true;
                    self.header_count = self.header_count.or_else(|| html::count_in(&html::text_of(element)));
                }
                "product-review__score" => {
                    self.recognised = true;
                    self.score(element);
                }
                "js_product-reviews"
                | "js_product-reviews-container"
                | "js_reviews-hook"
                | "product-reviews"
                | "shop-reviews"
                | "js_shop-reviews" => self.recognised = true,
                _ => {}
            }
        }
        if !ours {
            return Below::Skip;
        }
        if card {
            self.cards.push(element);
            self.product_cards |= product_card;
            return Below::Skip;
        }
        Below::Visit
    }

    fn link(&mut self, element: ElementRef<'a>) {
        match element.attr("rel") {
            Some("next") => self.next_link = self.next_link.or(element.attr("href")),
            Some("canonical") => self.canonical = element.attr("href"),
            _ => {}
        }
    }

    /// The average, and the count of opinions in the words beside it.
    fn score(&mut self, element: ElementRef<'a>) {
        let average = element.attr("content").map(str::to_owned).or_else(|| html::line_of(element));
        let average = average.and_then(|text| parse_decimal(text.split('/').next().unwrap_or_default()).ok());
        self.shown_average = self.shown_average.or(average);
        // What follows it, and not the score itself: the two stand close enough to make one number.
        let mut beside = String::new();
        for sibling in element.next_siblings() {
            match ElementRef::wrap(sibling) {
                Some(element) => beside.push_str(&html::text_of(element)),
                None => beside.push_str(sibling.value().as_text().map_or("", |text| text)),
            }
        }
        self.count_beside = self.count_beside.or_else(|| count_of_opinions(&beside));
    }

    fn linked_data(&mut self, document: &Value) {
        let list = |value: &'_ Value| value.as_array().map_or(1, Vec::len);
        if document.is_array() || document.get("@graph").is_some() {
            let items = document.get("@graph").unwrap_or(document);
            for at in 0..list(items).min(100) {
                if let Some(item) = items.get(at).filter(|item| item.is_object()) {
                    self.linked_item(item);
                }
            }
        } else {
            self.linked_item(document);
        }
    }

    fn linked_item(&mut self, item: &Value) {
        self.recognised |= item.get("@type").and_then(Value::as_str) == Some("Product");
        let Some(rating) = item.get("aggregateRating") else { return };
        self.recognised = true;
        let number = |name: &str| match rating.get(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => parse_decimal(text).ok(),
            _ => None,
        };
        let count = |name: &str| number(name).filter(|n| (0.0..1e15).contains(n)).map(|n| n as u64);
        self.votes = self.votes.or_else(|| count("ratingCount"));
        self.opinions = self.opinions.or_else(|| count("reviewCount"));
        self.exact_average = self.exact_average.or_else(|| number("ratingValue"));
    }

    fn finish(self, place: Option<(&Place, Option<String>)>) -> Page {
        let next = self.next_button.or(self.next_link).map(str::to_owned);
        let told = self.canonical.or(next.as_deref()).and_then(place_of_address);
        let (place, url) = if let Some((place, url)) = place {
            (Some(place.clone()), url)
        } else {
            let url = told.as_ref().and_then(|place| place.for_people(&Url::parse(HOME).ok()?));
            (told, url)
        };
        let shop = match place {
            Some(Place::Shop(_)) => true,
            Some(Place::Product(_)) => false,
            None => !self.product_cards,
        };
        let header_count = self.header_count.or(self.count_beside);
        let mut page = Page {
            next,
            recognised: self.recognised || !self.cards.is_empty(),
            notice: self.notice,
            exact_count: header_count.or(self.opinions).is_some(),
            ..Page::default()
        };
        // `ratingCount` counts votes without text too: the opinions of the header come first.
        page.claimed.count = header_count.or(self.opinions).or(self.votes);
        page.claimed.average = self.exact_average.or(self.shown_average);
        page.claimed.average = page.claimed.average.filter(|average| (0.0..=5.0).contains(average));
        if !self.cards.is_empty() {
            page.notice = None;
        }
        let mut last = Last::Nothing;
        for (index, element) in self.cards.into_iter().enumerate() {
            let card = card::read(element);
            if card.score.is_none() && shop {
                reply_to(&mut page, last, card);
                continue;
            }
            last = match card.into_review(url.as_deref()) {
                Ok(review) => {
                    page.reviews.push(review);
                    Last::Review
                }
                Err((id, reason)) => {
                    page.rejected.push(Rejected::new(id, || format!("card {}", index + 1), reason));
                    Last::Rejected
                }
            };
        }
        page
    }
}

const HOME: &str = "https://www.ceneo.pl/";

/// What stood before a card.
#[derive(Clone, Copy)]
enum Last {
    Nothing,
    Review,
    Rejected,
}

/// A card of a shop's page without a score is the shop's answer to the opinion before it.
fn reply_to(page: &mut Page, last: Last, card: card::Card) {
    let Some(reply) = card.into_reply() else { return };
    let slot = match (last, page.reviews.last_mut()) {
        (Last::Review, Some(RawReview { reply, .. })) => reply,
        (Last::Nothing, _) => &mut page.leading_reply,
        _ => return,
    };
    match slot {
        Some(earlier) => {
            earlier.text = format!("{}\n\n{}", earlier.text, reply.text);
            earlier.at = reply.at.or(earlier.at);
        }
        None => *slot = Some(reply),
    }
}

fn place_of_address(address: &str) -> Option<Place> {
    let home = Url::parse(HOME).ok()?;
    let url = home.join(address).ok()?;
    Place::of(&url, &url.join("/").ok()?)
}

fn link_in(element: ElementRef<'_>) -> Option<&str> {
    element.attr("href").or_else(|| html::first(element, |inner| inner.value().name() == "a")?.attr("href"))
}

/// The number right before the word for opinions: `4,4 · 87 opinii`.
fn count_of_opinions(text: &str) -> Option<u64> {
    let before = &text[..text.find("opini")?];
    let before = before.trim_end();
    let start =
        before.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit() || *c == ' ').last().map(|(at, _)| at)?;
    html::count_in(&before[start..])
}
