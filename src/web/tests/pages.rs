use super::Desk;
use crate::{
    domain::Locale,
    testing::{opinions, seed},
};

/// Somebody with a full shop.
async fn shop() -> (Desk, Vec<crate::domain::ReviewId>, seed::Seeded) {
    let desk = Desk::new().await;
    let scope = desk.scope().await;
    let places = crate::store::businesses::locations(desk.db.reader(), scope).await.unwrap();
    let of = seed::Seeded { business: scope.0, location: places[0].id };
    let all = opinions::shop(&desk.db, &desk.env, of).await;
    (desk, all, of)
}

#[tokio::test]
async fn every_page_renders_in_every_language() {
    let (mut desk, all, _) = shop().await;
    let session = desk.cookie.clone().unwrap();
    let connections = crate::store::ledger::standings(desk.db.reader(), desk.scope().await).await.unwrap();
    for locale in Locale::ALL {
        desk.cookie = Some(format!("{session}; language={locale}"));
        for id in &all {
            desk.page(&format!("/r/{id}")).await;
        }
        for one in &connections {
            desk.page(&format!("/sources/{}", one.connection.id)).await;
        }
        for source in crate::sources::all() {
            desk.page(&format!("/connect/{}", source.about().id)).await;
        }
        for path in [
            "/sources",
            "/connect",
            "/rules",
            "/rules/new",
            "/settings",
            "/settings/business",
            "/settings/tokens",
            "/settings/log",
            "/people",
            "/",
            "/?state=all",
            "/?state=answered",
            "/?state=removed",
            "/?state=corrected",
            "/?q=nothing+such",
        ] {
            let page = desk.page(path).await;
            assert!(page.contains(&format!("<html lang=\"{locale}\"")), "{path}");
        }
    }
}

/// What people without good intentions write.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><svg onload=alert(1)>",
    "</template><iframe src=javascript:alert(1)>",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "' autofocus onfocus=alert(1) x='",
    "\u{202e}gnp.exe\u{2066}",
    "&lt;script&gt;",
];

#[tokio::test]
async fn fault_35_hostile_words_stay_words() {
    let (desk, _, of) = shop().await;
    let connection = seed::connection(&desk.db, &desk.env, of, "ceneo", "<script>alert(2)</script>").await;
    for (n, evil) in HOSTILE.iter().enumerate() {
        let mut raw = opinions::invented(0, desk.env.now(), 5.0);
        raw.external_id = format!("evil-{n}");
        raw.author = Some((*evil).to_owned());
        raw.title = Some((*evil).to_owned());
        raw.text = format!("{evil} Oszuści! {evil}");
        raw.pros = vec![(*evil).to_owned()];
        raw.cons = vec![(*evil).to_owned()];
        raw.url = Some(format!("https://source.example/\"onmouseover=\"alert(1)?{evil}"));
        raw.reply = Some(crate::domain::SourceReply {
            text: (*evil).to_owned(),
            problem: Some((*evil).to_owned()),
            ..Default::default()
        });
        let row = opinions::add(&desk.db, &desk.env, &connection, raw).await;
        opinions::edit(&desk.db, &desk.env, &row, evil, 4.0).await;
        let query = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect::<String>();
        for path in [
            format!("/r/{}?state=all", row.id),
            format!("/?state=all&q={query}&source={query}&language={query}"),
            "/?state=all".to_owned(),
            "/sources".to_owned(),
            format!("/sources/{}", connection.id),
            format!("/login?next={query}"),
            format!("/nothing/{query}"),
        ] {
            let answer = desk.get(&path).await;
            if answer.status == 303 {
                assert_eq!(answer.location(), "/", "{path}");
                continue;
            }
            let page = answer.body;
            let elements = page.matches("<script").count();
            assert_eq!(elements, 1, "{path}: only our own script may be an element");
            for forbidden in ["<img", "<iframe", "<svg onload", "\"onmouseover", "href=\"javascript:", "49{"] {
                let inside = page.contains(forbidden);
                assert!(!inside, "{path} holds {forbidden}");
            }
        }
    }
    let page = desk.page("/?state=all").await;
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains('\u{202e}'), "words are shown, turned nowhere");
}

#[tokio::test]
async fn a_correction_counts_at_once_and_can_be_taken_back() {
    use entity::{correction, daily, review};
    use sea_orm::EntityTrait;
    let (desk, all, _) = shop().await;
    let sums = async || -> (i64, i64, i64) {
        let days = daily::Entity::find().all(desk.db.reader()).await.unwrap();
        let sum = |of: fn(&daily::Model) -> i64| days.iter().map(of).sum();
        (sum(|day| day.total), sum(|day| day.flagged), sum(|day| day.negative + day.mixed + day.positive))
    };
    let flagged = review::Entity::find().all(desk.db.reader()).await.unwrap();
    let row = flagged.iter().find(|row| row.flagged && row.answered_at.is_none() && row.removed_at.is_none()).unwrap();
    assert!(all.contains(&row.id));
    let before = sums().await;
    let path = format!("/r/{}/correction", row.id);
    for (label, moved) in [("not_negative", -1), ("not_negative", -1), ("negative", 0)] {
        let answer = desk.post(&path, &[("label", label), ("next", "/?state=all")]).await;
        assert_eq!(answer.location(), "/?state=all");
        assert_eq!(sums().await, (before.0, before.1 + moved, before.2), "{label}");
    }
    let kept = correction::Entity::find().all(desk.db.reader()).await.unwrap();
    assert_eq!(kept.len(), 2, "the same word twice is kept once");

    let open = async || crate::store::inbox::needing_answer(desk.db.reader(), desk.scope().await).await.unwrap();
    let waiting = open().await;
    assert_eq!(desk.post(&format!("/r/{}/done", row.id), &[]).await.location(), format!("/r/{}", row.id));
    assert_eq!(open().await, waiting - 1);
    desk.post(&format!("/r/{}/reopen", row.id), &[]).await;
    assert_eq!(open().await, waiting);
}

#[tokio::test]
async fn a_source_is_checked_resumed_and_connected_by_forms() {
    use entity::job;
    use sea_orm::EntityTrait;
    let (desk, _, of) = shop().await;
    let scope = desk.scope().await;
    let all = crate::store::ledger::standings(desk.db.reader(), scope).await.unwrap();
    let (paused, running) = (
        all.iter().find(|one| one.state.paused).unwrap().connection.id,
        all.iter().find(|one| !one.state.paused).unwrap().connection.id,
    );
    let jobs = async || job::Entity::find().all(desk.db.reader()).await.unwrap().len();
    for _ in 0..2 {
        let answer = desk.post(&format!("/sources/{running}/check"), &[]).await;
        assert_eq!(answer.location(), format!("/sources/{running}"));
    }
    assert_eq!(jobs().await, 1, "a second click adds no second job");
    assert_eq!(desk.post(&format!("/sources/{paused}/check"), &[]).await.status, 409);
    desk.post(&format!("/sources/{paused}/resume"), &[]).await;
    assert!(!crate::store::ledger::standing(desk.db.reader(), scope, paused).await.unwrap().state.paused);

    // A wrong field comes back with what was typed; a right one becomes a trial with its job.
    let place = of.location.to_string();
    let refused = desk.post("/connect/ceneo", &[("location", &place), ("name", "Moje <Ceneo>")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Moje &lt;Ceneo&gt;"));
    assert_eq!(desk.post("/connect/nothing", &[("location", &place)]).await.status, 404);
}
