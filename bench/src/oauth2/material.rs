//! What everybody is measured with.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use jose_assert::{Algorithm, Backend, SigningKey};
use oauth_step::{Env, SystemEnv, UnixTime};
use serde_json::{Value, json};

use crate::Fallible;

pub(super) struct Material {
    pub(super) now: UnixTime,
    pub(super) key: SigningKey,
}

impl Material {
    pub(super) fn new() -> Fallible<Self> {
        let env = SystemEnv::new();
        Ok(Self {
            now: env.now(),
            key: SigningKey::generate(Algorithm::Es256, &env)?,
        })
    }

    pub(super) fn key(&self, backend: Backend) -> Fallible<SigningKey> {
        Ok(self.key.clone().with_backend(backend)?)
    }

    /// What a peer needs.
    pub(super) fn to_json(&self) -> Value {
        let pem = self.key.private_pem();
        json!({
            "issuer": ISSUER, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
            "authorization_endpoint": AUTHORIZATION_ENDPOINT, "token_endpoint": TOKEN_ENDPOINT,
            "redirect_uri": REDIRECT_URI, "code": CODE, "verifier": VERIFIER, "response": RESPONSE,
            "access_token": ACCESS_TOKEN, "call": CALL,
            "key": pem.map(|pem| pem.expose().clone()).unwrap_or_default(),
            "thumbprint": self.key.thumbprint().map(|thumbprint| thumbprint.to_string()),
        })
    }
}

/// The answer of the token endpoint, as a transport makes it.
pub(super) fn response() -> Response<Vec<u8>> {
    let mut response = Response::new(RESPONSE.as_bytes().to_vec());
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

pub(super) const ISSUER: &str = "https://server.example.com";
pub(super) const AUTHORIZATION_ENDPOINT: &str = "https://server.example.com/oauth2/authorize";
pub(super) const TOKEN_ENDPOINT: &str = "https://server.example.com/oauth2/token";
pub(super) const REDIRECT_URI: &str = "https://client.example.org/login/callback";
pub(super) const CLIENT_ID: &str = "s6BhdRkqt3";
pub(super) const CLIENT_SECRET: &str = "7Fjfp0ZBr1KtDRbnfVdmIw";
pub(super) const SCOPES: [&str; 2] = ["read", "write"];
pub(super) const CODE: &str = "SplxlOBeZQQYbYS6WxSbIASplxlOBeZQQYbYS6WxSbIA";
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y.sdfjklsdf";
pub(super) const RESPONSE: &str = concat!(
    r#"{"access_token":"jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y.sdfjklsdf","#,
    r#""token_type":"Bearer","expires_in":3600,"#,
    r#""refresh_token":"tGzv3JOkF0XG5Qx2TlKWIAtGzv3JOkF0XG5Qx2TlKWIA","scope":"read write"}"#,
);
/// What is called with the token.
pub(super) const CALL: &str = "https://api.example.com/v1/items?page=2";
