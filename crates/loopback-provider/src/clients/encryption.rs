//! Encryption of what a client is sent, as it registered it.

use std::fmt;

use jose_assert::{ContentEncryption, EncryptionKey, Jwe, KeyManagement};
use oauth_step::{Secret, SystemEnv};
use serde_json::Value;

use crate::answer::Refusal;

/// The key that a client's tokens are encrypted with.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub enum EncryptTo {
    /// One made out of the client secret, for this symmetric algorithm, such as `A128KW` or `dir`
    /// (OpenID Connect Core 10.2). The secret has 32 octets at least.
    ClientSecret(String),
    /// The client's own, a JWK whose `alg` names the algorithm, such as `RSA-OAEP-256` or
    /// `ECDH-ES`.
    Jwk(String),
}

/// The key is not shown.
impl fmt::Debug for EncryptTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientSecret(_) => "ClientSecret",
            Self::Jwk(_) => "Jwk",
        })
    }
}

/// What was registered: `…_encrypted_response_alg` with its key, and `…_encrypted_response_enc`.
#[derive(Clone)]
pub(crate) struct Encryption {
    to: EncryptTo,
    enc: String,
}

impl Encryption {
    pub(crate) fn new(to: EncryptTo, enc: &str) -> Self {
        Self {
            to,
            enc: enc.to_owned(),
        }
    }

    /// Encrypts claims, or a signed token, for the client with this secret.
    pub(crate) fn encrypt(&self, secret: Option<&str>, content: &Jwe) -> Result<String, Refusal> {
        let (key, enc) = self.parts(secret).map_err(Refusal::server_error)?;
        let encrypted = content.encrypt(&key, enc, &SystemEnv::new());
        encrypted.map_err(|_| Refusal::server_error("the encryption failed"))
    }

    /// Why it cannot work, if it cannot.
    pub(crate) fn check(&self, secret: Option<&str>) -> Result<(), &'static str> {
        let (key, enc) = self.parts(secret)?;
        // What a key was made for may differ from `enc`.
        let tried = Jwe::new("").encrypt(&key, enc, &SystemEnv::new());
        tried.map(drop).map_err(|_| UNFIT)
    }

    fn parts(
        &self,
        secret: Option<&str>,
    ) -> Result<(EncryptionKey, ContentEncryption), &'static str> {
        let enc = ContentEncryption::from_name(&self.enc);
        let enc = enc.ok_or("the content encryption is unknown")?;
        let known = |name: &str| KeyManagement::from_name(name).ok_or(UNKNOWN);
        let key = match &self.to {
            EncryptTo::ClientSecret(name) => {
                let secret =
                    secret.ok_or("without a client secret nothing is encrypted with it")?;
                EncryptionKey::from_client_secret(known(name)?, &Secret::new(secret.to_owned()))
            }
            EncryptTo::Jwk(jwk) => {
                let read: Option<Value> = serde_json::from_str(jwk).ok();
                let name = read.as_ref().and_then(|jwk| jwk.get("alg")?.as_str());
                EncryptionKey::from_jwk(known(name.ok_or(UNKNOWN)?)?, jwk)
            }
        };
        Ok((key.map_err(|_| UNFIT)?, enc))
    }
}

const UNKNOWN: &str = "the key management algorithm is unknown";
const UNFIT: &str = "the key does not fit the encryption";
