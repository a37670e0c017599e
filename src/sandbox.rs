//! Loopback stand-ins that speak the sources' real wire protocols, and an SMTP sink with a mailbox page.
//! Must never share code with the clients: a stand-in that does proves nothing.
//!
//! ```text
//! World (opinions, claims, faults) <- stand-ins (google, facebook, ceneo, opineo, heureka), each on its own port
//! script -> World                     smtp -> Mailbox <- mailbox page        shop page, the widget's host
//! ```

mod ceneo;
pub mod credentials;
mod facebook;
pub mod fault;
mod google;
mod heureka;
mod mailbox;
mod opineo;
pub mod script;
pub mod shop;
pub mod smtp;
mod stand;
mod wire;
pub mod world;

use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use fault::Fault;
pub use smtp::{Mailbox, SmtpFault, StoredMail};
pub use world::{Claim, Moderation, Opinion, Site, SiteKind, World};

use stand::Stand;
use wire::{Cut, Lines, bind};

/// Ports to use while they are free; `None` or 0 for any.
#[derive(Clone, Copy, Debug, Default)]
pub struct SandboxOptions {
    /// Google's port.
    pub google: Option<u16>,
    /// Facebook's port.
    pub facebook: Option<u16>,
    /// Ceneo's port.
    pub ceneo: Option<u16>,
    /// Opineo's port.
    pub opineo: Option<u16>,
    /// Heureka's port.
    pub heureka: Option<u16>,
    /// The mail server's port.
    pub smtp: Option<u16>,
    /// The mailbox page's port.
    pub mailbox: Option<u16>,
    /// The shop page's port, for when it opens.
    pub shop: Option<u16>,
}

/// The running stand-ins.
#[derive(Debug)]
pub struct Sandbox {
    /// What stands at the sources.
    pub world: World,
    /// `http://127.0.0.1:{port}` of Google: token, v1 and v4 alike.
    pub google_url: String,
    /// `http://127.0.0.1:{port}` of Facebook, without the version.
    pub facebook_url: String,
    /// `http://127.0.0.1:{port}` of Ceneo.
    pub ceneo_url: String,
    /// `http://127.0.0.1:{port}` of Opineo.
    pub opineo_url: String,
    /// `http://127.0.0.1:{port}` of Heureka.
    pub heureka_url: String,
    /// Where the mail server listens, without TLS.
    pub smtp_addr: SocketAddr,
    /// What the mail server has taken.
    pub mailbox: Mailbox,
    /// The address of the mailbox page, `/mailbox` included.
    pub mailbox_url: String,
    /// Which ports were replaced, a sentence each.
    pub notes: Vec<String>,
    shop_port: Option<u16>,
    house: House,
}

/// How long a closing sandbox waits for answers under way.
const PATIENCE: Duration = Duration::from_secs(2);

/// The tasks of the sandbox and the sign to end them.
#[derive(Clone, Debug)]
struct House {
    closing: CancellationToken,
    tasks: TaskTracker,
}

impl House {
    /// Serves a router on a port and returns its origin, with a note when the port is not the preferred one.
    async fn serve(&self, what: &str, port: Option<u16>, router: Router) -> io::Result<(SocketAddr, Option<String>)> {
        let (listener, note) = bind(what, port).await?;
        let address = listener.local_addr()?;
        let service = router.into_make_service_with_connect_info::<Cut>();
        let (closing, late) = (self.closing.clone(), self.closing.clone());
        self.tasks.spawn(async move {
            let serving = axum::serve(Lines(listener), service).with_graceful_shutdown(closing.cancelled_owned());
            let too_long = async {
                late.cancelled().await;
                tokio::time::sleep(PATIENCE).await;
            };
            tokio::select! {
                _ = serving => {}
                () = too_long => {}
            }
        });
        Ok((address, note))
    }

    /// Ends every task and waits for the last.
    async fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Sandbox {
    /// Starts every stand-in on the loopback.
    ///
    /// # Errors
    /// When no port can be bound at all.
    pub async fn start(world: World, options: SandboxOptions) -> io::Result<Self> {
        let house = House { closing: CancellationToken::new(), tasks: TaskTracker::new() };
        let mut notes = Vec::new();
        let mut urls = Vec::new();
        for (kind, port) in [
            (SiteKind::Google, options.google),
            (SiteKind::Facebook, options.facebook),
            (SiteKind::Ceneo, options.ceneo),
            (SiteKind::Opineo, options.opineo),
            (SiteKind::Heureka, options.heureka),
        ] {
            let stand = Stand { site: world.site(kind), closing: house.closing.clone() };
            let router = match kind {
                SiteKind::Google => google::router(stand),
                SiteKind::Facebook => facebook::router(stand),
                SiteKind::Ceneo => ceneo::router(stand),
                SiteKind::Opineo => opineo::router(stand),
                SiteKind::Heureka => heureka::router(stand),
            };
            let (address, note) = house.serve(kind.name(), port, router).await?;
            notes.extend(note);
            urls.push(format!("http://{address}"));
        }
        let (listener, note) = bind("mail", options.smtp).await?;
        notes.extend(note);
        let smtp_addr = listener.local_addr()?;
        let mailbox = Mailbox::default();
        smtp::serve(listener, mailbox.clone(), world.env().clone(), house.closing.clone(), &house.tasks);
        let (address, note) =
            house.serve("the mailbox page", options.mailbox, mailbox::router(mailbox.clone())).await?;
        notes.extend(note);
        let mut urls = urls.into_iter();
        let mut next = || urls.next().unwrap_or_default();
        Ok(Self {
            google_url: next(),
            facebook_url: next(),
            ceneo_url: next(),
            opineo_url: next(),
            heureka_url: next(),
            smtp_addr,
            mailbox,
            mailbox_url: format!("http://{address}/mailbox"),
            notes,
            shop_port: options.shop,
            house,
            world,
        })
    }

    /// Opens the shop's page, a second origin, with the widget's line in it. Returns its address, and a note when
    /// its port is not the preferred one.
    ///
    /// # Errors
    /// When no port can be bound at all.
    pub async fn open_shop(&self, embed_line: &str, widget_origin: &str) -> io::Result<(String, Option<String>)> {
        let router = shop::router(embed_line, widget_origin);
        let (address, note) = self.house.serve("the shop page", self.shop_port, router).await?;
        Ok((format!("http://{address}/"), note))
    }

    /// Closes every port and waits until the last task has ended.
    pub async fn shutdown(&self) {
        self.house.close().await;
    }
}

#[cfg(test)]
mod tests;
