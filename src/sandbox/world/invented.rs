//! The invented shop's nine months of opinions, the same in every run.
//! Must never draw chance from outside: the seed is fixed, only the clock moves.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};

use super::{Claim, Comment, Opinion, OwnerReply, Site, World, bank};
use crate::{domain::Env, sandbox::credentials};

/// The invented shop's world as it stands at `now`, with the machine's own clock from then on.
pub fn invented(now: DateTime<Utc>) -> World {
    invented_in(Env::system(), now)
}

/// The invented shop's world as it stands at `now`, with the clock and randomness of `env` from then on.
pub fn invented_in(env: Env, now: DateTime<Utc>) -> World {
    let world = World::new(env);
    let mut seed = Chance(0x5EED_0F6E_EE15_0001);
    let visit = Voices {
        good: join(bank::VISIT_GOOD, &bank::ORDER_GOOD[..22]),
        fair: join(bank::VISIT_FAIR, &bank::ORDER_FAIR[..4]),
        bad: join(bank::VISIT_BAD, &bank::ORDER_BAD[..4]),
    };
    let order = Voices { good: bank::ORDER_GOOD.into(), fair: bank::ORDER_FAIR.into(), bad: bank::ORDER_BAD.into() };
    let planter =
        Voices { good: bank::PLANTER_GOOD.into(), fair: bank::PLANTER_FAIR.into(), bad: bank::PLANTER_BAD.into() };
    let shelf = Voices { good: bank::SHELF_GOOD.into(), fair: bank::SHELF_FAIR.into(), bad: bank::SHELF_BAD.into() };

    let mut telling = visit.shuffled(&mut seed);
    let wordless = Habits { silent: 34, halves: false, answered: 30, ..Habits::default() };
    fill(&world.google(), credentials::GOOGLE_KRAKOW, 58, now, &mut telling, wordless, &mut seed);
    fill(&world.google(), credentials::GOOGLE_GDANSK, 42, now, &mut telling, wordless, &mut seed);
    google_oddities(&world, now);

    let mut telling = order.shuffled(&mut seed);
    let recommending = Habits { silent: 12, halves: false, answered: 0, ..Habits::default() };
    fill(&world.facebook(), credentials::FACEBOOK_PAGE, 40, now, &mut telling, recommending, &mut seed);
    facebook_oddities(&world, now);

    let mut telling = order.shuffled(&mut seed);
    let full = Habits { silent: 0, points: 45, verified: 90, answered: 25, ..Habits::default() };
    fill(&world.ceneo(), credentials::CENEO_SHOP, 46, now, &mut telling, full, &mut seed);
    let product = Habits { answered: 0, ..full };
    fill(&world.ceneo(), credentials::CENEO_PLANTER, 26, now, &mut planter.shuffled(&mut seed), product, &mut seed);
    fill(&world.ceneo(), credentials::CENEO_SHELF, 17, now, &mut shelf.shuffled(&mut seed), product, &mut seed);
    ceneo_oddities(&world, now);

    let survey = Habits { silent: 0, verified: 70, answered: 0, ..Habits::default() };
    fill(&world.opineo(), credentials::OPINEO_SLUG, 44, now, &mut order.shuffled(&mut seed), survey, &mut seed);

    let feed = Habits { silent: 10, points: 40, answered: 20, nameless: 70, verified: 100, ..Habits::default() };
    fill(&world.heureka(), credentials::HEUREKA_KEY, 44, now, &mut order.shuffled(&mut seed), feed, &mut seed);
    abroad(&world, now, &mut seed);
    world
}

