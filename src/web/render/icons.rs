//! The icons: a small set of our own in one stroke width, always shown beside a word.
//! Must never take a colour of its own: the text's colour is theirs.

/// The icon as SVG, hidden from screen readers.
pub(super) fn svg(name: &str) -> String {
    let shape = match name {
        "inbox" => r#"<path d="M3 11l2.5-7h9L17 11v5H3z"/><path d="M3 11h4l1 2h4l1-2h4"/>"#,
        "trends" => r#"<path d="M3 16h14"/><path d="M4 12l4-4 3 3 5-6"/>"#,
        "sources" => {
            r#"<path d="M3 6c0-3 14-3 14 0s-14 3-14 0z"/><path d="M3 6v8c0 3 14 3 14 0V6"/><path d="M3 10c0 3 14 3 14 0"/>"#
        }
        "widgets" => r#"<path d="M3 4h14v10h-8l-3 3v-3H3z"/><path d="M6.5 7.5h7M6.5 10.5h4"/>"#,
        "rules" => r#"<path d="M5 13V9a5 5 0 0 1 10 0v4l1.5 1.5h-13z"/><path d="M8.5 17h3"/>"#,
        "settings" => {
            r#"<path d="M3 6h7M14 6h3M3 14h3M10 14h7"/><circle cx="12" cy="6" r="2"/><circle cx="8" cy="14" r="2"/>"#
        }
        "search" => r#"<circle cx="9" cy="9" r="5"/><path d="M13 13l4 4"/>"#,
        "out" => r#"<path d="M8 4H4v12h12v-4"/><path d="M11 4h5v5M16 4l-7 7"/>"#,
        "back" => r#"<path d="M12 4l-6 6 6 6"/>"#,
        "next" => r#"<path d="M8 4l6 6-6 6"/>"#,
        "done" => r#"<path d="M4 10.5l4 4 8-9"/>"#,
        "undo" => r#"<path d="M7 4L3.5 7.5 7 11"/><path d="M4 7.5h7a4.5 4.5 0 0 1 0 9H7"/>"#,
        "refresh" => r#"<path d="M16 10a6 6 0 1 1-2-4.5L16 7"/><path d="M16 3v4h-4"/>"#,
        "plus" => r#"<path d="M10 4v12M4 10h12"/>"#,
        "leave" => r#"<path d="M8 4H4v12h4"/><path d="M9 10h8M14 7l3 3-3 3"/>"#,
        "star" => {
            return r#"<svg class="icon star" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d="M10 2.2l2.4 5 5.5.7-4 3.8 1 5.5-4.9-2.7-4.9 2.7 1-5.5-4-3.8 5.5-.7z"/></svg>"#.to_owned();
        }
        _ => r#"<circle cx="10" cy="10" r="6"/>"#,
    };
    format!(
        r#"<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">{shape}</svg>"#
    )
}
