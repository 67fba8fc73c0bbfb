use flow_script::{env, field, form, json, play, response};
use oauth_step::{Request, Response, TransportError, TransportErrorKind};
use oauth2_core::{Error, ErrorCode, JwtAssertion, Tokens};

use super::support::{BOUND, Proof, challenge, client, es256, part, with_nonce};

fn asked(answers: impl IntoIterator<Item = Response>) -> (Result<Tokens, Error>, Vec<Request>) {
    let client = client();
    play(client.refresh(&"rt-0".into()), answers, &env())
}

fn assertion(request: &Request) -> String {
    let assertion = field(request, "client_assertion").unwrap();
    part(&assertion, 1)["jti"].as_str().unwrap().to_owned()
}

fn in_header(status: u16, field: &str) -> Response {
    let headers = [
        ("content-type", "application/json"),
        ("dpop-nonce", "n-1"),
        ("www-authenticate", field),
    ];
    response(status, &headers, r#"{"error":"invalid_client"}"#)
}

// RFC 9449 §8: in JSON, or as RFC 9110 §11.6.1 challenges.
#[test]
fn wherever_it_is() {
    for answer in [
        challenge("n-1"),
        with_nonce(401, r#"{"error":"use_dpop_nonce"}"#, "n-1"),
        in_header(401, r#"DPoP error="use_dpop_nonce""#),
        in_header(401, r#"dPoP ERROR=use_dpop_nonce"#),
        in_header(401, r#"Basic realm="x", DPOP error="use_dpop_nonce""#),
    ] {
        let (outcome, requests) = asked([answer, json(200, BOUND)]);
        outcome.unwrap();
        assert_eq!(requests.len(), 2);
        assert_eq!(Proof::of(&requests[0]).text("nonce"), None);
        assert_eq!(Proof::of(&requests[1]).text("nonce"), Some("n-1"));
    }
}

// RFC 9449 §11.1, RFC 7523 §3 (7): what is for one use is used once.
#[test]
fn with_a_new_proof_and_a_new_assertion() {
    let (outcome, requests) = asked([challenge("n-1"), json(200, BOUND)]);
    outcome.unwrap();
    let [first, second] = &requests[..] else {
        panic!("{} requests", requests.len())
    };
    let jti = |request| Proof::of(request).text("jti").unwrap().to_owned();
    assert_ne!(jti(first), jti(second));
    assert_ne!(assertion(first), assertion(second));
    let rest = |request| {
        let mut pairs = form(request);
        pairs.retain(|(name, _)| name != "client_assertion");
        pairs
    };
    assert_eq!(rest(first), rest(second));
}

// RFC 7523 §3 (7), of the grant too.
#[test]
fn and_with_a_new_assertion_as_the_grant() {
    let assertion = JwtAssertion::new(es256(), "service").subject("ada");
    let request = client().jwt_bearer(assertion);
    let (outcome, requests) = play(request, [challenge("n-1"), json(200, BOUND)], &env());
    outcome.unwrap();
    let jti = |request: &Request| {
        let assertion = field(request, "assertion").unwrap();
        part(&assertion, 1)["jti"].as_str().unwrap().to_owned()
    };
    assert_ne!(jti(&requests[0]), jti(&requests[1]));
}

#[test]
fn and_not_a_second_time() {
    let (outcome, requests) = asked([challenge("n-1"), challenge("n-2")]);
    assert_eq!(requests.len(), 2);
    let code = outcome.unwrap_err();
    assert_eq!(code.code(), Some(&ErrorCode::UseDpopNonce));
    // The next request has what was learned.
    let client = client();
    let challenges = [challenge("n-1"), challenge("n-2")];
    let (_, _) = play(client.client_credentials(), challenges, &env());
    let (_, requests) = play(client.client_credentials(), [json(200, BOUND)], &env());
    assert_eq!(Proof::of(&requests[0]).text("nonce"), Some("n-2"));
}

// RFC 9449 §8.1: without a nonce that can be sent, the same would happen again.
#[test]
fn and_not_without_a_nonce() {
    let body = r#"{"error":"use_dpop_nonce"}"#;
    let twice = [
        ("content-type", "application/json"),
        ("dpop-nonce", "a"),
        ("dpop-nonce", "b"),
    ];
    for answer in [
        json(400, body),
        with_nonce(400, body, "a b"),
        response(400, &twice, body),
    ] {
        let (outcome, requests) = asked([answer]);
        assert_eq!(requests.len(), 1);
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Some(&ErrorCode::UseDpopNonce));
    }
}

// A code or a refresh token may be spent: it is not sent again for any other reason.
#[test]
fn and_nothing_else_is() {
    let use_nonce = r#"{"error":"use_dpop_nonce"}"#;
    for answer in [
        with_nonce(400, r#"{"error":"invalid_dpop_proof"}"#, "n-1"),
        with_nonce(400, r#"{"error":"invalid_grant"}"#, "n-1"),
        with_nonce(400, "", "n-1"),
        with_nonce(401, r#"{"error":"invalid_client"}"#, "n-1"),
        with_nonce(403, use_nonce, "n-1"),
        with_nonce(200, use_nonce, "n-1"),
        with_nonce(503, use_nonce, "n-1"),
        in_header(400, r#"DPoP error="use_dpop_nonce""#),
        in_header(401, r#"Bearer error="use_dpop_nonce""#),
        in_header(401, r#"DPoP error="invalid_token""#),
        in_header(401, r#"DPoP error="use_dpop_nonce"#),
    ] {
        let (outcome, requests) = asked([answer]);
        outcome.unwrap_err();
        assert_eq!(requests.len(), 1);
    }
}

#[test]
fn and_a_lost_answer_is_the_end() {
    use oauth_step::IntoStep;

    let client = client();
    let step = client.refresh(&"rt-0".into()).into_step(&env()).unwrap();
    let (_, awaiting) = flow_script::sent(step);
    let step = awaiting.receive(Ok(challenge("n-1")), &env()).unwrap();
    let (_, awaiting) = flow_script::sent(step);
    let lost = TransportError::new(TransportErrorKind::Broken, "the cable was cut");
    let outcome = awaiting.receive(Err(lost), &env());
    assert!(matches!(outcome, Err(Error::Transport(_))));
}
