use super::*;

fn load(file: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("opinari.toml");
    std::fs::write(&path, file).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load_from(Some(&path), environment)
}

#[test]
fn the_shipped_defaults_are_valid() {
    assert_eq!(Config::defaults().problems(), []);
}

#[test]
fn the_environment_beats_the_file_and_the_file_the_defaults() {
    let config = load(
        "[server]\nlisten = \"127.0.0.1:9000\"\n[workers]\nfetch = 7\n",
        &[("OPINARI__WORKERS__FETCH", "9"), ("OPINARI__HTTP__ALLOW_PRIVATE", "true"), ("PATH", "/bin")],
    )
    .unwrap();
    assert_eq!(config.server.listen.port(), 9000);
    assert_eq!((config.workers.fetch, config.http.allow_private), (9, true));
    assert_eq!(config.workers.mail, Config::defaults().workers.mail);
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name() {
    let error = load("[mail]\nusrname = \"x\"\n", &[]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("opinari.toml: there is no setting \"mail.usrname\"; did you mean \"mail.username\"?"),
        "{error}"
    );
    let error = load("[mial]\nhost = \"x\"\n", &[]).unwrap_err();
    assert!(error.to_string().contains("did you mean \"mail\"?"), "{error}");
    let error = load("", &[("OPINARI__SERVER__LISEN", "x")]).unwrap_err();
    assert!(
        error.to_string().contains("OPINARI__SERVER__LISEN") && error.to_string().contains("server.listen"),
        "{error}"
    );
}

#[test]
fn every_wrong_value_is_named_in_a_line_of_its_own() {
    let error = load(
        "[mail]\nhost = \"mail.example.com\"\ntls = \"none\"\nfrom = \"nobody\"\n[security]\nkey = \"abc\"\n",
        &[],
    )
    .unwrap_err();
    let lines: Vec<_> = error.to_string().lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(lines, ["security.key", "mail.tls", "mail.from"]);
}

#[test]
fn a_value_of_the_wrong_shape_is_named_with_one_that_would_do() {
    for (file, expected) in [
        (
            "[server]\nlisten = \"8080\"\n",
            "server.listen: this value cannot be used (invalid socket address syntax); it is usually \"127.0.0.1:8080\"",
        ),
        ("[server]\npublic_url = \"opinie.example.com\"\n", "it is usually \"http://127.0.0.1:8080\""),
        ("[mail]\nport = \"x\"\n", "it is usually 587"),
    ] {
        let error = load(file, &[]).unwrap_err().to_string();
        assert!(error.contains(expected) && error.lines().count() == 1, "{error}");
    }
}

#[test]
fn spans_are_read_as_people_write_them() {
    for (text, millis) in [("500ms", 500), ("5s", 5_000), ("10m", 600_000), ("2h", 7_200_000), ("1d", 86_400_000)] {
        assert_eq!(text.parse::<Span>().unwrap().duration().as_millis(), millis);
    }
    for text in ["", "5", "0s", "-1s", "5 weeks", "99999999999999999999d"] {
        assert!(text.parse::<Span>().is_err(), "{text}");
    }
}
