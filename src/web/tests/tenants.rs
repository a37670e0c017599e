use axum::http::{Method, StatusCode};
use entity::{
    connection, connection_state, correction, daily, dispatch, job, location, reply, review, rule, trial, widget,
};
use sea_orm::EntityTrait;

use super::Desk;
use crate::{
    domain::{Job, ReviewId, Role, Scope},
    store::{inbox, ledger},
    testing::{opinions, seed, shelf},
    web::{Access, api, router::routes},
};

/// A name that stands in every row of the other business that can hold one.
const THEIRS: &str = "Obcy-4f1d";

/// Forms of the signed-in person herself, which name nothing: they end her session, or count her tries.
const OWN: &[&str] = &["/logout", "/settings/password"];

/// An id that nothing has.
const NOBODYS: &str = "01931e6f-0000-7000-8000-000000000000";

/// Fields of forms and addresses that name something by its id.
const ID_FIELDS: &[&str] = &["location", "connection", "source", "id", "trial", "user", "rule", "widget", "recipient"];

/// The fields that some form wants besides.
const FIELDS: &[(&str, &str)] = &[
    ("state", "all"),
    ("name", "x"),
    ("text", "x"),
    ("seen", "1"),
    ("label", "negative"),
    ("recipients", "a@example.com"),
    ("locale", "pl"),
    ("theme", "auto"),
    ("next", "/"),
];

/// Two businesses of the same kind on one service; somebody of the first is signed in.
struct Neighbours {
    desk: Desk,
    /// Ids of the second business, of every kind.
    ids: Vec<String>,
    theirs: Scope,
}

impl Neighbours {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let (db, env) = (&desk.db, &desk.env);
        let mine = desk.scope().await;
        let places = crate::store::businesses::locations(db.reader(), mine).await.unwrap();
        opinions::shop(db, env, seed::Seeded { business: mine.0, location: places[0].id }).await;
        shelf::widget(db, env, mine, crate::domain::Locale::Pl).await;

