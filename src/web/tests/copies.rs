use super::Desk;
use crate::{
    domain::Locale,
    testing::{seed, shelf},
};

const WORDS: &str = "Paczka przyszła uszkodzona, a sklep nie odpowiada na żadne wiadomości.";

#[tokio::test]
async fn fault_14_the_same_words_elsewhere_are_linked_as_a_possible_copy() {
    let mut desk = Desk::new().await;
    let (db, env) = (&desk.db, &desk.env);
    let of = crate::store::businesses::locations(db.reader(), desk.scope().await).await.unwrap();
    let mine = seed::Seeded { business: of[0].business_id, location: of[0].id };
    let other = seed::business(db, env, "obcy").await;
    let (ceneo, google) = (
        seed::connection(db, env, mine, "ceneo", "c").await,
        seed::connection(db, env, mine, "google_business", "g").await,
    );
    let foreign = seed::connection(db, env, other, "ceneo", "f").await;
    let by = |author: &str, text: &str, stars: f64| {
        let mut raw = shelf::stars(env, stars, text, 1);
        raw.external_id = format!("{author}-{}-{stars}", text.len());
        raw.author = Some(author.to_owned());
        raw
    };
    let here = shelf::put(
        db,
        env,
        &ceneo,
        vec![by("j...a", WORDS, 1.0), by("m...k", WORDS, 4.0), by("Ola", "Polecam.", 5.0), by("Jan", "", 5.0)],
        false,
    )
    .await;
    let there = shelf::put(
        db,
        env,
        &google,
        vec![by("Jadwiga K.", WORDS, 1.0), by("Ola", "Polecam.", 5.0), by("Ewa", "Polecam.", 5.0), by("Jan", "", 5.0)],
        false,
    )
    .await;
    let abroad = shelf::put(db, env, &foreign, vec![by("Jadwiga K.", WORDS, 1.0)], false).await;
    let linked = async |desk: &Desk, id: crate::domain::ReviewId| {
        let page = desk.page(&format!("/r/{id}?state=all")).await;
        let Some((_, rest)) = page.split_once("class=\"notice copies\"") else { return Vec::new() };
        let (part, _) = rest.split_once("</ul>").unwrap();
        part.split("href=\"/r/").skip(1).map(|link| link[..36].to_owned()).collect::<Vec<_>>()
    };
    let ids = |ids: &[crate::domain::ReviewId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(linked(&desk, here[0]).await, ids(&there[..1]), "another author, another source, the same words");
    assert_eq!(linked(&desk, there[0]).await, ids(&here[..1]), "and back");
    assert!(linked(&desk, here[1]).await.is_empty(), "other stars are another opinion");
    assert_eq!(linked(&desk, here[2]).await, ids(&there[1..2]), "few words need the same name");
    assert!(linked(&desk, here[3]).await.is_empty(), "stars alone are nobody's words");
    assert!(!desk.page(&format!("/r/{}", here[0])).await.contains(&abroad[0].to_string()));
    let session = desk.cookie.clone().unwrap();
    for (locale, says) in [(Locale::Pl, "kopia"), (Locale::Sl, "kopijo"), (Locale::En, "copy")] {
        desk.cookie = Some(format!("{session}; language={locale}"));
        let page = desk.page(&format!("/r/{}", here[0])).await;
        assert!(page.split_once("notice copies").unwrap().1.contains(says), "{locale}");
    }
}
