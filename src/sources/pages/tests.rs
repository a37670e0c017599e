use super::*;

fn claim(count: u64, average: f64) -> Claimed {
    Claimed { count: Some(count), average: Some(average) }
}

#[test]
fn claims_of_several_lists_are_one_claim() {
    assert_eq!(combine(&[]), None);
    assert_eq!(combine(&[claim(3, 4.0)]), Some(claim(3, 4.0)));
    assert_eq!(combine(&[claim(3, 4.0), claim(1, 2.0)]), Some(claim(4, 3.5)));
    assert_eq!(combine(&[claim(3, 4.0), Claimed { count: Some(0), average: None }]), Some(claim(3, 4.0)));
    assert_eq!(combine(&[claim(3, 4.0), Claimed::default()]), None);
}

#[test]
fn a_list_that_claims_many_more_is_not_whole() {
    assert!(covers(87, 87) && covers(85, 87) && covers(0, 0) && covers(96, 100));
    assert!(!covers(10, 87) && !covers(0, 3));
}

#[test]
fn fault_04_an_empty_page_is_believed_only_when_it_says_so() {
    let page = |count, recognised| Page { claimed: Claimed { count, average: None }, recognised, ..Page::default() };
    assert!(page(Some(0), true).checked().is_ok());
    assert!(matches!(page(Some(1), true).checked(), Err(SourceError::Contract { .. })));
    assert!(matches!(page(None, false).checked(), Err(SourceError::Contract { .. })));
}

#[test]
fn fault_05_a_wall_with_status_200_is_a_challenge() {
    let page = Page { notice: Some(Notice::Wall), ..Page::default() };
    assert!(matches!(page.checked(), Err(SourceError::Challenged(_))));
}
