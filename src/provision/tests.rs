use std::collections::BTreeMap;

use sea_orm::EntityTrait;

use super::{apply::Environment, *};
use crate::{
    domain::{Locale, Role, Scope},
    store::{self, Db},
    testing::{TestDb, fake_env},
    vault::Vault,
};

const SHOP: &str = r#"
[[business]]
key = "zielona-polka"
name = "Zielona Półka"

[[business.location]]
key = "krakow"
name = "Kraków"

[[business.connection]]
key = "heureka"
location = "krakow"
source = "heureka"
every = "15m"
base_url = "http://127.0.0.1:9/"
settings = { country = "cz" }
secret = { key = "env:HEUREKA_KEY" }

[[business.user]]
email = "Wlasciciel@example.com"
name = "Halina"
role = "owner"
password = "env:OWNER_PASSWORD"

[[business.rule]]
key = "negatywne"
recipients = ["obsluga@example.com"]
quiet = "22:00-07:00"

[[business.widget]]
key = "strona"
allowed_hosts = ["https://sklep.example.com"]
"#;

fn environment() -> Environment {
    BTreeMap::from([
        ("HEUREKA_KEY".to_owned(), "0123456789abcdef0123456789abcdef".to_owned()),
        ("OWNER_PASSWORD".to_owned(), "trzy czerwone jabłka".to_owned()),
    ])
}

fn vault() -> Vault {
    Vault::from_hex(&"ab".repeat(32), "test").unwrap()
}

async fn apply_text(db: &Db, text: &str) -> Result<Applied, ApplyError> {
    let (env, _) = fake_env();
    apply(db, &env, &vault(), &environment(), &toml::from_str(text).unwrap(), "shop").await
}

async fn scope(db: &Db) -> Scope {
    Scope(store::businesses::by_key(db.reader(), "zielona-polka").await.unwrap().unwrap().id)
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let db = TestDb::new().await;
    let first = apply_text(&db, SHOP).await.unwrap();
    assert_eq!(first.created.len(), 6, "{first:?}");
    let second = apply_text(&db, SHOP).await.unwrap();
    assert!(second.is_nothing(), "{second:?}");
    assert_eq!(second.unchanged, 6);
    let connection = &store::connections::list(db.reader(), scope(&db).await).await.unwrap()[0];
    assert!(!connection.secret.as_ref().unwrap().contains("0123456789abcdef"));
    let opened = connect::open_secrets(&vault(), connection).unwrap();
    assert_eq!(opened.get("key"), Some("0123456789abcdef0123456789abcdef"));
}

#[tokio::test]
async fn a_changed_entry_changes_its_row_alone() {
    let db = TestDb::new().await;
    apply_text(&db, SHOP).await.unwrap();
    let applied = apply_text(&db, &SHOP.replace("every = \"15m\"", "every = \"30m\"")).await.unwrap();
    assert_eq!(applied.changed, ["connection heureka"]);
    assert_eq!(applied.unchanged, 5);
}

#[tokio::test]
async fn an_entry_that_left_the_file_is_disabled_and_comes_back() {
    let db = TestDb::new().await;
    apply_text(&db, SHOP).await.unwrap();
    let less = &SHOP[..SHOP.find("[[business.user]]").unwrap()];
    let applied = apply_text(&db, less).await.unwrap();
    assert_eq!(applied.disabled, ["user wlasciciel@example.com", "rule negatywne", "widget strona"]);
    assert!(apply_text(&db, less).await.unwrap().is_nothing());
    let back = apply_text(&db, SHOP).await.unwrap();
    assert_eq!(back.changed.len(), 3, "{back:?}");
    assert_eq!(apply_text(&db, "").await.unwrap().disabled, ["business zielona-polka"]);
}

#[tokio::test]
async fn what_the_forms_made_is_not_touched() {
    let db = TestDb::new().await;
    let (env, _) = fake_env();
    let (only_business, _) = SHOP.split_at(SHOP.find("[[business.rule]]").unwrap());
    apply_text(&db, only_business).await.unwrap();
    let scope = scope(&db).await;
    let user = store::users::list(db.reader(), scope).await.unwrap()[0].id;
    let by_hand = NewRule {
        name: "Negatywne".into(),
        filter: crate::domain::Filter::default(),
        delivery: crate::domain::Delivery::default(),
        recipients: vec![crate::domain::Recipient { email: "a@example.com".into(), locale: Locale::Pl }],
    };
    save_rule(&db, &env, scope, user, None, by_hand).await.unwrap();
    let error = apply_text(&db, SHOP).await.unwrap_err().to_string();
    assert!(error.contains("rule \"negatywne\"") && error.contains("made in the forms"), "{error}");
    apply_text(&db, only_business).await.unwrap();
    let rules = store::rules::list(db.reader(), scope).await.unwrap();
    assert!(rules[0].disabled_at.is_none() && rules[0].managed_by.is_none());
}

