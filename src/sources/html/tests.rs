use std::time::Duration;

use super::*;
use crate::sources::SourceError;

fn text(html: &str) -> String {
    text_of(parse(html).unwrap().root_element())
}

#[test]
fn text_is_what_a_person_reads() {
    for (html, expected) in [
        ("Po tygodniu\n  przestało&nbsp;działać.", "Po tygodniu przestało działać."),
        ("raz<br>dwa<br><br>cztery", "raz\ndwa\n\ncztery"),
        ("<p>raz<p>dwa</p>trzy <b>c</b>ztery", "raz\ndwa\ntrzy cztery"),
        ("g&#243;ra &lt;b&gt; &amp;amp;", "góra <b> &amp;"),
        ("przed<script>x()</script><textarea>szkic</textarea><style>a{}</style> po", "przed po"),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn counts_come_with_any_space_between_thousands() {
    for (text, expected) in
        [("4 579", Some(4579)), ("4\u{a0}579 opinii", Some(4579)), ("(87)", Some(87)), ("brak", None)]
    {
        assert_eq!(count_in(text), expected, "{text}");
    }
}

#[test]
fn fault_11_hostile_nesting_is_an_error_in_bounded_time() {
    let nested = "<div>".repeat(100_000);
    let unclosed = (0..100_000).fold(String::new(), |html, n| html + &format!("<p><b id={n}>"));
    let unmatched = "<div></x>".repeat(100_000);
    let foreign = format!("<svg>{}", "<g>".repeat(100_000));
    let quoted = "<div a='</div>'>".repeat(100_000);
    for html in [nested, unclosed, unmatched, foreign, quoted] {
        let started = std::time::Instant::now();
        assert!(matches!(parse(&html), Err(SourceError::Contract { .. })), "{}", &html[..12]);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?} for {}", started.elapsed(), &html[..12]);
    }
}

#[test]
fn fault_11_copies_of_open_formatting_are_counted() {
    let mut html: String = (0..400).fold("<p>".to_owned(), |html, n| html + &format!("<b id=b{n}>"));
    html.push_str("</p>");
    html.push_str(&"<p>x</p>".repeat(20_000));
    assert!(matches!(parse(&html), Err(SourceError::Contract { .. })));
}

#[test]
fn fault_11_a_long_attribute_and_plaintext_are_only_text() {
    let long = format!("<div title='{}'>tekst</div>", "a".repeat(1 << 20));
    assert_eq!(text(&long), "tekst");
    assert_eq!(text(&format!("przed<plaintext>{}", "<div>".repeat(100_000))).len(), 5 + 500_000);
}

#[test]
fn honest_pages_raise_no_false_alarm() {
    let list =
        "<ul><li>a<li>b<dl><dt>c<dd>d</dl></ul><br><img src=x><p>e<p>f<table><tr><td>g<td>h</table>".repeat(5_000);
    let deep = format!("{}x{}", "<div>".repeat(500), "</div>".repeat(500));
    for html in [list, deep] {
        assert!(parse(&html).is_ok());
    }
}

#[test]
fn fault_10_bytes_are_read_or_visibly_replaced() {
    let words = "<p>Zażółć gęślą jaźń, źle działa</p>";
    let cp1250 = encoding_rs::WINDOWS_1250.encode(words).0.into_owned();
    let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, content_type) in [
        (words.as_bytes(), None),
        (cp1250.as_slice(), Some("text/html; charset=windows-1250")),
        (cp1250.as_slice(), Some("text/html; charset=utf-8")),
        (utf16.as_slice(), None),
        (utf16_be.as_slice(), None),
    ] {
        assert_eq!(read(bytes, content_type), words);
    }
    assert_eq!(read(b"za\xff\xfe dobre", None), "za\u{fffd}\u{fffd} dobre");
    assert_eq!(text("a\0b<p>\0c"), "ab\nc");
    let all: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let _ = parse(&read(&all, None));
}
