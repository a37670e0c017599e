use super::*;
use crate::sources::Source;

#[test]
fn settings_that_cannot_work_name_the_field() {
    let check = |settings: Value, expected: &str| {
        assert_eq!(GoogleBusiness.check(&settings, &secrets()).unwrap_err().to_string(), expected);
    };
    check(json!({"location": "1"}), "account: is missing");
    check(
        json!({"account": "a/b", "location": "1"}),
        "account: must be a number such as 1098765, alone or as accounts/1098765",
    );
    check(
        json!({"account": "1", "location": ""}),
        "location: must be a number such as 1098765, alone or as locations/1098765",
    );
    check(
        json!({"account": "1", "location": "accounts/2/locations/3"}),
        "location: belongs to another account than the one given",
    );
    check(
        json!({"account": "1", "location": "2", "base_url": "http://example.com"}),
        "base_url: must begin with https://",
    );
    check(json!({"account": "1", "location": "2", "token_url": "x"}), {
        "token_url: must be a full address such as https://example.com"
    });
}

#[test]
fn ids_are_taken_in_every_form() {
    for (account, location) in [
        (json!("1"), json!("2")),
        (json!(1), json!(2)),
        (json!("accounts/1"), json!("locations/2")),
        (json!("accounts/1/"), json!("accounts/1/locations/2")),
    ] {
        let settings = super::super::settings::Settings::read(&json!({"account": account, "location": location}));
        let settings = settings.unwrap();
        assert_eq!(settings.reviews().as_str(), "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews");
        assert_eq!(settings.token_url.as_str(), "https://oauth2.googleapis.com/token");
    }
}

#[test]
fn a_missing_secret_is_named() {
    for name in ["client_id", "client_secret", "refresh_token"] {
        let mut secrets = secrets();
        secrets.0.insert(name.to_owned(), " ".to_owned().into());
        assert_eq!(GoogleBusiness.check(&settings("https://a.example"), &secrets).unwrap_err().field, name);
    }
}

#[test]
fn pace_is_kept_for_the_host_of_the_api() {
    let host = |settings: Value| GoogleBusiness.check(&settings, &secrets()).unwrap();
    assert_eq!(host(json!({"account": "1", "location": "2"})), "mybusiness.googleapis.com");
    assert_eq!(host(settings("http://127.0.0.1:4100")), "127.0.0.1:4100");
}

#[test]
fn tokens_are_asked_for_where_the_api_is() {
    let token_url = |settings: Value| super::super::settings::Settings::read(&settings).unwrap().token_url.to_string();
    assert_eq!(token_url(settings("http://127.0.0.1:4100/google")), "http://127.0.0.1:4100/google/token");
    let own = json!({"account": "1", "location": "2", "token_url": "https://proxy.example/oauth/token"});
    assert_eq!(token_url(own), "https://proxy.example/oauth/token");
}