        let of = seed::business(db, env, THEIRS).await;
        let theirs = Scope(of.business);
        let connection = seed::connection(db, env, of, "google_business", THEIRS).await;
        let mut raw = shelf::stars(env, 1.0, &format!("{THEIRS} nie polecam"), 1);
        raw.author = Some(THEIRS.to_owned());
        let review = shelf::put(db, env, &connection, vec![raw], false).await[0];
        let widget = shelf::widget(db, env, theirs, crate::domain::Locale::Pl).await;
        let rule = seed::rule(db, env, of, &["obcy-4f1d@example.com"]).await;
        let person = seed::user(db, env, of, "obcy-4f1d-user@example.com", Role::Staff).await;
        let answer = Self::answer(&desk, theirs, review, person.id).await;
        let try_id: crate::domain::TrialId = env.id();
        let tx = db.write().await.unwrap();
        let row = trial::Model {
            id: try_id,
            business_id: theirs.0,
            source: "google_business".to_owned(),
            settings: serde_json::json!({ "account": THEIRS }),
            secret: None,
            state: crate::domain::JobState::Done,
            result: None,
            created_at: env.now(),
            finished_at: Some(env.now()),
        };
        crate::store::trials::insert(&tx, row).await.unwrap();
        tx.commit().await.unwrap();
        let ids = vec![
            review.to_string(),
            connection.id.to_string(),
            of.location.to_string(),
            widget.id.to_string(),
            widget.token,
            rule.to_string(),
            person.id.to_string(),
            answer,
            try_id.to_string(),
            theirs.0.to_string(),
        ];
        Self { desk, ids, theirs }
    }

    async fn answer(desk: &Desk, theirs: Scope, review: ReviewId, by: crate::domain::UserId) -> String {
        let row = reply::Model {
            id: desk.env.id(),
            business_id: theirs.0,
            review_id: review,
            revision: 1,
            text: THEIRS.to_owned(),
            state: crate::domain::ReplyState::Draft,
            author_id: by,
            approved_by: None,
            approved_at: None,
            sent_at: None,
            live_at: None,
            remote_id: None,
            problem: None,
            created_at: desk.env.now(),
            updated_at: desk.env.now(),
        };
        let id = row.id.to_string();
        let tx = desk.db.write().await.unwrap();
        reply::Entity::insert(reply::ActiveModel::from(row)).exec_without_returning(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Everything of the second business, as text.
    async fn rows(&self) -> String {
        let conn = self.desk.db.reader();
        let mut all = String::new();
        macro_rules! rows {
            ($($table:ident),+) => {$(
                let rows = $table::Entity::find().all(conn).await.unwrap();
                let rows: Vec<_> = rows.into_iter().filter(|row| row.business_id == self.theirs.0).collect();
                all += &format!("{rows:?}\n");
            )+};
        }
        rows!(connection, connection_state, correction, daily, dispatch, location, reply, review, rule, trial, widget);
        let jobs = job::Entity::find().all(conn).await.unwrap();
        let jobs: Vec<_> = jobs.into_iter().filter(|row| row.business_id == Some(self.theirs.0)).collect();
        all + &format!("{jobs:?}")
    }
}

fn filled(path: &str, id: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn fault_41_no_id_of_another_business_opens_anything_on_any_page() {
    let of = Neighbours::new().await;
    let before = of.rows().await;
    assert!(before.matches(THEIRS).count() >= 4, "there is something to find");
    let mut asked = 0;
    for route in routes().into_iter().filter(|route| route.access == Access::Staff && !OWN.contains(&route.path)) {
        let ask = async |id: &str| {
            let form: Vec<_> = ID_FIELDS.iter().map(|name| (*name, id)).chain(FIELDS.iter().copied()).collect();
            let path = filled(route.path, id);
            if route.method == Method::GET {
                let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
                return of.desk.get(&format!("{path}?{query}")).await;
            }
            of.desk.post(&path, &form).await
        };
        let (method, path) = (&route.method, route.path);
        let unknown = ask(NOBODYS).await.status;
        for id in &of.ids {
            let answer = ask(id).await;
            assert_eq!(answer.status, unknown, "{method} {path} tells {id} from an id that is not there");
            assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.status);
            assert!(!answer.body.contains(THEIRS), "{method} {path} shows what is behind {id}");
            if method == Method::GET && path.contains("{id}") {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
            asked += 1;
        }
    }
    assert!(asked > 300, "{asked}");
    assert_eq!(of.rows().await, before, "nothing of it was changed");
    let scope = of.desk.scope().await;
    for row in job::Entity::find().all(of.desk.db.reader()).await.unwrap() {
        assert_eq!(row.business_id, Some(scope.0));
        let job: Job = serde_json::from_value(row.payload.clone()).unwrap();
        assert!(!of.ids.iter().any(|id| row.payload.to_string().contains(id)), "{job:?}");
    }
}

#[tokio::test]
async fn fault_41_another_business_is_in_no_list_and_no_count() {
    let of = Neighbours::new().await;
    let alone = Desk::new().await;
    let places = crate::store::businesses::locations(alone.db.reader(), alone.scope().await).await.unwrap();
    opinions::shop(&alone.db, &alone.env, seed::Seeded { business: alone.scope().await.0, location: places[0].id })
        .await;
    for path in ["/", "/?state=all", "/?state=all&q=obcy", "/trends", "/sources", "/rules", "/widgets", "/connect"] {
        assert!(!of.desk.page(path).await.contains(THEIRS), "{path}");
    }
    let count = async |desk: &Desk| {
        let (conn, scope) = (desk.db.reader(), desk.scope().await);
        let held = ledger::standings(conn, scope).await.unwrap();
        let held: Vec<i64> = held.iter().map(|one| one.held + one.removed).collect();
        (inbox::needing_answer(conn, scope).await.unwrap(), ledger::needing_a_person(conn, scope).await.unwrap(), held)
    };
    assert_eq!(count(&of.desk).await, count(&alone).await);
}

#[tokio::test]
async fn fault_41_no_id_of_another_business_opens_anything_in_the_api() {
    let mut of = Neighbours::new().await;
    let before = of.rows().await;
    let token =
        crate::accounts::issue_api_token(&of.desk.db, &of.desk.env, of.desk.scope().await, None, "t").await.unwrap();
    of.desk.cookie = None;
    of.desk.headers =
        vec![("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    let document = serde_json::to_value(api::document()).unwrap();
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            for id in &of.ids {
                let to =
                    format!("/api/v1{}?location={id}&connection={id}&source={id}&after={id}", path.replace("{id}", id));
                let answer = of.desk.send(method.clone(), &to, None).await;
                assert!(
                    !answer.status.is_server_error() && !answer.body.contains(THEIRS),
                    "{method} {to}: {}",
                    answer.body
                );
                if path.contains("{id}") {
                    assert!(answer.status.is_client_error(), "{method} {to}: {}", answer.status);
                }
                asked += 1;
            }
        }
    }
    assert!(asked >= 60, "{asked}");
    assert_eq!(of.rows().await, before, "nothing of it was changed");
}
