use super::{super::parse::Saved, *};
use crate::{
    domain::{Batch, RawReview},
    sources::{ParseSaved, SavedFile, SourceError, tests::now},
};

fn saved(text: &str) -> Result<Batch, SourceError> {
    Saved.parse(&SavedFile { name: "ratings.json", bytes: text.as_bytes(), now: now() })
}

fn line(review: &RawReview) -> String {
    let stars = review.rating.map_or("-".to_owned(), |rating| rating.value().to_string());
    let thumb = review.recommended.map_or("-", |recommended| if recommended { "up" } else { "down" });
    let reply = review.reply.as_ref().map_or(String::new(), |reply| {
        format!(" | {} {}", reply.text, reply.at.map_or("-".to_owned(), |at| at.to_rfc3339()))
    });
    let line = format!(
        "{} {stars} {thumb} {} {} {} {} | {}{reply}",
        review.external_id,
        review.author.as_deref().unwrap_or("-"),
        review.language.as_ref().map_or("-", |language| language.as_str()),
        review.published.map_or("-".to_owned(), |published| published.at.to_rfc3339()),
        review.url.as_deref().unwrap_or("-"),
        review.text,
    );
    line.trim_end().to_owned()
}

fn lines(batch: &Batch) -> String {
    batch.reviews.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_is_read_as_it_stands() {
    insta::assert_snapshot!(lines(&saved(NORMAL).unwrap()), @r"
    887766554433 - down Grażyna Wzorcowa pl 2026-11-03T14:22:10+00:00 https://www.facebook.com/130000/reviews | Zwrot trwał ponad miesiąc. | Pieniądze są w drodze. 2026-11-04T12:00:00+00:00
    904801129604590 - up - sl 2026-10-02T10:00:00+00:00 https://www.facebook.com/130000/reviews | Vse v redu.
    made-a244c90f2d29dc7d026e152f3226aeb8 - up - - 2026-10-01T09:00:00+00:00 https://www.facebook.com/130000/reviews |
    ");
    insta::assert_snapshot!(lines(&saved(NORMAL_2).unwrap()), @r"
    made-c1903fa4258fbcc3f52c395379d8ba79 - - Próba Trzecia - 2018-09-01T08:30:00+00:00 https://www.facebook.com/130000/reviews | Ani dobrze, ani źle.
    made-779ceb33a75a9e1b83be3c2f7457fcee 4 - Test User - 2017-05-04T12:00:00+00:00 https://www.facebook.com/130000/reviews | Sehr gut
    ");
    assert_eq!(saved(EMPTY).unwrap().reviews, []);
}

#[test]
fn fault_12_a_broken_entry_leaves_its_neighbours_alone() {
    let batch = saved(BROKEN).unwrap();
    insta::assert_snapshot!(lines(&batch), @r"
    1 - up - - 2026-01-01T00:00:00+00:00 - |
    5 4.5 - - - 2026-01-01T00:00:00+00:00 - |
    7 - down - - 2026-01-01T00:00:00+00:00 - |
    8 - - - - 2026-01-01T00:00:00+00:00 - | Drugie
    9007199254740993 5 - - - 2026-01-01T00:00:00+00:00 - |
    18 - down - - 2026-01-01T00:00:00+00:00 - |
    ");
    let rejected = batch.rejected.iter().map(|rejected| format!("{}: {}", rejected.item, rejected.reason));
    insta::assert_snapshot!(rejected.collect::<Vec<_>>().join("\n"), @r"
    item 2 of the page: number out of range
    3: the rating -3 is outside its scale 1 to 5
    4: the rating 11 is outside its scale 1 to 5
    6: `rating` is not a number
    item 9 of the page: recursion limit exceeded
    item 11 of the page: `id` is a number with a fraction or too many digits, not an id
    item 12 of the page: `id` is a number with a fraction or too many digits, not an id
    13: no text, no rating, no recommendation
    item 14 of the page: nothing tells the entry from others
    item 15 of the page: a number where an object was due
    item 16 of the page: null where an object was due
    17: `review_text` is a list, not a text
    ");
}

#[test]
fn a_made_id_depends_on_what_does_not_change() {
    let id = |created: &str, reviewer: &str, text: &str| {
        let entry = json!({"created_time": created, "reviewer": {"id": reviewer}, "review_text": text, "rating": 3});
        saved(&json!({ "data": [entry] }).to_string()).unwrap().reviews[0].external_id.clone()
    };
    let first = id("2017-05-04T12:00:00+0000", "5", "Dobrze");
    assert!(first.starts_with("made-"));
    assert_eq!(first, id("2017-05-04T14:00:00+02:00", "5", "Jednak źle"));
    assert_ne!(first, id("2017-05-04T12:00:01+0000", "5", "Dobrze"));
    assert_ne!(first, id("2017-05-04T12:00:00+0000", "6", "Dobrze"));
}

#[test]
fn a_file_that_is_no_list_says_so() {
    for (text, expected) in [
        ("{\"id\":\"130000\"}", "no list `data`"),
        ("{\"error\":{\"code\":190}}", "saved error"),
        ("{\"data\":{}}", "`data` is not a list"),
        ("<html></html>", "a page for people"),
        ("{\"data\":[", "ends in the middle"),
    ] {
        let error = saved(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}
