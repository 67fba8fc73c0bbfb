//! `none` is no algorithm: one function lets a token without a signature pass, and one makes it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, forge, jwk, key, set};
use jose_assert::{
    Algorithm, Algorithms, Claims, Error, JwsVerifier, Jwt, JwtVerifier, Part, TokenError, Typ,
};

const ES256: Algorithm = Algorithm::Es256;

fn verifier() -> JwtVerifier {
    JwtVerifier::new(Algorithms::only(ES256))
}

fn accept(header: &str, payload: &str, signature: &str) -> Result<Claims, Error> {
    let token = format!("{}.{}.{signature}", b64(header), b64(payload));
    verifier().dangerous_accept_unsigned(&token)
}

#[test]
fn one_is_made_and_read() {
    let token = Jwt::new(r#"{"iss":"s6BhdRkqt3"}"#)
        .dangerous_without_signature()
        .unwrap();
    let header = b64(r#"{"alg":"none","typ":"JWT"}"#);
    assert_eq!(
        token,
        format!("{header}.{}.", b64(r#"{"iss":"s6BhdRkqt3"}"#))
    );
    let claims = verifier().dangerous_accept_unsigned(&token).unwrap();
    assert_eq!(claims.string("iss").unwrap().unwrap(), "s6BhdRkqt3");
    assert!(Jwt::new("[]").dangerous_without_signature().is_err());
    // RFC 7519, section 6.1.
    accept(r#"{"alg":"none"}"#, r#"{"iss":"joe","exp":1300819380}"#, "").unwrap();
}

#[test]
fn no_other_function_lets_it_pass() {
    let token = Jwt::new("{}").dangerous_without_signature().unwrap();
    let keys = set([jwk(ES256, "{}")]);
    let everything: Algorithms = Algorithm::ALL.iter().copied().collect();
    let algorithm = |error| matches!(error, Error::Token(TokenError::Algorithm));
    assert!(algorithm(
        JwtVerifier::new(everything)
            .verify(&token, &keys)
            .unwrap_err()
    ));
    assert!(algorithm(
        JwsVerifier::new(everything)
            .verify(&token, &keys)
            .unwrap_err()
    ));
}

#[test]
fn the_algorithm_is_exactly_none() {
    for alg in ["None", "NONE", "nOnE", "none ", "", "ES256", "HS256"] {
        let result = accept(&format!(r#"{{"alg":"{alg}"}}"#), "{}", "");
        assert!(
            matches!(result, Err(Error::Token(TokenError::Algorithm))),
            "{alg}"
        );
    }
    let signed = forge(r#"{"alg":"ES256"}"#, "{}", &key(ES256));
    let result = verifier().dangerous_accept_unsigned(&signed);
    assert!(matches!(result, Err(Error::Token(TokenError::Algorithm))));
}

#[test]
fn the_signature_is_empty() {
    for signature in ["AA", "AAAA", &b64([0; 64])] {
        let result = accept(r#"{"alg":"none"}"#, "{}", signature);
        assert!(matches!(result, Err(Error::Signature)), "{signature}");
    }
}

#[test]
fn every_other_rule_holds() {
    let refusals = [
        (r#"{"alg":"none","typ":"at+jwt"}"#, TokenError::Type),
        (r#"{"alg":"none","x":1,"crit":["x"]}"#, TokenError::Critical),
        (r#"{"alg":"none","b64":true}"#, TokenError::UnencodedPayload),
        (
            r#"{"alg":"none","b64":false,"crit":["b64"]}"#,
            TokenError::Critical,
        ),
    ];
    for (header, expected) in refusals {
        match accept(header, "{}", "") {
            Err(Error::Token(error)) => assert_eq!(error, expected, "{header}"),
            other => panic!("{header}: {other:?}"),
        }
    }
    for (payload, header) in [
        ("[]", r#"{"alg":"none"}"#),
        (r#"{"a":1,"a":2}"#, r#"{"alg":"none"}"#),
    ] {
        assert!(matches!(
            accept(header, payload, ""),
            Err(Error::Token(TokenError::Json {
                part: Part::Payload,
                ..
            }))
        ));
    }
    let token = Jwt::new("{}").dangerous_without_signature().unwrap();
    for (token, expected) in [
        (format!("{token}."), TokenError::Parts),
        (format!(" {token}"), TokenError::Character { position: 0 }),
        (token.trim_end_matches('.').to_owned(), TokenError::Parts),
    ] {
        match verifier().dangerous_accept_unsigned(&token) {
            Err(Error::Token(error)) => assert_eq!(error, expected),
            other => panic!("{other:?}"),
        }
    }
    let small = verifier().size_limit(token.len() - 1);
    assert!(matches!(
        small.dangerous_accept_unsigned(&token),
        Err(Error::Token(TokenError::TooLarge { .. }))
    ));
    let typed = verifier().typ(Typ::Exactly("at+jwt"));
    assert!(matches!(
        typed.dangerous_accept_unsigned(&token),
        Err(Error::Token(TokenError::Type))
    ));
}
