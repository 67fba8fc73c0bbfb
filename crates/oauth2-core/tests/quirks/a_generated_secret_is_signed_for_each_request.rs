//! Sign in with Apple: the secret is a JWT of the team, by ES256.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{NOON, env, field, header, json, play};
use jose_assert::{Algorithm, Algorithms, JwtVerifier, SigningKey};
use oauth_step::{FixedEnv, Request};
use oauth2_core::{Client, ClientAuthentication, Error, JwtAssertion, Misuse, presets};
use serde_json::{Value, json as value};

use crate::support::{client, refused};

const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

fn key(algorithm: Algorithm) -> SigningKey {
    SigningKey::generate(algorithm, &env()).unwrap()
}

/// The request of a client, and what was made of an answer.
fn asked(client: &Client, env: &FixedEnv) -> (Request, Result<(), Error>) {
    let (outcome, mut requests) = play(client.client_credentials(), [json(200, GRANTED)], env);
    (requests.remove(0), outcome.map(drop))
}

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

#[test]
fn for_apple() {
    let key = key(Algorithm::Es256).with_key_id("ABC123DEFG");
    let public = key.public_jwk().unwrap();
    let client = presets::apple()
        .unwrap()
        .public_client("com.example.signin");
    let client = client.with_apple_secret("TEAM123456", key).unwrap();
    let env = env();
    let (request, outcome) = asked(&client, &env);
    outcome.unwrap();
    assert_eq!(
        field(&request, "client_id").as_deref(),
        Some("com.example.signin")
    );
    assert!(header(&request, "authorization").is_none());
    let secret = field(&request, "client_secret").unwrap();
    let head = part(&secret, 0);
    assert_eq!(
        (&head["alg"], &head["kid"]),
        (&value!("ES256"), &value!("ABC123DEFG"))
    );
    let claims = part(&secret, 1);
    assert_eq!(claims["iss"], "TEAM123456");
    assert_eq!(claims["sub"], "com.example.signin");
    assert_eq!(claims["aud"], "https://appleid.apple.com");
    assert_eq!(claims["iat"], NOON.0);
    // Six months at most.
    assert_eq!(claims["exp"], NOON.0 + 300);
    let set = format!(r#"{{"keys":[{public}]}}"#);
    let set = jose_assert::JwkSet::parse(set.as_bytes(), jose_assert::KeySource::Remote).unwrap();
    JwtVerifier::new(Algorithms::only(Algorithm::Es256))
        .verify(&secret, &set)
        .unwrap();
    // A new one each time.
    let (again, _) = asked(&client, &env);
    assert_ne!(field(&again, "client_secret"), Some(secret));
}

#[test]
fn in_the_header_where_the_server_wants_it_there() {
    let secret = JwtAssertion::new(key(Algorithm::Es256), "issuer").audience("aud");
    let client = client().with_generated_secret(secret);
    let env = env();
    let (request, outcome) = asked(&client, &env);
    outcome.unwrap();
    let first = header(&request, "authorization").unwrap().to_owned();
    assert!(first.starts_with("Basic "));
    assert!(field(&request, "client_secret").is_none());
    let (again, _) = asked(&client, &env);
    assert_ne!(header(&again, "authorization").unwrap(), first);
}

#[test]
fn and_a_secret_of_ones_own_takes_its_place() {
    let secret = JwtAssertion::new(key(Algorithm::Es256), "issuer").audience("aud");
    let client = client().with_generated_secret(secret).with_secret("own");
    let client = client.with_authentication(ClientAuthentication::Post);
    let (request, outcome) = asked(&client, &env());
    outcome.unwrap();
    assert_eq!(field(&request, "client_secret").as_deref(), Some("own"));
}

#[test]
fn no_error_repeats_it() {
    let client = presets::apple().unwrap().public_client("id");
    let key = key(Algorithm::Es256).with_key_id("k");
    let client = client.with_apple_secret("team", key).unwrap();
    let env = env();
    let (request, awaiting) = flow_script::sent(
        oauth_step::IntoStep::into_step(client.client_credentials(), &env).unwrap(),
    );
    let secret = field(&request, "client_secret").unwrap();
    let body = format!(r#"{{"error":"invalid_client","error_description":"bad {secret}"}}"#);
    let outcome = awaiting.receive(Ok(json(400, &body)), &env);
    assert_eq!(refused(outcome).description(), Some("bad [redacted]"));
}

#[test]
fn nor_the_form_that_it_has_in_the_header() {
    for method in [ClientAuthentication::Basic, ClientAuthentication::BasicRaw] {
        let secret = JwtAssertion::new(key(Algorithm::Es256), "issuer").audience("aud");
        let client = client().with_generated_secret(secret);
        let client = client.with_authentication(method);
        let env = env();
        let (request, awaiting) = flow_script::sent(
            oauth_step::IntoStep::into_step(client.client_credentials(), &env).unwrap(),
        );
        let sent = header(&request, "authorization").unwrap();
        let body = format!(r#"{{"error":"invalid_client","error_description":"bad {sent}"}}"#);
        let outcome = awaiting.receive(Ok(json(400, &body)), &env);
        let error = refused(outcome);
        assert_eq!(error.description(), Some("bad Basic [redacted]"));
    }
}

#[test]
fn another_key_is_refused() {
    let client = || presets::apple().unwrap().public_client("id");
    for (key, expected) in [
        (
            key(Algorithm::Es384).with_key_id("k"),
            Misuse::AssertionAlgorithm,
        ),
        (key(Algorithm::Es256), Misuse::AssertionKeyId),
    ] {
        let outcome = client().with_apple_secret("team", key);
        assert!(matches!(outcome, Err(Error::Misuse(misuse)) if misuse == expected));
    }
}