/// A small, fixed source of chance (splitmix64), so that no library's change moves the demo.
#[derive(Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// True this many times in a hundred.
    fn percent(&mut self, percent: u32) -> bool {
        self.next() % 100 < u64::from(percent)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

type Texts = Vec<&'static str>;

fn join(some: &[&'static str], more: &[&'static str]) -> Texts {
    some.iter().chain(more).copied().collect()
}

/// What is left to be said at one source; nothing is said twice.
struct Voices {
    good: Texts,
    fair: Texts,
    bad: Texts,
}

impl Voices {
    fn shuffled(&self, seed: &mut Chance) -> Self {
        let mut mix = |texts: &Texts| {
            let mut texts = texts.clone();
            seed.shuffle(&mut texts);
            texts
        };
        Self { good: mix(&self.good), fair: mix(&self.fair), bad: mix(&self.bad) }
    }
}

/// How people write at a source; shares are in a hundred.
#[derive(Clone, Copy)]
struct Habits {
    silent: u32,
    halves: bool,
    points: u32,
    verified: u32,
    answered: u32,
    nameless: u32,
}

impl Default for Habits {
    fn default() -> Self {
        Self { silent: 10, halves: true, points: 0, verified: 0, answered: 0, nameless: 6 }
    }
}

/// A daytime moment in the last nine months, `nth` of `count`, the newest some hours ago.
fn moment(now: DateTime<Utc>, nth: usize, count: usize, seed: &mut Chance) -> DateTime<Utc> {
    let span = 270 * 24 * 60;
    let slot = span / count.max(1);
    let back = nth * slot + seed.below(slot.max(1)) + 3 * 60;
    let at = now - TimeDelta::minutes(back as i64) - TimeDelta::seconds(seed.below(60) as i64);
    // Few people write at four in the morning.
    let hour = at.timestamp().rem_euclid(86_400) / 3_600;
    if hour < 5 { at - TimeDelta::hours(7) } else { at }
}

fn fill(
    site: &Site,
    listing: &str,
    count: usize,
    now: DateTime<Utc>,
    voices: &mut Voices,
    habits: Habits,
    seed: &mut Chance,
) {
    let mut names = bank::NAMES.to_vec();
    seed.shuffle(&mut names);
    for nth in 0..count {
        // Tones are dealt by turn, so that a short source has some of each.
        let turn = (nth * 7 + 3) % 16;
        let (tone, full) = match turn {
            0 | 9 => (&mut voices.bad, 1.0),
            5 => (&mut voices.fair, 3.0),
            2 | 7 | 12 => (&mut voices.good, 4.0),
            _ => (&mut voices.good, 5.0),
        };
        let mut stars: f64 = match turn {
            9 => full + seed.below(2) as f64,
            _ => full,
        };
        if habits.halves && seed.percent(25) {
            stars = if stars > 4.0 { stars - 0.5 } else { stars + 0.5 };
        }
        let mut text = if seed.percent(habits.silent) { String::new() } else { tone.pop().unwrap_or("").to_owned() };
        let tails = match full {
            1.0 => bank::BAD_TAILS,
            3.0 => &[],
            _ => bank::GOOD_TAILS,
        };
        if !text.is_empty() && !tails.is_empty() && seed.percent(45) {
            text = format!("{text} {}", seed.pick(tails));
        }
        let at = moment(now, nth, count, seed);
        let fits = |name: &&&str| feminine(&text).is_none_or(|her| her == is_hers(name));
        let named = names.iter().cycle().skip(nth).take(names.len()).find(fits).copied();
        let name = if seed.percent(habits.nameless) { "" } else { named.unwrap_or_default() };
        let mut opinion = Opinion::new(name, stars, &text, at);
        opinion.ordered = Some(at - TimeDelta::days(4 + seed.below(14) as i64));
        opinion.verified = seed.percent(habits.verified);
        if seed.percent(habits.points) {
            if stars >= 3.0 {
                opinion.pros = vec![seed.pick(bank::PROS).to_owned()];
            }
            if stars <= 3.5 {
                opinion.cons = vec![seed.pick(bank::CONS).to_owned()];
            }
        }
        let share = if stars < 3.0 { habits.answered * 2 } else { habits.answered };
        if nth > 3 && !text.is_empty() && seed.percent(share) {
            let words = seed.pick(if stars < 3.0 { bank::APOLOGIES } else { bank::THANKS });
            opinion.reply = Some(OwnerReply::approved(words, at + TimeDelta::hours(9 + seed.below(30) as i64)));
        }
        site.add_to(listing, opinion);
    }
}

/// Whether a Polish text speaks as a woman or as a man, when its verbs tell.
fn feminine(text: &str) -> Option<bool> {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    words.find_map(|word| match word {
        word if word.ends_with("łam") => Some(true),
        word if word.ends_with("łem") => Some(false),
        _ => None,
    })
}

/// Polish women's first names end in a, and the men's of the bank do not.
fn is_hers(name: &str) -> bool {
    name.split(' ').next().is_some_and(|first| first.ends_with('a'))
}

fn google_oddities(world: &World, now: DateTime<Utc>) {
    let at = |days, hours| now - TimeDelta::days(days) - TimeDelta::hours(hours);
    let kept = world.google().add(Opinion::new("Ludwika P.", 5.0, bank::LONG, at(6, 2)));
    world.google().alter(&kept, |opinion| {
        let thanks = "Pani Ludwiko, dziękujemy za te piękne słowa! Skrzydłokwiat zakwitnie, gdy dostanie jasne okno.";
        opinion.reply = Some(OwnerReply::approved(thanks, at(5, 1)));
    });
    let mut tourist = Opinion::new(
        "Emma L.",
        5.0,
        "Charming little plant shop, they even packed my cactus for the flight.",
        at(19, 4),
    );
    tourist.translated = Some("Uroczy mały sklep z roślinami, zapakowali mi nawet kaktusa na lot.".to_owned());
    world.google().add(tourist);
    world.google().add_to(
        credentials::GOOGLE_GDANSK,
        Opinion::new(
            "Celina R.",
            2.0,
            "Kupiona w maju półka ma rysę przez całą długość, a w sklepie nikt nie chciał jej obejrzeć.",
            at(9, 3),
        ),
    );
}

fn facebook_oddities(world: &World, now: DateTime<Utc>) {
    let old = |year, month, day| Utc.with_ymd_and_hms(year, month, day, 12, 30, 0).single().unwrap_or(now);
    for (name, stars, text, at) in [
        ("Wanda K.", 5.0, "Dopiero otworzyli, a już wygląda jak w bajce.", old(2017, 5, 4)),
        ("", 4.0, "", old(2017, 9, 21)),
        ("Jerzy B.", 2.0, "Mało miejsca i drogo, ale rośliny ładne.", old(2018, 3, 2)),
    ] {
        world.facebook().add(Opinion::new(name, stars, text, at));
    }
    let asked = world.facebook().opinions().into_iter().find(|one| one.stars == Some(5.0) && !one.text.is_empty());
    if let Some(one) = asked {
        world.facebook().comment(&one.id, "Hanna O.", false, "Ja też tam kupuję, potwierdzam!");
    }
}

fn ceneo_oddities(world: &World, now: DateTime<Utc>) {
    let at = now - TimeDelta::days(3) - TimeDelta::hours(5);
    world.ceneo().add_to(credentials::CENEO_SHOP, Opinion::new("Nikola E.", 4.5, bank::HTML_LOOKING, at));
    let products = world.ceneo().view(credentials::CENEO_PLANTER).map(|view| view.opinions).unwrap_or_default();
    for (nth, one) in products.iter().filter(|one| one.stars.is_some_and(|stars| stars < 3.0)).take(2).enumerate() {
        let comment = Comment {
            id: format!("{}", 434_464 + nth),
            author: "xy".to_owned(),
            by_owner: false,
            text: "Mam to samo, u mnie po dwóch tygodniach.".to_owned(),
            at: one.created + TimeDelta::days(2),
        };
        world.ceneo().alter(&one.id, |opinion| opinion.comments.push(comment));
    }
    // Votes without words count at Ceneo, so it claims more than it shows.
    if let Some(view) = world.ceneo().view(credentials::CENEO_PLANTER) {
        let claim = Claim { count: view.claim.count + 2, average: view.claim.average };
        world.ceneo().set_claim(credentials::CENEO_PLANTER, Some(claim));
    }
}

fn abroad(world: &World, now: DateTime<Utc>, seed: &mut Chance) {
    for (nth, (stars, text)) in bank::ABROAD.iter().enumerate() {
        let at = moment(now, nth, bank::ABROAD.len(), seed);
        let mut opinion = Opinion::new("", *stars, text, at);
        opinion.ordered = Some(at - TimeDelta::days(9));
        opinion.verified = true;
        world.heureka().add(opinion);
    }
}
