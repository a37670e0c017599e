//! Pages that want to see a person: bot checks, captchas, login and cookie walls.
//! Must never be fooled by what a reviewer writes: only the page's own structure counts, never its running text.

mod page;

use reqwest::header::HeaderMap;
use url::Url;

use self::page::Page;

/// Pages of this size carry content; the walls we know are far smaller.
const LARGEST: usize = 128 * 1024;

/// Statuses that such pages come with. 429 stays what it says: come later.
const STATUSES: [u16; 6] = [200, 202, 401, 403, 405, 503];

/// Response headers that are the check's own word (Cloudflare; AWS WAF).
const HEADERS: [(&str, &str); 3] =
    [("cf-mitigated", "challenge"), ("x-amzn-waf-action", "challenge"), ("x-amzn-waf-action", "captcha")];

/// Markup that only a check itself has, in lower case.
const CHECKS: [&str; 16] = [
    "_cf_chl_opt",                 // Cloudflare, current
    "cf-browser-verification",     // Cloudflare, older
    "cf_captcha_kind",             // Cloudflare, older
    "challenge-error-text",        // Cloudflare, without script
    "id=\"challenge-form\"",       // Cloudflare
    "ct.captcha-delivery.com",     // DataDome
    "geo.captcha-delivery.com",    // DataDome
    "id=\"px-captcha\"",           // PerimeterX / HUMAN
    "_incapsula_resource",         // Imperva
    "id=\"sec-if-cpt-container\"", // Akamai
    "awswafcookiedomainlist",      // AWS WAF
    "gokuprops",                   // AWS WAF
    "ddos-guard/js-challenge",     // DDoS-Guard
    "sucuri_cloudproxy_js",        // Sucuri
    "/.well-known/sgcaptcha/",     // SiteGround
    "src=\"/_sec/cp_challenge",    // Akamai
];

/// Captcha widgets: also found in the forms of ordinary pages, so they count only where nothing else is to read.
const CAPTCHAS: [&str; 6] =
    ["g-recaptcha", "h-captcha", "cf-turnstile", "frc-captcha", "name=\"captcha", "id=\"captcha"];

/// How the title of a check begins, in lower case, in the languages our sources speak.
const CHECK_TITLES: [&str; 16] = [
    "just a moment",
    "cierpliwości",
    "samo trenutek",
    "okamžik",
    "checking your browser",
    "checking security",
    "security check",
    "attention required! | cloudflare",
    "ddos-guard",
    "pardon our interruption",
    "are you a robot",
    "robot or human",
    "verify you are human",
    "human verification",
    "sprawdzanie zabezpieczeń",
    "potwierdź, że nie jesteś robotem",
];

/// How the title of a login page begins.
const LOGIN_TITLES: [&str; 8] =
    ["log in", "login", "sign in", "zaloguj", "logowanie", "prijava", "přihlášení", "facebook – log in"];

/// How the title of a page that asks for consent first begins.
const COOKIE_TITLES: [&str; 4] =
    ["before you continue", "zanim przejdziesz", "preden nadaljujete", "než budete pokračovat"];

/// A wall says little: at most this many visible characters.
const FEW: usize = 1500;

/// Whether this answer asks for a person instead of showing the page.
pub(super) fn asks_for_a_person(status: u16, url: &Url, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if HEADERS.iter().any(|(name, value)| header(name).eq_ignore_ascii_case(value)) {
        return true;
    }
    let kind = header("content-type").to_ascii_lowercase();
    let html = kind.contains("html") || (kind.is_empty() && body.trim_ascii_start().starts_with(b"<"));
    if !STATUSES.contains(&status) || !html || body.len() > LARGEST {
        return false;
    }
    let page = Page::read(&super::decode(body, Some(&kind)));
    let titled = |beginnings: &[&str]| beginnings.iter().any(|beginning| page.title.starts_with(beginning));
    let marked = |marks: &[&str]| marks.iter().any(|mark| page.markup.contains(mark));

    let little = page.visible < FEW;
    let check = little && (marked(&CHECKS) || titled(&CHECK_TITLES));
    let captcha = little && (marked(&CAPTCHAS) || page.title == "captcha");
    let login = little && titled(&LOGIN_TITLES) && page.markup.contains("type=\"password\"");
    let cookies = little && (titled(&COOKIE_TITLES) || url.host_str().is_some_and(|host| host.starts_with("consent.")));
    check || captcha || login || cookies
}
