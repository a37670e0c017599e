use axum::http::{StatusCode, header};
use serde_json::json;

use super::Desk;
use crate::{
    domain::Locale,
    testing::{seed, shelf},
};

async fn token(desk: &Desk) -> String {
    let of = seed::Seeded { business: desk.scope().await.0, location: desk.env.id() };
    let google = seed::connection(&desk.db, &desk.env, of, "google_business", "g").await;
    let opinions = vec![shelf::stars(&desk.env, 2.0, "Paczka przyszła po dwóch tygodniach.", 1)];
    shelf::put(&desk.db, &desk.env, &google, opinions, false).await;
    shelf::widget(&desk.db, &desk.env, desk.scope().await, Locale::Pl).await.token
}

#[tokio::test]
async fn a_stranger_reads_the_widget_without_cookie_script_or_foreign_address() {
    let mut desk = Desk::new().await;
    let token = token(&desk).await;
    desk.cookie = None;
    let answer = desk.get(&format!("/w/{token}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Paczka przyszła"), "{}", answer.body);
    assert!(!answer.headers.contains_key(header::SET_COOKIE) && !answer.headers.contains_key(header::X_FRAME_OPTIONS));
    assert!(!answer.body.contains("<script") && !answer.body.contains("src="));
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors *") && !policy.contains("unsafe")
    );
    let cache = answer.headers[header::CACHE_CONTROL].to_str().unwrap();
    assert_eq!(cache, "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400");
    let style = answer.body.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#x2f;", "/");
    assert!(style.starts_with("/w/assets/"), "{style}");
    let style = desk.get(&style).await;
    assert_eq!(
        (style.status, &style.headers[header::CONTENT_TYPE].to_str().unwrap()[..8]),
        (StatusCode::OK, "text/css")
    );
    assert!(!style.body.contains("url(") && !style.body.contains("@import"));
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let mut desk = Desk::new().await;
    let path = format!("/w/{}", token(&desk).await);
    let tag = desk.get(&path).await.headers[header::ETAG].to_str().unwrap().to_owned();
    desk.headers = vec![("if-none-match", tag.clone())];
    let again = desk.get(&path).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.headers[header::ETAG].to_str().unwrap(), tag);
    assert_eq!(again.headers[header::VARY], "accept-encoding");
    desk.headers = vec![("if-none-match", "\"other\"".to_owned())];
    assert_eq!(desk.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn fault_45_what_is_no_widget_is_always_the_same_nothing() {
    let desk = Desk::new().await;
    let token = token(&desk).await;
    let unknown = "0".repeat(32);
    for path in [
        format!("/w/{unknown}"),
        format!("/w/{unknown}/all"),
        "/w/nonsense".to_owned(),
        format!("/w/{token}/all?after=nonsense"),
        "/w/assets/x/app.js".to_owned(),
    ] {
        let answer = desk.get(&path).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::NOT_FOUND, "There is no widget here.\n"),
            "{path}"
        );
    }
    let plain = desk.get(&format!("/w/{token}?lang=../../&x=1")).await;
    assert_eq!(plain.body, desk.get(&format!("/w/{token}")).await.body, "the address's query changes nothing");
}

#[tokio::test]
async fn only_listed_shops_may_frame_a_widget() {
    let desk = Desk::new().await;
    let mut row = shelf::widget(&desk.db, &desk.env, desk.scope().await, Locale::Pl).await;
    row.allowed_hosts = json!(["https://sklep.example.com"]);
    shelf::change_widget(&desk.db, row.clone()).await;
    let answer = desk.get(&format!("/w/{}", row.token)).await;
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors 'self' https://sklep.example.com"), "{policy}");
}

