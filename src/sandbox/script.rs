//! The events of the demo: what happens at the sources while somebody watches.
//! Must never touch opinari itself: it moves the world, and the world alone.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    credentials,
    fault::Fault,
    world::{Opinion, Site, World},
};

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    NewNegative,
    TurnsBad,
    TurnsGood,
    Vanishes,
    OutageBegins,
    OutageEnds,
}

/// One event of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name, for logs and JSON.
    pub name: &'static str,
    /// How long after the event before it.
    pub after: Duration,
    deed: Deed,
}

/// The events in their order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Script;

/// How many requests fail when the whole script is played at once: the first walk after it meets the outage.
const OUTAGE_REQUESTS: u32 = 1;

impl Script {
    /// The events, for playing one after the other.
    pub fn events() -> Vec<Event> {
        let event = |name, seconds, deed| Event { name, after: Duration::from_secs(seconds), deed };
        vec![
            event("new-negative", 12, Deed::NewNegative),
            event("turns-bad", 15, Deed::TurnsBad),
            event("turns-good", 15, Deed::TurnsGood),
            event("vanishes", 15, Deed::Vanishes),
            event("outage-begins", 15, Deed::OutageBegins),
            event("outage-ends", 20, Deed::OutageEnds),
        ]
    }

    /// Plays all events at once; the outage lasts for one request and recovers by itself. Returns a line for each.
    pub fn play_at_once(world: &World, now: DateTime<Utc>) -> Vec<String> {
        let mut lines = Vec::new();
        for event in Self::events() {
            match event.deed {
                Deed::OutageBegins => {
                    world.opineo().set_fault_for(Fault::Unavailable, OUTAGE_REQUESTS);
                    lines.push("Opineo answers its next request with 503, then recovers".to_owned());
                }
                Deed::OutageEnds => {}
                _ => lines.push(event.apply(world, now)),
            }
        }
        lines
    }
}

impl Event {
    /// Lets it happen, and says so in a line for people.
    pub fn apply(&self, world: &World, now: DateTime<Utc>) -> String {
        match self.deed {
            Deed::NewNegative => {
                let text = "Zamówiłam odbiór w pracowni i pocałowałam klamkę. Nikt nie odbiera telefonu, pieniądze \
                            pobrane, rośliny nie ma. Trzeci dzień czekam na odpowiedź.";
                let at = now - TimeDelta::minutes(2);
                world.google().add_to(credentials::GOOGLE_KRAKOW, Opinion::new("Regina T.", 1.0, text, at));
                "Google: Regina T. writes a new review with one star (Kraków)".to_owned()
            }
            Deed::TurnsBad => {
                let text =
                    "Zmieniam ocenę. Po dwóch tygodniach pękła, a sklep odrzucił reklamację bez oglądania zdjęć.";
                let site = world.ceneo();
                let happy = |one: &Opinion| one.stars == Some(5.0) && !one.text.is_empty();
                match newest(&site, credentials::CENEO_PLANTER, happy) {
                    Some(id) if site.rewrite(&id, 1.0, text) => {
                        "Ceneo: a five-star opinion about the planter becomes one star"
                    }
                    _ => "Ceneo: nobody was happy enough to change their mind",
                }
                .to_owned()
            }
            Deed::TurnsGood => {
                let text = "Po mojej opinii zadzwonili, obejrzeli półkę i wymienili ją na nową jeszcze tego samego dnia. \
                            Tak się traktuje klienta, dziękuję!";
                let site = world.google();
                let unhappy = |one: &Opinion| one.stars == Some(2.0);
                match newest(&site, credentials::GOOGLE_GDANSK, unhappy) {
                    Some(id) if site.rewrite(&id, 5.0, text) => "Google: a two-star review becomes five stars (Gdańsk)",
                    _ => "Google: nobody with two stars was left to win over",
                }
                .to_owned()
            }
            Deed::Vanishes => {
                let site = world.heureka();
                let negative = |one: &Opinion| one.stars.is_some_and(|stars| stars <= 2.0);
                match newest(&site, credentials::HEUREKA_KEY, negative) {
                    Some(id) if site.remove(&id) => "Heureka: a negative opinion vanishes from the feed",
                    _ => "Heureka: there was no negative opinion to vanish",
                }
                .to_owned()
            }
            Deed::OutageBegins => {
                world.opineo().set_fault(Fault::Unavailable);
                "Opineo goes down: every request is answered with 503".to_owned()
            }
            Deed::OutageEnds => {
                world.opineo().clear_fault();
                "Opineo is back".to_owned()
            }
        }
    }
}

/// The newest opinion of a listing that is shown and fits.
fn newest(site: &Site, listing: &str, fits: impl Fn(&Opinion) -> bool) -> Option<String> {
    site.view(listing)?.opinions.into_iter().find(|opinion| fits(opinion)).map(|opinion| opinion.id)
}
