use super::*;
use crate::testing::fake_env;

#[test]
fn fault_36_only_paths_of_our_own_are_followed() {
    for good in ["/", "/inbox?state=all", "/r/0192?x=//evil.example", "/a/../b"] {
        assert_eq!(local_path(good), Some(good), "{good}");
    }
    for bad in [
        "",
        "inbox",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\tx",
        "/ /evil.example",
        "/\n/evil.example",
        " //evil.example",
    ] {
        assert_eq!(local_path(bad), None, "{bad:?}");
    }
}

#[test]
fn fault_36_links_lead_to_web_addresses_only() {
    assert_eq!(outward_link("https://example.com/o/1"), Some("https://example.com/o/1".to_owned()));
    for bad in ["javascript:alert(1)", "data:text/html,x", "//example.com", "vbscript:x", "file:///etc/passwd", "x"] {
        assert_eq!(outward_link(bad), None, "{bad}");
    }
}

#[test]
fn fault_38_other_origins_are_refused() {
    let check = |pairs: &[(&'static str, &'static str)], expected: bool| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        assert_eq!(is_own_origin(&headers, "opinie.example.com"), expected, "{pairs:?}");
    };
    check(&[], true);
    check(&[("sec-fetch-site", "same-origin"), ("origin", "https://opinie.example.com")], true);
    check(&[("sec-fetch-site", "none")], true);
    check(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")], true);
    check(&[("sec-fetch-site", "cross-site")], false);
    check(&[("sec-fetch-site", "same-site")], false);
    check(&[("origin", "https://evil.example")], false);
    check(&[("origin", "null")], false);
    check(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8081")], false);
}

#[test]
fn a_masked_token_is_recognised_and_nothing_else() {
    let (env, _) = fake_env();
    let token = env.token();
    let shown = mask_token(&env, &token);
    assert_ne!(shown, mask_token(&env, &token));
    assert!(is_token(&shown, &token));
    assert!(!is_token(&shown, &env.token()));
    for bad in ["", "zz", "00", &token, &"00".repeat(128)] {
        assert!(!is_token(bad, &token), "{bad}");
        assert!(!is_token(bad, ""), "{bad}");
    }
}

#[test]
fn forwarded_addresses_count_behind_trusted_proxies_only() {
    let proxy: IpAddr = "10.0.0.1".parse().unwrap();
    let check = |peer: &str, forwarded: &'static str, trusted: &[IpAddr], expected: &str| {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        assert_eq!(client_address(&extensions, &headers, trusted).to_string(), expected);
    };
    check("203.0.113.9", "198.51.100.1", &[], "203.0.113.9");
    check("10.0.0.1", "198.51.100.1", &[proxy], "198.51.100.1");
    check("10.0.0.1", "1.2.3.4, 198.51.100.1", &[proxy], "198.51.100.1");
    check("10.0.0.1", "rubbish", &[proxy], "10.0.0.1");
    check("::ffff:10.0.0.1", "198.51.100.1", &[proxy], "198.51.100.1");
}
