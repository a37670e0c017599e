use super::{super::parse::Saved, *};
use crate::{
    domain::{Batch, RawReview},
    sources::{ParseSaved, SavedFile, SourceError, tests::now},
};

fn saved(text: &str) -> Result<Batch, SourceError> {
    Saved.parse(&SavedFile { name: "reviews.json", bytes: text.as_bytes(), now: now() })
}

fn line(review: &RawReview) -> String {
    let stars = review.rating.map_or("-".to_owned(), |rating| rating.value().to_string());
    let reply = review.reply.as_ref().map_or(String::new(), |reply| {
        format!(
            " | {} [{} {}] {}",
            reply.text,
            reply.state.as_deref().unwrap_or("-"),
            reply.problem.as_deref().unwrap_or("-"),
            reply.at.map_or("-".to_owned(), |at| at.to_rfc3339())
        )
    });
    let line = format!(
        "{} {stars} {} {} {} | {}{reply}",
        review.external_id.trim_start_matches("locations/"),
        review.author.as_deref().unwrap_or("-"),
        review.published.map_or("-".to_owned(), |published| published.at.to_rfc3339()),
        review.updated_at.map_or("-".to_owned(), |at| at.to_rfc3339()),
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
    445566/reviews/AbFvOqk_example1 2 Halina Testowa 2026-11-02T09:14:07.512+00:00 2026-11-05T18:40:00.104331+00:00 | Paczka przyszła po dwóch tygodniach, a infolinia milczy. | Pani Halino, przepraszamy za opóźnienie. [APPROVED -] 2026-11-06T07:00:12.001+00:00
    445566/reviews/AbFvOqk_example2 5 - 2026-10-30T11:00:00+00:00 - |
    445566/reviews/AbFvOqk_example3 4 Janko Primer 2026-10-12T06:30:00.123456789+00:00 - | Hitra dostava, dobra embalaža. | Visit our other shop. [REJECTED ADVERTISING_AND_SOLICITATION] 2026-10-13T08:00:00+00:00
    ");
    insta::assert_snapshot!(lines(&saved(NORMAL_2).unwrap()), @r"
    445566/reviews/AbFvOqk_example4 - Ana Vzorec 2026-09-01T10:00:00+00:00 - | Uprzejma obsługa.
    445566/reviews/AbFvOqk_example5 1 - 2026-08-15T20:15:30.500+00:00 - |
    ");
}

#[test]
fn fault_12_a_broken_review_leaves_its_neighbours_alone() {
    let batch = saved(BROKEN).unwrap();
    insta::assert_snapshot!(lines(&batch), @r"
    445566/reviews/good1 3 - - - | W porządku.
    445566/reviews/eleven - - - - | Ocena spoza skali.
    445566/reviews/comma - - - - | Ocena z przecinkiem.
    445566/reviews/author 5 - - - |
    445566/reviews/twice 1 - - - | Drugie
    445566/reviews/good2 2 - - - |
    ");
    let rejected = batch.rejected.iter().map(|rejected| format!("{}: {}", rejected.item, rejected.reason));
    insta::assert_snapshot!(rejected.collect::<Vec<_>>().join("\n"), @r"
    item 2 of the page: number out of range
    locations/445566/reviews/minus: `starRating` is a number, not a text
    item 8 of the page: recursion limit exceeded
    item 9 of the page: the review has no name
    item 10 of the page: `reviewId` is a number with a fraction or too many digits, not an id
    item 11 of the page: the review has no name
    locations/445566/reviews/silent: no text, no rating, no recommendation
    item 13 of the page: `name` names no location
    item 14 of the page: a text where an object was due
    item 15 of the page: null where an object was due
    locations/445566/reviews/comment: `comment` is an object, not a text
    ");
    assert_eq!(batch.claimed.and_then(|claimed| claimed.count), Some(17));
    assert_eq!(batch.claimed.and_then(|claimed| claimed.average), None, "1e400 is no average");
}

#[test]
fn fault_12_a_document_of_brackets_is_refused_without_a_crash() {
    for body in
        ["[".repeat(10_000), "{\"reviews\":".repeat(10_000), format!("{{\"reviews\":[{}", "{\"a\":".repeat(100_000))]
    {
        assert!(saved(&body).is_err());
    }
}

#[test]
fn an_export_is_read_and_is_never_the_whole_list() {
    let batch = saved(TAKEOUT).unwrap();
    insta::assert_snapshot!(lines(&batch), @r"
    77/reviews/ChZDSUhNMG9nS0VJQ0FnSUExample01EAE 1 Stefan Przykładowy 2025-03-04T10:11:12.131415+00:00 - | Nie polecam, zwrot trwał miesiąc. | Przepraszamy, zwrot już wysłany. [- -] 2025-03-05T08:00:00+00:00
    77/reviews/ChZDSUhNMG9nS0VJQ0FnSUExample02EAE 5 Maja Vzorčna 2025-02-01T00:00:00+00:00 - |
    ");
    assert_eq!(batch.listing, crate::domain::Listing::Partial);
}

#[test]
fn reviews_that_somebody_wrote_are_refused() {
    let error = saved(WRITTEN).unwrap_err();
    assert_eq!(error.metric_label(), "contract");
    assert!(error.to_string().contains("wrote on Maps"), "{error}");
}

#[test]
fn a_file_that_is_no_list_says_so() {
    for (text, expected) in [
        ("{\"title\":\"Sklep\"}", "holds no list"),
        ("{\"error\":{\"code\":401}}", "saved error"),
        ("{\"reviews\":[],\"totalReviewCount\":3}", "holds none"),
        ("{\"reviews\":7}", "`reviews` is not a list"),
        ("<html></html>", "a page for people"),
        ("", "no JSON object"),
    ] {
        let error = saved(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    assert_eq!(saved(EMPTY).unwrap().reviews, []);
}

#[test]
fn the_same_review_under_two_accounts_is_one() {
    let id = |account: u8| {
        let name = format!("accounts/{account}/locations/2/reviews/x");
        saved(&json!({"reviews": [{"name": name, "starRating": "ONE"}]}).to_string()).unwrap().reviews[0]
            .external_id
            .clone()
    };
    assert_eq!(id(1), id(7));
}

#[test]
fn the_authors_own_words_are_kept_of_a_translation() {
    let text = |comment: &str| {
        let body = json!({"reviews": [{"name": "locations/2/reviews/x", "comment": comment}]});
        saved(&body.to_string()).unwrap().reviews[0].text.clone()
    };
    assert_eq!(text("(Translated by Google) Good\n\n(Original)\nDobrze"), "Dobrze");
    assert_eq!(text("(Translated by Google) Good\r\n\r\n(Original)\r\nDobrze\r\nnaprawdę"), "Dobrze\nnaprawdę");
    assert_eq!(text("Dobrze\n\n(Translated by Google)\nGood"), "Dobrze");
    assert_eq!(text("Dobrze\n\nnaprawdę\n\n(Translated by Google)\nGood\n\nreally"), "Dobrze\n\nnaprawdę");
    assert_eq!(text("(Translated by Google) and nothing more"), "(Translated by Google) and nothing more");
    assert_eq!(text("I like the (Original) one"), "I like the (Original) one");
}
