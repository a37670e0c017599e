//! Rows for spreadsheets and programs.
//! Must never let a cell become a formula: a spreadsheet runs what begins like one.

use std::borrow::Cow;

use entity::review;

use crate::domain::Evidence;

/// The columns, in order.
pub const COLUMNS: [&str; 25] = [
    "id",
    "source",
    "connection",
    "location",
    "external_id",
    "published_at",
    "author",
    "rating",
    "rating_best",
    "rating_worst",
    "rating_normalised",
    "recommended",
    "title",
    "text",
    "pros",
    "cons",
    "language",
    "verified",
    "url",
    "reply",
    "sentiment",
    "p_negative",
    "flagged",
    "removed_at",
    "first_seen_at",
];

/// The names that a row's ids stand for.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The connection's key.
    pub connection: &'a str,
    /// The location's key.
    pub location: &'a str,
}

/// One review as text cells, in the order of [`COLUMNS`], not yet made safe.
pub fn cells(row: &review::Model, names: Names<'_>) -> [String; 25] {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let moment = |value: Option<chrono::DateTime<chrono::Utc>>| value.map(|at| at.to_rfc3339()).unwrap_or_default();
    let list =
        |value: &serde_json::Value| serde_json::from_value::<Vec<String>>(value.clone()).unwrap_or_default().join("; ");
    [
        row.id.to_string(),
        row.source.clone(),
        names.connection.to_owned(),
        names.location.to_owned(),
        row.external_id.clone(),
        moment(row.published_at),
        text(&row.author),
        number(row.rating_value),
        number(row.rating_best),
        number(row.rating_worst),
        number(row.rating_normalised),
        row.recommended.map(|yes| yes.to_string()).unwrap_or_default(),
        text(&row.title),
        row.text.clone(),
        list(&row.pros),
        list(&row.cons),
        text(&row.language),
        (row.evidence == Evidence::PlatformVerified).to_string(),
        text(&row.url),
        text(&row.reply_text),
        row.sentiment.to_string(),
        row.p_negative.to_string(),
        row.flagged.to_string(),
        moment(row.removed_at),
        row.first_seen_at.to_rfc3339(),
    ]
}

/// One review as a JSON object with the names of [`COLUMNS`].
pub fn json(row: &review::Model, names: Names<'_>) -> serde_json::Value {
    serde_json::json!({
        "id": row.id, "source": row.source, "connection": names.connection, "location": names.location,
        "external_id": row.external_id, "published_at": row.published_at, "author": row.author,
        "rating": row.rating_value, "rating_best": row.rating_best, "rating_worst": row.rating_worst,
        "rating_normalised": row.rating_normalised, "recommended": row.recommended, "title": row.title,
        "text": row.text, "pros": row.pros, "cons": row.cons, "language": row.language,
        "verified": row.evidence == Evidence::PlatformVerified, "url": row.url, "reply": row.reply_text,
        "sentiment": row.sentiment, "p_negative": row.p_negative, "flagged": row.flagged,
        "removed_at": row.removed_at, "first_seen_at": row.first_seen_at,
    })
}

/// Whether a spreadsheet might take a cell for a formula, or our own mark for its own.
fn is_risky(cell: &str) -> bool {
    let Some(first) = cell.chars().next() else { return false };
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '＝' | '＋' | '－' | '＠') || {
        // Some programs skip what stands before the sign.
        cell.trim_start().trim_start_matches('"').starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    }
}

/// A cell that no spreadsheet runs: what might be a formula gets a `'` in front.
pub fn safe_cell(cell: &str) -> Cow<'_, str> {
    if is_risky(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`safe_cell`].
pub fn original_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fault_37_no_cell_is_a_formula_and_each_comes_back() {
        let risky =
            ["=1+1", "+48123", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "\"=1", " =1", "'=1", "'", "''x"];
        for cell in risky {
            let safe = safe_cell(cell);
            assert!(safe.starts_with('\''), "{cell:?}");
            assert_eq!(original_cell(&safe), cell);
        }
        for cell in ["", "zwykły tekst", "4,5", "a=b; c", "https://example.com/?a=-1"] {
            assert_eq!(safe_cell(cell), cell);
            assert_eq!(original_cell(cell), cell);
        }
        for delimiter in [b',', b';'] {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter)
                .quote_style(csv::QuoteStyle::Always)
                .from_writer(Vec::new());
            writer.write_record(risky.iter().map(|cell| safe_cell(cell).into_owned())).unwrap();
            let bytes = writer.into_inner().unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(&*bytes);
            let record = reader.records().next().unwrap().unwrap();
            assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
            assert_eq!(record.iter().map(original_cell).collect::<Vec<_>>(), risky);
        }
    }

    proptest! {
        #[test]
        fn any_cell_survives_the_round_trip(cell in "\\PC{0,12}") {
            let safe = safe_cell(&cell);
            prop_assert_eq!(original_cell(&safe), cell.as_str());
            prop_assert!(!safe.starts_with(['=', '+', '-', '@']));
        }
    }
}
