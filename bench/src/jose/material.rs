//! Keys and tokens, made anew for each run.

use std::error::Error;

use jose_assert::{Algorithm, HmacKey, Jwt, Signer, SigningKey};
use oauth_step::{Env, Secret, SystemEnv, UnixTime};
use oidc_idtoken::half_hash;
use serde_json::{Value, json};

pub(crate) struct Material {
    pub(crate) now: UnixTime,
    pub(crate) rs256: SigningKey,
    pub(super) ps256: SigningKey,
    pub(crate) es256: SigningKey,
    /// The same key: a proof carries it whole, and needs no `kid`.
    pub(super) proof: SigningKey,
    pub(super) eddsa: SigningKey,
    pub(crate) secret: HmacKey,
    /// The public half alone, as a proof carries it.
    pub(super) dpop_jwk: String,
}

impl Material {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let env = SystemEnv::new();
        let rs256 = SigningKey::generate(Algorithm::Rs256, &env)?;
        let ps256 = SigningKey::from_pem(Algorithm::Ps256, rs256.private_pem()?.expose())?;
        let es256 = SigningKey::generate(Algorithm::Es256, &env)?;
        let jwk = es256.public_jwk().unwrap_or_default();
        let jwk: Value = serde_json::from_str(&jwk)?;
        let member = |name: &str| jwk.get(name).and_then(Value::as_str).unwrap_or_default();
        let dpop_jwk = format!(
            r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
            member("x"),
            member("y")
        );
        Ok(Self {
            now: env.now(),
            rs256: rs256.with_key_id(RS256),
            ps256: ps256.with_key_id(RS256),
            es256: es256.clone().with_key_id(ES256),
            proof: es256,
            eddsa: SigningKey::generate(Algorithm::EdDsa, &env)?.with_key_id(EDDSA),
            secret: HmacKey::new(&Secret::new(SECRET.to_owned()))?,
            dpop_jwk,
        })
    }

    /// The keys that sign ID Tokens, each with its algorithm's name.
    pub(super) fn signing(&self) -> [(Algorithm, &SigningKey); 4] {
        [
            (Algorithm::Rs256, &self.rs256),
            (Algorithm::Ps256, &self.ps256),
            (Algorithm::Es256, &self.es256),
            (Algorithm::EdDsa, &self.eddsa),
        ]
    }

    pub(super) fn secret_key(&self) -> SigningKey {
        SigningKey::from(self.secret.clone()).with_key_id(KID)
    }

    /// An ID Token with twelve claims, valid now.
    pub(crate) fn id_token(&self, signer: &SigningKey) -> Result<String, Box<dyn Error>> {
        let algorithm = signer.algorithm();
        let at_hash = half_hash(algorithm, ACCESS_TOKEN).ok_or("no hash")?;
        let claims = format!(
            concat!(
                r#"{{"iss":"{}","sub":"248289761001","aud":"{}","exp":{},"iat":{},"auth_time":{},"#,
                r#""nonce":"{}","acr":"{}","azp":"{}","at_hash":"{}","email":"jane.doe@example.com","#,
                r#""name":"Jane Doe"}}"#
            ),
            ISSUER,
            CLIENT_ID,
            self.now.0 + 3_600,
            self.now.0,
            self.now.0,
            NONCE,
            ACR,
            CLIENT_ID,
            at_hash
        );
        Ok(Jwt::new(claims).sign(signer)?)
    }

    /// The key set of the issuer, which publishes a key for each algorithm.
    pub(super) fn jwks(&self) -> String {
        let published = [&self.rs256, &self.es256, &self.eddsa];
        let keys: Vec<_> = published
            .into_iter()
            .filter_map(SigningKey::public_jwk)
            .collect();
        format!(r#"{{"keys":[{}]}}"#, keys.join(","))
    }

    /// What a peer needs.
    pub(super) fn to_json(&self) -> Result<Value, Box<dyn Error>> {
        let pem = |key: &SigningKey| key.private_pem().map(|pem| pem.expose().clone());
        Ok(json!({
            "now": self.now.0, "issuer": ISSUER, "client_id": CLIENT_ID, "kid": KID, "nonce": NONCE,
            "kids": { "RS256": RS256, "ES256": ES256, "EdDSA": EDDSA }, "acr": ACR,
            "access_token": ACCESS_TOKEN, "secret": SECRET, "jwks": self.jwks(),
            "private": {
                "RS256": pem(&self.rs256)?, "ES256": pem(&self.es256)?, "EdDSA": pem(&self.eddsa)?,
            },
            "tokens": {
                "RS256": self.id_token(&self.rs256)?, "ES256": self.id_token(&self.es256)?,
                "EdDSA": self.id_token(&self.eddsa)?, "HS256": self.id_token(&self.secret_key())?,
            },
            "dpop": {
                "jwk": self.dpop_jwk, "htm": HTM, "htu": HTU, "ath": super::ours::ath(ACCESS_TOKEN),
                "jkt": self.es256.thumbprint().map(|thumbprint| thumbprint.to_string()),
            },
        }))
    }
}

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const CLIENT_ID: &str = "s6BhdRkqt3";
pub(super) const ACR: &str = "urn:mace:incommon:iap:silver";
pub(super) const NONCE: &str = "n-0S6_WzA2Mj-af0ifjsvSsdflkj";
pub(super) const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y.sdfjklsdf";
pub(super) const HTM: &str = "GET";
pub(super) const HTU: &str = "https://resource.example.org/protectedresource";
const KID: &str = "2026-11-HS256";
const RS256: &str = "2026-11-RS256";
const ES256: &str = "2026-11-ES256";
const EDDSA: &str = "2026-11-EdDSA";
pub(super) const SECRET: &str = "cf136dc3c1fc93f31185e5885805dcf136dc3c1fc93f3118";
