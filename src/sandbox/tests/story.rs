use std::collections::HashSet;

use chrono::TimeDelta;

use super::{at, world};
use crate::{
    domain::Env,
    sandbox::{
        Fault, SiteKind,
        script::Script,
        world::{ReplyState, invented_in},
    },
};

fn now() -> chrono::DateTime<chrono::Utc> {
    at(0)
}

#[test]
fn every_source_has_its_share_and_no_text_twice() {
    let world = invented_in(Env::system(), now());
    for kind in SiteKind::ALL {
        let opinions = world.site(kind).opinions();
        let texts: Vec<_> = opinions.iter().map(|one| one.text.as_str()).filter(|text| !text.is_empty()).collect();
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len(), "{}", kind.name());
        let negative = opinions.iter().filter(|one| one.stars.is_some_and(|stars| stars < 3.0)).count();
        assert!(negative * 25 > opinions.len() && negative * 4 < opinions.len(), "{} {negative}", kind.name());
        let recent = opinions.iter().filter(|one| now() - one.created < TimeDelta::days(290)).count();
        assert!(recent >= 40 && opinions.len() <= 120, "{} {recent}", kind.name());
        assert!(opinions.iter().all(|one| one.created < now()), "{}", kind.name());
    }
    assert!(world.google().opinions().iter().filter(|one| one.text.is_empty()).count() > 20);
    assert!(
        world.ceneo().opinions().iter().any(|one| one.reply.as_ref().is_some_and(|r| r.state == ReplyState::Approved))
    );
}

#[test]
fn two_tellings_are_the_same() {
    let tell = || -> Vec<_> {
        let world = invented_in(Env::system(), now());
        world
            .ceneo()
            .opinions()
            .into_iter()
            .map(|one| (one.id, one.text, one.stars.map(f64::to_bits), one.created))
            .collect()
    };
    assert_eq!(tell(), tell());
}

#[test]
fn the_script_changes_what_it_says() {
    let world = invented_in(Env::system(), now());
    let held: Vec<_> = SiteKind::ALL.map(|kind| world.site(kind).opinions()).into();
    let lines: Vec<_> = Script::events().iter().map(|event| event.apply(&world, now())).collect();
    assert_eq!(
        lines,
        [
            "Google: Regina T. writes a new review with one star (Kraków)",
            "Ceneo: a five-star opinion about the planter becomes one star",
            "Google: a two-star review becomes five stars (Gdańsk)",
            "Heureka: a negative opinion vanishes from the feed",
            "Opineo goes down: every request is answered with 503",
            "Opineo is back",
        ]
    );
    let changed = |kind: SiteKind| {
        let after = world.site(kind).opinions();
        after.iter().filter(|one| !held[kind as usize].contains(one)).count()
    };
    assert_eq!(SiteKind::ALL.map(changed), [2, 0, 1, 0, 1]);
    assert_eq!(world.heureka().opinions().iter().filter(|one| one.removed).count(), 1);
    assert_eq!(world.opineo().fault(), None);
}

#[test]
fn played_at_once_the_outage_is_left_for_one_request() {
    let world = invented_in(Env::system(), now());
    assert_eq!(Script::play_at_once(&world, now()).len(), 5);
    assert_eq!(world.opineo().fault(), Some(Fault::Unavailable));
}

#[test]
fn an_empty_world_leaves_the_script_without_anything_to_change() {
    let world = world();
    for line in Script::play_at_once(&world, now()) {
        assert!(!line.is_empty());
    }
    assert_eq!(world.google().opinions().len(), 1);
}
