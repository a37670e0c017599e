use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use entity::{connection, job, review};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{Answer, Desk, security};
use crate::{
    domain::{ConnectionId, Health, Role, TrialId},
    provision, store,
    testing::{opinions, seed, shelf},
    vault::Vault,
};

const KEY: &str = "00112233445566778899aabbccddeeff";
const OTHER_KEY: &str = "fedcba9876543210fedcba9876543210";

fn vault() -> Vault {
    Vault::from_hex(&"5a".repeat(32), "the test").unwrap()
}

/// The desk of somebody who connects Heureka.
struct Shop {
    desk: Desk,
    place: String,
}

impl Shop {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let places = store::businesses::locations(desk.db.reader(), desk.scope().await).await.unwrap();
        Self { place: places[0].id.to_string(), desk }
    }

    /// What a worker would have found.
    async fn finish(&self, trial: TrialId, error: Option<&str>) {
        let opinion = shelf::stars(&self.desk.env, 5.0, "Wszystko dotarło na czas.", 3);
        let error = error.map(|key| json!({ "label": "transient", "key": key, "detail": "status 503" }));
        let reviews = if error.is_some() { vec![] } else { vec![opinion] };
        let result = json!({ "reviews": reviews, "claimed": null, "error": error });
        let tx = self.desk.db.write().await.unwrap();
        store::trials::finish(&tx, trial, result, self.desk.env.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The trial that an answer leads to.
    fn trial(answer: &Answer) -> TrialId {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let path = answer.location().strip_prefix("/trials/").expect("a trial");
        path.split('?').next().unwrap().parse().unwrap()
    }

    /// The fields of the form that saves a trial, as its page has them.
    async fn saving(&self, address: &str) -> Vec<(String, String)> {
        let page = self.desk.page(address).await;
        let form = page.split("/save\"").nth(1).expect("the page can be saved").split("</form>").next().unwrap();
        let hidden = form.split("type=\"hidden\" name=\"").skip(1).map(|field| {
            let (name, rest) = field.split_once("\" value=\"").unwrap();
            let value = rest.split('"').next().unwrap().replace("&#x2f;", "/").replace("&lt;", "<");
            (name.to_owned(), value.replace("&gt;", ">").replace("&amp;", "&"))
        });
        hidden.filter(|(name, _)| name != "csrf").collect()
    }

    async fn save(&self, answer: &Answer) -> Answer {
        let trial = Self::trial(answer);
        self.finish(trial, None).await;
        let fields = self.saving(answer.location()).await;
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.desk.post(&format!("/trials/{trial}/save"), &fields).await
    }

    async fn connect(&self, fields: &[(&str, &str)]) -> Answer {
        let all: Vec<_> = fields.iter().copied().chain([("location", self.place.as_str())]).collect();
        self.desk.post("/connect/heureka", &all).await
    }

    /// A connection that was made by the form.
    async fn connected(&self) -> connection::Model {
        let tried = self.connect(&[("f_key", KEY), ("name", "Nasza Heureka")]).await;
        let saved = self.save(&tried).await;
        let id = saved.location().strip_prefix("/sources/").expect("saved").parse().unwrap();
        self.row(id).await
    }

    async fn row(&self, id: ConnectionId) -> connection::Model {
        store::connections::row(self.desk.db.reader(), self.desk.scope().await, id).await.unwrap()
    }

    async fn all(&self) -> Vec<connection::Model> {
        connection::Entity::find().all(self.desk.db.reader()).await.unwrap()
    }

    async fn edit(&self, id: ConnectionId, fields: &[(&str, &str)]) -> Answer {
        let mut all: BTreeMap<&str, &str> = BTreeMap::from([
            ("name", "Nasza Heureka"),
            ("location", &self.place),
            ("schedule", "52 */6 * * *"),
            ("full_schedule", "52 */6 * * *"),
        ]);
        all.extend(fields.iter().copied());
        self.desk.post(&format!("/sources/{id}/edit"), &all.into_iter().collect::<Vec<_>>()).await
    }
}

fn key(row: &connection::Model) -> Option<String> {
    provision::open_secrets(&vault(), row).unwrap().get("key").map(str::to_owned)
}

#[tokio::test]
async fn a_tried_connection_is_saved_once_with_its_secrets() {
    let shop = Shop::new().await;
    let tried = shop.connect(&[("f_key", KEY), ("name", "Nasza <Heureka>"), ("schedule", "every 2h")]).await;
    let trial = Shop::trial(&tried);
    assert!(shop.desk.page(tried.location()).await.contains("data-wait"), "the page waits");
    assert_eq!(
        shop.desk.post(&format!("/trials/{trial}/save"), &[("location", &shop.place)]).await.location(),
        "/sources"
    );
    assert!(shop.all().await.is_empty(), "what is still being tried is not saved");
    let saved = shop.save(&tried).await;
    let row = shop.all().await.remove(0);
    assert_eq!(saved.location(), format!("/sources/{}", row.id));
    assert_eq!((row.name.as_str(), row.schedule.as_str()), ("Nasza <Heureka>", "every 2h"));
    assert_eq!(key(&row).as_deref(), Some(KEY));
    let again = shop.desk.post(&format!("/trials/{trial}/save"), &[("location", &shop.place)]).await;
    assert_eq!((again.location(), shop.all().await.len()), ("/sources", 1), "a second click saves nothing");
    let page = shop.desk.page(&format!("/sources/{}", row.id)).await;
    assert!(page.contains("being read for the first time") && !page.contains(KEY));
}

#[tokio::test]
async fn a_failed_trial_leads_back_to_its_form_as_it_was() {
    let shop = Shop::new().await;
    let tried = shop.connect(&[("f_key", KEY), ("name", "Nasza Heureka"), ("f_country", "sk")]).await;
    let trial = Shop::trial(&tried);
    shop.finish(trial, Some("source-error-transient")).await;
    let page = shop.desk.page(tried.location()).await;
    assert!(page.contains("status 503"));
    let back = page.split("<a href=\"").find(|link| link.contains("connect&#x2f;heureka?")).unwrap();
    let back = back.split('"').next().unwrap().replace("&#x2f;", "/").replace("&amp;", "&");
    let form = shop.desk.page(&back).await;
    assert!(form.contains("value=\"Nasza Heureka\"") && form.contains("value=\"sk\"") && !form.contains(KEY));
    // The key was given once; it goes with the trial.
    let trial = trial.to_string();
    let again = shop.connect(&[("trial", &trial), ("f_country", "cz"), ("name", "Nasza Heureka")]).await;
    shop.save(&again).await;
    assert_eq!(key(&shop.all().await[0]).as_deref(), Some(KEY));
}

#[tokio::test]
async fn a_wrong_field_is_said_in_the_language_of_the_reader_and_kept() {
    let mut shop = Shop::new().await;
    let session = shop.desk.cookie.clone().unwrap();
    let token = security::mask_token(&shop.desk.env, &shop.desk.session().await.csrf);
    for (locale, missing, wrong, schedule) in [
        ("pl", "Klucz eksportu: to pole jest potrzebne", "powinna wyglądać tak", "harmonogram to odstęp"),
        ("sl", "Ključ izvoza: to polje je potrebno", "videti naj bo tako", "urnik je razmik"),
        ("en", "Export key: is needed", "it should look like", "a schedule is a span"),
    ] {
        shop.desk.cookie = Some(format!("{session}; language={locale}"));
        for (fields, said) in [
            (vec![("f_country", "sk")], missing),
            (vec![("f_key", "short")], wrong),
            (vec![("f_key", KEY), ("schedule", "now and then")], schedule),
            (vec![("f_key", KEY), ("f_base_url", "http://heureka.example")], "https:&#x2f;&#x2f;"),
        ] {
            let all = [("csrf", token.as_str()), ("location", &shop.place)].into_iter().chain(fields.clone());
            let refused = shop.desk.post_bare("/connect/heureka", &all.collect::<Vec<_>>()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            assert!(refused.body.contains("role=\"alert\"") && refused.body.contains(said), "{locale} {fields:?}");
            for (name, value) in fields.iter().filter(|(name, _)| *name != "f_key") {
                let kept = value.replace('/', "&#x2f;");
                assert!(refused.body.contains(&format!("name=\"{name}\"")) && refused.body.contains(&kept), "{name}");
            }
            assert!(!refused.body.contains(KEY), "a key is never shown again");
        }
    }
    assert!(shop.all().await.is_empty());
}

#[tokio::test]
async fn a_new_name_and_schedule_are_saved_at_once_and_change_nothing_else() {
    let shop = Shop::new().await;
    let before = shop.connected().await;
    let jobs = async || job::Entity::find().all(shop.desk.db.reader()).await.unwrap().len();
    let (jobs_before, sealed) = (jobs().await, before.secret.clone());
    let form = shop.desk.page(&format!("/sources/{}/edit", before.id)).await;
    assert!(form.contains("value=\"Nasza Heureka\"") && !form.contains(KEY));
    let done = shop.edit(before.id, &[("name", "Heureka CZ"), ("schedule", "every 3h")]).await;
    assert_eq!(done.location(), format!("/sources/{}", before.id), "{}", done.body);
    let after = shop.row(before.id).await;
    assert_eq!((after.name.as_str(), after.schedule.as_str()), ("Heureka CZ", "every 3h"));
    assert_eq!((after.secret, after.settings, jobs().await), (sealed, before.settings, jobs_before));
    let state = seed::state(&shop.desk.db, before.id).await;
    assert_eq!(state.next_check_at, shop.desk.env.now() + chrono::TimeDelta::hours(3));
    let refused = shop.edit(before.id, &[("name", "Inna"), ("schedule", "every now")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"Inna\"") && refused.body.contains("value=\"every now\""));
    assert_eq!(shop.row(before.id).await.name, "Heureka CZ");
}

#[tokio::test]
async fn what_changes_the_reading_is_tried_first_and_keeps_the_secret() {
    let shop = Shop::new().await;
    let before = shop.connected().await;
    seed::history_is_read(&shop.desk.db, &shop.desk.env, before.id).await;
    let tried = shop.edit(before.id, &[("f_country", "sk")]).await;
    assert_eq!(shop.row(before.id).await.settings, before.settings, "nothing is saved before the trial");
    let saved = shop.save(&tried).await;
    assert_eq!(saved.location(), format!("/sources/{}", before.id));
    let after = shop.row(before.id).await;
    assert_eq!((after.settings.clone(), key(&after).as_deref()), (json!({ "country": "sk" }), Some(KEY)));
    let state = seed::state(&shop.desk.db, before.id).await;
    assert_eq!((state.first_complete_at, state.health), (None, Health::New), "another shop begins with its history");
    // Another key does not make another shop: what comes next alerts.
    seed::history_is_read(&shop.desk.db, &shop.desk.env, before.id).await;
    let tried = shop.edit(before.id, &[("f_country", "sk"), ("f_key", OTHER_KEY)]).await;
    shop.save(&tried).await;
    assert_eq!(key(&shop.row(before.id).await).as_deref(), Some(OTHER_KEY));
    assert!(seed::state(&shop.desk.db, before.id).await.first_complete_at.is_some());
    assert_eq!(shop.all().await.len(), 1);
}

#[tokio::test]
async fn a_saved_key_does_not_follow_to_another_address() {
    let shop = Shop::new().await;
    let before = shop.connected().await;
    let elsewhere = ("f_base_url", "https://evil.example");
    let refused = shop.edit(before.id, &[elsewhere]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("has to be given again") && refused.body.contains("evil.example"),
        "{}",
        refused.body
    );
    Shop::trial(&shop.edit(before.id, &[elsewhere, ("f_key", OTHER_KEY)]).await);
    // Nor by way of a trial that knows the key.
    let tried = shop.connect(&[("f_key", KEY)]).await;
    let trial = Shop::trial(&tried).to_string();
    let refused = shop.connect(&[("trial", &trial), elsewhere]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_disconnected_source_keeps_its_opinions_and_comes_back() {
    let shop = Shop::new().await;
    let row = shop.connected().await;
    shelf::put(&shop.desk.db, &shop.desk.env, &row, vec![shelf::stars(&shop.desk.env, 2.0, "Tak sobie.", 1)], false)
        .await;
    assert_eq!(shop.desk.post(&format!("/sources/{}/disconnect", row.id), &[]).await.location(), "/sources");
    assert!(shop.row(row.id).await.disabled_at.is_some());
    let list = shop.desk.page("/sources").await;
    assert!(list.contains("Disconnected") && list.contains("Nasza Heureka"), "it is still to be found");
    assert_eq!(shop.desk.get(&format!("/sources/{}/edit", row.id)).await.status, StatusCode::CONFLICT);
    assert_eq!(shop.desk.post(&format!("/sources/{}/check", row.id), &[]).await.status, StatusCode::CONFLICT);
    let page = shop.desk.page(&format!("/sources/{}", row.id)).await;
    assert!(page.contains("reconnect\"") && !page.contains("data-wait"), "{page}");
    shop.desk.clock.advance(chrono::TimeDelta::days(3));
    shop.desk.post(&format!("/sources/{}/reconnect", row.id), &[]).await;
    assert!(shop.row(row.id).await.disabled_at.is_none());
    assert_eq!(seed::state(&shop.desk.db, row.id).await.next_check_at, shop.desk.env.now());
    assert_eq!(review::Entity::find().all(shop.desk.db.reader()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn opinions_move_with_their_connection() {
    let shop = Shop::new().await;
    let row = shop.connected().await;
    let opinion = opinions::invented(3, shop.desk.env.now(), 5.0);
    let opinion = opinions::add(&shop.desk.db, &shop.desk.env, &row, opinion).await;
    shop.desk.post("/locations", &[("name", "Druga lokacja")]).await;
    let places = store::businesses::locations(shop.desk.db.reader(), shop.desk.scope().await).await.unwrap();
    let other = places.iter().find(|place| place.id.to_string() != shop.place).unwrap().id;
    shop.edit(row.id, &[("location", &other.to_string())]).await;
    let moved = review::Entity::find_by_id(opinion.id).one(shop.desk.db.reader()).await.unwrap().unwrap();
    assert_eq!((moved.location_id, shop.row(row.id).await.location_id), (other, other));
    let days = entity::daily::Entity::find().all(shop.desk.db.reader()).await.unwrap();
    assert!(!days.is_empty() && days.iter().all(|day| day.location_id == other));
}

#[tokio::test]
async fn what_a_settings_file_describes_is_read_only() {
    let shop = Shop::new().await;
    let row = shop.connected().await;
    let mut managed: connection::ActiveModel = row.clone().into();
    managed.managed_by = sea_orm::Set(Some("file:shop".to_owned()));
    let tx = shop.desk.db.write().await.unwrap();
    store::connections::update(&tx, managed).await.unwrap();
    tx.commit().await.unwrap();
    let page = shop.desk.page(&format!("/sources/{}", row.id)).await;
    assert!(page.contains("“shop”") && !page.contains("/edit") && !page.contains("disconnect"), "the page says why");
    assert_eq!(shop.desk.get(&format!("/sources/{}/edit", row.id)).await.status, StatusCode::CONFLICT);
    for (act, fields) in
        [("edit", vec![("location", shop.place.as_str())]), ("disconnect", vec![]), ("reconnect", vec![])]
    {
        let answer = shop.desk.post(&format!("/sources/{}/{act}", row.id), &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{act}");
    }
    // A trial of another form cannot be saved over it either.
    let tried = shop.connect(&[("f_key", OTHER_KEY)]).await;
    let trial = Shop::trial(&tried);
    shop.finish(trial, None).await;
    let id = row.id.to_string();
    let forged = [("location", shop.place.as_str()), ("connection", id.as_str())];
    assert_eq!(shop.desk.post(&format!("/trials/{trial}/save"), &forged).await.status, StatusCode::CONFLICT);
    let after = shop.row(row.id).await;
    assert_eq!((after.settings.clone(), key(&after).as_deref(), after.disabled_at), (row.settings, Some(KEY), None));
}

#[tokio::test]
async fn fault_41_another_business_s_connections_and_trials_are_not_there() {
    let shop = Shop::new().await;
    let other = seed::business(&shop.desk.db, &shop.desk.env, "obcy").await;
    let foreign = seed::connection(&shop.desk.db, &shop.desk.env, other, "heureka", "h").await;
    let foreign_state = seed::state(&shop.desk.db, foreign.id).await;
    let mine = shop.connected().await;
    for act in ["", "/edit"] {
        let path = format!("/sources/{}{act}", foreign.id);
        assert_eq!(shop.desk.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for act in ["check", "resume", "edit", "disconnect", "reconnect"] {
        let answer = shop.desk.post(&format!("/sources/{}/{act}", foreign.id), &[("location", &shop.place)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    // Neither its place, nor its connection behind a trial of mine.
    let place = other.location.to_string();
    let taken = shop.desk.post("/connect/heureka", &[("f_key", KEY), ("location", &place)]).await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.edit(mine.id, &[("location", &place)]).await.status, StatusCode::NOT_FOUND);
    let tried = shop.connect(&[("f_key", OTHER_KEY)]).await;
    let trial = Shop::trial(&tried);
    shop.finish(trial, None).await;
    let id = foreign.id.to_string();
    let forged = [("location", shop.place.as_str()), ("connection", id.as_str())];
    assert_eq!(shop.desk.post(&format!("/trials/{trial}/save"), &forged).await.status, StatusCode::NOT_FOUND);
    let rows = shop.all().await;
    assert_eq!(rows.iter().find(|row| row.id == foreign.id), Some(&foreign));
    assert_eq!(seed::state(&shop.desk.db, foreign.id).await, foreign_state);
    // And my trial is nothing to somebody of the other business.
    let tx = shop.desk.db.write().await.unwrap();
    let mut row: entity::trial::ActiveModel =
        store::trials::get(shop.desk.db.reader(), shop.desk.scope().await, trial).await.unwrap().into();
    row.business_id = sea_orm::Set(other.business);
    entity::trial::Entity::update(row).exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.desk.get(&format!("/trials/{trial}")).await.status, StatusCode::NOT_FOUND);
    let trial = trial.to_string();
    assert_eq!(shop.connect(&[("trial", &trial), ("f_key", KEY)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.all().await.len(), 2);
}

#[tokio::test]
async fn managers_leave_keys_alone_and_staff_only_look() {
    let mut shop = Shop::new().await;
    let row = shop.connected().await;
    let owner = shop.desk.cookie.clone();
    shop.desk.sit_down("manager@example.com", Role::Manager).await;
    let form = shop.desk.page("/connect/heureka").await;
    assert!(!form.contains("name=\"f_key\""), "a manager is told to ask an owner");
    assert!(shop.desk.page(&format!("/sources/{}/edit", row.id)).await.contains("disabled"));
    assert_eq!(shop.edit(row.id, &[("f_key", OTHER_KEY)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(shop.edit(row.id, &[("name", "Przez kierownika")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(key(&shop.row(row.id).await).as_deref(), Some(KEY));
    shop.desk.cookie = owner;
    shop.desk.sit_down("staff@example.com", Role::Staff).await;
    let page = shop.desk.page(&format!("/sources/{}", row.id)).await;
    assert!(!page.contains("/edit") && !page.contains("disconnect"));
    for (method, path) in [
        (Method::GET, format!("/sources/{}/edit", row.id)),
        (Method::GET, "/connect".to_owned()),
        (Method::GET, "/connect/ceneo".to_owned()),
        (Method::POST, format!("/sources/{}/edit", row.id)),
        (Method::POST, format!("/sources/{}/disconnect", row.id)),
        (Method::POST, format!("/sources/{}/reconnect", row.id)),
        (Method::POST, "/connect/ceneo".to_owned()),
        (Method::POST, "/locations".to_owned()),
    ] {
        let answer = match method {
            Method::GET => shop.desk.get(&path).await,
            _ => shop.desk.post(&path, &[("location", &shop.place), ("name", "x")]).await,
        };
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
    }
}

#[tokio::test]
async fn an_empty_business_is_told_the_next_step() {
    let mut shop = Shop::new().await;
    let connect = "href=\"/connect\"";
    for path in ["/", "/sources", "/trends"] {
        assert!(shop.desk.page(path).await.contains(connect), "{path}");
    }
    assert!(shop.desk.page("/widgets").await.contains("value=\"Sklep Pod Lipą\""), "the first widget has a name");
    shop.connected().await;
    for path in ["/", "/trends"] {
        let page = shop.desk.page(path).await;
        assert!(page.contains("on their way") && page.contains("data-wait") && !page.contains(connect), "{path}");
    }
    shop.desk.sit_down("staff@example.com", Role::Staff).await;
    shop.desk.page("/").await;
}
