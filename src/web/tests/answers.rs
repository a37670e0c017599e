use axum::http::StatusCode;
use entity::{job, reply};
use sea_orm::EntityTrait;

use super::{Desk, security};
use crate::{
    domain::{ReplyState, ReviewId, Role},
    testing::{opinions, seed},
};

/// Somebody before an opinion of a source that takes answers by an API, and before one that does not.
async fn shop() -> (Desk, ReviewId, ReviewId) {
    let desk = Desk::new().await;
    let of = seed::Seeded { business: desk.scope().await.0, location: desk.env.id() };
    let places = crate::store::businesses::locations(desk.db.reader(), desk.scope().await).await.unwrap();
    let of = seed::Seeded { location: places[0].id, ..of };
    let mut ids = Vec::new();
    for source in ["google_business", "ceneo"] {
        let connection = seed::connection(&desk.db, &desk.env, of, source, source).await;
        let mut raw = opinions::invented(0, desk.env.now(), 5.0);
        raw.reply = None;
        ids.push(opinions::add(&desk.db, &desk.env, &connection, raw).await.id);
    }
    (desk, ids[0], ids[1])
}

async fn replies(desk: &Desk) -> Vec<reply::Model> {
    reply::Entity::find().all(desk.db.reader()).await.unwrap()
}

async fn jobs(desk: &Desk) -> usize {
    job::Entity::find().all(desk.db.reader()).await.unwrap().len()
}

