//! Core 3.1.3.7 (6): in the code flow too.

use flow_script::env;
use jose_assert::{JwkSet, KeySource};
use oidc_idtoken::{Expectations, IdTokenVerifier, Problem, Rule};

use crate::support::{
    CLIENT, Case, ISSUER, forged_rsa, key_set, keys, new_rsa, p256, refusal, rsa,
};

const UNVERIFIED: (Rule, Problem) = (Rule::Signature, Problem::Unverified);

#[test]
fn a_token_signed_by_another_key_is_refused() {
    assert_eq!(Case::good().by(forged_rsa()).refused(), UNVERIFIED);
}

#[test]
fn a_token_of_an_unknown_key_is_refused() {
    assert_eq!(Case::good().by(new_rsa()).refused(), UNVERIFIED);
}

#[test]
fn a_token_changed_anywhere_is_refused() {
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let expected = Expectations::new();
    let good = Case::good();
    let token = good.token();
    let (header, rest) = token.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let other = Case::good().with("sub", "somebody-else").token();
    let payload = other.split('.').nth(1).unwrap();

    let verdict = verifier.verify(
        &format!("{header}.{payload}.{signature}"),
        &keys(),
        &expected,
        &env(),
    );
    assert_eq!(refusal(verdict), UNVERIFIED);
    let verdict = verifier.verify(&format!("{header}.{payload}."), &keys(), &expected, &env());
    assert_eq!(refusal(verdict), UNVERIFIED);
    good.accepted();
}

#[test]
fn several_keys_of_one_name_are_tried_only_where_that_is_allowed() {
    let set = key_set(&[forged_rsa(), rsa(), p256()]);
    let set = JwkSet::parse(set, KeySource::Remote).unwrap();
    let token = Case::good().token();
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);

    let verdict = verifier.verify(&token, &set, &Expectations::new(), &env());
    assert_eq!(refusal(verdict), UNVERIFIED);
    let relaxed = verifier.try_ambiguous_keys();
    assert!(
        relaxed
            .verify(&token, &set, &Expectations::new(), &env())
            .is_ok()
    );
}
