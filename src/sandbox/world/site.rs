//! One source of the world: its listings, its fault of the moment, what it was asked.
//! Must never hold its lock across an await.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

use super::{Comment, Moderation, Opinion, OwnerReply};
use crate::{domain::Env, sandbox::fault::Fault};

/// Which source a stand-in plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteKind {
    /// Google Business Profile.
    Google,
    /// Facebook Graph.
    Facebook,
    /// Ceneo.
    Ceneo,
    /// Opineo.
    Opineo,
    /// Heureka.
    Heureka,
}

impl SiteKind {
    /// All of them, in the order of their discriminants.
    pub const ALL: [Self; 5] = [Self::Google, Self::Facebook, Self::Ceneo, Self::Opineo, Self::Heureka];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Google => "Google",
            Self::Facebook => "Facebook",
            Self::Ceneo => "Ceneo",
            Self::Opineo => "Opineo",
            Self::Heureka => "Heureka",
        }
    }

    /// An id in the source's own shape.
    fn id(self, number: u64, env: &Env) -> String {
        match self {
            Self::Google => format!("AbFvOq{}", hex::encode(env.bytes::<12>())),
            Self::Facebook => format!("{}", 887_000_000_000_u64 + number * 7_919),
            Self::Ceneo => format!("{}", 18_000_000 + number * 13),
            Self::Opineo => format!("{}", 4_990_000 + number * 3),
            Self::Heureka => format!("{}", 950_000_000 + number * 17),
        }
    }
}

/// What a source says of itself in place of its true count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// How many opinions it says it has.
    pub count: u64,
    /// Their average, in stars from 0 to 5.
    pub average: f64,
}

/// A request a stand-in received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query: queries carry secrets.
    pub path: String,
    /// The `User-Agent` it came with.
    pub agent: String,
}

/// What a visitor sees of a listing.
#[derive(Clone, Debug)]
pub struct View {
    /// The listing's title.
    pub title: String,
    /// The opinions that are shown, newest first.
    pub opinions: Vec<Opinion>,
    /// What the source says of itself.
    pub claim: Claim,
}

#[derive(Debug)]
struct Listing {
    name: String,
    title: String,
    opinions: Vec<Opinion>,
    claim: Option<Claim>,
}

#[derive(Debug)]
struct State {
    listings: Vec<Listing>,
    fault: Option<(Fault, Option<u32>)>,
    log: VecDeque<Recorded>,
    requests: u64,
    moderation: Moderation,
    tokens: Vec<(String, DateTime<Utc>)>,
    robots: String,
    given: u64,
}

/// Requests kept for a look back; older ones are forgotten, the count is not.
const LOG_LENGTH: usize = 4096;

/// One source. Cheap to clone; every clone is the same source.
#[derive(Clone, Debug)]
pub struct Site {
    kind: SiteKind,
    env: Env,
    state: Arc<Mutex<State>>,
}

impl Site {
    pub(super) fn new(kind: SiteKind, env: Env) -> Self {
        let state = State {
            listings: Vec::new(),
            fault: None,
            log: VecDeque::new(),
            requests: 0,
            moderation: Moderation::AfterReads(1),
            tokens: Vec::new(),
            robots: "User-agent: *\nDisallow: /koszyk\nDisallow: /konto\n".to_owned(),
            given: 0,
        };
        Self { kind, env, state: Arc::new(Mutex::new(state)) }
    }

    /// Which source this is.
    pub fn kind(&self) -> SiteKind {
        self.kind
    }

