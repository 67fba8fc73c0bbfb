//! draft-ietf-oauth-attestation-based-client-auth, "Using DPoP as the Proof of Possession": an
//! attestation about the key that tokens are bound to.

use std::collections::BTreeSet;

use flow_script::{env, field, header, json, play, response};
use jose_assert::{Algorithm, SigningKey, Typ};
use oauth_step::{IntoStep, Request, Response, Secret, UnixTime};
use oauth2_core::{Attestation, Client, Dpop, ErrorCode, Misuse};
use serde_json::Value;

use super::an_attestation_goes_with_a_proof::JWT;
use super::signed::{by_key, key};
use super::support::{client, misuse, server};

const BOUND: &str = r#"{"access_token":"at","token_type":"DPoP"}"#;
const JSON: (&str, &str) = ("content-type", "application/json");
const CHALLENGE: (&str, &str) = ("oauth-client-attestation-challenge", "c-1");
const NONCE: (&str, &str) = ("dpop-nonce", "n-1");

fn dpop() -> Dpop {
    Dpop::new(key()).unwrap()
}

fn combined() -> Client {
    let attestation = Attestation::of_dpop_key(JWT, dpop());
    client().with_attestation(attestation).unwrap()
}

/// The claims of the one proof in a request.
#[track_caller]
fn proof(request: &Request) -> Value {
    assert_eq!(header(request, "oauth-client-attestation"), Some(JWT));
    assert_eq!(header(request, "oauth-client-attestation-pop"), None);
    let proof = header(request, "dpop").unwrap();
    let (head, claims) = by_key(proof, Typ::Exactly("dpop+jwt"));
    assert!(head["jwk"].is_object());
    claims
}

