use std::sync::Arc;

use axum::http::header;
use chrono::TimeDelta;
use entity::connection;

use super::*;
use crate::{
    config::Config,
    domain::{Env, Evidence, Language, Locale, Scope, SourceReply},
    telemetry::Events,
    testing::{FakeClock, TestDb, fake_env, seed, shelf},
};

fn rights(source: &str) -> Option<Rights> {
    match source {
        "google_business" => Some(Rights { name: "Google", text: true }),
        "facebook" => Some(Rights { name: "Facebook", text: true }),
        "closed" => Some(Rights { name: "Zamknięte", text: false }),
        _ => None,
    }
}

struct House {
    db: TestDb,
    env: Env,
    clock: Arc<FakeClock>,
    of: seed::Seeded,
    google: connection::Model,
    widget: entity::widget::Model,
    cache: Cache,
}

impl House {
    async fn new(locale: Locale) -> Self {
        let db = TestDb::new().await;
        let (env, clock) = fake_env();
        let of = seed::business(&db, &env, "testowy").await;
        let google = seed::connection(&db, &env, of, "google_business", "g").await;
        let widget = shelf::widget(&db, &env, Scope(of.business), locale).await;
        let cache = Cache::new(db.clone(), env.clone(), Config::defaults().widget, rights);
        Self { db, env, clock, of, google, widget, cache }
    }

    async fn put(&self, opinions: Vec<crate::domain::RawReview>) {
        shelf::put(&self.db, &self.env, &self.google, opinions, false).await;
    }

    async fn html(&self) -> String {
        let page = self.cache.widget(&self.widget.token).await.unwrap().expect("the widget is there");
        String::from_utf8(page.packed(Encoding::Identity).body.to_vec()).unwrap()
    }
}

#[tokio::test]
async fn the_newest_six_stand_with_true_counts_and_a_link_to_the_rest() {
    let house = House::new(Locale::Pl).await;
    let opinions = (0..9).map(|n| shelf::stars(&house.env, if n == 0 { 1.0 } else { 5.0 }, &format!("Opinia {n}."), n));
    house.put(opinions.collect()).await;
    let gone = vec![shelf::stars(&house.env, 1.0, "Zniknęła.", 3)];
    shelf::put(&house.db, &house.env, &house.google, gone, true).await;
    let html = house.html().await;
    for shown in [
        "Opinia 0.",
        "Opinia 5.",
        "4,6",
        "średnia z 9 ocen",
        "Wszystkie 9 opinii",
        "1 opinia zniknęła",
        "Google\u{a0}(9)",
    ] {
        assert!(html.contains(shown), "{shown} in {html}");
    }
    for hidden in ["Opinia 6.", "Zniknęła.", "Testowa", "<script", "application/ld+json", "style="] {
        assert!(!html.contains(hidden), "{hidden} in {html}");
    }
    assert!(html.find("Opinia 0.") < html.find("Opinia 1."), "a negative opinion keeps its place");
}

#[tokio::test]
async fn all_opinions_are_reached_page_by_page_and_each_once() {
    let house = House::new(Locale::Sl).await;
    house.put((0..45).map(|n| shelf::stars(&house.env, 4.0, &format!("Mnenje {n}."), n / 3)).collect()).await;
    let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = house.cache.all(&house.widget.token, after).await.unwrap().unwrap();
        let html = String::from_utf8(page.packed(Encoding::Identity).body.to_vec()).unwrap();
        seen.extend((0..45).filter(|n| html.contains(&format!("Mnenje {n}."))));
        pages += 1;
        let Some((_, rest)) = html.split_once("all?after=") else { break };
        after = Some(rest.split('"').next().unwrap().parse().unwrap());
    }
    seen.sort_unstable();
    assert_eq!((seen, pages), ((0..45).collect::<Vec<_>>(), 3));
}

