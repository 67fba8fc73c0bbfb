use flow_script::{NOON, VectorCounts, env, header, json, play, response};
use oauth_step::{Endpoint, ResponseError, UnixTime, UrlPolicy};
use oauth2_core::{
    Disposition, Error, ErrorCode, Introspection, IntrospectionRequest, Misuse, PeerFault, Place,
    ServerMetadata, TokenTypeHint, Tokens,
};
use serde_json::Value;

use super::support::{client, fault, said};

fn example(name: &str) -> String {
    let text = include_str!("../vectors/oauth2.json");
    let all: Value = serde_json::from_str(text).unwrap();
    all["introspection_examples"][name].to_string()
}

#[test]
fn as_the_standard_prints_it() {
    let text = include_str!("../vectors/oauth2.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let mut printed = all["requests"].as_array().unwrap().iter();
    let printed = printed.find(|entry| entry["source"] == "RFC 7662 s2.1 (introspection)");
    let printed = printed.unwrap();
    let intent = client().introspect("mF_9.B5f-4.1JqM");
    let intent = intent.hint(TokenTypeHint::AccessToken);
    let (outcome, requests) = play(intent, [json(200, &example("active"))], &env());
    assert_eq!(requests[0].method(), "POST");
    assert_eq!(requests[0].uri(), printed["endpoint"].as_str().unwrap());
    let body = printed["one_valid_body"].as_str().unwrap();
    assert_eq!(requests[0].body(), body.as_bytes());
    for name in ["content_type", "accept", "authorization"] {
        let expected = printed[name].as_str();
        assert_eq!(header(&requests[0], &name.replace('_', "-")), expected);
    }
    check(&outcome.unwrap());
    assert!(!said(&example("inactive")).unwrap().is_active());
    let mut counts = VectorCounts::new();
    (0..2).for_each(|_| counts.accept());
    counts.say("oauth2.json introspection_examples", "any");
}

/// RFC 7662 §2.2.
fn check(introspection: &Introspection) {
    assert!(introspection.is_active());
    assert_eq!(introspection.client_id(), Some("l238j323ds-23ij4"));
    assert_eq!(introspection.username(), Some("jdoe"));
    let scope = introspection.scope().unwrap();
    assert_eq!(scope.as_str(), "read write dolphin");
    assert_eq!(introspection.subject(), Some("Z5O3upPC88QrAjx00dis"));
    let resource = "https://protected.example.net/resource";
    assert_eq!(introspection.audience(), [resource]);
    assert_eq!(introspection.issuer(), Some("https://server.example.com/"));
    assert_eq!(introspection.expires_at(), Some(UnixTime(1_419_356_238)));
    assert_eq!(introspection.issued_at(), Some(UnixTime(1_419_350_238)));
    assert_eq!(introspection.not_before(), None);
    assert_eq!(introspection.jti(), None);
    let extension = introspection.get("extension_field").unwrap();
    assert_eq!(extension.as_str().unwrap(), "twenty-seven");
    assert!(!format!("{introspection:?}").contains("jdoe"));
}

#[test]
fn one_that_is_not_active_is_no_error_and_nothing_else_is_read() {
    let introspection = said(&example("inactive")).unwrap();
    assert!(!introspection.is_active());
    // What is said all the same, in whatever type, does not count.
    let introspection = said(r#"{"active":false,"sub":"ada","exp":"x","scope":7}"#).unwrap();
    assert!(!introspection.is_active());
    assert_eq!(introspection.subject(), None);
    assert_eq!(introspection.expires_at(), None);
    assert!(introspection.scope().is_none() && introspection.get("sub").is_none());
    assert!(introspection.get("active").is_none());
}

#[test]
fn a_refusal_is_the_servers_error_without_the_token() {
    let body = r#"{"error":"invalid_client","error_description":"not t0k3n"}"#;
    let answer = json(401, body);
    let outcome = play(client().introspect("t0k3n"), [answer], &env()).0;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::InvalidClient));
    assert!(!format!("{error} {error:?}").contains("t0k3n"));
    // With the status of a success too, but not beside what only a success has.
    let outcome = said(r#"{"error":"invalid_request"}"#);
    assert_eq!(
        outcome.unwrap_err().code(),
        Some(&ErrorCode::InvalidRequest)
    );
    let outcome = said(r#"{"active":true,"error":"invalid_request"}"#);
    assert_eq!(fault(outcome), PeerFault::ErrorBesideSuccess);
    assert!(matches!(
        fault(said(r#"{"error":""}"#)),
        PeerFault::Member { .. }
    ));
}

#[test]
fn an_outage_is_no_verdict() {
    let outcome = play(client().introspect("t"), [json(503, "{}")], &env()).0;
    let error = outcome.unwrap_err();
    assert!(matches!(
        error,
        Error::Unavailable {
            place: Place::IntrospectionResponse,
            ..
        }
    ));
    assert_eq!(error.disposition(), Disposition::Retry { after: None });
}

#[test]
fn the_answer_is_json_and_nothing_else() {
    for found in [
        "application/token-introspection+jwt",
        "text/html",
        "application/jwt",
    ] {
        let answer = response(200, &[("content-type", found)], example("active"));
        let fault = fault(play(client().introspect("t"), [answer], &env()).0);
        let PeerFault::Response(ResponseError::MediaType { .. }) = fault else {
            panic!("{fault:?}")
        };
    }
    let answer = response(
        201,
        &[("content-type", "application/json")],
        example("active"),
    );
    let fault = fault(play(client().introspect("t"), [answer], &env()).0);
    assert!(matches!(
        fault,
        PeerFault::Response(ResponseError::Status { .. })
    ));
}

#[test]
fn by_a_message_of_ones_own() {
    let endpoint = Endpoint::parse("https://s.example/i", UrlPolicy::default()).unwrap();
    let tokens = Tokens::new("23410913-abewfq.123483", NOON).unwrap();
    let request = IntrospectionRequest::new("2YotnFZFEjr1zCsicMWpAA");
    let request = request.bearer(&tokens).unwrap().into_request(&endpoint);
    assert_eq!(request.body(), b"token=2YotnFZFEjr1zCsicMWpAA");
    let expected = Some("Bearer 23410913-abewfq.123483");
    assert_eq!(header(&request, "authorization"), expected);
    let request = IntrospectionRequest::new("t").accept_jwt();
    let accept = "application/token-introspection+jwt";
    let request = request.into_request(&endpoint);
    assert_eq!(header(&request, "accept"), Some(accept));
    let answer = json(200, &example("active"));
    check(&IntrospectionRequest::parse(&answer, NOON).unwrap());
}

#[test]
fn not_without_an_endpoint() {
    let server = ServerMetadata::new("https://s.example", UrlPolicy::default());
    let client = oauth2_core::Client::new(server.unwrap(), "id");
    let outcome = play(client.introspect("t"), [], &env()).0;
    let Err(Error::Misuse(misuse)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(misuse, Misuse::EndpointMissing("introspection_endpoint"));
}

#[test]
fn the_endpoint_has_a_list_of_methods_of_its_own() {
    let server = client().server().clone();
    let member = "introspection_endpoint_auth_methods_supported";
    let server = server.with_member(member, r#"["client_secret_post"]"#);
    let client = oauth2_core::Client::new(server.unwrap(), "id").with_secret("s");
    let (_, requests) = play(
        client.introspect("t"),
        [json(200, r#"{"active":false}"#)],
        &env(),
    );
    assert_eq!(header(&requests[0], "authorization"), None);
    assert!(flow_script::field(&requests[0], "client_secret").is_some());
}