#[tokio::test]
async fn a_widget_is_made_by_a_form_and_its_line_copied() {
    let desk = Desk::new().await;
    let wrong =
        desk.post("/widgets", &[("name", "Sklep"), ("locale", "sl"), ("allowed_hosts", "sklep.example.com")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("role=\"alert\"") && wrong.body.contains("sklep.example.com</textarea>"),
        "{}",
        wrong.body
    );
    let form =
        [("name", "Sklep"), ("locale", "sl"), ("theme", "dark"), ("allowed_hosts", "https://sklep.example.com/")];
    let made = desk.post("/widgets", &form).await;
    assert!(made.status == StatusCode::SEE_OTHER && made.location().starts_with("/widgets#w-"), "{}", made.body);
    let page = desk.get("/widgets").await;
    let row = crate::store::widgets::list(desk.db.reader(), desk.scope().await).await.unwrap().pop().unwrap();
    let line = page.body.split("readonly spellcheck=\"false\">").nth(1).unwrap().split("</textarea>").next().unwrap();
    let line = line.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x2f;", "/");
    assert_eq!(line, crate::provision::widget_embed("http://127.0.0.1:8080/", &row.token, "Mnenja kupcev"));
    assert!(page.body.contains("<iframe src=\"&#x2f;w&#x2f;"));
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("frame-src 'self'"), "{policy}");
    let public = desk.get(&format!("/w/{}", row.token)).await;
    assert!(public.body.contains("<html lang=\"sl\" data-theme=\"dark\">"));
    desk.post(&format!("/widgets/{}/disable", row.id), &[]).await;
    assert_eq!(desk.get(&format!("/w/{}", row.token)).await.status, StatusCode::NOT_FOUND, "it is gone at once");
    assert_eq!(desk.post("/widgets/nonsense/enable", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn staff_read_widgets_but_do_not_change_them() {
    let mut desk = Desk::new().await;
    desk.add_person("zala@example.com").await;
    let login = desk.post_bare("/login", &[("email", "zala@example.com"), ("password", super::PASSWORD)]).await;
    desk.cookie = login.session_cookie();
    let page = desk.get("/widgets").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("action=\"/widgets\""));
    assert_eq!(desk.post("/widgets", &[("name", "x"), ("locale", "pl")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_widget_is_changed_by_its_form_and_keeps_its_token() {
    let mut desk = Desk::new().await;
    let row = shelf::widget(&desk.db, &desk.env, desk.scope().await, Locale::Pl).await;
    let (path, public) = (format!("/widgets/{}", row.id), format!("/w/{}", row.token));
    assert!(desk.get(&public).await.body.contains("<html lang=\"pl\""));
    let page = desk.page("/widgets").await;
    assert!(page.contains(&format!("action=\"{path}\"")) && page.contains("value=\"Opinie\""));
    let wrong = [("name", "Mnenja"), ("locale", "sl"), ("theme", "dark"), ("allowed_hosts", "trgovina.example.com")];
    let refused = desk.post(&path, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("trgovina.example.com</textarea>") && refused.body.contains("value=\"Mnenja\""));
    assert!(refused.body.contains("<details open>"), "the form with the mistake is open");
    let right =
        [("name", "Mnenja"), ("locale", "sl"), ("theme", "dark"), ("allowed_hosts", "https://Trgovina.example.com/")];
    desk.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(desk.post(&path, &right).await.location(), format!("/widgets#w-{}", row.id));
    let changed = desk.get(&public).await;
    assert!(changed.body.contains("<html lang=\"sl\" data-theme=\"dark\">"), "it is so at once");
    let policy = changed.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors 'self' https://trgovina.example.com"), "{policy}");
    assert_eq!(desk.page("/widgets").await.matches("class=\"section widget").count(), 1);

    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let foreign = shelf::widget(&desk.db, &desk.env, crate::domain::Scope(other.business), Locale::Pl).await;
    for act in ["", "/enable", "/disable"] {
        let answer = desk.post(&format!("/widgets/{}{act}", foreign.id), &right).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    desk.add_person("zala@example.com").await;
    let login = desk.post_bare("/login", &[("email", "zala@example.com"), ("password", super::PASSWORD)]).await;
    desk.cookie = login.session_cookie();
    assert_eq!(desk.post(&path, &right).await.status, StatusCode::FORBIDDEN);
}
