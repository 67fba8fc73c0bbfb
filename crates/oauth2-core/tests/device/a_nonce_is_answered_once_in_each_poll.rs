use flow_script::{env, header, response};
use jose_assert::{Algorithm, SigningKey};
use oauth2_core::{Dpop, ErrorCode};

use super::support::{authorization, client, polled};

const PENDING: &str = r#"{"error":"authorization_pending"}"#;
const CHALLENGE: &str = r#"{"error":"use_dpop_nonce"}"#;
const BOUND: &str = r#"{"access_token":"at","token_type":"DPoP"}"#;

fn answer(status: u16, nonce: &str, body: &str) -> oauth_step::Response {
    let headers = [("content-type", "application/json"), ("dpop-nonce", nonce)];
    response(status, &headers, body)
}

fn client_with_key() -> oauth2_core::Client {
    let key = SigningKey::generate(Algorithm::Es256, &env()).unwrap();
    client().with_dpop(Dpop::new(key).unwrap()).unwrap()
}

// RFC 9449 §8.
#[test]
fn and_not_once_in_all() {
    let poll = client_with_key().poll_device(&authorization());
    let replies = [
        answer(400, "n1", CHALLENGE),
        answer(400, "n1", PENDING),
        answer(400, "n2", CHALLENGE),
        answer(400, "n2", PENDING),
        answer(200, "n2", BOUND),
    ];
    let polled = polled(poll, replies.map(Ok), &env());
    assert!(polled.outcome.is_ok());
    // A challenge is answered at once.
    assert_eq!(polled.waits, [7, 7, 7]);
    let proofs: Vec<_> = polled
        .requests
        .iter()
        .map(|request| header(request, "dpop").unwrap())
        .collect();
    assert_eq!(proofs.len(), 5);
    for (at, proof) in proofs.iter().enumerate() {
        assert!(!proofs.iter().skip(at + 1).any(|other| other == proof));
    }
}

#[test]
fn a_second_one_in_the_same_poll_ends_it() {
    let poll = client_with_key().poll_device(&authorization());
    let replies = [answer(400, "n1", CHALLENGE), answer(400, "n2", CHALLENGE)];
    let error = polled(poll, replies.map(Ok), &env()).refused();
    assert_eq!(error.code(), &ErrorCode::UseDpopNonce);
}
