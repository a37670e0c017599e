//! One opinion as a card of Ceneo's page, with its comments.
//! Must never write a score on a shop's answer: that is how readers tell it from an opinion.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Warsaw;

use crate::sandbox::{stand::escape, world::Opinion};

/// How useful visitors found it: made from the id, so that it stays.
pub(super) fn usefulness(opinion: &Opinion) -> u32 {
    opinion.id.bytes().fold(3_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 41)
}

/// Local time without a zone, as the page writes it.
fn time(at: DateTime<Utc>) -> String {
    at.with_timezone(&Warsaw).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// `5/5`, `4,5/5`: half steps and a decimal comma.
fn score(stars: f64) -> String {
    let halves = (stars * 2.0).round() as u32;
    if halves.is_multiple_of(2) { format!("{}/5", halves / 2) } else { format!("{},5/5", halves / 2) }
}

/// Ceneo masks most names.
fn author(opinion: &Opinion) -> String {
    match &opinion.author {
        Some(name) if usefulness(opinion).is_multiple_of(7) => escape(&name.replace([' ', '.'], "").to_lowercase()),
        Some(name) => {
            let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
            let ends = letters.first().zip(letters.last());
            ends.map_or_else(String::new, |(a, z)| format!("{}...{}", a.to_lowercase(), z.to_lowercase()))
        }
        None => "Użytkownik Ceneo".to_owned(),
    }
}

fn recommendation(opinion: &Opinion) -> String {
    let em = match opinion.recommended {
        Some(true) => "<em class=\"recommended\">Polecam</em>",
        Some(false) => "<em class=\"not-recommended\">Nie polecam</em>",
        None => return String::new(),
    };
    format!("   <span class=\"user-post__author-recomendation\">{em}</span>\n")
}

fn features(title: &str, modifier: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut listed = String::new();
    for item in items {
        let item = escape(item);
        let _ = write!(listed, "<div class=\"review-feature__item review-feature__item--{modifier}\">{item}</div>");
    }
    format!(
        "    <div class=\"review-feature__section\"><div class=\"review__section-title\">{title}</div>{listed}</div>\n"
    )
}

/// Named entities for non-breaking spaces and numeric ones for some letters, as the site mixes them.
fn text(text: &str) -> String {
    escape(text).replace('ó', "&#243;").replace(".  ", ".&nbsp;").replace('\n', "<br/>")
}

fn published(opinion: &Opinion) -> String {
    let first = format!(
        "<span class=\"user-post__published\">Wystawiono <time datetime=\"{}\">jakiś czas temu, </time>",
        time(opinion.created)
    );
    let second =
        opinion.ordered.map(|at| format!(" <time datetime=\"{}\">po 2 tygodniach</time> użytkowania", time(at)));
    // The same element twice, one in the other, as the page has had it since 2025.
    format!("   <span class=\"user-post__published\">{first}{}</span></span>\n", second.unwrap_or_default())
}

/// The card of a product's or shop's opinion.
pub(super) fn card(opinion: &Opinion) -> String {
    let id = escape(&opinion.id);
    let stars = opinion.stars.unwrap_or(0.5);
    let useful = usefulness(opinion);
    let verified = if opinion.verified {
        "   <span class=\"verified-purchase\">Zaufana Opinia potwierdzona zakupem</span>\n"
    } else {
        ""
    };
    let mut review_features = String::new();
    if !opinion.pros.is_empty() || !opinion.cons.is_empty() {
        review_features = format!(
            "   <div class=\"review-feature\">\n{}{}   </div>\n",
            features("Zalety", "positive", &opinion.pros),
            features("Wady", "negative", &opinion.cons)
        );
    }
    let marketplace = if opinion.verified && useful.is_multiple_of(9) {
        "  <div class=\"review-pz\" data-hint=\"Opinia po zakupie\"><em>Transakcja pochodzi z Marketplace Ceneo \
         (usługi Kup Teraz).</em></div>\n"
    } else {
        ""
    };
    format!(
        " <div class=\"user-post user-post__card js_product-review\" data-entry-id=\"{id}\">\n\
         \x20 <div class=\"user-post__content\">\n\
         \x20  <span class=\"user-post__author-name\">\n{author}\n</span>\n\
         {recommendation}\
         \x20  <span class=\"user-post__score\"><span class=\"score-marker score-marker--s\" \
         style=\"width: {width:.2}%;\"></span><span class=\"user-post__score-count\">{score}</span></span>\n\
         {verified}{published}\
         \x20  <div class=\"user-post__text\">{text}</div>\n\
         {review_features}\
         \x20 </div>\n\
         \x20 <button class=\"vote-yes js_product-review-vote\" data-review-id=\"{id}\" data-vote=\"1\" \
         data-total-vote=\"{useful}\"><span id=\"votes-yes-{id}\">{useful}</span></button>\n\
         \x20 <button class=\"vote-no js_product-review-vote\" data-review-id=\"{id}\" data-vote=\"0\" \
         data-total-vote=\"{useless}\"><span id=\"votes-no-{id}\">{useless}</span></button>\n\
         {marketplace}{comments}\
         \x20</div>\n",
        author = author(opinion),
        recommendation = recommendation(opinion),
        width = stars * 20.0,
        score = score(stars),
        published = published(opinion),
        text = text(&opinion.text),
        useless = useful / 6,
        comments = comments(opinion),
    )
}

fn comments(opinion: &Opinion) -> String {
    let (id, count) = (escape(&opinion.id), opinion.comments.len());
    let mut listed = String::new();
    for comment in &opinion.comments {
        let _ = writeln!(
            listed,
            "   <div class=\"user-post js_comment-from-user\"><div class=\"user-post__body js_product-review-hook\" \
             data-entry-id=\"{}\"><span class=\"user-post__author-name\">{}</span> <time datetime=\"{}\">jakiś czas \
             temu</time><div class=\"user-post__text\">{}</div></div></div>",
            escape(&comment.id),
            escape(&comment.author),
            time(comment.at),
            text(&comment.text)
        );
    }
    format!(
        "  <div id=\"product-review-comments-{id}\" class=\"user-post__comments js_product-review-comments-list\">\n\
         \x20  <a class=\"user-post js_product-review-comment-toggle\" data-comments-count=\"{count}\">\
         <div class=\"user-post__text mt-0\"><textarea name=\"comment\"></textarea></div></a>\n{listed}  </div>\n"
    )
}

/// The shop's answer: a card of the same family, without a score and without an id of its own.
pub(super) fn answer(opinion: &Opinion) -> String {
    let Some(reply) = &opinion.reply else { return String::new() };
    format!(
        " <div class=\"user-post user-post__card user-post--answer\">\n\
         \x20 <div class=\"user-post__content\">\n\
         \x20  <span class=\"user-post__author-name\">\nOdpowiedź sklepu\n</span>\n\
         \x20  <span class=\"user-post__published\">Wystawiono <time datetime=\"{}\">jakiś czas temu</time></span>\n\
         \x20  <div class=\"user-post__text\">{}</div>\n\
         \x20 </div>\n </div>\n",
        time(reply.at),
        text(&reply.text)
    )
}
