//! Keys, a server, and what another implementation makes of an assertion.

use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64ct::{Base64, Encoding};
use flow_script::{field, sent};
use jose_assert::{Algorithm, SigningKey};
use jsonwebtoken as other;
use oauth_step::{Env, IntoStep, Request, UrlPolicy};
use oauth2_core::{AwaitToken, Client, JwtAssertion, ServerMetadata};
use serde_json::Value;

pub(crate) const ISSUER: &str = "https://reports.example.com";
pub(crate) const TOKEN_ENDPOINT: &str = "https://server.example.com/token";
pub(crate) const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

/// An RSA key as PEM (PKCS#8) and its public half as DER (PKCS#1).
pub(crate) fn rsa() -> &'static (String, Vec<u8>) {
    static KEY: OnceLock<(String, Vec<u8>)> = OnceLock::new();
    KEY.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = pair.as_der().unwrap();
        let text = Base64::encode_string(der.as_ref());
        let lines: Vec<_> = text.as_bytes().chunks(64).map(str::from_utf8).collect();
        let lines = lines.into_iter().collect::<Result<Vec<_>, _>>().unwrap();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            lines.join("\n")
        );
        (pem, pair.public_key().as_ref().to_vec())
    })
}

pub(crate) fn key() -> SigningKey {
    let key = SigningKey::from_pem(Algorithm::Rs256, &rsa().0).unwrap();
    key.with_key_id("k-1")
}

pub(crate) fn server() -> ServerMetadata {
    let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default());
    server.unwrap().with_token_endpoint(TOKEN_ENDPOINT).unwrap()
}

pub(crate) fn client() -> Client {
    Client::without_id(server())
}

pub(crate) fn assertion() -> JwtAssertion {
    JwtAssertion::new(key(), ISSUER)
}

/// The request of a flow that begins by sending one.
pub(crate) fn request(flow: impl IntoStep<Flow = AwaitToken>, env: &dyn Env) -> Request {
    sent(flow.into_step(env).unwrap()).0
}

/// Header and claims of the assertion in a request.
pub(crate) fn asserted(request: &Request) -> (Value, Value) {
    verified(&field(request, "assertion").unwrap())
}

/// Header and claims of what [`rsa`] has signed, the signature verified by another library; the
/// scripts' clock is not today's.
pub(crate) fn verified(token: &str) -> (Value, Value) {
    let mut rules = other::Validation::new(other::Algorithm::RS256);
    rules.validate_exp = false;
    rules.validate_aud = false;
    let key = other::DecodingKey::from_rsa_der(&rsa().1);
    let claims = other::decode::<Value>(token, &key, &rules).unwrap().claims;
    (header_of(token), claims)
}

pub(crate) fn header_of(token: &str) -> Value {
    let (header, _) = token.split_once('.').unwrap();
    let header = base64ct::Base64UrlUnpadded::decode_vec(header).unwrap();
    serde_json::from_slice(&header).unwrap()
}

/// A service account's file, with some members changed; `null` removes one.
pub(crate) fn file(changes: Value) -> Vec<u8> {
    let mut file = serde_json::json!({
        "type": "service_account",
        "project_id": "a-project",
        "private_key_id": "k-1",
        "private_key": rsa().0,
        "client_email": "robot@a-project.iam.gserviceaccount.example",
        "client_id": "123456789012345678901",
        "auth_uri": "https://accounts.example.com/o/oauth2/auth",
        "token_uri": TOKEN_ENDPOINT,
        "universe_domain": "example.com",
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => file.as_object_mut().unwrap().remove(name),
            value => file
                .as_object_mut()
                .unwrap()
                .insert(name.clone(), value.clone()),
        };
    }
    serde_json::to_vec_pretty(&file).unwrap()
}