fn asking(error: &str, headers: &[(&str, &str)]) -> Response {
    let headers = [&[JSON], headers].concat();
    response(400, &headers, format!(r#"{{"error":"{error}"}}"#))
}

fn bound() -> Response {
    json(200, BOUND)
}

#[test]
fn at_every_endpoint() {
    let client = combined();
    let (outcome, mut requests) = play(client.client_credentials(), [bound()], &env());
    outcome.unwrap();
    let ok = response(200, &[], "");
    requests.extend(play(client.revoke(&"t".into()), [ok], &env()).1);
    let inactive = json(200, r#"{"active":false}"#);
    requests.extend(play(client.introspect("t"), [inactive], &env()).1);
    let urls: BTreeSet<_> = requests.iter().map(|r| r.uri().to_string()).collect();
    assert_eq!(urls.len(), 3);
    for request in &requests {
        let claims = proof(request);
        assert_eq!(claims["htu"], request.uri().to_string());
        assert_eq!(claims.get("nonce"), None);
        assert_eq!(field(request, "client_id").as_deref(), Some("s6BhdRkqt3"));
    }
}

#[test]
fn a_challenge_is_its_nonce_and_is_answered_once() {
    let client = combined();
    let challenged = || asking("use_attestation_challenge", &[CHALLENGE]);
    let (outcome, requests) = play(client.client_credentials(), [challenged(), bound()], &env());
    outcome.unwrap();
    assert_eq!(proof(&requests[1])["nonce"], "c-1");
    assert_ne!(proof(&requests[0])["jti"], proof(&requests[1])["jti"]);
    // It is the server's, and not the endpoint's.
    let ok = response(200, &[], "");
    let (_, requests) = play(client.revoke(&"t".into()), [ok], &env());
    assert_eq!(proof(&requests[0])["nonce"], "c-1");
    let twice = [challenged(), challenged()];
    let (outcome, _) = play(combined().client_credentials(), twice, &env());
    let code = ErrorCode::UseAttestationChallenge;
    assert_eq!(outcome.unwrap_err().code(), Some(&code));
}

#[test]
fn one_that_was_fetched_before_too() {
    let url = r#""https://server.example.com/challenge""#;
    let server = server().with_member("challenge_endpoint", url).unwrap();
    let attestation = Attestation::of_dpop_key(JWT, dpop());
    let client = Client::new(server, "id").with_attestation(attestation);
    let client = client.unwrap();
    let fetched = json(200, r#"{"attestation_challenge":"fetched"}"#);
    play(client.attestation_challenge(), [fetched], &env())
        .0
        .unwrap();
    let (_, requests) = play(client.client_credentials(), [bound()], &env());
    assert_eq!(proof(&requests[0])["nonce"], "fetched");
}

// There is one claim for both.
#[test]
fn of_a_nonce_and_a_challenge_the_one_that_was_asked_for_last_counts() {
    let answers = [
        asking("use_attestation_challenge", &[CHALLENGE]),
        asking("use_dpop_nonce", &[NONCE]),
        bound(),
    ];
    let client = combined();
    let (outcome, requests) = play(client.client_credentials(), answers, &env());
    outcome.unwrap();
    assert_eq!(proof(&requests[1])["nonce"], "c-1");
    assert_eq!(proof(&requests[2])["nonce"], "n-1");
    let answers = [
        asking("use_dpop_nonce", &[NONCE]),
        asking("use_attestation_challenge", &[CHALLENGE]),
        bound(),
    ];
    let (outcome, requests) = play(combined().client_credentials(), answers, &env());
    outcome.unwrap();
    assert_eq!(proof(&requests[1])["nonce"], "n-1");
    assert_eq!(proof(&requests[2])["nonce"], "c-1");
}

#[test]
fn where_both_come_it_is_what_was_asked_for() {
    let both = &[NONCE, CHALLENGE];
    for (error, wanted) in [
        ("use_dpop_nonce", "n-1"),
        ("use_attestation_challenge", "c-1"),
    ] {
        let answers = [asking(error, both), bound()];
        let (outcome, requests) = play(combined().client_credentials(), answers, &env());
        outcome.unwrap();
        assert_eq!(proof(&requests[1])["nonce"], wanted);
    }
}

#[test]
fn a_nonce_that_nobody_asked_for_leaves_the_challenge_in_place() {
    let client = combined();
    let answers = [
        asking("use_attestation_challenge", &[CHALLENGE]),
        response(200, &[JSON, NONCE], BOUND),
    ];
    play(client.client_credentials(), answers, &env())
        .0
        .unwrap();
    let (_, requests) = play(client.client_credentials(), [bound()], &env());
    assert_eq!(proof(&requests[0])["nonce"], "c-1");
}

#[test]
fn a_pushed_request_binds_the_code_by_it_alone() {
    let pushed = "pushed_authorization_request_endpoint";
    let server = server()
        .with_authorization_endpoint("https://server.example.com/authorize")
        .and_then(|server| server.with_member(pushed, r#""https://server.example.com/par""#));
    let attestation = Attestation::of_dpop_key(JWT, dpop());
    let client = Client::new(server.unwrap(), "s6BhdRkqt3");
    let client = client.with_attestation(attestation).unwrap();
    let answer = json(201, r#"{"request_uri":"urn:x:y","expires_in":60}"#);
    let (outcome, requests) = play(client.authorization().push(), [answer], &env());
    assert_eq!(proof(&requests[0])["htm"], "POST");
    assert_eq!(field(&requests[0], "dpop_jkt"), None);
    let (authorization, _) = client.authorization().begin(&env()).unwrap();
    assert!(!authorization.url().contains("dpop_jkt"));
    // The code is redeemed with this key all the same, or not at all.
    let (_, pending) = outcome.unwrap();
    let response = format!("/cb?code=c&state={}", pending.state());
    let code = pending.response(response.as_str()).unwrap();
    let other = client.with_dpop(Dpop::new(another_key()).unwrap()).unwrap();
    let outcome = play(other.exchange_code(code), [], &env()).0;
    assert_eq!(misuse(outcome), Misuse::DpopKey);
}

fn another_key() -> SigningKey {
    let env = env();
    oauth_step::random_token(&env, 16);
    SigningKey::generate(Algorithm::Es256, &env).unwrap()
}

#[test]
fn tokens_are_bound_to_no_other_key() {
    let other = combined().with_dpop(Dpop::new(another_key()).unwrap());
    let outcome = play(other.unwrap().client_credentials(), [], &env()).0;
    assert_eq!(misuse(outcome), Misuse::AttestationKey);
    // The same key again is the same.
    let same = combined().with_dpop(dpop()).unwrap();
    play(same.client_credentials(), [bound()], &env())
        .0
        .unwrap();
}

#[test]
fn by_an_algorithm_for_proofs_of_possession() {
    for (listed, fits) in [(r#"["ES256"]"#, true), (r#"["ES384"]"#, false)] {
        let member = "dpop_signing_alg_values_supported";
        let server = server().with_member(member, listed).unwrap();
        let attestation = Attestation::of_dpop_key(JWT, dpop());
        assert_eq!(attestation.algorithm(), Algorithm::Es256);
        let outcome = Client::new(server, "id").with_attestation(attestation);
        assert_eq!(outcome.is_ok(), fits, "{listed}");
    }
}

#[test]
fn with_an_attestation_of_the_time() {
    let provide = |now: UnixTime| {
        assert_eq!(now, flow_script::NOON);
        Ok(Secret::from(JWT))
    };
    let attestation = Attestation::of_dpop_key_provided_by(provide, dpop());
    let client = client().with_attestation(attestation).unwrap();
    let (_, requests) = play(client.client_credentials(), [bound()], &env());
    proof(&requests[0]);
}

#[test]
fn and_no_error_repeats_it() {
    let flow = combined().client_credentials().into_step(&env()).unwrap();
    let (request, awaiting) = flow_script::sent(flow);
    let proof = header(&request, "dpop").unwrap();
    let body = serde_json::json!({"error": "invalid_client", "error_description": format!("{JWT} {proof}")});
    let answer = json(401, &body.to_string());
    let error = awaiting.receive(Ok(answer), &env()).unwrap_err();
    let printed = format!("{error} {error:?}");
    assert!(
        !printed.contains(JWT) && !printed.contains(proof),
        "{printed}"
    );
}
