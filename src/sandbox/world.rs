//! What stands at the sources right now: the opinions, the counts they claim, the faults they show.
//! Must never know how a source words it on the wire: that is the stand-in's business.

mod bank;
mod invented;
mod opinion;
mod site;

use std::sync::Arc;

use crate::domain::Env;

pub use invented::{invented, invented_in};
pub use opinion::{Comment, Moderation, Opinion, OwnerReply, ReplyState};
pub use site::{Claim, Recorded, Site, SiteKind, View};

use super::credentials;

/// The truth at all sources together. Cheap to clone; every clone is the same world.
#[derive(Clone, Debug)]
pub struct World {
    env: Env,
    sites: Arc<[Site]>,
}

impl World {
    /// A world whose listings are open and empty, with the clock and randomness of `env`.
    pub fn new(env: Env) -> Self {
        let world = Self { sites: SiteKind::ALL.into_iter().map(|kind| Site::new(kind, env.clone())).collect(), env };
        world.google().open(credentials::GOOGLE_KRAKOW, "Pracownia Zielona Półka – Kraków");
        world.google().open(credentials::GOOGLE_GDANSK, "Pracownia Zielona Półka – Gdańsk");
        world.facebook().open(credentials::FACEBOOK_PAGE, "Pracownia Zielona Półka");
        world.ceneo().open(credentials::CENEO_SHOP, "Pracownia Zielona Półka");
        world.ceneo().open(credentials::CENEO_PLANTER, "Donica samonawadniająca Mech 28 cm");
        world.ceneo().open(credentials::CENEO_SHELF, "Półka dębowa na zioła Laska 60 cm");
        world.opineo().open(credentials::OPINEO_SLUG, "Pracownia Zielona Półka");
        world.heureka().open(credentials::HEUREKA_KEY, "Pracownia Zielona Półka");
        world
    }

    /// The present moment of this world.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.env.now()
    }

    /// The clock and randomness of this world.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// The stand-in of `kind`.
    pub fn site(&self, kind: SiteKind) -> Site {
        self.sites[kind as usize].clone()
    }

    /// Google Business Profile: a listing for each location, named `accounts/{a}/locations/{l}`.
    pub fn google(&self) -> Site {
        self.site(SiteKind::Google)
    }

    /// Facebook: a listing for each page, named by the page id.
    pub fn facebook(&self) -> Site {
        self.site(SiteKind::Facebook)
    }

    /// Ceneo: a listing for each product, named by its number, or shop, named `{name}-s{id}`.
    pub fn ceneo(&self) -> Site {
        self.site(SiteKind::Ceneo)
    }

    /// Opineo: a listing for each shop, named by its slug.
    pub fn opineo(&self) -> Site {
        self.site(SiteKind::Opineo)
    }

    /// Heureka: a listing for each shop, named by its secret key.
    pub fn heureka(&self) -> Site {
        self.site(SiteKind::Heureka)
    }
}
