use std::error::Error as _;

use flow_script::env;
use jose_assert::{Algorithm, Signer, SigningKey};
use oauth_step::{IntoStep, Secret};
use oauth2_core::{Client, Disposition, Error, JwtAssertion, Misuse, ServerMetadata};

use crate::support::{ISSUER, assertion, client, server};

fn refused(assertion: JwtAssertion) -> Error {
    let step = client().jwt_bearer(assertion).into_step(&env());
    step.map(|_| ()).unwrap_err()
}

fn misuse(assertion: JwtAssertion) -> String {
    let error = refused(assertion);
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
    assert!(matches!(error, Error::Misuse(_)), "{error:?}");
    error.to_string()
}

#[test]
fn claims_that_are_the_flows_own() {
    for name in ["iss", "sub", "aud", "scope", "iat", "exp", "jti"] {
        let expected = format!("`{name}` of the assertion is not set by hand");
        assert_eq!(misuse(assertion().claim(name, "1")), expected);
    }
}

#[test]
fn header_members_that_are_the_keys_own() {
    for name in ["alg", "kid", "crit", "b64"] {
        let expected = format!("`{name}` of the assertion is not set by hand");
        assert_eq!(misuse(assertion().header(name, r#""x""#)), expected);
    }
    // A key that has no `kid` gets one.
    let secret = Secret::new("a secret of more than thirty-two octets".to_owned());
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let assertion = JwtAssertion::new(key, ISSUER).header("kid", r#""k-2""#);
    let request = crate::support::request(client().jwt_bearer(assertion), &env());
    let token = flow_script::field(&request, "assertion").unwrap();
    assert_eq!(crate::support::header_of(&token)["kid"], "k-2");
}

#[test]
fn members_that_are_no_single_value() {
    let two = r#"1,"admin":true"#;
    for json in ["", "x", two, "1}", "{", "[1", r#"{"a":1,"a":2}"#] {
        let expected = "`tenant` of the assertion is not one JSON value";
        assert_eq!(misuse(assertion().claim("tenant", json)), expected);
        assert_eq!(misuse(assertion().header("tenant", json)), expected);
    }
}

#[test]
fn members_that_were_set_twice() {
    let expected = "`tenant` of the assertion was set twice";
    let claim = |assertion: JwtAssertion| assertion.claim("tenant", "1");
    assert_eq!(misuse(claim(claim(assertion()))), expected);
    let header = |assertion: JwtAssertion| assertion.header("tenant", "1");
    assert_eq!(misuse(header(header(assertion()))), expected);
}

#[test]
fn scopes_that_are_none() {
    for scope in ["re\"ad", "a\\b", "é"] {
        let error = refused(assertion().scope(scope));
        assert!(matches!(error, Error::Misuse(Misuse::Scope)), "{error:?}");
        let intent = client().jwt_bearer(assertion()).scope(scope);
        assert!(intent.into_step(&env()).is_err());
    }
}

#[test]
fn for_a_server_without_a_token_endpoint() {
    let server = ServerMetadata::new(server().issuer(), server().policy()).unwrap();
    let step = Client::without_id(server).jwt_bearer(assertion());
    let error = step.into_step(&env()).unwrap_err();
    let missing = Misuse::EndpointMissing("token_endpoint");
    assert!(matches!(error, Error::Misuse(misuse) if misuse == missing));
}

/// A key in a module that does not answer, or answers nonsense.
struct Module(fn() -> Result<Vec<u8>, jose_assert::Error>);

impl Signer for Module {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Es256
    }

    fn key_id(&self) -> Option<&str> {
        None
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, jose_assert::Error> {
        (self.0)()
    }
}

#[test]
fn by_a_key_that_fails() {
    let absent = Module(|| Err(jose_assert::Error::signer("the module is locked")));
    let error = refused(JwtAssertion::new(absent, ISSUER));
    assert_eq!(error.to_string(), "the token could not be signed");
    assert_eq!(error.source().unwrap().to_string(), "the signer failed");
    let retry = Disposition::Retry { after: None };
    assert_eq!(error.disposition(), retry);

    let wrong = Module(|| Ok(vec![0x30; 70]));
    let error = refused(JwtAssertion::new(wrong, ISSUER));
    assert!(matches!(error, Error::Signing(_)), "{error:?}");
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
}
