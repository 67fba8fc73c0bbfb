//! The allow-list and the key decide, never the header alone.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, forge, jwk, key, set, set_text, token, verifier};
use jose_assert::{
    Algorithm, Algorithms, Error, HmacKey, JwkSet, JwtVerifier, KeyError, KeySource, SigningKey,
    TokenError,
};
use oauth_step::Secret;

fn is_refused_algorithm<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Token(TokenError::Algorithm)))
}

#[test]
fn one_that_is_not_allowed_is_refused_before_any_key_is_looked_at() {
    let empty = JwkSet::default();
    for signed in Algorithms::ASYMMETRIC.iter() {
        for allowed in Algorithm::ALL {
            let result = verifier(*allowed).verify(&token(signed), &empty);
            if *allowed == signed {
                assert!(matches!(result, Err(Error::UnknownKey)));
            } else {
                assert!(is_refused_algorithm(&result), "{signed} under {allowed}");
            }
        }
    }
}

#[test]
fn none_is_refused_however_it_is_written() {
    let verifier = JwtVerifier::new(Algorithm::ALL.iter().copied().collect());
    let keys = set([jwk(Algorithm::Es256, "{}")]);
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let unsigned = format!("{}.{}.", b64(format!(r#"{{"alg":"{alg}"}}"#)), b64("{}"));
        assert!(
            is_refused_algorithm(&verifier.verify(&unsigned, &keys)),
            "{alg}"
        );
        assert_eq!(Algorithm::from_name(alg), None);
    }
}

#[test]
fn names_are_matched_exactly() {
    let verifier = JwtVerifier::new(Algorithm::ALL.iter().copied().collect());
    let keys = set([jwk(Algorithm::Es256, "{}")]);
    for alg in [
        "es256",
        "Es256",
        " ES256",
        "ES256 ",
        "ES256\\u0000",
        "ES521",
        "EDDSA",
        "RS1",
    ] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let token = forge(header, "{}", &key(Algorithm::Es256));
        assert!(
            is_refused_algorithm(&verifier.verify(&token, &keys)),
            "{alg}"
        );
    }
}

#[test]
fn an_empty_signature_verifies_nothing() {
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        let token = token(algorithm);
        let (input, _) = token.rsplit_once('.').unwrap();
        let keys = set([jwk(algorithm, "{}")]);
        let result = verifier(algorithm).verify(&format!("{input}."), &keys);
        assert!(matches!(result, Err(Error::Signature)));
    }
}

#[test]
fn a_public_key_is_no_hmac_secret() {
    // The classic: HS256 over the public key's text, against a verifier that allows both.
    let allowed = Algorithms::only(Algorithm::Rs256).and(Algorithm::Hs256);
    let public = jwk(Algorithm::Rs256, r#"{"alg":null,"kid":null}"#);
    let header = r#"{"alg":"HS256"}"#;
    let secret = Secret::from("a secret that is long enough for HS256");
    let attacker = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let result = JwtVerifier::new(allowed).verify(&forge(header, "{}", &attacker), &set([&public]));
    assert!(matches!(result, Err(Error::UnknownKey)));
    let error = HmacKey::new(&Secret::new(public)).unwrap_err();
    assert!(matches!(error, Error::Key(KeyError::SecretIsKey)));
}

#[test]
fn a_secret_verifies_no_asymmetric_token() {
    let secret = HmacKey::new(&Secret::from("a secret that is long enough for HS256")).unwrap();
    let both = Algorithms::only(Algorithm::Es256).and(Algorithm::Hs256);
    let result = JwtVerifier::new(both).verify_with_secret(&token(Algorithm::Es256), &secret);
    assert!(matches!(result, Err(Error::UnknownKey)));
}

#[test]
fn a_key_in_the_header_signs_nothing() {
    let attacker = crate::keys_and_tokens::other_key(1);
    let embedded = attacker.public_jwk().unwrap();
    let header = format!(r#"{{"alg":"ES256","jwk":{embedded},"kid":"k1"}}"#);
    let token = forge(header, "{}", &attacker);
    let keys = set([jwk(Algorithm::Es256, "{}")]);
    let result = verifier(Algorithm::Es256).verify(&token, &keys);
    assert!(matches!(result, Err(Error::Signature)));
}

#[test]
fn a_peer_cannot_slip_a_secret_into_its_keys() {
    let oct = format!(r#"{{"kty":"oct","kid":"k1","k":"{}"}}"#, b64([7; 32]));
    let text = set_text([oct]);
    let signed = {
        let secret = Secret::new(vec![7; 32]);
        let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
        forge(r#"{"alg":"HS256","kid":"k1"}"#, "{}", &key)
    };
    let verifier = verifier(Algorithm::Hs256);
    let remote = JwkSet::parse(&text, KeySource::Remote).unwrap();
    assert_eq!(remote.skipped()[0].reason, KeyError::Symmetric);
    assert!(matches!(
        verifier.verify(&signed, &remote),
        Err(Error::UnknownKey)
    ));
    let own = JwkSet::parse(&text, KeySource::Trusted).unwrap();
    verifier.verify(&signed, &own).unwrap();
}

#[test]
fn an_allow_list_lists() {
    let both = Algorithms::only(Algorithm::Rs256).and(Algorithm::Es256);
    assert!(both.contains(Algorithm::Rs256) && both.contains(Algorithm::Es256));
    assert!(!both.contains(Algorithm::Ps256) && !both.contains(Algorithm::EdDsa));
    assert_eq!(both.iter().collect::<Algorithms>(), both);
    assert_eq!(format!("{both:?}"), "{Es256, Rs256}");
    assert!(!Algorithms::ASYMMETRIC.contains(Algorithm::Hs256));
    for algorithm in Algorithm::ALL {
        assert_eq!(Algorithm::from_name(algorithm.name()), Some(*algorithm));
        // ES256K is asked for by its name.
        assert_eq!(
            Algorithms::ASYMMETRIC.contains(*algorithm),
            !algorithm.is_symmetric() && algorithm.name() != "ES256K"
        );
    }
}
