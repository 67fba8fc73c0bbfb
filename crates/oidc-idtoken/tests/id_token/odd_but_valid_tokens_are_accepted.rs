//! What real providers send, odd as it looks.

use flow_script::env;
use jose_assert::{JwkSet, KeySource};
use oidc_idtoken::{Expectations, IdTokenVerifier, Problem, Rule};
use serde_json::json;

use crate::support::{CLIENT, Case, ISSUER, NONCE, SUBJECT, key_set, refusal, rsa};

#[test]
fn an_audience_of_one_in_a_list() {
    assert_eq!(
        Case::good()
            .with("aud", json!([CLIENT]))
            .accepted()
            .audience(),
        [CLIENT]
    );
}

#[test]
fn claims_that_nobody_knows() {
    let token = Case::good()
        .with("at_jwt", json!({ "deep": [[[{ "er": null }]]] }))
        .with("big", json!(u64::MAX))
        .with("", "a name may be empty")
        .accepted();
    assert_eq!(
        token.claim("big").unwrap().as_number(),
        Some("18446744073709551615")
    );
    assert_eq!(
        token.claim("").unwrap().as_str().as_deref(),
        Some("a name may be empty")
    );
}

#[test]
fn escapes_and_other_scripts_in_claims() {
    let token = Case::good()
        .with("sub", "Grüße \"☃\" \u{1F600}\n")
        .accepted();
    assert_eq!(token.subject(), "Grüße \"☃\" \u{1F600}\n");
}

#[test]
fn white_space_in_the_payload() {
    let payload = format!(
        "{{\r\n \"iss\": \"{ISSUER}\",\r\n\t\"sub\": \"{SUBJECT}\", \"aud\": \"{CLIENT}\", \
         \"nonce\": \"{NONCE}\", \"exp\": 1700000300, \"iat\": 17e8}}\r\n"
    );
    let token = jose_assert::Jwt::new(payload).sign(&rsa()).unwrap();
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let keys = crate::support::keys();
    let token = verifier
        .verify(&token, &keys, &Expectations::new().nonce(NONCE), &env())
        .unwrap();
    assert_eq!(token.issued_at().unwrap().0, 1_700_000_000);
}

#[test]
fn a_token_without_a_kid_where_one_key_is_published() {
    let keys = JwkSet::parse(key_set(&[rsa()]), KeySource::Remote).unwrap();
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let nameless = jose_assert::SigningKey::from_pem(
        jose_assert::Algorithm::Rs256,
        include_str!("../support/keys/rsa.pem"),
    );
    let token = Case::good().by(nameless.unwrap()).token();
    verifier
        .verify(&token, &keys, &Expectations::new(), &env())
        .unwrap();
}

#[test]
fn a_member_named_twice_is_not_odd_but_refused() {
    let twice = format!(
        r#"{{"iss":"{ISSUER}","sub":"a","aud":"{CLIENT}","exp":1700000300,"iat":1,"sub":"b"}}"#
    );
    // The signer does not write such a token, so it is signed as plain octets.
    let token = jose_assert::Jws::new(twice).sign(&rsa()).unwrap();
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let verdict = verifier.verify(
        &token,
        &crate::support::keys(),
        &Expectations::new(),
        &env(),
    );
    assert_eq!(refusal(verdict), (Rule::Form, Problem::Malformed));
}
