//! A server that takes pushed requests, and clients of it.

use flow_script::{env, json, play};
use jose_assert::{Algorithm, SigningKey};
use oauth_step::{Request, Response, UrlPolicy};
use oauth2_core::{
    Authorization, Client, Error, PendingAuthorization, PushAuthorization, ServerMetadata,
};
use serde_json::Value;

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const PAR: &str = "https://server.example.com/par";
pub(crate) const REFERENCE: &str = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
pub(crate) const ACCEPTED: &str = r#"{"request_uri":"urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c","expires_in":60}"#;

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new(ISSUER, UrlPolicy::default())
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"))
        .and_then(|server| {
            let name = "pushed_authorization_request_endpoint";
            server.with_member(name, &format!("\"{PAR}\""))
        })
        .unwrap()
}

/// A public client.
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

/// What comes of a push, and what was sent for it.
pub(crate) fn pushed(
    push: PushAuthorization,
    answers: impl IntoIterator<Item = Response>,
) -> (
    Result<(Authorization, PendingAuthorization), Error>,
    Vec<Request>,
) {
    play(push, answers, &env())
}

/// A push that the server accepts, and its request.
pub(crate) fn accepted(push: PushAuthorization) -> (Authorization, PendingAuthorization, Request) {
    let (outcome, mut requests) = pushed(push, [json(201, ACCEPTED)]);
    let (authorization, pending) = outcome.unwrap();
    (authorization, pending, requests.remove(0))
}

/// The names of a request's pairs, in order.
pub(crate) fn names(request: &Request) -> Vec<String> {
    let pairs = flow_script::form(request).into_iter();
    pairs.map(|(name, _)| name).collect()
}

/// A part of a token, unverified.
pub(crate) fn part(token: &str, number: usize) -> Value {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let part = token.split('.').nth(number).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}
