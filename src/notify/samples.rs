//! Invented opinions in every shape a mail may meet, for tests of the mails.

use chrono::{DateTime, Utc};
use entity::{business, connection, dispatch, location, review, revision, rule, verdict};
use serde_json::json;

use crate::{
    domain::{
        BusinessId, ConnectionId, DatePrecision, DispatchId, DispatchMode, DispatchState, Evidence, Locale, LocationId,
        NewId, ReviewId, RuleId, Sentiment,
    },
    store::mail::{Alert, Digest, History, Notice},
};

pub(crate) fn id<T: NewId>(number: u8) -> T {
    T::from_parts(1_795_262_400_000, &[number; 10])
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

pub(crate) fn business() -> business::Model {
    business::Model {
        id: id::<BusinessId>(1),
        key: "zolw".to_owned(),
        name: "Sklep Żółw & Syn".to_owned(),
        locale: Locale::Pl,
        time_zone: "Europe/Warsaw".to_owned(),
        languages: json!(["pl"]),
        managed_by: None,
        disabled_at: None,
        created_at: at("2026-01-01T00:00:00Z"),
    }
}

pub(crate) fn location() -> location::Model {
    location::Model {
        id: id::<LocationId>(2),
        business_id: business().id,
        key: "krakow".to_owned(),
        name: "Kraków, Kazimierz".to_owned(),
        managed_by: None,
        disabled_at: None,
        created_at: at("2026-01-01T00:00:00Z"),
    }
}

pub(crate) fn connection() -> connection::Model {
    connection::Model {
        id: id::<ConnectionId>(3),
        business_id: business().id,
        location_id: location().id,
        key: "ceneo".to_owned(),
        name: "Ceneo: sklep".to_owned(),
        source: "ceneo".to_owned(),
        settings: json!({}),
        secret: None,
        schedule: "*/15 * * * *".to_owned(),
        full_schedule: "0 3 * * *".to_owned(),
        managed_by: None,
        disabled_at: None,
        created_at: at("2026-01-01T00:00:00Z"),
        updated_at: at("2026-01-01T00:00:00Z"),
    }
}

pub(crate) fn rule() -> rule::Model {
    rule::Model {
        id: id::<RuleId>(4),
        business_id: business().id,
        key: "negative".to_owned(),
        name: "Negatywne od razu".to_owned(),
        filter: json!({}),
        delivery: json!({ "timing": { "when": "at_once" } }),
        recipients: json!([]),
        managed_by: None,
        disabled_at: None,
        created_at: at("2026-01-01T00:00:00Z"),
        updated_at: at("2026-01-01T00:00:00Z"),
    }
}

pub(crate) const COMPLAINT: &str = "Paczka przyszła po dwóch tygodniach, karton rozerwany, a w środku zbita filiżanka.\nNa dwa maile nikt nie odpowiedział. Nie polecam!";

pub(crate) fn review(text: &str, stars: Option<f64>) -> review::Model {
    let sentiment = match stars {
        Some(stars) if stars > 3.0 => Sentiment::Positive,
        Some(stars) if stars > 2.0 => Sentiment::Mixed,
        _ => Sentiment::Negative,
    };
    review::Model {
        id: id::<ReviewId>(5),
        business_id: business().id,
        connection_id: connection().id,
        location_id: location().id,
        source: "ceneo".to_owned(),
        external_id: "r-1".to_owned(),
        revision: 1,
        author: Some("Halina P.".to_owned()),
        rating_value: stars,
        rating_best: stars.map(|_| 5.0),
        rating_worst: stars.map(|_| 1.0),
        rating_normalised: stars.map(|stars| (stars - 1.0) * 25.0),
        recommended: None,
        title: None,
        text: text.to_owned(),
        pros: json!([]),
        cons: json!([]),
        language: Some("pl".to_owned()),
        published_at: Some(at("2026-11-20T17:40:00Z")),
        published_precision: DatePrecision::Minute,
        source_updated_at: None,
        evidence: Evidence::None,
        url: Some("https://www.ceneo.example/sklepy/zolw-s1?a=1&b=2#tab=reviews".to_owned()),
        reply_text: None,
        reply_at: None,
        reply_state: None,
        reply_problem: None,
        content_hash: "c".to_owned(),
        opinion_hash: "o".to_owned(),
        search: String::new(),
        sort_at: at("2026-11-20T17:40:00Z"),
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"),
        silent: false,
        first_seen_at: at("2026-11-21T11:00:00Z"),
        revised_at: at("2026-11-21T11:00:00Z"),
        missing_walks: 0,
        missing_since: None,
        removed_at: None,
        restored_at: None,
        p_negative: 0.97,
        sentiment,
        flagged: sentiment == Sentiment::Negative,
        answered_at: None,
        resolved_at: None,
        resolved_by: None,
    }
}

/// A verdict whose phrases are these, where they stand in the text.
pub(crate) fn verdict(text: &str, stars: Option<f64>, phrases: &[&str]) -> verdict::Model {
    let mut reasons = Vec::new();
    if let Some(stars) = stars {
        reasons.push(json!({ "kind": "rating", "stars": stars, "weight": 2.5 }));
    }
    for phrase in phrases {
        let start = text.find(phrase).expect("the phrase stands in the text");
        let end = start + phrase.len();
        reasons.push(
            json!({ "kind": "phrase", "part": "text", "start": start, "end": end, "phrase": phrase, "weight": 1.5 }),
        );
    }
    verdict::Model {
        review_id: id::<ReviewId>(5),
        revision: 1,
        business_id: business().id,
        p_negative: 0.97,
        sentiment: Sentiment::Negative,
        language: Some("pl".to_owned()),
        mismatch: None,
        topics: json!([{ "name": "delivery", "sentiment": "negative" }, { "name": "packaging", "sentiment": "negative" }]),
        urgency: json!([]),
        reasons: reasons.into(),
        model: "rules-1".to_owned(),
        decided_at: at("2026-11-21T11:00:00Z"),
    }
}

pub(crate) fn dispatch(locale: Locale) -> dispatch::Model {
    dispatch::Model {
        id: id::<DispatchId>(6),
        business_id: business().id,
        rule_id: rule().id,
        review_id: id::<ReviewId>(5),
        revision: 1,
        recipient: "anna@example.com".to_owned(),
        locale,
        mode: DispatchMode::Alert,
        state: DispatchState::Waiting,
        due_at: at("2026-11-21T11:00:00Z"),
        created_at: at("2026-11-21T11:00:00Z"),
        sent_at: None,
    }
}

pub(crate) fn alert(locale: Locale) -> Alert {
    Alert {
        dispatch: dispatch(locale),
        business: business(),
        review: review(COMPLAINT, Some(1.0)),
        before: None,
        verdict: Some(verdict(COMPLAINT, Some(1.0), &["po dwóch tygodniach", "zbita", "Nie polecam"])),
        location: Some(location()),
        rule: Some(rule()),
    }
}

/// A first form with this rating and text.
pub(crate) fn earlier(stars: f64, text: &str) -> revision::Model {
    revision::Model {
        review_id: id::<ReviewId>(5),
        revision: 1,
        business_id: business().id,
        author: Some("Halina P.".to_owned()),
        rating_value: Some(stars),
        rating_best: Some(5.0),
        rating_worst: Some(1.0),
        recommended: None,
        title: None,
        text: text.to_owned(),
        pros: json!([]),
        cons: json!([]),
        p_negative: 0.03,
        sentiment: Sentiment::Positive,
        seen_at: at("2026-11-01T11:00:00Z"),
        replaced_at: at("2026-11-21T11:00:00Z"),
    }
}

/// Alerts of every shape, by name.
pub(crate) fn alerts(locale: Locale) -> Vec<(&'static str, Alert)> {
    let usual = alert(locale);
    let with = |change: &dyn Fn(&mut Alert)| {
        let mut alert = usual.clone();
        change(&mut alert);
        alert
    };
    let long = "Zamówiłam trzy zestawy na prezent i żaden nie doszedł na czas, choć obiecano dwa dni. ".repeat(90);
    let hostile = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)>\n.\n\u{202e}evil\u{0} {{ 7*7 }} z\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}";
    vec![
        ("usual", usual.clone()),
        (
            "edited",
            with(&|alert| {
                alert.review.revision = 2;
                alert.dispatch.revision = 2;
                alert.before = Some(earlier(5.0, "Wszystko w porządku, szybka dostawa."));
            }),
        ),
        (
            "tiny",
            with(&|alert| {
                alert.review = review("Nie.", Some(2.0));
                alert.verdict = Some(verdict("Nie.", Some(2.0), &[]));
            }),
        ),
        (
            "stars_alone",
            with(&|alert| {
                alert.review = review("", Some(1.0));
                alert.review.author = None;
                alert.review.published_at = None;
                alert.review.url = None;
                alert.verdict = Some(verdict("", Some(1.0), &[]));
            }),
        ),
        (
            "gone_and_answered",
            with(&|alert| {
                alert.review.removed_at = Some(at("2026-11-21T09:00:00Z"));
                alert.review.answered_at = Some(at("2026-11-21T10:00:00Z"));
            }),
        ),
        (
            "recommendation",
            with(&|alert| {
                alert.review = review("Obsługa nieuprzejma.", None);
                alert.review.recommended = Some(false);
                alert.review.published_precision = DatePrecision::Day;
                let mut said = verdict("Obsługa nieuprzejma.", None, &["nieuprzejma"]);
                said.reasons = json!([{ "kind": "recommendation", "recommended": false, "weight": 2.0 }]);
                said.urgency = json!(["health", "newer_than_we"]);
                said.mismatch = Some("blame_with_praise".to_owned());
                alert.verdict = Some(said);
            }),
        ),
        (
            "lists",
            with(&|alert| {
                alert.review.title = Some("Rozczarowanie".to_owned());
                alert.review.pros = json!(["cena"]);
                alert.review.cons = json!(["czas dostawy", "karton", "kontakt"]);
                alert.review.rating_value = Some(2.5);
                alert.review.rating_best = Some(10.0);
                alert.review.rating_worst = Some(0.0);
                if let Some(verdict) = &mut alert.verdict {
                    verdict.reasons = json!([{ "kind": "pros_and_cons", "pros": 1, "cons": 3, "weight": 1.0 }]);
                    verdict.mismatch = Some("praise_with_complaint".to_owned());
                }
            }),
        ),
        (
            "long",
            with(&|alert| {
                alert.review.text.clone_from(&long);
                alert.verdict = Some(verdict(&long, Some(1.0), &["żaden nie doszedł"]));
            }),
        ),
        (
            "hostile",
            with(&|alert| {
                alert.review.text = hostile.to_owned();
                alert.review.author = Some(hostile.to_owned());
                alert.review.title = Some(hostile.to_owned());
                alert.review.cons = json!([hostile]);
                alert.review.url = Some("javascript:alert(1)".to_owned());
                alert.business.name = hostile.to_owned();
                alert.business.time_zone = hostile.to_owned();
                if let Some(location) = &mut alert.location {
                    location.name = hostile.to_owned();
                }
                if let Some(rule) = &mut alert.rule {
                    rule.name = hostile.to_owned();
                }
            }),
        ),
        (
            "bare",
            with(&|alert| {
                alert.verdict = None;
                alert.location = None;
                alert.rule = None;
                alert.review.rating_value = None;
            }),
        ),
    ]
}