    /// The clock and randomness of its world.
    pub fn env(&self) -> &Env {
        &self.env
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens a listing, or gives one that is open a new title.
    pub fn open(&self, name: &str, title: &str) {
        self.with(|state| match state.listings.iter_mut().find(|listing| listing.name == name) {
            Some(listing) => title.clone_into(&mut listing.title),
            None => state.listings.push(Listing {
                name: name.to_owned(),
                title: title.to_owned(),
                opinions: Vec::new(),
                claim: None,
            }),
        });
    }

    /// The names and titles of its listings.
    pub fn listings(&self) -> Vec<(String, String)> {
        self.with(|state| state.listings.iter().map(|l| (l.name.clone(), l.title.clone())).collect())
    }

    /// Adds an opinion to the first listing and returns its id.
    pub fn add(&self, opinion: Opinion) -> String {
        let first = self.with(|state| state.listings.first().map(|listing| listing.name.clone()));
        self.add_to(&first.unwrap_or_default(), opinion)
    }

    /// Adds an opinion to a listing, which is opened if it is not, and returns its id.
    pub fn add_to(&self, listing: &str, mut opinion: Opinion) -> String {
        if !self.with(|state| state.listings.iter().any(|open| open.name == listing)) {
            self.open(listing, listing);
        }
        self.with(|state| {
            state.given += 1;
            if opinion.id.is_empty() {
                opinion.id = self.kind.id(state.given, &self.env);
            }
            let id = opinion.id.clone();
            if let Some(open) = state.listings.iter_mut().find(|open| open.name == listing) {
                open.opinions.push(opinion);
            }
            id
        })
    }

    /// Changes an opinion in place, without touching its time of change; false when there is none of that id.
    pub fn alter(&self, id: &str, change: impl FnOnce(&mut Opinion)) -> bool {
        self.with(|state| {
            let found = state.listings.iter_mut().flat_map(|l| &mut l.opinions).find(|opinion| opinion.id == id);
            found.map(change).is_some()
        })
    }

    /// Edits an opinion as its author would: the time of change moves. False when there is none of that id.
    pub fn edit(&self, id: &str, change: impl FnOnce(&mut Opinion)) -> bool {
        let now = self.env.now();
        self.alter(id, |opinion| {
            change(opinion);
            opinion.updated = now;
        })
    }

    /// Gives an opinion new stars and a new text, as its author would.
    pub fn rewrite(&self, id: &str, stars: f64, text: &str) -> bool {
        self.edit(id, |opinion| {
            opinion.stars = Some(stars);
            opinion.recommended = opinion.recommended.map(|_| stars >= 3.0);
            text.clone_into(&mut opinion.text);
        })
    }

    /// Takes an opinion out of the listing.
    pub fn remove(&self, id: &str) -> bool {
        self.alter(id, |opinion| opinion.removed = true)
    }

    /// Puts a removed opinion back.
    pub fn restore(&self, id: &str) -> bool {
        self.alter(id, |opinion| opinion.removed = false)
    }

    /// An opinion as it stands, removed or not.
    pub fn get(&self, id: &str) -> Option<Opinion> {
        self.with(|state| state.listings.iter().flat_map(|l| &l.opinions).find(|o| o.id == id).cloned())
    }

    /// Every opinion of every listing, removed ones too, newest first.
    pub fn opinions(&self) -> Vec<Opinion> {
        let mut all: Vec<_> = self.with(|state| state.listings.iter().flat_map(|l| &l.opinions).cloned().collect());
        newest_first(&mut all);
        all
    }

    /// The opinions a visitor sees in a listing; `None` when there is no such listing.
    /// Every look at a pending answer counts as a read of it.
    pub fn view(&self, listing: &str) -> Option<View> {
        let now = self.env.now();
        self.with(|state| {
            let moderation = state.moderation;
            let open = state.listings.iter_mut().find(|open| open.name == listing)?;
            for reply in open.opinions.iter_mut().filter_map(|opinion| opinion.reply.as_mut()) {
                reply.moderate(moderation, now);
            }
            let shown = open.opinions.iter().filter(|opinion| !opinion.removed);
            let mut opinions: Vec<_> = shown.cloned().collect();
            newest_first(&mut opinions);
            let claim = open.claim.unwrap_or_else(|| truth(&opinions));
            Some(View { title: open.title.clone(), opinions, claim })
        })
    }

    /// The listing an opinion stands in, and the opinion, unless it is gone. A look, like [`Site::view`].
    pub fn look_up(&self, id: &str) -> Option<(String, Opinion)> {
        let now = self.env.now();
        self.with(|state| {
            let moderation = state.moderation;
            let found = state.listings.iter_mut().find_map(|listing| {
                let opinion = listing.opinions.iter_mut().find(|o| o.id == id && !o.removed)?;
                Some((listing.name.clone(), opinion))
            });
            let (name, opinion) = found?;
            if let Some(reply) = opinion.reply.as_mut() {
                reply.moderate(moderation, now);
            }
            Some((name, opinion.clone()))
        })
    }

    /// Puts up the owner's answer, waiting for moderation, in place of an earlier one.
    pub fn answer(&self, id: &str, text: &str) -> Option<OwnerReply> {
        let reply = OwnerReply::pending(text, self.env.now());
        self.alter(id, |opinion| opinion.reply = Some(reply.clone())).then_some(reply)
    }

    /// Adds a comment below an opinion and returns its id.
    pub fn comment(&self, id: &str, author: &str, by_owner: bool, text: &str) -> Option<String> {
        let (at, number) = (self.env.now(), u64::from_le_bytes(self.env.bytes()) % 900_000_000_000_000);
        let comment_id = format!("{id}_{}", 100_000_000_000_000 + number);
        let comment =
            Comment { id: comment_id.clone(), author: author.to_owned(), by_owner, text: text.to_owned(), at };
        self.alter(id, |opinion| opinion.comments.push(comment)).then_some(comment_id)
    }

    /// When moderation decides about answers.
    pub fn set_moderation(&self, moderation: Moderation) {
        self.with(|state| state.moderation = moderation);
    }

    /// What the listing says of itself, whatever stands in it; `None` for the truth.
    pub fn set_claim(&self, listing: &str, claim: Option<Claim>) {
        self.with(|state| {
            if let Some(open) = state.listings.iter_mut().find(|open| open.name == listing) {
                open.claim = claim;
            }
        });
    }

    /// The body of `/robots.txt`.
    pub fn set_robots(&self, robots: &str) {
        self.with(|state| robots.clone_into(&mut state.robots));
    }

    /// The body of `/robots.txt`.
    pub fn robots(&self) -> String {
        self.with(|state| state.robots.clone())
    }

    /// Shows a fault until it is cleared.
    pub fn set_fault(&self, fault: Fault) {
        self.with(|state| state.fault = Some((fault, None)));
    }

    /// Shows a fault for the next `requests` requests, then recovers by itself.
    pub fn set_fault_for(&self, fault: Fault, requests: u32) {
        self.with(|state| state.fault = (requests > 0).then_some((fault, Some(requests))));
    }

    /// Ends the fault.
    pub fn clear_fault(&self) {
        self.with(|state| state.fault = None);
    }

    /// The fault of the moment.
    pub fn fault(&self) -> Option<Fault> {
        self.with(|state| state.fault.as_ref().map(|(fault, _)| fault.clone()))
    }

    /// Takes note of a request. With `counts`, returns the fault it meets and uses up one of its times.
    pub(in crate::sandbox) fn receive(&self, request: Recorded, counts: bool) -> Option<Fault> {
        self.with(|state| {
            state.requests += 1;
            if state.log.len() == LOG_LENGTH {
                state.log.pop_front();
            }
            state.log.push_back(request);
            if !counts {
                return None;
            }
            let (fault, left) = state.fault.as_mut()?;
            let met = fault.clone();
            if let Some(left) = left {
                *left -= 1;
                if *left == 0 {
                    state.fault = None;
                }
            }
            Some(met)
        })
    }

    /// How many requests came, ever.
    pub fn requests(&self) -> u64 {
        self.with(|state| state.requests)
    }

    /// The last requests, oldest first.
    pub fn log(&self) -> Vec<Recorded> {
        self.with(|state| state.log.iter().cloned().collect())
    }

    /// How many of the last requests had this method and a path ending so.
    pub fn count(&self, method: &str, path_end: &str) -> usize {
        self.with(|state| state.log.iter().filter(|r| r.method == method && r.path.ends_with(path_end)).count())
    }

    /// Gives out an access token that lives until `expires`.
    pub(in crate::sandbox) fn grant(&self, token: String, expires: DateTime<Utc>) {
        let now = self.env.now();
        self.with(|state| {
            state.tokens.retain(|(_, until)| *until > now);
            state.tokens.push((token, expires));
        });
    }

    /// Whether an access token was given out and still lives.
    pub(in crate::sandbox) fn knows(&self, token: &str) -> bool {
        let now = self.env.now();
        self.with(|state| state.tokens.iter().any(|(known, until)| known == token && *until > now))
    }

    /// Makes every access token given out so far useless; the next one works.
    pub fn expire_tokens(&self) {
        self.with(|state| state.tokens.clear());
    }
}

fn newest_first(opinions: &mut [Opinion]) {
    opinions.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| b.id.cmp(&a.id)));
}

fn truth(opinions: &[Opinion]) -> Claim {
    let stars: Vec<f64> = opinions.iter().filter_map(|opinion| opinion.stars).collect();
    let average = if stars.is_empty() { 0.0 } else { stars.iter().sum::<f64>() / stars.len() as f64 };
    Claim { count: opinions.len() as u64, average }
}
