use flow_script::{env, form, json, play, response};
use oauth_step::{MutualTls, Request, Response};
use oauth2_core::{
    Attestation, Client, Disposition, Dpop, Error, ErrorCode, Hint, Misuse, PeerFault,
    ServerMetadata,
};
use serde_json::Value;

use super::an_attestation_goes_with_a_proof::{JWT, attested, proof};
use super::signed::key;
use super::support::{GRANTED, client, misuse, server};

const HEADER: &str = "oauth-client-attestation-challenge";
const JSON: (&str, &str) = ("content-type", "application/json");

/// A refusal with these challenges.
fn challenge(status: u16, challenges: &[&str]) -> Response {
    let headers = challenges.iter().map(|challenge| (HEADER, *challenge));
    let headers: Vec<_> = [JSON].into_iter().chain(headers).collect();
    response(status, &headers, r#"{"error":"use_attestation_challenge"}"#)
}

fn granted() -> Response {
    json(200, GRANTED)
}

/// What challenge the proof in a request has.
fn answered(request: &Request) -> Value {
    proof(request).1["challenge"].clone()
}

#[test]
fn with_the_challenge_and_a_new_proof() {
    for status in [400, 401] {
        let client = attested();
        let answers = [challenge(status, &["c-1"]), granted()];
        let (outcome, requests) = play(client.client_credentials(), answers, &env());
        assert!(outcome.is_ok());
        assert_eq!(requests[0].body(), requests[1].body());
        assert_eq!(answered(&requests[0]), Value::Null);
        assert_eq!(answered(&requests[1]), "c-1");
        assert_ne!(proof(&requests[0]).1["jti"], proof(&requests[1]).1["jti"]);
    }
}

#[test]
fn at_every_endpoint() {
    let client = attested();
    let ok = response(200, &[], "");
    let answers = [challenge(401, &["c-1"]), ok];
    let (outcome, requests) = play(client.revoke(&"t".into()), answers, &env());
    outcome.unwrap();
    assert_eq!(answered(&requests[1]), "c-1");
    let answers = [challenge(401, &["c-2"]), json(200, r#"{"active":false}"#)];
    let (outcome, requests) = play(client.introspect("t"), answers, &env());
    outcome.unwrap();
    assert_eq!(answered(&requests[0]), "c-1");
    assert_eq!(answered(&requests[1]), "c-2");
}

#[test]
fn where_users_are_asked_elsewhere_too() {
    let with = |name, url| server().with_member(name, &format!("{url:?}")).unwrap();
    let attested_at = |server| {
        let attestation = Attestation::new(JWT, key()).unwrap();
        let client = Client::new(server, "s6BhdRkqt3");
        client.with_attestation(attestation).unwrap()
    };
    let device = r#"{"device_code":"d","user_code":"u","verification_uri":"https://s.example/d","expires_in":60}"#;
    let name = "device_authorization_endpoint";
    let client = attested_at(with(name, "https://server.example.com/device"));
    let answers = [challenge(400, &["c-1"]), json(200, device)];
    let (outcome, requests) = play(client.device_authorization(), answers, &env());
    outcome.unwrap();
    assert_eq!(answered(&requests[1]), "c-1");

    let name = "backchannel_authentication_endpoint";
    let client = attested_at(with(name, "https://server.example.com/ciba"));
    let begun = client.backchannel_authentication(Hint::login("ada".to_owned()));
    let acknowledged = json(200, r#"{"auth_req_id":"a","expires_in":60}"#);
    let (outcome, requests) = play(begun, [challenge(400, &["c-1"]), acknowledged], &env());
    outcome.unwrap();
    assert_eq!(answered(&requests[1]), "c-1");
}

// RFC 6749 §3.1: once, also where the request itself names the client.
#[test]
fn and_a_pushed_request_names_the_client_once() {
    let pushed = "pushed_authorization_request_endpoint";
    let server = server()
        .with_authorization_endpoint("https://server.example.com/authorize")
        .and_then(|server| server.with_member(pushed, r#""https://server.example.com/par""#));
    let attestation = Attestation::new(JWT, key()).unwrap();
    let client = Client::new(server.unwrap(), "s6BhdRkqt3");
    let client = client.with_attestation(attestation).unwrap();
    let answer = json(201, r#"{"request_uri":"urn:x:y","expires_in":60}"#);
    let (outcome, requests) = play(client.authorization().push(), [answer], &env());
    outcome.unwrap();
    let names = form(&requests[0]).into_iter();
    assert_eq!(names.filter(|(name, _)| name == "client_id").count(), 1);
}

#[test]
fn the_second_is_the_error() {
    let answers = [challenge(400, &["c-1"]), challenge(400, &["c-2"])];
    let client = attested();
    let (outcome, _) = play(client.client_credentials(), answers, &env());
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::UseAttestationChallenge));
    assert_eq!(error.disposition(), Disposition::Retry { after: None });
    // It is kept for the next request all the same.
    let (_, requests) = play(client.client_credentials(), [granted()], &env());
    assert_eq!(answered(&requests[0]), "c-2");
}

#[test]
fn one_that_cannot_be_answered_is_the_error_at_once() {
    for answer in [
        challenge(400, &[]),
        challenge(400, &[""]),
        challenge(400, &["c-1", "c-2"]),
        challenge(403, &["c-1"]),
        response(
            400,
            &[JSON, (HEADER, "c-1")],
            r#"{"error":"invalid_client"}"#,
        ),
    ] {
        let (outcome, requests) = play(attested().client_credentials(), [answer], &env());
        assert!(outcome.is_err());
        assert_eq!(requests.len(), 1);
    }
    // Who has no attestation has none to answer it with.
    let plain = client().with_secret("s");
    let (outcome, _) = play(
        plain.client_credentials(),
        [challenge(400, &["c-1"])],
        &env(),
    );
    assert!(matches!(outcome, Err(Error::Server(_))));
}

#[test]
fn a_challenge_in_any_answer_goes_into_the_next_proof() {
    let client = attested();
    let answer = response(200, &[JSON, (HEADER, "next")], GRANTED);
    let (_, requests) = play(client.client_credentials(), [answer], &env());
    assert_eq!(answered(&requests[0]), Value::Null);
    let (_, requests) = play(client.client_credentials(), [granted()], &env());
    assert_eq!(answered(&requests[0]), "next");
    // From every endpoint, and with whatever status.
    let revoked = response(200, &[(HEADER, "after-revocation")], "");
    play(client.revoke(&"t".into()), [revoked], &env())
        .0
        .unwrap();
    let inactive = response(200, &[JSON, (HEADER, "after-look")], r#"{"active":false}"#);
    let (outcome, requests) = play(client.introspect("t"), [inactive], &env());
    outcome.unwrap();
    assert_eq!(answered(&requests[0]), "after-revocation");
    let unavailable = response(503, &[(HEADER, "after-outage")], "");
    let (outcome, requests) = play(client.client_credentials(), [unavailable], &env());
    assert!(outcome.is_err());
    assert_eq!(answered(&requests[0]), "after-look");
    let (_, requests) = play(client.client_credentials(), [granted()], &env());
    assert_eq!(answered(&requests[0]), "after-outage");
}

#[test]
fn beside_the_nonce_of_another_proof() {
    let dpop = Dpop::new(key()).unwrap();
    let client = attested().with_dpop(dpop).unwrap();
    let nonce = response(
        400,
        &[JSON, ("dpop-nonce", "n-1")],
        r#"{"error":"use_dpop_nonce"}"#,
    );
    let bound = json(200, r#"{"access_token":"at","token_type":"DPoP"}"#);
    let answers = [nonce.clone(), challenge(400, &["c-1"]), bound];
    let (outcome, requests) = play(client.client_credentials(), answers, &env());
    assert!(outcome.is_ok());
    assert_eq!(answered(&requests[1]), Value::Null);
    assert_eq!(answered(&requests[2]), "c-1");
    assert!(
        requests
            .iter()
            .all(|request| request.headers().contains_key("dpop"))
    );
    // Each of them once.
    let answers = [nonce.clone(), challenge(400, &["c-1"]), nonce];
    let (outcome, _) = play(client.client_credentials(), answers, &env());
    assert_eq!(outcome.unwrap_err().code(), Some(&ErrorCode::UseDpopNonce));
}

#[test]
fn or_it_is_fetched_before() {
    let with_endpoint = |server: ServerMetadata| {
        let url = r#""https://server.example.com/challenge""#;
        let server = server.with_member("challenge_endpoint", url).unwrap();
        let attestation = Attestation::new(JWT, key()).unwrap();
        Client::new(server, "id")
            .with_attestation(attestation)
            .unwrap()
    };
    let client = with_endpoint(server());
    let answer = json(200, r#"{"attestation_challenge":"AYjcyMzY3ZDhiNmJkNTZ"}"#);
    let (outcome, requests) = play(client.attestation_challenge(), [answer], &env());
    outcome.unwrap();
    assert_eq!(requests[0].method(), "POST");
    assert_eq!(requests[0].uri(), "https://server.example.com/challenge");
    assert_eq!(requests[0].headers()["accept"], "application/json");
    assert!(requests[0].body().is_empty());
    let (_, requests) = play(client.client_credentials(), [granted()], &env());
    assert_eq!(answered(&requests[0]), "AYjcyMzY3ZDhiNmJkNTZ");

    for body in [
        "{}",
        r#"{"attestation_challenge":""}"#,
        r#"{"attestation_challenge":7}"#,
    ] {
        let (outcome, _) = play(client.attestation_challenge(), [json(200, body)], &env());
        let Err(Error::Peer { fault, .. }) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(matches!(fault, PeerFault::Json(_)), "{body}");
    }
    // RFC 8705 §5.
    let aliases = r#"{"challenge_endpoint":"https://mtls.example.com/challenge"}"#;
    let server = server()
        .with_member("mtls_endpoint_aliases", aliases)
        .unwrap();
    let bound = with_endpoint(server).with_certificate_bound_tokens();
    let answer = json(200, r#"{"attestation_challenge":"c"}"#);
    let (_, requests) = play(bound.attestation_challenge(), [answer], &env());
    assert_eq!(requests[0].uri(), "https://mtls.example.com/challenge");
    assert!(requests[0].extensions().get::<MutualTls>().is_some());
}

#[test]
fn but_not_without_an_endpoint_or_an_attestation() {
    let outcome = play(attested().attestation_challenge(), [], &env()).0;
    assert_eq!(
        misuse(outcome),
        Misuse::EndpointMissing("challenge_endpoint")
    );
    let outcome = play(client().attestation_challenge(), [], &env()).0;
    assert_eq!(misuse(outcome), Misuse::AssertionKeyMissing);
    let bad = server().with_member("challenge_endpoint", r#""http://server.example.com/""#);
    assert!(bad.is_err());
}

#[test]
fn the_errors_have_their_names() {
    for (name, code) in [
        (
            "invalid_client_attestation",
            ErrorCode::InvalidClientAttestation,
        ),
        ("use_fresh_attestation", ErrorCode::UseFreshAttestation),
    ] {
        let answer = json(401, &format!(r#"{{"error":"{name}"}}"#));
        let (outcome, _) = play(attested().client_credentials(), [answer], &env());
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Some(&code));
        assert_eq!(error.disposition(), Disposition::FixConfiguration);
    }
}
