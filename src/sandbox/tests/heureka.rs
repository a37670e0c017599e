use super::{get, opinion, stand, world};
use crate::sandbox::{SiteKind, credentials::HEUREKA_KEY, heureka, world::OwnerReply};

fn path() -> String {
    format!("/direct/dotaznik/export-review.php?key={HEUREKA_KEY}")
}

#[tokio::test]
async fn an_empty_feed_and_a_wrong_key() {
    let router = heureka::router(stand(&world(), SiteKind::Heureka));
    let feed = get(&router, &path()).await.body;
    assert_eq!(feed, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<reviews></reviews>\n");
    assert_eq!(get(&router, "/direct/dotaznik/export-review.php?key=00").await.status, 403);
}

#[tokio::test]
async fn a_review_in_cdata_with_its_reaction() {
    let world = world();
    let mut one = opinion(1.5, "Zboží je ]]> poškrábané & rozbité", 1);
    one.author = None;
    one.cons = vec!["doprava".to_owned()];
    one.reply = Some(OwnerReply::approved("Dobrý den,\nomlouváme se.", one.created));
    let id = world.heureka().add(one);
    let feed = get(&heureka::router(stand(&world, SiteKind::Heureka)), &path()).await.body;
    for line in [
        " <review>\n",
        &format!("  <rating_id>{id}</rating_id>\n"),
        "  <total_rating>1.5</total_rating>\n",
        "  <recommends>0</recommends>\n",
        "  <cons><![CDATA[doprava]]></cons>\n",
        "  <summary><![CDATA[Zboží je ]]]]><![CDATA[> poškrábané & rozbité]]></summary>\n",
        "  <reaction><![CDATA[Dobrý den,\r\nomlouváme se.]]></reaction>\n",
        " </review>\n</reviews>\n",
    ] {
        assert!(feed.contains(line), "{line} in {feed}");
    }
    assert!(!feed.contains("<name>"));
}

#[tokio::test]
async fn only_the_newest_five_hundred() {
    let world = world();
    for n in 0..501 {
        world.heureka().add(opinion(5.0, "Dobře", n));
    }
    let feed = get(&heureka::router(stand(&world, SiteKind::Heureka)), &path()).await.body;
    assert_eq!(feed.matches("<review>").count(), 500);
    let oldest = world.heureka().opinions().last().expect("some").id.clone();
    assert!(!feed.contains(&oldest));
}