#[tokio::test]
async fn a_draft_is_kept_while_it_is_written() {
    let (mut desk, id, _) = shop().await;
    let path = format!("/r/{id}/draft?seen=1");
    let kept = desk.post(&path, &[("text", "Przepraszamy za <b>opóźnienie</b>."), ("next", "/?state=all")]).await;
    assert_eq!(kept.location(), "/?state=all");
    desk.headers = vec![("accept", "application/json".to_owned())];
    let quiet = desk.post(&path, &[("text", "Przepraszamy za <b>opóźnienie</b>, Anno.")]).await;
    assert_eq!((quiet.status, quiet.body.as_str()), (StatusCode::NO_CONTENT, ""));
    desk.headers.clear();
    let all = replies(&desk).await;
    assert_eq!((all.len(), all[0].state), (1, ReplyState::Draft), "a later draft takes the place of the earlier one");
    let page = desk.page(&format!("/r/{id}")).await;
    assert!(page.contains("&lt;b&gt;opóźnienie&lt;&#x2f;b&gt;, Anno."), "the draft is there after a reload");
    assert_eq!(jobs(&desk).await, 0, "nothing leaves");
    for fields in [vec![], vec![("txt", "x")]] {
        assert_eq!(desk.post(&path, &fields).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(desk.post(&format!("/r/{id}/draft"), &[("text", "x")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_approved_answer_is_queued_once() {
    let (desk, id, _) = shop().await;
    let path = format!("/r/{id}/answer?seen=1");
    for empty in ["", " \n "] {
        let refused = desk.post(&path, &[("text", empty)]).await;
        assert_eq!(refused.location(), format!("/r/{id}?said=empty"));
    }
    let long = desk.post(&path, &[("text", &"ż".repeat(2049))]).await;
    assert_eq!(long.location(), format!("/r/{id}?said=too-long"));
    let page = desk.page(long.location()).await;
    assert!(page.contains("role=\"alert\"") && page.contains(&"ż".repeat(2049)), "what was written is not lost");
    assert_eq!(jobs(&desk).await, 0);

    let text = "Przepraszamy i oddajemy pieniądze.";
    let approved = desk.post(&path, &[("text", text), ("next", "/?state=all&said=empty")]).await;
    assert_eq!(approved.location(), "/?state=all");
    let row = replies(&desk).await.remove(0);
    assert_eq!((row.state, row.text.as_str(), jobs(&desk).await), (ReplyState::Queued, text, 1));
    for _ in 0..2 {
        let again = desk.post(&path, &[("text", text)]).await;
        assert_eq!(again.location(), format!("/r/{id}?said=under-way"));
    }
    assert_eq!(jobs(&desk).await, 1, "a second approval sends nothing");
    let queued = replies(&desk).await.iter().filter(|reply| reply.state == ReplyState::Queued).count();
    assert_eq!(queued, 1);
    let page = desk.page(&format!("/r/{id}")).await;
    assert!(page.contains(text) && !page.contains("id=\"answer-text\""), "there is nothing to write any more");
}

#[tokio::test]
async fn an_answer_to_a_site_without_an_api_is_carried_by_hand_and_can_be_taken_back() {
    let (desk, _, id) = shop().await;
    desk.post(&format!("/r/{id}/answer?seen=1"), &[("text", "Dziękujemy.")]).await;
    let row = replies(&desk).await.remove(0);
    assert_eq!((row.state, jobs(&desk).await), (ReplyState::Assisted, 0));
    assert!(desk.page(&format!("/r/{id}")).await.contains("data-copy=\"answer-copy\""));
    let reply = row.id.to_string();
    let path = format!("/r/{id}/answer/move");
    assert_eq!(desk.post(&path, &[("reply", &reply)]).await.status, StatusCode::BAD_REQUEST);
    desk.post(&path, &[("reply", &reply), ("act", "withdraw")]).await;
    assert_eq!(replies(&desk).await[0].state, ReplyState::Draft);
    assert!(desk.page(&format!("/r/{id}")).await.contains(">Dziękujemy.</textarea>"));
}

#[tokio::test]
async fn answers_need_their_form_their_business_and_an_opinion_as_it_stands() {
    let (mut desk, id, _) = shop().await;
    let (draft, answer) = (format!("/r/{id}/draft?seen=1"), format!("/r/{id}/answer?seen=1"));
    for path in [&draft, &answer] {
        assert_eq!(
            desk.post_bare(path, &[("text", "x")]).await.status,
            StatusCode::FORBIDDEN,
            "{path} without a token"
        );
    }
    // Another business's opinion, written to from here, and mine from there.
    let other = seed::business(&desk.db, &desk.env, "obcy").await;
    let foreign = seed::connection(&desk.db, &desk.env, other, "google_business", "g").await;
    let foreign = opinions::add(&desk.db, &desk.env, &foreign, opinions::invented(0, desk.env.now(), 5.0)).await;
    for act in ["draft", "answer"] {
        let answer = desk.post(&format!("/r/{}/{act}?seen=1", foreign.id), &[("text", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    assert!(replies(&desk).await.is_empty());

    // The customer wrote again while the answer was being written.
    let row = entity::review::Entity::find_by_id(id).one(desk.db.reader()).await.unwrap().unwrap();
    opinions::edit(&desk.db, &desk.env, &row, "Wszystko w porządku.", 5.0).await;
    assert_eq!(desk.post(&answer, &[("text", "Cieszymy się.")]).await.location(), format!("/r/{id}?said=stale"));
    assert_eq!(jobs(&desk).await, 0);
    let seen = desk.post(&format!("/r/{id}/answer?seen=2"), &[("text", "Przepraszamy.")]).await;
    assert_eq!((seen.location(), jobs(&desk).await), (format!("/r/{id}").as_str(), 1));

    // Answering is what staff are there for.
    let owner = desk.cookie.clone();
    desk.sit_down("zala@example.com", Role::Staff).await;
    assert_eq!(desk.session().await.role, Role::Staff);
    let foreign_token = security::mask_token(&desk.env, &desk.session().await.csrf);
    assert_eq!(desk.post(&answer, &[("text", "x")]).await.status, StatusCode::SEE_OTHER);
    desk.cookie = owner;
    let answer = desk.post_bare(&draft, &[("text", "x"), ("csrf", &foreign_token)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the token of somebody else's session");
}