/// A digest of so many opinions.
pub(crate) fn digest(locale: Locale, count: u8) -> Digest {
    let items = (0..count).map(|number| {
        let stars = f64::from(number % 5 + 1);
        let text = match number % 3 {
            0 => COMPLAINT,
            1 => "Szybko i miło.",
            _ => "",
        };
        let mut review = review(text, Some(stars));
        review.id = id(100 + number);
        review.source = if number % 2 == 0 { "ceneo" } else { "google_business" }.to_owned();
        review.removed_at = (number == 5).then(|| at("2026-11-21T09:00:00Z"));
        review.answered_at = (number == 6).then(|| at("2026-11-21T09:00:00Z"));
        let mut dispatch = dispatch(locale);
        dispatch.id = id(100 + number);
        dispatch.review_id = review.id;
        dispatch.mode = DispatchMode::Digest;
        (dispatch, review)
    });
    Digest {
        items: items.collect(),
        business: business(),
        locations: vec![location()],
        history: vec![History { source: "ceneo".to_owned(), location_id: location().id, count: 212 }],
    }
}

pub(crate) fn notice() -> Notice {
    Notice { business: business(), connection: connection(), state: None, location: Some(location()) }
}

pub(crate) fn account() -> entity::user::Model {
    entity::user::Model {
        id: id(9),
        business_id: id(1),
        email: "zala@example.com".to_owned(),
        name: "Zala Vzorčna".to_owned(),
        password_hash: "!".to_owned(),
        role: crate::domain::Role::Staff,
        locale: Locale::Sl,
        managed_by: None,
        disabled_at: None,
        created_at: at("2026-11-01T08:00:00Z"),
        updated_at: at("2026-11-01T08:00:00Z"),
    }
}