#[tokio::test]
async fn a_wrong_entry_says_which_and_what_would_be_right() {
    for (from, to, said) in [
        ("source = \"heureka\"", "source = \"hereka\"", "the sources are google_business"),
        ("every = \"15m\"", "schedule = \"0 0 * * 1\"", "MON"),
        ("location = \"krakow\"", "location = \"krakuf\"", "the locations are: krakow"),
        ("env:HEUREKA_KEY", "env:NOT_SET", "the environment variable NOT_SET is not set"),
        ("quiet = \"22:00-07:00\"", "quiet = \"late\"", "22:00-07:00"),
        ("[\"obsluga@example.com\"]", "[]", "at least one mail address"),
        ("[\"https://sklep.example.com\"]", "[\"sklep.example.com\"]", "https://sklep.example.com"),
    ] {
        let db = TestDb::new().await;
        let error = apply_text(&db, &SHOP.replace(from, to)).await.unwrap_err().to_string();
        assert!(error.contains(said), "{to}: {error}");
    }
    let error = toml::from_str::<file::File>(&SHOP.replace("every =", "evry =")).unwrap_err().to_string();
    assert!(error.contains("evry") && error.contains("every"), "{error}");
}

#[tokio::test]
async fn a_saved_secret_is_kept_when_the_form_leaves_it_empty() {
    let db = TestDb::new().await;
    let (env, _) = fake_env();
    apply_text(&db, SHOP).await.unwrap();
    let scope = scope(&db).await;
    let row = store::connections::list(db.reader(), scope).await.unwrap().remove(0);
    let mut by_hand = entity::connection::ActiveModel::from(row.clone());
    by_hand.managed_by = sea_orm::Set(None);
    let form = ConnectionForm {
        name: "Heureka SK".into(),
        source: "heureka".into(),
        location: row.location_id,
        settings: row.settings.clone(),
        secrets: BTreeMap::from([("key".to_owned(), secrecy::SecretString::from(""))]),
        schedule: String::new(),
        full_schedule: String::new(),
    };
    let refused = save_connection(&db, &env, &vault(), scope, None, Some(row.id), form.clone()).await.unwrap_err();
    assert!(matches!(refused, ProvisionError::Managed("connection")), "{refused}");
    let tx = db.write().await.unwrap();
    store::connections::update(&tx, by_hand).await.unwrap();
    tx.commit().await.unwrap();
    save_connection(&db, &env, &vault(), scope, None, Some(row.id), form).await.unwrap();
    let row = store::connections::row(db.reader(), scope, row.id).await.unwrap();
    assert_eq!(row.name, "Heureka SK");
    assert!(connect::open_secrets(&vault(), &row).unwrap().get("key").is_some());
}

#[tokio::test]
async fn a_widget_of_the_file_is_not_changed_by_forms_and_one_of_the_forms_keeps_its_token() {
    let db = TestDb::new().await;
    let (env, _) = fake_env();
    apply_text(&db, SHOP).await.unwrap();
    let scope = scope(&db).await;
    let user = store::users::list(db.reader(), scope).await.unwrap()[0].id;
    let widget = |name: &str| NewWidget {
        name: name.to_owned(),
        locale: Locale::Sl,
        theme: "dark".to_owned(),
        allowed_hosts: vec![],
    };
    let rows = async || store::widgets::list(db.reader(), scope).await.unwrap();
    let declared = rows().await.remove(0);
    let change = save_widget(&db, &env, scope, user, Some(declared.id), widget("Inny")).await;
    assert!(matches!(change, Err(ProvisionError::Managed(_))), "{change:?}");
    let switch = set_widget_enabled(&db, &env, scope, user, declared.id, false).await;
    assert!(matches!(switch, Err(ProvisionError::Managed(_))), "{switch:?}");
    assert_eq!(rows().await, [declared]);
    let id = save_widget(&db, &env, scope, user, None, widget("Strona")).await.unwrap();
    let before = store::widgets::get(db.reader(), scope, id).await.unwrap();
    save_widget(&db, &env, scope, user, Some(id), widget("Strona główna")).await.unwrap();
    let after = store::widgets::get(db.reader(), scope, id).await.unwrap();
    assert_eq!((after.token, after.key, after.name.as_str()), (before.token, before.key, "Strona główna"));
}

#[tokio::test]
async fn the_example_is_valid() {
    let db = TestDb::new().await;
    let (env, _) = fake_env();
    let environment = ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "GOOGLE_REFRESH_TOKEN", "OPINARI_OWNER_PASSWORD"]
        .map(|name| (name.to_owned(), "a value of some length".to_owned()))
        .into();
    let file = toml::from_str(include_str!("../../config/example.toml")).unwrap();
    apply(&db, &env, &vault(), &environment, &file, "example").await.unwrap();
    let users = entity::user::Entity::find().all(db.reader()).await.unwrap();
    assert_eq!(users[0].role, Role::Owner);
}

#[test]
fn the_line_to_paste_is_one_line_without_style_or_script() {
    let line = widget_embed("https://opinie.example.com/", "abc", "Opinie \"klientów\"");
    assert_eq!(
        line,
        "<iframe src=\"https://opinie.example.com/w/abc\" title=\"Opinie &quot;klientów&quot;\" width=\"100%\" \
         height=\"560\" loading=\"lazy\" frameborder=\"0\"></iframe>"
    );
}
