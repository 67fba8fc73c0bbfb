//! A provider on paper: its keys, and tokens signed with them that are good but for one thing.

#![allow(dead_code, reason = "each test binary uses a part")]

pub(crate) mod broken;
pub(crate) mod encrypted;
pub(crate) mod provider;
pub(crate) mod vectors;

use std::sync::LazyLock;

use flow_script::NOON;
use jose_assert::{Algorithm, HmacKey, JwkSet, Jwt, KeySource, SigningKey};
use oauth_step::{FixedEnv, Secret};
use oidc_idtoken::{Error, Expectations, IdToken, IdTokenVerifier, Problem, Rule};
use serde_json::{Map, Value, json};

pub(crate) const ISSUER: &str = "https://op.example";
pub(crate) const CLIENT: &str = "client-1";
pub(crate) const SUBJECT: &str = "user-1";
pub(crate) const NONCE: &str = "n-0S6_WzA2Mj";
pub(crate) const NOW: u64 = NOON.0;
pub(crate) const CLIENT_SECRET: &str = "a client secret of more than 32 octets";

/// An ID Token that is good, until a test makes it otherwise.
pub(crate) struct Case {
    claims: Map<String, Value>,
    key: SigningKey,
    typ: Option<&'static str>,
    verifier: IdTokenVerifier,
    expected: Expectations,
    env: FixedEnv,
}

impl Case {
    pub(crate) fn good() -> Self {
        Self {
            claims: claims(),
            key: rsa(),
            typ: Some("JWT"),
            verifier: IdTokenVerifier::new(ISSUER, CLIENT),
            expected: Expectations::new().nonce(NONCE),
            env: FixedEnv::new(NOON),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    pub(crate) fn by(self, key: SigningKey) -> Self {
        Self { key, ..self }
    }

    pub(crate) fn typ(self, typ: Option<&'static str>) -> Self {
        Self { typ, ..self }
    }

    pub(crate) fn verifier(self, change: impl FnOnce(IdTokenVerifier) -> IdTokenVerifier) -> Self {
        Self {
            verifier: change(self.verifier),
            ..self
        }
    }

    pub(crate) fn expecting(self, change: impl FnOnce(Expectations) -> Expectations) -> Self {
        Self {
            expected: change(self.expected),
            ..self
        }
    }

    pub(crate) fn token(&self) -> String {
        self.jwt().sign(&self.key).unwrap()
    }

    fn jwt(&self) -> Jwt {
        let jwt = Jwt::new(Value::from(self.claims.clone()).to_string());
        match self.typ {
            Some(typ) => jwt.typ(typ),
            None => jwt.without_typ(),
        }
    }

    /// The same claims in a token that nobody signed.
    pub(crate) fn unsigned_token(&self) -> String {
        self.jwt().dangerous_without_signature().unwrap()
    }

    pub(crate) fn verify(&self) -> Result<IdToken, Error> {
        self.verify_token(&self.token())
    }

    /// Checks this token in place of its own.
    pub(crate) fn verify_token(&self, token: &str) -> Result<IdToken, Error> {
        self.verifier
            .verify(token, &keys(), &self.expected, &self.env)
    }

    pub(crate) fn verify_with_secret(&self) -> Result<IdToken, Error> {
        self.verifier
            .verify_with_secret(&self.token(), &hmac_key(), &self.expected, &self.env)
    }

    #[track_caller]
    pub(crate) fn accepted(self) -> IdToken {
        self.verify().unwrap()
    }

    #[track_caller]
    pub(crate) fn refused(self) -> (Rule, Problem) {
        refusal(self.verify())
    }
}

/// The rule that a token broke, and how.
#[track_caller]
pub(crate) fn refusal(verdict: Result<IdToken, Error>) -> (Rule, Problem) {
    match verdict {
        Err(Error::IdToken(error)) => (error.rule(), error.problem()),
        Err(other) => panic!("not a rule of the ID Token: {other}"),
        Ok(_) => panic!("the token was accepted"),
    }
}

pub(crate) fn claims() -> Map<String, Value> {
    let claims = json!({
        "iss": ISSUER,
        "sub": SUBJECT,
        "aud": CLIENT,
        "exp": NOW + 300,
        "iat": NOW - 5,
        "nonce": NONCE,
    });
    claims.as_object().unwrap().clone()
}

pub(crate) fn rsa() -> SigningKey {
    // Read once: its checks are what most of these tests would wait for.
    static RSA: LazyLock<SigningKey> =
        LazyLock::new(|| key(Algorithm::Rs256, include_str!("keys/rsa.pem"), "rsa-1"));
    RSA.clone()
}

/// The same key, for the padding that this client did not register.
pub(crate) fn rsa_pss() -> SigningKey {
    key(Algorithm::Ps256, include_str!("keys/rsa.pem"), "rsa-1")
}

/// Nobody publishes it, but it calls itself like the one that is published.
pub(crate) fn forged_rsa() -> SigningKey {
    key(
        Algorithm::Rs256,
        include_str!("keys/other-rsa.pem"),
        "rsa-1",
    )
}

pub(crate) fn new_rsa() -> SigningKey {
    key(
        Algorithm::Rs256,
        include_str!("keys/other-rsa.pem"),
        "rsa-2",
    )
}

pub(crate) fn p256() -> SigningKey {
    key(Algorithm::Es256, include_str!("keys/p256.pem"), "ec-1")
}

pub(crate) fn ed25519() -> SigningKey {
    key(Algorithm::EdDsa, include_str!("keys/ed25519.pem"), "ed-1")
}

pub(crate) fn client_secret() -> SigningKey {
    SigningKey::from_secret(Algorithm::Hs256, &Secret::new(CLIENT_SECRET.to_owned())).unwrap()
}

pub(crate) fn hmac_key() -> HmacKey {
    HmacKey::new(&Secret::new(CLIENT_SECRET.to_owned())).unwrap()
}

/// What the provider publishes.
pub(crate) fn keys() -> JwkSet {
    JwkSet::parse(keys_json(), KeySource::Remote).unwrap()
}

pub(crate) fn keys_json() -> String {
    key_set(&[rsa(), p256(), ed25519()])
}

/// A JWK Set. The RSA key does not say for which padding it is: providers leave `alg` out.
pub(crate) fn key_set(keys: &[SigningKey]) -> String {
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            let mut jwk: Value = serde_json::from_str(&key.public_jwk().unwrap()).unwrap();
            jwk.as_object_mut().unwrap().remove("alg");
            jwk
        })
        .collect();
    json!({ "keys": keys }).to_string()
}

fn key(algorithm: Algorithm, pem: &str, key_id: &str) -> SigningKey {
    SigningKey::from_pem(algorithm, pem)
        .unwrap()
        .with_key_id(key_id)
}
