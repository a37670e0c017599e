mod access;
mod answers;
mod api;
mod copies;
mod door;
mod health;
mod pages;
mod people;
mod rules;
mod settings;
mod sources;
mod tenants;
mod trends;
mod widget;

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use tower::ServiceExt;

use super::{State, router, security};
use crate::{
    accounts::{self, NewOwner, NewPerson},
    config::Config,
    domain::{Env, Locale, Role, Scope, UserId},
    telemetry::Pulse,
    testing::{FakeClock, TestDb, fake_env},
    vault::Vault,
};

const PASSWORD: &str = "a short sentence";

/// The service over a fresh database, with somebody at the desk.
pub(super) struct Desk {
    pub(super) db: TestDb,
    pub(super) env: Env,
    pub(super) clock: std::sync::Arc<FakeClock>,
    pub(super) router: Router,
    pub(super) web: State,
    pub(super) peer: Option<SocketAddr>,
    pub(super) cookie: Option<String>,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(super) fn session_cookie(&self) -> Option<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .filter_map(|cookie| cookie.split(';').next())
            .find(|cookie| cookie.starts_with("opinari="))
            .map(Into::into)
    }
}

impl Desk {
    /// Nobody has set the service up.
    pub(super) async fn unclaimed() -> Self {
        Self::with_settings(&[]).await
    }

    /// Nobody has set the service up, and some settings are not the defaults.
    pub(super) async fn with_settings(settings: &[(&str, &str)]) -> Self {
        let _ = tracing_subscriber::fmt().with_test_writer().with_max_level(tracing::Level::ERROR).try_init();
        let (db, (env, clock)) = (TestDb::new().await, fake_env());
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let config = std::sync::Arc::new(Config::load_from(None, settings).unwrap());
        let vault = Vault::from_hex(&"5a".repeat(32), "the test").unwrap();
        let web = State::new((*db).clone(), env.clone(), config, vault, Pulse::default());
        let router = router(web.clone());
        Self { db, env, clock, router, web, peer: None, cookie: None, headers: Vec::new() }
    }

    /// An owner is signed in.
    pub(super) async fn new() -> Self {
        let mut desk = Self::unclaimed().await;
        let token = accounts::issue_setup_link(&desk.db, &desk.env).await.unwrap().unwrap();
        let owner = NewOwner {
            business: "Sklep Pod Lipą".to_owned(),
            email: "owner@example.com".to_owned(),
            name: "Jagoda Wzorcowa".to_owned(),
            password: PASSWORD.to_owned(),
            locale: Locale::En,
        };
        let security = &Config::load_from(None, []).unwrap().security;
        let new = accounts::claim_setup_link(&desk.db, &desk.env, security, &token, owner, "test").await.unwrap();
        desk.cookie = Some(format!("opinari={}", new.token));
        desk
    }

    pub(super) async fn session(&self) -> accounts::Session {
        let cookie = self.cookie.as_ref().unwrap().split(';').next().unwrap();
        let token = cookie.strip_prefix("opinari=").unwrap();
        let security = &Config::load_from(None, []).unwrap().security;
        accounts::session(&self.db, &self.env, security, token).await.unwrap().expect("somebody is signed in")
    }

    pub(super) async fn scope(&self) -> Scope {
        self.session().await.scope()
    }

    pub(super) async fn add_person(&self, email: &str) -> UserId {
        self.add_with(email, Role::Staff).await
    }

    /// Somebody else at the desk, with this role.
    pub(super) async fn sit_down(&mut self, email: &str, role: Role) -> UserId {
        let id = self.add_with(email, role).await;
        self.sign_in(email, PASSWORD).await;
        id
    }

    /// Signs in as somebody; who sat at the desk before keeps the session elsewhere.
    pub(super) async fn sign_in(&mut self, email: &str, password: &str) {
        self.cookie = None;
        let answer = self.post_bare("/login", &[("email", email), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email} cannot sign in");
        self.cookie = answer.session_cookie();
    }

    async fn add_with(&self, email: &str, role: Role) -> UserId {
        let person = NewPerson {
            email: email.to_owned(),
            name: "Zala Vzorčna".to_owned(),
            password: PASSWORD.to_owned(),
            role,
            locale: Locale::Sl,
        };
        accounts::add_user(&self.db, &self.env, self.scope().await, None, person).await.unwrap()
    }

    pub(super) async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(peer) = self.peer {
            request = request.extension(ConnectInfo(peer));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = body.map_or_else(Body::empty, |body| {
            request = std::mem::take(&mut request).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            Body::from(body)
        });
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 16 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// A page that must be there.
    pub(super) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }

    /// A form without a token.
    pub(super) async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some(body)).await
    }

    /// A form with the token of the session.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = security::mask_token(&self.env, &self.session().await.csrf);
        let fields: Vec<_> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
        self.post_bare(path, &fields).await
    }
}
