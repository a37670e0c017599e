use std::collections::BTreeMap;

use chrono::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::domain::{DatePrecision, Published, Rating, ReviewId, SourceReply};

fn at(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap() + TimeDelta::hours(hours)
}

fn raw(id: &str, text: &str) -> RawReview {
    RawReview { external_id: id.into(), text: text.into(), ..RawReview::default() }
}

fn id_of(external: &str) -> ReviewId {
    let mut bytes = [0; 10];
    for (slot, byte) in bytes.iter_mut().zip(external.bytes()) {
        *slot = byte;
    }
    ReviewId::from_parts(1, &bytes)
}

/// What the writer does, on the index.
fn apply(index: &mut KnownIndex, plan: &Plan) {
    for review in &plan.insert {
        let known = Known {
            id: id_of(&review.external_id),
            content_hash: review.content_hash,
            opinion_hash: review.opinion_hash,
            revision: 1,
            missing_walks: 0,
            missing_since: None,
            removed_at: None,
            published_at: review.published.map(|p| p.at),
        };
        assert!(index.0.insert(review.external_id.clone(), known).is_none(), "inserted twice");
    }
    for (changes, step) in [(&plan.revise, 1), (&plan.touch, 0)] {
        for (before, review) in changes {
            let known = index.0.get_mut(&review.external_id).unwrap();
            assert_eq!(known.id, before.id);
            known.content_hash = review.content_hash;
            known.opinion_hash = review.opinion_hash;
            known.revision += step;
            known.published_at = review.published.map(|p| p.at);
        }
    }
    for marked in plan.restore.iter().chain(&plan.found).chain(&plan.missing).chain(&plan.remove) {
        let known = index.0.values_mut().find(|known| known.id == marked.id).unwrap();
        known.missing_walks = marked.missing_walks;
        known.missing_since = marked.missing_since;
        known.removed_at = marked.removed_at;
    }
}

fn brought(reviews: Vec<RawReview>, listing: Listing) -> Batch {
    Batch { reviews, ..Batch::empty(listing) }
}

fn walk(index: &mut KnownIndex, batch: &[RawReview], listing: Listing, now: DateTime<Utc>) -> Plan {
    let plan = plan(index, brought(batch.to_vec(), listing), &RemovalPolicy::default(), now);
    apply(index, &plan);
    plan
}

fn ids(known: &[Known]) -> Vec<ReviewId> {
    known.iter().map(|known| known.id).collect()
}

