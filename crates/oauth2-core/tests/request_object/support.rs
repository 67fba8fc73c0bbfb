//! A client with a key, and what another implementation makes of a request object.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::env;
use jose_assert::{Algorithm, SigningKey};
use jsonwebtoken as other;
use oauth_step::{UrlPolicy, decode_form};
use oauth2_core::{
    Authorization, AuthorizationRequestBuilder, Client, Error, Misuse, ServerMetadata,
};
use serde_json::Value;

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const SECRET: &str = "a client secret of more than 32 octets";

pub(crate) fn server() -> ServerMetadata {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    server
        .with_authorization_endpoint("https://server.example.com/authorize")
        .unwrap()
}

pub(crate) fn client() -> Client {
    client_of(server())
}

pub(crate) fn client_of(server: ServerMetadata) -> Client {
    let client = Client::new(server, "s6BhdRkqt3");
    client
        .with_redirect_uri("https://client.example.org/cb")
        .unwrap()
}

pub(crate) fn key() -> SigningKey {
    let key = SigningKey::generate(Algorithm::Es256, &env()).unwrap();
    key.with_key_id("k-1")
}

/// HS256 by the client's secret.
pub(crate) fn secret_key() -> SigningKey {
    SigningKey::from_secret(Algorithm::Hs256, &SECRET.to_owned().into()).unwrap()
}

pub(crate) fn begun(request: AuthorizationRequestBuilder<'_>) -> Authorization {
    request.begin(&env()).unwrap().0
}

/// The pairs of a URL's query.
pub(crate) fn outside(authorization: &Authorization) -> Vec<(String, String)> {
    let (_, query) = authorization.url().split_once('?').unwrap();
    decode_form(query.as_bytes())
}

pub(crate) fn param(authorization: &Authorization, name: &str) -> String {
    let mut pairs = outside(authorization).into_iter();
    let found = pairs.find(|(other, _)| other == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// Header and claims of what [`key`] has signed, the signature verified by another library; the
/// scripts' clock is not today's.
pub(crate) fn verified(token: &str) -> (Value, Value) {
    let jwk = key().public_jwk().unwrap();
    let jwk: Value = serde_json::from_str(&jwk).unwrap();
    let part = |name: &str| jwk.get(name).unwrap().as_str().unwrap().to_owned();
    let key = other::DecodingKey::from_ec_components(&part("x"), &part("y")).unwrap();
    verified_with(token, &key, other::Algorithm::ES256)
}

pub(crate) fn verified_with(
    token: &str,
    key: &other::DecodingKey,
    algorithm: other::Algorithm,
) -> (Value, Value) {
    let mut rules = other::Validation::new(algorithm);
    rules.validate_exp = false;
    rules.validate_aud = false;
    let claims = other::decode::<Value>(token, key, &rules).unwrap().claims;
    (part(token, 0), claims)
}

/// A part of a token, unverified.
pub(crate) fn part(token: &str, number: usize) -> Value {
    let part = token.split('.').nth(number).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

/// What the application got wrong.
pub(crate) fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}
