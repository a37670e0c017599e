//! Opineo: a shop's opinions as HTML with single-quoted attributes, fifteen a page.
//! Must never show a second page of nothing: past the end it says „Brak wpisów".

use std::fmt::Write;

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Europe::Warsaw;

use super::{
    fault::Met,
    stand::{Stand, escape},
    world::{Opinion, View},
};

const ON_PAGE: usize = 15;
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

/// The routes of the stand-in.
pub(super) fn router(stand: Stand) -> Router {
    let routes = Router::new()
        .route("/opinie/{shop}", get(first))
        .route("/opinie/{shop}/{page}", get(later))
        .route("/opinia/{id}", get(single))
        .fallback(async || missing());
    stand.dress(routes)
}

async fn first(State(stand): State<Stand>, Extension(met): Extension<Met>, Path(shop): Path<String>) -> Response {
    show(&stand, &met, &shop, 1)
}

async fn later(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Path((shop, page)): Path<(String, String)>,
) -> Response {
    match page.parse() {
        Ok(page) if page > 0 => show(&stand, &met, &shop, page),
        _ => missing(),
    }
}

/// `{slug}`, `{slug},{filter}` or `{slug},{filter},{sort}`.
fn show(stand: &Stand, met: &Met, wanted: &str, page: usize) -> Response {
    let mut parts = wanted.split(',');
    let slug = parts.next().unwrap_or_default();
    let (filter, sort) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Some(mut view) = stand.site.view(slug) else { return missing() };
    if met.empty() {
        view.opinions.clear();
    }
    match filter {
        "pozytywne" => view.opinions.retain(|opinion| mood(opinion) == "pos"),
        "neutralne" => view.opinions.retain(|opinion| mood(opinion) == "neut"),
        "negatywne" => view.opinions.retain(|opinion| mood(opinion) == "neg"),
        _ => {}
    }
    if sort == "ocena" {
        view.opinions.sort_by(|a, b| b.stars.unwrap_or(0.0).total_cmp(&a.stars.unwrap_or(0.0)));
    }
    html(StatusCode::OK, render(wanted, &view, page))
}

async fn single(State(stand): State<Stand>, Path(id): Path<String>) -> Response {
    match stand.site.look_up(&id) {
        Some((_, opinion)) => html(StatusCode::OK, document(&card(&opinion))),
        None => missing(),
    }
}

fn missing() -> Response {
    html(StatusCode::NOT_FOUND, document("<h1>Nie znaleziono strony</h1>\n"))
}

fn html(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

fn document(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang='pl'>\n<head><meta charset='utf-8'/><title>Opinie o sklepie</title></head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}

fn mood(opinion: &Opinion) -> &'static str {
    match opinion.stars {
        Some(stars) if stars >= 3.75 => "pos",
        Some(stars) if stars >= 2.5 => "neut",
        Some(_) => "neg",
        None => "neut",
    }
}

/// `4 579`: a space that does not break between the thousands.
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

fn spelled(at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&Warsaw);
    let month = MONTHS[at.month0() as usize];
    format!("{} {month} {} | {:02}:{:02}", at.day(), at.year(), at.hour(), at.minute())
}

fn render(wanted: &str, view: &View, page: usize) -> String {
    let start = (page - 1) * ON_PAGE;
    let shown = view.opinions.get(start..(start + ON_PAGE).min(view.opinions.len())).unwrap_or_default();
    let recommending = view.opinions.iter().filter(|opinion| mood(opinion) == "pos").count();
    let mut body = format!(
        "<h1 itemprop='name'>{}</h1>\n\
         <div class='sh_sumr' itemprop='aggregateRating' itemscope itemtype='http://schema.org/AggregateRating'>\
         <meta itemprop='bestRating' content='10'/><span class='sh_rnote' itemprop='ratingValue'>{:.1}</span>\n \
         <span class='sh_revcount'><strong itemprop='reviewCount'>{}</strong> opinii</span></div>\n\
         <span class='sh_rprcnt'>{}%</span>\n",
        escape(&view.title),
        view.claim.average * 2.0,
        thousands(view.claim.count),
        recommending * 100 / view.opinions.len().max(1),
    );
    for opinion in shown {
        body += &card(opinion);
    }
    if shown.is_empty() {
        body += "<div class='revz_container'>Brak wpisów</div>\n";
    }
    let pages = view.opinions.len().div_ceil(ON_PAGE).max(1);
    body += "<div class='pagi_main'>";
    for number in 1..=pages {
        let _ = if number == page {
            write!(body, "<span class='pagi_page selected'>{number}</span> ")
        } else {
            write!(body, "<a class='pagi_page' href='/opinie/{}/{number}#opinie'>{number}</a> ", escape(wanted))
        };
    }
    if page < pages {
        let _ = write!(
            body,
            "<div class='pagi_sec_right'><a rel='next' href='/opinie/{}/{}#opinie'>Następna</a></div>",
            escape(wanted),
            page + 1
        );
    }
    body += "</div>\n";
    document(&body)
}

fn card(opinion: &Opinion) -> String {
    let id = escape(&opinion.id);
    let author = escape(opinion.author.as_deref().unwrap_or("Anonim"));
    let badge = opinion.stars.map_or_else(String::new, |stars| {
        let rating = stars * 2.0;
        format!(
            "<span class='review_badge {}' itemprop='reviewRating' itemscope \
             itemtype='http://schema.org/Rating'><strong>{rating:.1}</strong> / 10 \
             <meta itemprop='bestRating' content='10'><meta itemprop='worstRating' content='0'>\
             <meta itemprop='ratingValue' content='{rating:.1}'></span>",
            mood(opinion)
        )
    });
    let (survey, wo) = if opinion.verified {
        ("<div class='revz_wo'><span class='revz_wo_badge w_popup_wo'></span></div>\n   ", " wo")
    } else {
        ("", "")
    };
    format!(
        "<div class='revz_container' itemprop='reviews' itemscope itemtype='http://schema.org/Review'>\n\
         \x20<div class='revz_left'>{badge}</div>\n\
         \x20<div class='revz_right'>\n\
         \x20 <div class='revz_head'><a title='Wszystkie opinie użytkownika {author}' href='/email/{id}'>\
         <span class='revz_nick' itemprop='author'>{author}</span> <span class='revz_revcount'>(1 opinia)</span></a>\n\
         \x20  <span class='revz_date'>{spelled}</span> <meta itemprop='datePublished' content='{published}'/> \
         <a href='/opinia/{id}'>Link do opinii</a></div>\n\
         \x20 <div class='revz_content'>{survey}<div class='revz_txt{wo}'><span itemprop='description'>{text}</span>\
         </div></div>\n\
         \x20</div>\n</div>\n",
        spelled = spelled(opinion.created),
        published = opinion.created.with_timezone(&Warsaw).format("%d-%m-%y %H:%M"),
        text = escape(&opinion.text).replace('\n', "<br/>"),
    )
}
