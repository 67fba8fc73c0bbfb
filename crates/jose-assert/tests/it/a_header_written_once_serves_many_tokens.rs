//! A protected header that is kept says what each token's own would say, and no check is lost.

use crate::keys_and_tokens::key;
use jose_assert::{
    Algorithm, Error, Jwt, KeyError, Part, ProtectedHeader, Signer, SigningKey, TokenError,
};
use oauth_step::Secret;

fn signer() -> SigningKey {
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let signer = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    signer.with_key_id("k\"1")
}

fn header() -> ProtectedHeader {
    let kind = Jwt::new("{}")
        .typ("dpop+jwt")
        .header("jwk", r#"{"kty":"EC"}"#);
    kind.protected_header(&signer()).unwrap()
}

#[test]
fn its_tokens_are_those_of_a_header_of_their_own() {
    let header = header();
    for claims in ["{}", r#"{"htm":"GET","iat":1}"#, " {\"a\":[1]}\n"] {
        let own = Jwt::new(claims)
            .typ("dpop+jwt")
            .header("jwk", r#"{"kty":"EC"}"#);
        let own = own.sign(&signer()).unwrap();
        assert_eq!(header.sign(claims, &signer()).unwrap(), own);

        let input = header.signing_input(claims).unwrap();
        let signature = signer().sign(input.bytes()).unwrap();
        assert_eq!(input.attach(&signature).unwrap(), own);
    }
}

#[test]
fn a_signer_with_another_algorithm_is_refused() {
    let signed = header().sign("{}", &key(Algorithm::Es256));
    let error = signed.unwrap_err();
    assert!(
        matches!(error, Error::Key(KeyError::AlgorithmMismatch)),
        "{error}"
    );
}

#[test]
fn claims_that_are_no_object_are_refused() {
    for claims in [
        "",
        "[]",
        "{}{}",
        r#"{"a":1,"a":2}"#,
        r#"{"a":{"b":1,"b":2}}"#,
    ] {
        let signed = header().sign(claims, &signer());
        let is_refused = matches!(
            signed,
            Err(Error::Token(TokenError::Json {
                part: Part::Payload,
                ..
            }))
        );
        assert!(is_refused, "{claims}");
    }
}

#[test]
fn members_of_the_header_keep_their_rules() {
    for (name, json) in [
        ("crit", "[\"a\"]"),
        ("b64", "true"),
        ("alg", "1"),
        ("a", "1,\"b\":2"),
    ] {
        let kind = Jwt::new("{}").header(name, json);
        assert!(kind.protected_header(&signer()).is_err(), "{name}");
    }
}

#[test]
fn it_prints_no_more_than_its_algorithm() {
    let printed = format!("{:?}", header());
    assert_eq!(printed, "ProtectedHeader { algorithm: Hs256, .. }");
}
