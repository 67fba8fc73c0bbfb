use oauth_step::{UrlError, UrlPolicy};
use oauth2_core::{Misuse, Purpose, RecordFault, ServerMetadata};

use super::support::{ISSUER, misuse, server};

#[test]
fn it_holds_what_was_written() {
    let server = server()
        .with_jwks_uri("https://server.example.com/jwks")
        .and_then(|server| server.with_userinfo_endpoint("https://server.example.com/me"))
        .and_then(|server| server.with_end_session_endpoint("https://server.example.com/out"))
        .and_then(|server| server.with_member("x", r#"{"a\"b":1}"#))
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token?a=b"))
        .unwrap();
    let text = |endpoint: Option<&oauth_step::Endpoint>| endpoint.unwrap().to_string();
    assert_eq!(server.issuer(), ISSUER);
    assert_eq!(
        text(server.authorization_endpoint()),
        "https://server.example.com/authorize"
    );
    assert_eq!(
        text(server.token_endpoint()),
        "https://server.example.com/token?a=b"
    );
    assert_eq!(
        text(server.revocation_endpoint()),
        "https://server.example.com/revoke"
    );
    assert_eq!(text(server.jwks_uri()), "https://server.example.com/jwks");
    assert_eq!(
        text(server.userinfo_endpoint()),
        "https://server.example.com/me"
    );
    assert_eq!(
        text(server.end_session_endpoint()),
        "https://server.example.com/out"
    );
    assert_eq!(server.get("x").unwrap().raw(), r#"{"a\"b":1}"#);
    let again = ServerMetadata::from_json(server.to_json(), UrlPolicy::default()).unwrap();
    assert_eq!(
        text(again.token_endpoint()),
        "https://server.example.com/token?a=b"
    );
}

#[test]
fn urls_keep_the_same_rules_as_discovered_ones() {
    let outcome = server().with_token_endpoint("http://server.example.com/token");
    assert_eq!(
        misuse(outcome),
        Misuse::Url("token_endpoint", UrlError::InsecureHttp)
    );
    let outcome = server().with_member("registration_endpoint", r#""/register""#);
    assert_eq!(
        misuse(outcome),
        Misuse::Url("registration_endpoint", UrlError::NotAbsolute)
    );
    let outcome = ServerMetadata::new("http://server.example.com", UrlPolicy::default());
    assert_eq!(
        misuse(outcome),
        Misuse::Url("issuer", UrlError::InsecureHttp)
    );
    let outcome = ServerMetadata::new("https://server.example.com/?x", UrlPolicy::default());
    assert_eq!(misuse(outcome), Misuse::IssuerQuery);
}

#[test]
fn members_are_one_json_value_of_the_known_type() {
    let malformed = Misuse::Record(Purpose::ServerMetadata, RecordFault::Malformed);
    for (name, json) in [
        ("x", ""),
        ("x", "{"),
        ("x", "1,\"jwks_uri\":\"https://evil.example.com\""),
        ("x", "1}"),
        ("code_challenge_methods_supported", r#""S256""#),
    ] {
        assert_eq!(
            misuse(server().with_member(name, json)),
            malformed,
            "{name} {json}"
        );
    }
    let outcome = server().with_member("issuer", r#""https://evil.example.com""#);
    assert_eq!(misuse(outcome), Misuse::ReservedParameter("issuer"));
    let outcome = ServerMetadata::from_json("{}", UrlPolicy::default());
    assert_eq!(misuse(outcome), malformed);
}
