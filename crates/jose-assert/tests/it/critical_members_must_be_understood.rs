//! `crit`: a non-empty array of distinct names, each understood by the caller, each of a member
//! that is there, none of the standards' own.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{forge, jwk, key, set, verify_es256};
use jose_assert::{Algorithm, Algorithms, Error, Jws, JwsVerifier, Jwt, TokenError, VerifiedJws};

const ES256: Algorithm = Algorithm::Es256;

fn verify(header: &str) -> Result<VerifiedJws, Error> {
    let understood = &["exp", "http://example.com/x", "alg", "x5t#S256", "gone"];
    let verifier = JwsVerifier::new(Algorithms::only(ES256)).understand(understood);
    let token = forge(header, "any octets", &key(ES256));
    verifier.verify(&token, &set([jwk(ES256, "{}")]))
}

#[test]
fn those_that_are_understood_pass() {
    for header in [
        r#"{"alg":"ES256","exp":1,"crit":["exp"]}"#,
        r#"{"alg":"ES256","crit":["http://example.com/x","\u0065xp"],"exp":null,"http://example.com/x":{}}"#,
    ] {
        assert_eq!(verify(header).unwrap().header(), header);
    }
}

#[test]
fn all_others_are_refused() {
    for members in [
        r#""crit":[]"#,
        r#""crit":null"#,
        r#""crit":"exp""#,
        r#""crit":{"exp":1}"#,
        r#""crit":[1]"#,
        r#""crit":["exp",null]"#,
        r#""crit":["exp","exp"]"#,
        r#""crit":["\u0065xp","exp"]"#,
        r#""crit":["other"]"#,
        r#""crit":["exp","other"]"#,
        r#""crit":["Exp"]"#,
        r#""crit":["gone"]"#,
        r#""crit":["alg"]"#,
        r#""x5t#S256":"x","crit":["x5t#S256"]"#,
        r#""b64":true,"crit":["b64"]"#,
        r#""crit":["crit"]"#,
    ] {
        let header = format!(r#"{{"alg":"ES256","exp":1,"other":1,{members}}}"#);
        let result = verify(&header);
        assert!(
            matches!(result, Err(Error::Token(TokenError::Critical))),
            "{header}: {result:?}"
        );
    }
}

#[test]
fn none_is_understood_by_default_nor_ever_in_a_jwt() {
    let header = r#"{"alg":"ES256","exp":1,"crit":["exp"]}"#;
    let token = forge(header, "{}", &key(ES256));
    let plain = JwsVerifier::new(Algorithms::only(ES256));
    let result = plain.verify(&token, &set([jwk(ES256, "{}")]));
    assert!(matches!(result, Err(Error::Token(TokenError::Critical))));
    let result = verify_es256(header, "{}");
    assert!(matches!(result, Err(Error::Token(TokenError::Critical))));
}

#[test]
fn they_are_written() {
    let token = Jws::new("any octets")
        .critical_header("exp", "1")
        .header("other", "2")
        .sign(&key(ES256))
        .unwrap();
    let verifier = JwsVerifier::new(Algorithms::only(ES256)).understand(&["exp"]);
    let verified = verifier.verify(&token, &set([jwk(ES256, "{}")])).unwrap();
    let expected = r#"{"alg":"ES256","kid":"k1","exp":1,"other":2,"crit":["exp"]}"#;
    assert_eq!(verified.header(), expected);
    for name in ["alg", "enc", "p2c", "x5t#S256"] {
        let result = Jws::new("").critical_header(name, "1").sign(&key(ES256));
        assert!(
            matches!(result, Err(Error::Token(TokenError::Critical))),
            "{name}"
        );
    }
    let result = Jws::new("")
        .critical_header("b64", "false")
        .sign(&key(ES256));
    assert!(matches!(
        result,
        Err(Error::Token(TokenError::UnencodedPayload))
    ));
    let result = Jwt::new("{}").header("crit", "[\"exp\"]").sign(&key(ES256));
    assert!(matches!(result, Err(Error::Token(TokenError::Critical))));
}
