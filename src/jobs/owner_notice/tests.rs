use super::*;
use crate::{
    domain::Job,
    jobs::tests::Rig,
    testing::seed::{connection, state},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

#[tokio::test]
async fn an_owner_is_told_unless_it_mended_itself() {
    let rig = Rig::new().await;
    let of = connection(&rig.db, &rig.cx.env, rig.seeded, "ceneo", "ceneo").await;
    let ask = Job::OwnerNotice {
        connection: of.id,
        recipient: "anna@example.com".to_owned(),
        locale: Locale::Pl,
        problem: "source-error-contract".to_owned(),
    };
    let set = async |health: Health, paused: bool| {
        let mut row = state(&rig.db, of.id).await.into_active_model();
        (row.health, row.paused) = (Set(health), Set(paused));
        let tx = rig.db.write().await.unwrap();
        row.update(&*tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    set(Health::Broken, true).await;
    rig.enqueue(&ask).await;
    assert_eq!(rig.drain().await.done, 1);
    let taken = rig.server.taken();
    assert_eq!(taken.len(), 1);
    let parsed = mail_parser::MessageParser::default().parse(&taken[0].bytes).unwrap();
    assert!(parsed.subject().unwrap().starts_with("Ceneo (Sklep główny)"), "{:?}", parsed.subject());
    let text = parsed.body_text(0).unwrap();
    assert!(text.contains("odczyt wstrzymano") && text.contains("https://opinie.example.com/sources"), "{text}");
    set(Health::Ok, false).await;
    rig.enqueue(&ask).await;
    assert_eq!(rig.drain().await.done, 1);
    assert_eq!(rig.server.taken().len(), 1);
}

#[tokio::test]
async fn a_test_mail_takes_the_same_road() {
    let rig = Rig::new().await;
    rig.enqueue(&Job::TestMail { recipient: "anna@example.com".to_owned(), locale: Locale::Sl }).await;
    assert_eq!(rig.drain().await.done, 1);
    let taken = rig.server.taken();
    let parsed = mail_parser::MessageParser::default().parse(&taken[0].bytes).unwrap();
    assert_eq!(parsed.subject(), Some("opinari: pošta deluje"));
}
