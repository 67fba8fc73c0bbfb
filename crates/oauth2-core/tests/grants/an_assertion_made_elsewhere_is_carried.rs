use flow_script::{env, field, form, header, json, play};
use oauth2_core::{CarriedAssertion, Client, Misuse};

use super::support::{body, client, misuse, printed, request, server};

const JWT: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJpc3Mi.J9l-ZhwP";
/// RFC 7522 §4: how the printed assertion begins, and its encoding.
const XML: &str = "<Assertion IssueInstant=\"2011-05";
const XML_ENCODED: &str = "PEFzc2VydGlvbiBJc3N1ZUluc3RhbnQ9IjIwMTEtMDU";

#[test]
fn a_jwt_as_the_standard_prints_it() {
    let server = server(
        "https://authz.example.net",
        "https://authz.example.net/token.oauth2",
    );
    let client = Client::without_id(server);
    let request = request(client.assertion_grant(CarriedAssertion::jwt(JWT)));
    assert_eq!(body(&request), printed("RFC 7523 s2.1"));
    assert_eq!(header(&request, "authorization"), None);
}

#[test]
fn a_saml_assertion_in_base64url_without_padding() {
    for assertion in [
        CarriedAssertion::saml2(XML),
        CarriedAssertion::saml2_encoded(XML_ENCODED),
    ] {
        let request = request(client().assertion_grant(assertion));
        let expected = [
            (
                "grant_type",
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
            ),
            ("assertion", XML_ENCODED),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(form(&request), expected);
    }
    // A length at which padding would be, and the characters that differ from base64.
    let request = request(client().assertion_grant(CarriedAssertion::saml2("??>>~")));
    assert_eq!(field(&request, "assertion").as_deref(), Some("Pz8-Pn4"));
}

#[test]
fn with_the_clients_authentication_or_without() {
    let grant = || client().assertion_grant(CarriedAssertion::jwt(JWT));
    assert!(header(&request(grant()), "authorization").is_some());
    let request = request(grant().without_client_authentication().scope("a"));
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(field(&request, "client_id"), None);
    assert_eq!(field(&request, "scope").as_deref(), Some("a"));
}

#[test]
fn nothing_that_is_none() {
    let expected = Misuse::InvalidCredential("assertion");
    for text in ["", "a b", "a.b=", "<Assertion/>", "a\nb"] {
        let grant = client().assertion_grant(CarriedAssertion::jwt(text));
        assert_eq!(misuse(grant), expected, "{text:?}");
        let grant = client().assertion_grant(CarriedAssertion::saml2_encoded(text));
        assert_eq!(misuse(grant), expected, "{text:?}");
    }
    let dotted = client().assertion_grant(CarriedAssertion::saml2_encoded("a.b.c"));
    assert_eq!(misuse(dotted), expected);
}

#[test]
fn the_same_again_and_never_in_an_error() {
    let grant = client().assertion_grant(CarriedAssertion::jwt(JWT));
    let answer = format!(r#"{{"error":"invalid_grant","error_description":"not {JWT}"}}"#);
    let (outcome, first) = play(grant.clone(), [json(400, &answer)], &env());
    let error = outcome.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(JWT), "{error}");
    assert_eq!(request(grant).body(), first[0].body());
}
