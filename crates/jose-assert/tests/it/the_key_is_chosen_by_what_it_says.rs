//! A key is used only where `kid`, kind, `use`, `key_ops` and `alg` all fit.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{forge, jwk, key, other_key, set, skip_reason, token, verifier};
use jose_assert::{Algorithm, Error, KeyError};

const ES256: Algorithm = Algorithm::Es256;

fn verdict(header: &str, keys: &[String]) -> Result<(), Error> {
    let token = forge(header, "{}", &key(ES256));
    verifier(ES256).verify(&token, &set(keys)).map(drop)
}

#[test]
fn kid_is_compared_byte_for_byte() {
    let keys = [jwk(ES256, r#"{"kid":"Key-1"}"#)];
    verdict(r#"{"alg":"ES256","kid":"Key-1"}"#, &keys).unwrap();
    for kid in ["key-1", "Key-1 ", "Key-", "Key-1\\u0000", "", "K\\u00e9y-1"] {
        let result = verdict(&format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#), &keys);
        assert!(matches!(result, Err(Error::UnknownKey)), "{kid}");
    }
    // Escapes are not part of the name.
    verdict(r#"{"alg":"ES256","kid":"\u004bey-1"}"#, &keys).unwrap();
}

#[test]
fn a_token_with_a_kid_never_matches_a_key_without() {
    let keys = [jwk(ES256, r#"{"kid":null}"#)];
    let result = verdict(r#"{"alg":"ES256","kid":"k1"}"#, &keys);
    assert!(matches!(result, Err(Error::UnknownKey)));
    verdict(r#"{"alg":"ES256"}"#, &keys).unwrap();
}

#[test]
fn a_key_is_found_by_its_kid_wherever_it_stands() {
    let kids = ["m", "c", "", "z", "cc", "a", "M"];
    let named = |key: &str, kid: &str| {
        crate::keys_and_tokens::changed(key, &format!(r#"{{"kid":"{kid}"}}"#))
    };
    let other = other_key(1).public_jwk().unwrap();
    for kid in kids {
        let keys = kids.map(|place| match place == kid {
            true => jwk(ES256, &format!(r#"{{"kid":"{kid}"}}"#)),
            false => named(&other, place),
        });
        for asked in kids {
            let header = format!(r#"{{"alg":"ES256","kid":"{asked}"}}"#);
            match verdict(&header, &keys) {
                Ok(()) => assert_eq!(asked, kid),
                Err(error) => assert!(asked != kid && matches!(error, Error::Signature)),
            }
        }
        let result = verdict(r#"{"alg":"ES256","kid":"b"}"#, &keys);
        assert!(matches!(result, Err(Error::UnknownKey)));
    }
}

#[test]
fn keys_of_one_name_are_tried_in_the_order_of_the_set() {
    let other = |seed, kid| {
        let key = other_key(seed).public_jwk().unwrap();
        crate::keys_and_tokens::changed(&key, &format!(r#"{{"kid":"{kid}"}}"#))
    };
    let last_of = |count: u64| {
        let others = (1..count).flat_map(|seed| [other(seed, "k2"), other(seed, "k1")]);
        set(others.chain([other(1, "k0"), jwk(ES256, "{}")]))
    };
    let token = forge(r#"{"alg":"ES256","kid":"k1"}"#, "{}", &key(ES256));
    let patient = verifier(ES256).try_ambiguous_keys();
    patient.verify(&token, &last_of(8)).unwrap();
    let result = patient.verify(&token, &last_of(9));
    assert!(matches!(result, Err(Error::Signature)));
}

#[test]
fn several_that_fit_are_ambiguous_unless_tried_in_turn() {
    let other = |seed| {
        crate::keys_and_tokens::changed(&other_key(seed).public_jwk().unwrap(), r#"{"kid":"k1"}"#)
    };
    let pair = set([other(1), jwk(ES256, "{}")]);
    for header in [r#"{"alg":"ES256"}"#, r#"{"alg":"ES256","kid":"k1"}"#] {
        let token = forge(header, "{}", &key(ES256));
        let strict = verifier(ES256);
        let error = strict.verify(&token, &pair).unwrap_err();
        assert!(matches!(error, Error::AmbiguousKey));
        assert!(
            error.to_string().contains("`try_ambiguous_keys`"),
            "{error}"
        );
        strict
            .clone()
            .try_ambiguous_keys()
            .verify(&token, &pair)
            .unwrap();
        // Eight are tried, not nine.
        let last_of = |count| set((1..count).map(other).chain([jwk(ES256, "{}")]));
        let patient = strict.try_ambiguous_keys();
        patient.verify(&token, &last_of(8)).unwrap();
        assert!(matches!(
            patient.verify(&token, &last_of(9)),
            Err(Error::Signature)
        ));
    }
}

#[test]
fn keys_for_something_else_are_skipped() {
    let reasons = [
        (r#"{"use":"enc"}"#, KeyError::Purpose),
        (r#"{"use":"SIG"}"#, KeyError::UnknownUse),
        (r#"{"use":"tls"}"#, KeyError::UnknownUse),
        (r#"{"key_ops":[]}"#, KeyError::Purpose),
        (r#"{"key_ops":["sign","encrypt"]}"#, KeyError::Purpose),
        (r#"{"key_ops":["Verify"]}"#, KeyError::Purpose),
        (r#"{"alg":"RS256"}"#, KeyError::AlgorithmMismatch),
        (r#"{"alg":"EdDSA"}"#, KeyError::AlgorithmMismatch),
        (r#"{"alg":"ES512"}"#, KeyError::AlgorithmMismatch),
        (r#"{"alg":"ES521"}"#, KeyError::UnknownAlgorithm),
        (r#"{"alg":"es256"}"#, KeyError::UnknownAlgorithm),
        (r#"{"alg":"ECDH-ES"}"#, KeyError::UnknownAlgorithm),
    ];
    for (change, reason) in reasons {
        assert_eq!(skip_reason(&jwk(ES256, change)), reason, "{change}");
    }
    for change in [
        r#"{"use":null,"alg":null}"#,
        r#"{"key_ops":["sign","verify"]}"#,
    ] {
        verdict(r#"{"alg":"ES256","kid":"k1"}"#, &[jwk(ES256, change)]).unwrap();
    }
}

#[test]
fn the_algorithm_of_a_key_is_its_only_one() {
    let keys = set([jwk(Algorithm::Rs256, r#"{"alg":"PS256"}"#)]);
    let result = verifier(Algorithm::Rs256).verify(&token(Algorithm::Rs256), &keys);
    assert!(matches!(result, Err(Error::UnknownKey)));
    let keys = set([jwk(Algorithm::Rs256, r#"{"alg":null}"#)]);
    verifier(Algorithm::Rs256)
        .verify(&token(Algorithm::Rs256), &keys)
        .unwrap();
}

#[test]
fn the_kind_of_a_key_is_the_algorithms() {
    let keys = set([
        jwk(Algorithm::Rs256, r#"{"alg":null}"#),
        jwk(Algorithm::EdDsa, r#"{"alg":null}"#),
    ]);
    let result = verifier(ES256).verify(&token(ES256), &keys);
    assert!(matches!(result, Err(Error::UnknownKey)));
}