#[tokio::test]
async fn fault_35_hostile_words_stay_words() {
    let house = House::new(Locale::En).await;
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`</template><!--";
    let mut raw = shelf::stars(&house.env, 2.0, hostile, 1);
    raw.author = Some(format!("{hostile} {hostile}"));
    raw.title = Some(hostile.to_owned());
    raw.pros = vec![hostile.to_owned()];
    raw.cons = vec![hostile.to_owned()];
    raw.language = Some(Language::pl());
    raw.reply = Some(SourceReply { text: hostile.to_owned(), ..SourceReply::default() });
    house.put(vec![raw]).await;
    let html = house.html().await;
    let body = html.split_once("<main>").unwrap().1;
    for markup in ["<script", "<img", "<!--", "</template", "onerror=alert(1)>"] {
        assert!(!body.contains(markup), "{markup} in {body}");
    }
    assert!(body.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn fault_36_a_link_leads_to_the_web_or_nowhere() {
    let house = House::new(Locale::En).await;
    let mut good = shelf::stars(&house.env, 5.0, "Good.", 1);
    good.url = Some("https://maps.example.com/o?a=1&b=2".to_owned());
    let mut bad = shelf::stars(&house.env, 5.0, "Bad.", 2);
    bad.url = Some("https://user:secret@evil.example/".to_owned());
    house.put(vec![good, bad]).await;
    let html = house.html().await;
    assert!(html.contains("href=\"https:&#x2f;&#x2f;maps.example.com&#x2f;o?a=1&amp;b=2\""), "{html}");
    assert!(!html.contains("evil.example"));
}

#[tokio::test]
async fn fault_15_odd_texts_keep_their_place() {
    let house = House::new(Locale::Pl).await;
    let only_stars = shelf::stars(&house.env, 3.0, "", 1);
    let long = shelf::stars(&house.env, 1.0, &"Bardzo długo. ".repeat(9_000), 2);
    let bidi = shelf::stars(&house.env, 1.0, "\u{202e}odwrotnie", 3);
    house.put(vec![only_stars, long, bidi]).await;
    let html = house.html().await;
    assert!(html.len() < 30_000, "{} bytes", html.len());
    assert!(html.contains("★★★☆☆") && html.contains("Czytaj dalej") && html.contains("<p dir=\"auto\">\u{202e}"));
}

#[tokio::test]
async fn what_may_not_be_quoted_is_counted_and_linked() {
    let house = House::new(Locale::Pl).await;
    let closed = seed::connection(&house.db, &house.env, house.of, "closed", "c").await;
    let mut raw = shelf::stars(&house.env, 1.0, "Tajna treść.", 1);
    raw.url = Some("https://closed.example/1".to_owned());
    shelf::put(&house.db, &house.env, &closed, vec![raw], false).await;
    let html = house.html().await;
    assert!(!html.contains("Tajna") && !html.contains("Anna"));
    assert!(html.contains("closed.example") && html.contains("★☆☆☆☆") && html.contains("Zamknięte\u{a0}(1)"));
}

#[tokio::test]
async fn thumbs_are_said_as_thumbs() {
    let house = House::new(Locale::Sl).await;
    let page = seed::connection(&house.db, &house.env, house.of, "facebook", "f").await;
    let opinions = vec![shelf::thumb(&house.env, true, "Super.", 1), shelf::thumb(&house.env, false, "Ne.", 2)];
    shelf::put(&house.db, &house.env, &page, opinions, false).await;
    let html = house.html().await;
    assert!(!html.contains('★') && html.contains("Ne priporoča") && html.contains("50\u{a0}%"), "{html}");
}

#[tokio::test]
async fn an_answer_that_is_not_published_is_not_shown() {
    let house = House::new(Locale::En).await;
    let answered = |state: &str, hours| {
        let mut raw = shelf::stars(&house.env, 5.0, "Fine.", hours);
        let state = Some(state.to_owned());
        raw.reply = Some(SourceReply { text: format!("Thanks {hours}."), state, ..SourceReply::default() });
        raw.evidence = Some(Evidence::PlatformVerified);
        raw
    };
    house.put(vec![answered("PENDING", 1), answered("APPROVED", 2), answered("REJECTED", 3)]).await;
    let html = house.html().await;
    assert!(html.contains("Thanks 2.") && !html.contains("Thanks 1.") && !html.contains("Thanks 3."));
    assert_eq!(html.matches("purchase confirmed").count(), 3);
}

#[tokio::test]
async fn fault_45_unknown_and_disabled_tokens_are_nothing_and_cost_no_memory() {
    let house = House::new(Locale::Pl).await;
    for token in ["", "../../etc", &"0".repeat(32), &"A".repeat(32), &house.widget.token[..31]] {
        assert!(house.cache.widget(token).await.unwrap().is_none(), "{token}");
        assert!(house.cache.all(token, None).await.unwrap().is_none(), "{token}");
    }
    assert!(house.cache.is_empty());
    house.html().await;
    let disabled_at = Some(house.env.now());
    shelf::change_widget(&house.db, entity::widget::Model { disabled_at, ..house.widget.clone() }).await;
    house.cache.refresh().await.unwrap();
    assert!(house.cache.widget(&house.widget.token).await.unwrap().is_none() && house.cache.is_empty());
}

#[tokio::test]
async fn a_page_in_memory_asks_no_database_and_outlives_it() {
    let house = House::new(Locale::Pl).await;
    house.put(vec![shelf::stars(&house.env, 5.0, "Zostaje.", 1)]).await;
    let before = house.html().await;
    house.db.clone().close().await.unwrap();
    assert!(house.cache.refresh().await.is_err());
    assert_eq!(house.html().await, before);
}

#[tokio::test]
async fn fault_02_a_change_is_shown_after_the_next_look() {
    let house = House::new(Locale::Pl).await;
    let first = house.html().await;
    house.put(vec![shelf::stars(&house.env, 5.0, "Nowa.", 1)]).await;
    house.clock.advance(TimeDelta::seconds(3));
    shelf::was_read(&house.db, &house.google, house.env.now()).await;
    assert_eq!(house.html().await, first, "the page in memory is shown until then");
    house.cache.refresh().await.unwrap();
    assert!(house.html().await.contains("Nowa."));
    let dark = entity::widget::Model { theme: "dark".to_owned(), updated_at: house.env.now(), ..house.widget.clone() };
    shelf::change_widget(&house.db, dark).await;
    house.cache.refresh().await.unwrap();
    assert!(house.html().await.contains("data-theme=\"dark\""));
    house.put(vec![shelf::stars(&house.env, 5.0, "Bez odczytu.", 0)]).await;
    house.clock.advance(TimeDelta::minutes(6));
    house.cache.refresh().await.unwrap();
    assert!(house.html().await.contains("Bez odczytu."), "even what nobody told of is shown within minutes");
}

#[tokio::test]
async fn what_nobody_asks_for_leaves_the_memory() {
    let house = House::new(Locale::Pl).await;
    house.html().await;
    house.cache.refresh().await.unwrap();
    house.clock.advance(TimeDelta::minutes(61));
    house.cache.refresh().await.unwrap();
    assert!(house.cache.is_empty());
}

#[tokio::test]
async fn an_event_renews_the_pages_at_once() {
    let house = House::new(Locale::Pl).await;
    house.html().await;
    let mut settings = Config::defaults().widget;
    settings.refresh = serde_json::from_value(serde_json::json!("1h")).unwrap();
    let cache = Cache::new(house.db.clone(), house.env.clone(), settings, rights);
    let old = cache.widget(&house.widget.token).await.unwrap().unwrap();
    let (events, stop) = (Events::default(), tokio_util::sync::CancellationToken::new());
    let work = async {
        house.put(vec![shelf::stars(&house.env, 5.0, "Nowa.", 1)]).await;
        house.clock.advance(TimeDelta::seconds(3));
        shelf::was_read(&house.db, &house.google, house.env.now()).await;
        loop {
            // Sent again until somebody listens: the loop may not have subscribed yet.
            events.emit(crate::domain::Event::Ingested {
                connection: house.google.id,
                source: "google_business".to_owned(),
                report: crate::domain::event::Report::default(),
                outcome: Some("ok"),
            });
            tokio::task::yield_now().await;
            let now = cache.ready(&house.widget.token).unwrap();
            if !Arc::ptr_eq(&now, &old) {
                break stop.cancel();
            }
        }
    };
    let bounded = tokio::time::timeout(std::time::Duration::from_secs(20), async {
        tokio::join!(cache.run(events.clone(), stop.clone()), work)
    });
    bounded.await.expect("the page is renewed");
}

#[tokio::test]
async fn the_widget_is_light_and_says_who_may_frame_it() {
    let house = House::new(Locale::Pl).await;
    let text = "Zamówienie przyszło następnego dnia, wszystko dobrze zapakowane, a sprzedawca odpisał po godzinie.";
    house.put((0..6).map(|n| shelf::stars(&house.env, 5.0, &format!("{n}. {text}"), n)).collect()).await;
    let page = house.cache.widget(&house.widget.token).await.unwrap().unwrap();
    let packed = page.packed(Encoding::Brotli);
    let style = Rendered::new(STYLE.to_owned(), "x", "x");
    let total = packed.body.len() + style.packed(Encoding::Brotli).body.len();
    assert!(total <= 4_000, "{total} bytes");
    let policy = packed.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors *") && policy.starts_with("default-src 'none'"));
    let allowed_hosts =
        serde_json::json!(["https://sklep.example.com", "https://x.example/ ; script-src *", "nonsense"]);
    shelf::change_widget(&house.db, entity::widget::Model { allowed_hosts, ..house.widget.clone() }).await;
    let all = house.cache.all(&house.widget.token, None).await.unwrap().unwrap();
    let policy = all.packed(Encoding::Identity).headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.ends_with("frame-ancestors 'self' https://sklep.example.com https://x.example"), "{policy}");
}

#[tokio::test]
async fn every_language_says_everything() {
    for locale in Locale::ALL {
        let house = House::new(*locale).await;
        let empty = house.html().await;
        assert!(empty.contains("class=\"none\"") && !empty.contains('['), "{empty}");
        for count in [1, 2, 5] {
            let mut raw = shelf::stars(&house.env, 4.5, "Tekst.", count);
            raw.title = Some("Tytuł".to_owned());
            raw.pros = vec!["cena".to_owned()];
            house
                .put(
                    (0..count)
                        .map(|_| raw.clone())
                        .map(|mut raw| {
                            raw.external_id = house.env.id::<crate::domain::ReviewId>().to_string();
                            raw
                        })
                        .collect(),
                )
                .await;
            let page = house.cache.all(&house.widget.token, None).await.unwrap().unwrap();
            let html = String::from_utf8(page.packed(Encoding::Identity).body.to_vec()).unwrap();
            assert!(!html.contains("[widget"), "{html}");
        }
    }
}