#[test]
fn fault_01_pages_twice_and_out_of_order_give_one_row_each() {
    let (a, b, c) = (raw("a", "Dobrze"), raw("b", "Średnio"), raw("c", "Źle"));
    let mut index = KnownIndex::default();
    let first = walk(&mut index, &[c.clone(), a.clone(), b.clone(), a.clone(), b.clone()], Listing::Partial, at(0));
    assert_eq!(first.insert.iter().map(|r| r.external_id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let second = walk(&mut index, &[b, c, a], Listing::Partial, at(1));
    assert!(second.is_idle());
    assert_eq!(second.unchanged, 3);
}

#[test]
fn fault_02_an_edit_is_a_new_revision_and_an_answer_is_not() {
    let stars = |n: f64| Some(Rating::new(n, 1.0, 5.0).unwrap());
    let before = RawReview { rating: stars(5.0), ..raw("a", "Polecam") };
    let mut index = KnownIndex::default();
    walk(&mut index, std::slice::from_ref(&before), Listing::Complete, at(0));

    let edited = RawReview { rating: stars(1.0), ..before };
    let plan = walk(&mut index, std::slice::from_ref(&edited), Listing::Complete, at(1));
    assert_eq!((plan.revise.len(), plan.touch.len(), plan.unchanged), (1, 0, 0));
    assert_eq!(plan.revise[0].0.revision, 1);

    let reply = Some(SourceReply { text: "Przepraszamy".into(), ..SourceReply::default() });
    let plan = walk(&mut index, &[RawReview { reply, ..edited }], Listing::Complete, at(2));
    assert_eq!((plan.revise.len(), plan.touch.len()), (0, 1));
    assert_eq!(index.0["a"].revision, 2);
}

#[test]
fn fault_03_removed_after_three_complete_walks_over_a_day() {
    let (kept, gone) = (raw("a", "Dobrze"), raw("b", "Źle"));
    let mut index = KnownIndex::default();
    walk(&mut index, &[kept.clone(), gone.clone()], Listing::Complete, at(0));
    let only = [kept.clone()];
    for (hours, walks) in [(1, 1), (2, 2), (3, 3), (24, 4)] {
        let plan = walk(&mut index, &only, Listing::Complete, at(hours));
        assert_eq!((ids(&plan.missing), plan.remove.len()), (vec![id_of("b")], 0), "{hours} h");
        assert_eq!(index.0["b"].missing_walks, walks);
        assert_eq!(index.0["b"].missing_since, Some(at(1)));
    }
    // A partial walk neither counts nor confirms.
    assert!(walk(&mut index, &only, Listing::Partial, at(30)).is_idle());
    let plan = walk(&mut index, &only, Listing::Complete, at(25));
    assert_eq!(ids(&plan.remove), [id_of("b")]);
    assert_eq!(index.0["b"].removed_at, Some(at(25)));
    assert!(walk(&mut index, &only, Listing::Complete, at(26)).is_idle(), "it is removed once");

    let back = walk(&mut index, &[kept, gone], Listing::Complete, at(27));
    assert_eq!((ids(&back.restore), back.insert.len(), back.unchanged), (vec![id_of("b")], 0, 1));
    assert_eq!((index.0["b"].removed_at, index.0["b"].missing_walks), (None, 0));
}

#[test]
fn two_walks_a_day_apart_are_not_enough_and_finding_it_starts_again() {
    let batch = [raw("a", "Dobrze"), raw("b", "Źle")];
    let mut index = KnownIndex::default();
    walk(&mut index, &batch, Listing::Complete, at(0));
    walk(&mut index, &batch[..1], Listing::Complete, at(24));
    assert!(walk(&mut index, &batch[..1], Listing::Complete, at(72)).remove.is_empty());
    let plan = walk(&mut index, &batch, Listing::Partial, at(73));
    assert_eq!((ids(&plan.found), plan.restore.len(), plan.unchanged), (vec![id_of("b")], 0, 1));
    assert!(walk(&mut index, &batch[..1], Listing::Complete, at(96)).remove.is_empty());
    assert_eq!(index.0["b"].missing_walks, 1);
}

#[test]
fn fault_04_an_empty_list_says_nothing_about_what_is_known() {
    let mut index = KnownIndex::default();
    walk(&mut index, &[raw("a", "Dobrze")], Listing::Complete, at(0));
    for hours in [30, 60, 90, 120] {
        assert_eq!(walk(&mut index, &[], Listing::Complete, at(hours)), Plan::default());
    }
}

#[test]
fn a_window_judges_only_what_lies_inside_it() {
    let dated = |id: &str, hours| RawReview {
        published: Some(Published { at: at(hours), precision: DatePrecision::Day }),
        ..raw(id, "Opinia")
    };
    let mut index = KnownIndex::default();
    let batch = [dated("old", -48), dated("edge", -24), dated("in", -12), dated("new", -1), raw("undated", "Opinia")];
    walk(&mut index, &batch, Listing::Complete, at(0));
    let plan = walk(&mut index, &[dated("new", -1)], Listing::CompleteSince(at(-24)), at(1));
    assert_eq!(ids(&plan.missing), [id_of("in")]);
}

#[test]
fn one_confirmation_removes_at_once() {
    let mut index = KnownIndex::default();
    walk(&mut index, &[raw("a", "Dobrze"), raw("b", "Źle")], Listing::Complete, at(0));
    let quick = RemovalPolicy { confirmations: 1, over: TimeDelta::zero() };
    let plan = plan(&index, brought(vec![raw("a", "Dobrze")], Listing::Complete), &quick, at(1));
    assert_eq!(ids(&plan.remove), [id_of("b")]);
}

#[test]
fn fault_12_what_cannot_be_kept_is_named_and_its_neighbours_stay() {
    let mut index = KnownIndex::default();
    walk(&mut index, &[raw("a", "Dobrze"), raw("b", "Źle")], Listing::Complete, at(0));
    let batch = [raw("a", "Dobrze"), raw("b", " "), raw("", "bez numeru"), raw("c", "Nowa")];
    let plan = walk(&mut index, &batch, Listing::Complete, at(1));
    assert_eq!(plan.rejected.iter().map(|r| r.item.as_str()).collect::<Vec<_>>(), ["?", "b"]);
    assert_eq!((plan.insert.len(), plan.unchanged), (1, 1));
    assert!(plan.missing.is_empty(), "an empty item is still listed");
}

#[test]
fn fault_14_the_same_words_of_two_authors_are_two_opinions() {
    let by = |id: &str, author: &str| RawReview {
        author: Some(author.into()),
        published: Some(Published { at: at(-5), precision: DatePrecision::Day }),
        ..raw(id, "Wszystko w porządku")
    };
    let mut index = KnownIndex::default();
    let plan = walk(&mut index, &[by("1", "Bogna"), by("2", "Rajko")], Listing::Complete, at(0));
    assert_eq!(plan.insert.len(), 2);
    assert_eq!(plan.insert[0].opinion_hash, plan.insert[1].opinion_hash);
}

#[test]
fn of_two_forms_in_one_batch_the_newer_counts() {
    let form = |text: &str, hours| RawReview { updated_at: Some(at(hours)), ..raw("a", text) };
    for batch in [[form("stara", -3), form("nowa", -1)], [form("nowa", -1), form("stara", -3)]] {
        let plan =
            plan(&KnownIndex::default(), brought(batch.to_vec(), Listing::Partial), &RemovalPolicy::default(), at(0));
        assert_eq!(plan.insert.iter().map(|r| r.text.as_str()).collect::<Vec<_>>(), ["nowa"]);
    }
}

fn some_batch() -> impl Strategy<Value = Vec<RawReview>> {
    let item = (0..12_u8, 0..3_u8, 0..3_u8, 0..3_u8, proptest::option::of(-40..0_i64)).prop_map(
        |(id, text, author, stars, updated)| RawReview {
            author: (author > 0).then(|| format!("Autor {author}")),
            rating: (stars > 0).then(|| Rating::new(f64::from(stars), 1.0, 5.0).unwrap()),
            updated_at: updated.map(at),
            published: Some(Published { at: at(-i64::from(id)), precision: DatePrecision::Minute }),
            ..raw(&if id == 11 { String::new() } else { format!("id-{id}") }, ["", "dobrze", "źle"][usize::from(text)])
        },
    );
    proptest::collection::vec(item, 0..30)
}

fn some_listing() -> impl Strategy<Value = Listing> {
    prop_oneof![
        Just(Listing::Complete),
        Just(Listing::Partial),
        (-12..0_i64).prop_map(|h| Listing::CompleteSince(at(h)))
    ]
}

fn sorted(index: &KnownIndex) -> BTreeMap<String, Known> {
    index.0.clone().into_iter().collect()
}

proptest! {
    #[test]
    fn order_does_not_matter(
        before in some_batch(),
        (batch, shuffled) in some_batch().prop_flat_map(|batch| (Just(batch.clone()), Just(batch).prop_shuffle())),
        listing in some_listing(),
    ) {
        let mut index = KnownIndex::default();
        walk(&mut index, &before, Listing::Complete, at(0));
        let policy = RemovalPolicy::default();
        let (batch, shuffled) = (brought(batch, listing), brought(shuffled, listing));
        prop_assert_eq!(plan(&index, batch, &policy, at(1)), plan(&index, shuffled, &policy, at(1)));
    }

    #[test]
    fn applied_twice_equals_once(walks in proptest::collection::vec((some_batch(), some_listing()), 1..6)) {
        let (mut once, mut twice) = (KnownIndex::default(), KnownIndex::default());
        for (step, (batch, listing)) in walks.iter().enumerate() {
            let now = at(step as i64 * 20);
            walk(&mut once, batch, *listing, now);
            walk(&mut twice, batch, *listing, now);
            let mut again = plan(&twice, brought(batch.clone(), *listing), &RemovalPolicy::default(), now);
            // Two walks are two witnesses against what they miss, even with one batch.
            again.missing.clear();
            again.remove.clear();
            prop_assert!(again.is_idle(), "{:?}", again);
            apply(&mut twice, &again);
            prop_assert_eq!(sorted(&once), sorted(&twice));
        }
    }

    #[test]
    fn every_known_opinion_has_at_most_one_fate(before in some_batch(), batch in some_batch(), listing in some_listing()) {
        let mut index = KnownIndex::default();
        walk(&mut index, &before, Listing::Complete, at(0));
        let held = index.held();
        let plan = walk(&mut index, &batch, listing, at(1));
        let seen = plan.unchanged + plan.found.len() + plan.restore.len();
        prop_assert!(seen + plan.missing.len() + plan.remove.len() <= held);
        prop_assert!(plan.remove.is_empty(), "one walk removes nothing by default");
        if listing == Listing::Partial || batch.is_empty() {
            prop_assert!(plan.missing.is_empty());
        }
    }
}
