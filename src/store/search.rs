//! The full-text search over the folded column, on both databases.
//! Must never let a person's words become part of the query language.

use sea_orm::{
    DbBackend,
    sea_query::{Expr, SimpleExpr},
};

/// The most words that a query is looked up by.
const MOST_WORDS: usize = 12;

/// The condition that a row of `review` has all of these words, as `domain::search::words` folds them.
/// The last may be the beginning of a word. `None` when there are none.
pub(super) fn matches(backend: DbBackend, words: &[String]) -> Option<SimpleExpr> {
    // Letters and digits only: nothing that means something to either database can be left in.
    let clean = |word: &String| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let words: Vec<String> = words.iter().take(MOST_WORDS).map(clean).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return None;
    }
    Some(if backend == DbBackend::Sqlite {
        let query = format!("{}*", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "));
        Expr::cust_with_values("review.seq IN (SELECT rowid FROM review_search WHERE review_search MATCH ?)", [query])
    } else {
        let query = format!("{}:*", words.join(" & "));
        Expr::cust_with_values("to_tsvector('simple', review.search) @@ to_tsquery('simple', $1)", [query])
    })
}
