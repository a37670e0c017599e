//! The client itself: manners, redirects, limits.
//! Must never visit an address, the first or any later one, that was not checked.

use std::{sync::Arc, time::Duration};

use reqwest::header::RETRY_AFTER;
use url::Url;

use super::{
    HttpError, Manner, Request, Response,
    address::{Guard, is_loopback, origin},
    challenge,
    deadline::Deadline,
    exchange, install_tls,
    pace::{Pace, Visit, host_key},
    redirect,
    resolver::Resolver,
    retry_after,
    robots::{Robots, Rules},
};
use crate::domain::Env;

/// What an exchange may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest decoded body, in bytes.
    pub max_body: u64,
    /// The whole exchange, redirects and body included; pauses made out of politeness are not counted.
    pub timeout: Duration,
    /// At most this many redirects.
    pub max_redirects: usize,
    /// Whether private and loopback addresses may be visited.
    pub allow_private: bool,
    /// What the client calls itself: a name and a contact address. The name before the first `/` is what
    /// robots.txt is asked for.
    pub user_agent: String,
    /// At most this many requests a second to one host, evenly spaced. On loopback every port is a host of its own.
    pub per_host_per_second: u32,
}

/// A polite HTTP client. Cheap to clone; one a process, since the pace is kept in it.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    inner: reqwest::Client,
    limits: Limits,
    env: Env,
    guard: Guard,
    pace: Pace,
    robots: Robots,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("limits", &self.shared.limits).finish_non_exhaustive()
    }
}

impl Client {
    /// A client with these limits. Fails only when the machine has no usable TLS trust or the user agent is no text.
    pub fn new(limits: Limits, env: Env) -> Result<Self, HttpError> {
        let guard = Guard::new(limits.allow_private);
        Self::guarded(limits, env, guard)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that makes HTTP clients")]
    pub(super) fn guarded(limits: Limits, env: Env, guard: Guard) -> Result<Self, HttpError> {
        install_tls();
        let inner = reqwest::Client::builder()
            .user_agent(&limits.user_agent)
            .connect_timeout(limits.timeout.min(Duration::from_secs(10)))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // A proxy of the environment would resolve names for us, past the guard.
            .no_proxy()
            .dns_resolver(Resolver { guard: guard.clone() })
            .build()
            .map_err(|error| HttpError::from_library(error, ""))?;
        let (pace, robots) = (Pace::new(limits.per_host_per_second), Robots::default());
        Ok(Self { shared: Arc::new(Shared { inner, limits, env, guard, pace, robots }) })
    }

    /// Sends a request, follows redirects and reads the whole response.
    pub async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let mut written = false;
        self.follow(request, &mut written).await.map_err(|error| {
            // What failed is only the way on from there: somebody may have taken what was written.
            if written && error.surely_not_sent() { HttpError::Redirect(error.to_string()) } else { error }
        })
    }

    /// `written` is set once a redirect answered a request that may have changed something.
    async fn follow(&self, mut request: Request, written: &mut bool) -> Result<Response, HttpError> {
        let shared = &*self.shared;
        let mut deadline = Deadline::new(shared.limits.timeout);
        let mut visit: Option<(String, Visit)> = None;
        for _ in 0..=shared.limits.max_redirects {
            shared.guard.permit(&request.url)?;
            deadline.suspended(self.mind(&request, &mut visit)).await?;
            let answer = deadline.cut(exchange::ask(&shared.inner, &request)).await?;
            if let Some(next) = redirect::next(&request, answer.status(), answer.headers())? {
                *written |= !request.method.is_safe();
                request = next;
                continue;
            }
            let (status, headers) = (answer.status(), answer.headers().clone());
            let body = deadline.cut(answer.body(shared.limits.max_body)).await?;
            let retry_after = headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok())
                .and_then(|value| retry_after(value, shared.env.now()));
            let challenge = challenge::asks_for_a_person(status, &request.url, &headers, &body);
            return Ok(Response { status, url: request.url, headers, body, retry_after, challenge });
        }
        Err(HttpError::Redirect(format!(
            "more than {} redirects, the last to {}",
            shared.limits.max_redirects,
            origin(&request.url)
        )))
    }

    /// Waits for our turn, asks robots.txt, keeps the pause, keeps the pace.
    async fn mind(&self, request: &Request, visit: &mut Option<(String, Visit)>) -> Result<(), HttpError> {
        let shared = &*self.shared;
        let host = host_key(&request.url);
        if let Manner::Page { pause, robots } = request.manner {
            // Another page of the same host, reached by a redirect, belongs to the same visit and needs no pause.
            let same = visit.as_ref().is_some_and(|(visited, _)| *visited == host);
            if !same && !is_loopback(&request.url) {
                // The old turn is given back first: two walks that redirect to each other would wait for ever.
                drop(visit.take());
                *visit = Some((host.clone(), shared.pace.turn(&host).await));
            }
            let rules = if robots { Some(self.rules(&request.url).await?) } else { None };
            if let Some(rules) = &rules
                && !rules.allow(&request.url)
            {
                return Err(HttpError::Robots(format!("{}{}", origin(&request.url), request.url.path())));
            }
            if let (false, Some((_, visit))) = (same, visit.as_mut()) {
                let pause = pause.max(rules.map_or(Duration::ZERO, |rules| rules.delay()));
                // At least the pause, up to a quarter longer: a person is not a metronome.
                visit.pause(pause.mul_f64(1.0 + shared.env.unit() / 4.0)).await;
            }
        }
        shared.pace.admit(&host).await;
        Ok(())
    }

    /// What the origin's robots.txt says.
    async fn rules(&self, url: &Url) -> Result<Arc<Rules>, HttpError> {
        let shared = &*self.shared;
        let origin = origin(url);
        if let Some(rules) = shared.robots.known(&origin, shared.env.now()) {
            return Ok(rules);
        }
        let address = url.join("/robots.txt").map_err(|error| HttpError::Connection(error.to_string()))?;
        let agent = shared.limits.user_agent.split(['/', ' ']).next().unwrap_or_default();
        let rules = Arc::new(match Box::pin(self.send(Request::get(address))).await {
            Ok(response) => Rules::read(agent, response.status, &response.body)?,
            // RFC 9309 section 2.3.1.2: a file that cannot be found behind its redirects forbids nothing.
            Err(HttpError::Redirect(_)) => Rules::none(),
            Err(error) => return Err(error),
        });
        shared.robots.keep(origin, shared.env.now(), &rules);
        Ok(rules)
    }
}
