//! Key sets, and what the provider answers.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;
use serde_json::{Map, Value, json};

use super::rows::SETS;
use crate::Fallible;
use crate::jose::material::{self, ACCESS_TOKEN, EMAIL, NONCE, SUBJECT, TENANT};

pub(super) struct Material {
    pub(super) jose: material::Material,
    /// By the place of their size in [`SETS`]. The last key of each is the one that signs with ES256.
    pub(super) sets: Vec<String>,
}

impl Material {
    pub(super) fn new() -> Fallible<Self> {
        let jose = material::Material::new()?;
        let sets = SETS.iter().map(|set| set_of(set.size, &jose.es256));
        let sets = sets.collect::<Fallible<_>>()?;
        Ok(Self { jose, sets })
    }

    /// What a peer needs.
    pub(super) fn to_json(&self) -> Fallible<Value> {
        let mut json = self.jose.to_json()?;
        let sets = SETS.iter().zip(&self.sets);
        let sets: Map<_, _> = sets
            .map(|(set, text)| (set.size.to_string(), text.as_str().into()))
            .collect();
        json["sets"] = sets.into();
        json["discovery"] = DISCOVERY.into();
        json["client_secret"] = CLIENT_SECRET.into();
        json["redirect_uri"] = REDIRECT_URI.into();
        json["code"] = CODE.into();
        json["response"] = self.token_response(NONCE)?.into();
        json["userinfo"] = userinfo().into();
        Ok(json)
    }

    /// What the token endpoint answers to the code of a request with this nonce.
    pub(super) fn token_response(&self, nonce: &str) -> Fallible<String> {
        let response = json!({
            "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3_600,
            "refresh_token": "tGzv3JOkF0XG5Qx2TlKWIAtGzv3JOkF0XG5Qx2TlKWIA", "scope": SCOPE,
            "id_token": self.jose.id_token_for(&self.jose.rs256, nonce)?,
        });
        Ok(response.to_string())
    }
}

fn set_of(size: usize, last: &SigningKey) -> Fallible<String> {
    let env = SystemEnv::new();
    let mut keys = Vec::with_capacity(size);
    for number in 1..size {
        let key = SigningKey::generate(Algorithm::Es256, &env)?;
        keys.push(key.with_key_id(format!("2026-11-EC{number:03}")));
    }
    keys.push(last.clone());
    let keys: Vec<_> = keys.iter().filter_map(SigningKey::public_jwk).collect();
    Ok(format!(r#"{{"keys":[{}]}}"#, keys.join(",")))
}

/// What the UserInfo endpoint answers.
pub(super) fn userinfo() -> String {
    let claims = json!({
        "sub": SUBJECT, "email": EMAIL, "email_verified": true, "name": "Jane Doe",
        "given_name": "Jane", "family_name": "Doe", "preferred_username": "jane",
        "updated_at": 1_790_000_000, "tenant": TENANT,
    });
    claims.to_string()
}

/// As a transport makes it.
pub(super) fn answer(body: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(body.as_bytes().to_vec());
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// Of a provider that offers much: some sixty members.
pub(super) const DISCOVERY: &str = include_str!("discovery.json");
pub(super) const CLIENT_SECRET: &str = "7Fjfp0ZBr1KtDRbnfVdmIw";
pub(super) const CODE: &str = "SplxlOBeZQQYbYS6WxSbIASplxlOBeZQQYbYS6WxSbIA";
pub(super) const REDIRECT_URI: &str = "https://client.example.org/login/callback";
pub(super) const SCOPE: &str = "openid email";
