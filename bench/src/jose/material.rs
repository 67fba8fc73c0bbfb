//! Keys and tokens, made anew for each run.

use std::error::Error;

use jose_assert::{Algorithm, HmacKey, Jwt, Signer, SigningKey};
use oauth_step::{Env, Secret, SystemEnv, UnixTime};
use oidc_idtoken::half_hash;
use serde_json::{Value, json};

pub(crate) struct Material {
    pub(crate) now: UnixTime,
    pub(crate) rs256: SigningKey,
    pub(crate) ps256: SigningKey,
    pub(crate) es256: SigningKey,
    /// The same key: a proof carries it whole, and needs no `kid`.
    pub(crate) proof: SigningKey,
    pub(crate) eddsa: SigningKey,
    pub(crate) secret: HmacKey,
    /// The public half alone, as a proof carries it.
    pub(crate) dpop_jwk: String,
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
    pub(crate) fn signing(&self) -> [(Algorithm, &SigningKey); 4] {
        [
            (Algorithm::Rs256, &self.rs256),
            (Algorithm::Ps256, &self.ps256),
            (Algorithm::Es256, &self.es256),
            (Algorithm::EdDsa, &self.eddsa),
        ]
    }

    pub(crate) fn secret_key(&self) -> SigningKey {
        SigningKey::from(self.secret.clone()).with_key_id(KID)
    }

    /// An ID Token with twelve claims, valid now.
    pub(crate) fn id_token(&self, signer: &SigningKey) -> Result<String, Box<dyn Error>> {
        self.id_token_for(signer, NONCE)
    }

    pub(crate) fn id_token_for(
        &self,
        signer: &SigningKey,
        nonce: &str,
    ) -> Result<String, Box<dyn Error>> {
        let algorithm = signer.algorithm();
        let at_hash = half_hash(algorithm, ACCESS_TOKEN).ok_or("no hash")?;
        let claims = format!(
            concat!(
                r#"{{"iss":"{}","sub":"{}","aud":"{}","exp":{},"iat":{},"auth_time":{},"#,
                r#""nonce":"{}","acr":"{}","azp":"{}","at_hash":"{}","email":"{}","#,
                r#""tenant":"{}"}}"#
            ),
            ISSUER,
            SUBJECT,
            CLIENT_ID,
            self.now.0 + 3_600,
            self.now.0,
            self.now.0,
            nonce,
            ACR,
            CLIENT_ID,
            at_hash,
            EMAIL,
            TENANT
        );
        Ok(Jwt::new(claims).sign(signer)?)
    }

    /// The key set of the issuer, which publishes a key for each algorithm.
    pub(crate) fn jwks(&self) -> String {
        let published = [&self.rs256, &self.es256, &self.eddsa];
        let keys: Vec<_> = published
            .into_iter()
            .filter_map(SigningKey::public_jwk)
            .collect();
        format!(r#"{{"keys":[{}]}}"#, keys.join(","))
    }

    /// What a peer needs.
    pub(crate) fn to_json(&self) -> Result<Value, Box<dyn Error>> {
        let pem = |key: &SigningKey| key.private_pem().map(|pem| pem.expose().clone());
        Ok(json!({
            "now": self.now.0, "issuer": ISSUER, "client_id": CLIENT_ID, "kid": KID, "nonce": NONCE,
            "kids": { "RS256": RS256, "ES256": ES256, "EdDSA": EDDSA }, "acr": ACR,
            "subject": SUBJECT, "email": EMAIL, "tenant": TENANT, "access_token": ACCESS_TOKEN, "secret": SECRET, "jwks": self.jwks(),
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
pub(crate) const ACR: &str = "urn:mace:incommon:iap:silver";
pub(crate) const NONCE: &str = "n-0S6_WzA2Mj-af0ifjsvSsdflkj";
pub(crate) const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y.sdfjklsdf";
/// What a caller reads out of an ID Token.
pub(crate) const SUBJECT: &str = "248289761001";
pub(crate) const EMAIL: &str = "jane.doe@example.com";
/// A claim of the provider's own.
pub(crate) const TENANT: &str = "acme-eu";
pub(crate) const HTM: &str = "GET";
pub(crate) const HTU: &str = "https://resource.example.org/protectedresource";
const KID: &str = "2026-11-HS256";
pub(crate) const RS256: &str = "2026-11-RS256";
pub(crate) const ES256: &str = "2026-11-ES256";
const EDDSA: &str = "2026-11-EdDSA";
pub(crate) const SECRET: &str = "cf136dc3c1fc93f31185e5885805dcf136dc3c1fc93f3118";
