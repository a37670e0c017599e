//! Heureka: the shop's export of opinions as XML, the newest five hundred, no pages.
//! Must never write a `]]>` inside a CDATA section unbroken.

use std::{collections::HashMap, fmt::Write};

use axum::{
    Extension, Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{fault::Met, stand::Stand, world::Opinion};

const NEWEST: usize = 500;

/// The routes of the stand-in.
pub(super) fn router(stand: Stand) -> Router {
    stand.dress(Router::new().route("/direct/dotaznik/export-review.php", get(export)))
}

async fn export(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let key = query.get("key").map_or("", String::as_str);
    // What the real export answers to a wrong key is not known; a refusal is the likeliest.
    let Some(view) = stand.site.view(key) else {
        let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return (StatusCode::FORBIDDEN, plain, "Neplatný klíč").into_response();
    };
    let shown = if met.empty() { &[][..] } else { &view.opinions[..view.opinions.len().min(NEWEST)] };
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<reviews>".to_owned();
    for (nth, opinion) in shown.iter().enumerate() {
        if nth == 0 {
            xml.push('\n');
        }
        review(&mut xml, opinion);
    }
    xml += "</reviews>\n";
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], xml).into_response()
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

fn review(xml: &mut String, opinion: &Opinion) {
    xml.push_str(" <review>\n");
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(xml, "  <{name}>{value}</{name}>");
    };
    let number = opinion.id.parse::<u64>().unwrap_or(0);
    line("rating_id", &opinion.id);
    if let Some(author) = &opinion.author {
        line("name", &cdata(author));
    }
    line("source", "regular");
    if let Some(ordered) = opinion.ordered {
        line("ordered", &ordered.timestamp().to_string());
    }
    line("unix_timestamp", &opinion.created.timestamp().to_string());
    if let Some(stars) = opinion.stars {
        line("total_rating", &halves(stars));
        line("delivery_time", &halves((stars + 0.5).min(5.0)));
        line("transport_quality", &halves(stars));
        if number % 3 == 0 {
            line("communication", &halves(stars));
        }
    }
    if let Some(recommended) = opinion.recommended {
        line("recommends", if recommended { "1" } else { "0" });
    }
    for (name, points) in [("pros", &opinion.pros), ("cons", &opinion.cons)] {
        if !points.is_empty() {
            line(name, &cdata(&points.join("\n")));
        }
    }
    if !opinion.text.is_empty() {
        line("summary", &cdata(&opinion.text));
    }
    if let Some(reply) = &opinion.reply {
        line("reaction", &cdata(&reply.text.replace('\n', "\r\n")));
    }
    line("order_id", &(125_000_000 + number % 1_000_000).to_string());
    xml.push_str(" </review>\n");
}

/// `4.5`, `5`: half steps, no needless zero.
fn halves(stars: f64) -> String {
    let stars = (stars * 2.0).round() / 2.0;
    if stars.fract() == 0.0 { format!("{stars:.0}") } else { format!("{stars:.1}") }
}
