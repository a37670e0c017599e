//! Ceneo: product and shop pages with opinions, as HTML of March 2025.
//! Must never answer a page past the end by an empty one: Ceneo repeats the first.

mod card;
mod page;

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    fault::Met,
    stand::Stand,
    world::{Opinion, View},
};

const ON_PRODUCT_PAGE: usize = 10;
const ON_SHOP_PAGE: usize = 20;

/// The routes of the stand-in.
pub(super) fn router(stand: Stand) -> Router {
    let routes = Router::new()
        .route("/{product}", get(product))
        .route("/{product}/{page}", get(product_page))
        .route("/sklepy/{shop}", get(shop))
        .route("/sklepy/{shop}/{page}", get(shop_page))
        .fallback(async || missing());
    stand.dress(routes)
}

/// What a path says after its semicolons: `;0160-1` sorts, `;ocena-5` filters.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wish {
    suffix: String,
    sort: Option<(u16, u8)>,
    stars: Option<u8>,
}

/// Splits a segment into its name and the wish behind it.
fn wish(segment: &str) -> (&str, Wish) {
    let (name, suffix) = segment.split_once(';').unwrap_or((segment, ""));
    let mut wish = Wish::default();
    for part in suffix.split(';') {
        if let Some(stars) = part.strip_prefix("ocena-") {
            wish.stars = stars.parse().ok();
        } else if let Some((code, way)) = part.split_once('-') {
            wish.sort = code.parse().ok().zip(way.parse().ok());
        }
    }
    if wish.sort.is_some() || wish.stars.is_some() {
        wish.suffix = format!(";{suffix}");
    }
    (name, wish)
}

fn arrange(opinions: &mut Vec<Opinion>, wish: &Wish) {
    if let Some(stars) = wish.stars {
        opinions.retain(|opinion| opinion.stars.is_some_and(|given| given.ceil() as u8 == stars));
    }
    let rank = |opinion: &Opinion| opinion.stars.unwrap_or(0.0);
    match wish.sort {
        Some((160, 1)) => {}
        Some((160, 0)) => opinions.reverse(),
        Some((162, 1)) => opinions.sort_by(|a, b| rank(b).total_cmp(&rank(a))),
        Some((162, 0)) => opinions.sort_by(|a, b| rank(a).total_cmp(&rank(b))),
        _ => opinions.sort_by_key(|opinion| std::cmp::Reverse(card::usefulness(opinion))),
    }
}

/// The slice a page shows, and the number of the page: past the end it is the first again.
fn cut(opinions: &[Opinion], page: usize, size: usize) -> (usize, &[Opinion]) {
    let start = (page - 1) * size;
    let (page, start) = if start < opinions.len() { (page, start) } else { (1, 0) };
    (page, &opinions[start..(start + size).min(opinions.len())])
}

/// The number in `opinie-{n}`.
fn page_number(segment: &str) -> Option<usize> {
    segment.strip_prefix("opinie-")?.parse().ok().filter(|page| *page > 0)
}

async fn product(State(stand): State<Stand>, Extension(met): Extension<Met>, Path(segment): Path<String>) -> Response {
    let (id, wish) = wish(&segment);
    show_product(&stand, &met, id, 1, &wish)
}

async fn product_page(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Path((id, segment)): Path<(String, String)>,
) -> Response {
    let (page, wish) = wish(&segment);
    match page_number(page) {
        Some(page) => show_product(&stand, &met, &id, page, &wish),
        None => missing(),
    }
}

fn show_product(stand: &Stand, met: &Met, id: &str, page: usize, wish: &Wish) -> Response {
    let known = id.bytes().all(|byte| byte.is_ascii_digit());
    let Some(view) = stand.site.view(id).filter(|_| known) else { return missing() };
    html(page::product(id, &prepare(view, met, wish), page, wish))
}

async fn shop(State(stand): State<Stand>, Extension(met): Extension<Met>, Path(segment): Path<String>) -> Response {
    let (name, wish) = wish(&segment);
    show_shop(&stand, &met, name, 1, &wish)
}

async fn shop_page(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Path((name, segment)): Path<(String, String)>,
) -> Response {
    let (page, wish) = wish(&segment);
    match page_number(page) {
        Some(page) => show_shop(&stand, &met, &name, page, &wish),
        None => missing(),
    }
}

fn show_shop(stand: &Stand, met: &Met, name: &str, page: usize, wish: &Wish) -> Response {
    let known = name.rsplit_once("-s").is_some_and(|(_, id)| id.parse::<u64>().is_ok());
    let Some(view) = stand.site.view(name).filter(|_| known) else { return missing() };
    html(page::shop(name, &prepare(view, met, wish), page, wish))
}

fn prepare(mut view: View, met: &Met, wish: &Wish) -> View {
    if met.empty() {
        view.opinions.clear();
    }
    arrange(&mut view.opinions, wish);
    view
}

fn html(body: String) -> Response {
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "private")];
    (headers, body).into_response()
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, html(page::missing())).into_response()
}
