//! Core 3.1.3.7 (1): encryption was not agreed on.

use flow_script::env;
use oidc_idtoken::{Expectations, IdTokenVerifier, Problem, Rule};

use crate::support::{CLIENT, ISSUER, hmac_key, keys, refusal};

#[test]
fn five_parts_are_refused_whatever_is_in_them() {
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    for token in [
        "e30.a.b.c.d",
        "....",
        "not even base64.!.!.!.!",
        "a.b.c.d.e.f.g",
    ] {
        let verdict = verifier.verify(token, &keys(), &Expectations::new(), &env());
        assert_eq!(
            refusal(verdict),
            (Rule::Encryption, Problem::Encrypted),
            "{token}"
        );
        let verdict = verifier.verify_with_secret(token, &hmac_key(), &Expectations::new(), &env());
        assert_eq!(
            refusal(verdict),
            (Rule::Encryption, Problem::Encrypted),
            "{token}"
        );
    }
}

#[test]
fn other_numbers_of_parts_are_no_token_at_all() {
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    for token in ["", "e30", "e30.e30", "e30.e30.e30.e30"] {
        let verdict = verifier.verify(token, &keys(), &Expectations::new(), &env());
        assert_eq!(
            refusal(verdict),
            (Rule::Form, Problem::Malformed),
            "{token}"
        );
    }
}
