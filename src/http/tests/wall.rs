//! Pages that want to see a person: fault 5.

use super::peer::{Peer, answer, client};
use crate::http::Request;

async fn check(status: &str, headers: &str, body: &str, expected: bool) {
    let peer = Peer::saying(answer(status, headers, body));
    let response = client().send(Request::get(peer.url("/"))).await.expect("an answer");
    assert_eq!(response.challenge, expected, "{status} {headers} {body:.200}");
}

const HTML: &str = "content-type: text/html; charset=utf-8\r\n";

#[tokio::test]
async fn fault_05_a_wall_is_recognised_whatever_its_status() {
    let walls = [
        "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript</noscript></body>",
        "<title>Cierpliwości...</title><script>window._cf_chl_opt={cvId:'3'};</script>",
        "<title>shop.example</title><h1>Checking your browser</h1><form id='challenge-form' action='/x'></form>",
        "<title>shop.example</title><script data-cfasync=\"false\">var dd={'rt':'c'}</script>\
         <script src='https://ct.captcha-delivery.com/c.js'></script>",
        "<title>Access to this page has been denied</title><div id=\"px-captcha\"></div>",
        "<html><iframe src=\"/_Incapsula_Resource?SWUDNSAI=31\"></iframe></html>",
        "<title>Sklep</title><p>Potwierdź, że nie jesteś robotem</p><form><div class='g-recaptcha'></div></form>",
        "<title>Zaloguj się</title><form><input name=login><input type='password' name=p></form>",
        "<title>Before you continue</title><form action=\"/save\"><button>Accept all</button></form>",
    ];
    for status in ["200 OK", "403 Forbidden", "503 Service Unavailable"] {
        for wall in walls {
            check(status, HTML, wall, true).await;
        }
    }
    check("403 Forbidden", "cf-mitigated: challenge\r\n", "", true).await;
    check("202 Accepted", "x-amzn-waf-action: challenge\r\n", "", true).await;
    check("200 OK", "", walls[0], true).await;
}

#[tokio::test]
async fn fault_05_a_page_of_opinions_is_none_whatever_people_write() {
    let words = "Strona ciągle pyta o captcha, Just a moment i Checking your browser. Sam produkt jest jednak dobry. ";
    let opinions = format!(
        "<title>Żelazko – opinie</title><script type=\"application/ld+json\">{{\"reviewBody\":\"id='px-captcha' {words}\"}}</script>\
         <div class='review'>{words} id=\"px-captcha\" class='g-recaptcha' _cf_chl_opt &lt;div id='challenge-form'&gt;</div>"
    );
    check("200 OK", HTML, &opinions, false).await;
    // A form to write an opinion may have a captcha; so may the page carry its guard's script.
    let with_form = format!(
        "<title>Opinie o sklepie</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>\
         {}<form><textarea></textarea><div class='g-recaptcha'></div><input type='password'></form>",
        format!("<div class='review'>{words}</div>").repeat(30)
    );
    check("200 OK", HTML, &with_form, false).await;
    // What is no HTML, or says plainly to come later, or is simply not there.
    let wall = "<title>Just a moment...</title>";
    check("200 OK", "content-type: application/json\r\n", wall, false).await;
    check("429 Too Many Requests", HTML, wall, false).await;
    check("404 Not Found", HTML, "<title>Nie znaleziono</title>", false).await;
    check("200 OK", HTML, "", false).await;
    check("200 OK", HTML, "<!--", false).await;
    check("200 OK", HTML, "<title", false).await;
}
