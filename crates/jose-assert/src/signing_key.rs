//! Keys that sign, wherever they are held.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, JsonObject, Secret};
use serde_json::json;
use zeroize::Zeroize;

use crate::algorithm::{Algorithm, KeyKind};
use crate::backend::{self, Components, PrivateKey, PrivateParts, RsaParts};
use crate::hmac_key::{HmacKey, SHA256_LENGTH};
use crate::jwk::{self, Description};
use crate::key_rules::KeyRules;
use crate::{Error, KeyError, base64url};

/// What signs: a [`SigningKey`], or a key in a hardware module, a key service or an agent.
///
/// A key that signs asynchronously uses the two-phase form instead:
/// [`Jwt::signing_input`](crate::Jwt::signing_input), then
/// [`SigningInput::attach`](crate::SigningInput::attach).
pub trait Signer: Send + Sync {
    /// The algorithm it signs with.
    fn algorithm(&self) -> Algorithm;

    /// The `kid` by which verifiers find the public key.
    fn key_id(&self) -> Option<&str>;

    /// Signs the octets. For ES256 the signature is r and s side by side, never DER.
    ///
    /// # Errors
    ///
    /// [`Error::Signer`] where the key cannot be reached.
    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, Error>;
}

/// A private key or secret with its algorithm, parsed once. Clones share it.
#[derive(Clone)]
pub struct SigningKey {
    algorithm: Algorithm,
    key_id: Option<Arc<str>>,
    key: Arc<Key>,
}

enum Key {
    Hmac(HmacKey),
    Private(PrivateKey),
}

impl SigningKey {
    /// From a private JWK ([RFC 7517]); its `kid` is kept. `use`, `key_ops` and `alg` must allow
    /// the algorithm where they are there.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    ///
    /// [RFC 7517]: https://www.rfc-editor.org/rfc/rfc7517#section-4
    pub fn from_jwk(algorithm: Algorithm, jwk: impl AsRef<[u8]>) -> Result<Self, Error> {
        let object = JsonObject::parse(jwk.as_ref()).map_err(KeyError::Json)?;
        let description = Description::parse(&object, "sign")?;
        let same = |own: Algorithm| own.is_same_on_a_key(algorithm);
        if description.kind != algorithm.key_kind() || !description.algorithm.is_none_or(same) {
            return Err(KeyError::AlgorithmMismatch.into());
        }
        let key = read_jwk(&object, description.kind)?;
        let signing = Self::new(algorithm, key);
        Ok(match description.key_id {
            Some(key_id) => signing.with_key_id(key_id),
            None => signing,
        })
    }

    /// From the first private key in a PEM text: PKCS#8, PKCS#1 (RSA) or SEC1 (P-256).
    ///
    /// # Errors
    ///
    /// [`KeyError::EncryptedPem`], [`KeyError::Pem`], or what is wrong with the key itself.
    pub fn from_pem(algorithm: Algorithm, pem: &str) -> Result<Self, Error> {
        let parts = backend::read_pem(algorithm.key_kind(), pem)?;
        Ok(Self::new(algorithm, private_key(&parts)?))
    }

    /// From a shared secret, as [`HmacKey::new`]. A key that was made with a relaxation signs
    /// through `SigningKey::from`.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] where the algorithm takes no secret, and those of
    /// [`HmacKey::new`].
    pub fn from_secret<T: AsRef<[u8]> + Zeroize>(
        algorithm: Algorithm,
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        if !algorithm.is_symmetric() {
            return Err(KeyError::AlgorithmMismatch.into());
        }
        Ok(Self::new(algorithm, Key::Hmac(HmacKey::new(secret)?)))
    }

    /// A new key out of the environment's randomness; 2048 bits for RSA.
    ///
    /// The backend `aws-lc-rs` makes RSA keys out of its own random source and takes no other.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] for a symmetric algorithm.
    pub fn generate(algorithm: Algorithm, env: &dyn Env) -> Result<Self, Error> {
        let key = backend::generate(algorithm.key_kind(), env)?;
        Ok(Self::new(algorithm, Key::Private(key)))
    }

    /// The same key under this `kid`.
    #[must_use]
    pub fn with_key_id(self, key_id: impl Into<String>) -> Self {
        Self {
            key_id: Some(key_id.into().into()),
            ..self
        }
    }

    /// The public half as a JWK, with `kid` where there is one, `use` and `alg`; nothing for a
    /// shared secret.
    pub fn public_jwk(&self) -> Option<String> {
        let Key::Private(key) = &*self.key else {
            return None;
        };
        let mut jwk = match key.components() {
            Components::Ed25519 { x } => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url::encode(&x) })
            }
            Components::P256 { x, y } => json!({
                "kty": "EC",
                "crv": "P-256",
                "x": base64url::encode(&x),
                "y": base64url::encode(&y),
            }),
            Components::Rsa { n, e } => json!({
                "kty": "RSA",
                "n": base64url::encode(&n),
                "e": base64url::encode(&e),
            }),
        };
        let members = jwk.as_object_mut()?;
        if let Some(key_id) = self.key_id() {
            members.insert("kid".to_owned(), key_id.into());
        }
        members.insert("use".to_owned(), "sig".into());
        members.insert("alg".to_owned(), self.algorithm.name().into());
        Some(jwk.to_string())
    }

    fn new(algorithm: Algorithm, key: Key) -> Self {
        Self {
            algorithm,
            key_id: None,
            key: Arc::new(key),
        }
    }
}

impl Signer for SigningKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = match &*self.key {
            Key::Hmac(key) => key.sign(self.algorithm, input),
            Key::Private(key) => key.sign(self.algorithm, input),
        };
        signature.ok_or(Error::Key(KeyError::PrivatePart))
    }
}

impl From<HmacKey> for SigningKey {
    /// Signs with HS256.
    fn from(key: HmacKey) -> Self {
        Self::new(Algorithm::Hs256, Key::Hmac(key))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SigningKey");
        debug
            .field("algorithm", &self.algorithm)
            .field("key_id", &self.key_id);
        debug.field("key", &format_args!("[redacted]")).finish()
    }
}

fn read_jwk(object: &JsonObject<'_>, kind: KeyKind) -> Result<Key, KeyError> {
    if kind == KeyKind::Octets {
        let secret = jwk::octets(object, "k")?;
        return Ok(Key::Hmac(HmacKey::from_octets(&secret, SHA256_LENGTH)?));
    }
    // By itself, so that the error says which half is wrong.
    jwk::public_key(object, kind, KeyRules::new())?;
    let parts = match kind {
        KeyKind::Ed25519 | KeyKind::Octets => PrivateParts::Ed25519 {
            seed: jwk::array(object, "d")?,
            public: Some(jwk::array(object, "x")?.to_vec()),
        },
        KeyKind::P256 => PrivateParts::P256 {
            scalar: jwk::array(object, "d")?,
            public: Some(Components::uncompressed(
                &*jwk::array(object, "x")?,
                &*jwk::array(object, "y")?,
            )),
        },
        KeyKind::Rsa => PrivateParts::Rsa(read_rsa(object)?),
    };
    private_key(&parts)
}

/// The primes may be absent, both of them (RFC 7518 §6.3.2).
pub(crate) fn read_rsa(object: &JsonObject<'_>) -> Result<RsaParts, KeyError> {
    let primes = match (
        jwk::optional_octets(object, "p")?,
        jwk::optional_octets(object, "q")?,
    ) {
        (Some(p), Some(q)) => Some([p, q]),
        (None, None) => None,
        _ => return Err(KeyError::PrivatePart),
    };
    Ok(RsaParts {
        n: jwk::octets(object, "n")?.to_vec(),
        e: jwk::octets(object, "e")?.to_vec(),
        d: jwk::octets(object, "d")?,
        primes,
    })
}

fn private_key(parts: &PrivateParts) -> Result<Key, KeyError> {
    let (key, public) = match parts {
        PrivateParts::Ed25519 { seed, public } => (PrivateKey::ed25519(seed)?, public),
        PrivateParts::P256 { scalar, public } => (PrivateKey::p256(scalar)?, public),
        PrivateParts::Rsa(parts) => {
            KeyRules::new().review_rsa(&parts.n, &parts.e)?;
            (PrivateKey::rsa(parts)?, &None)
        }
    };
    // RFC 8725 §3.4: both halves belong together.
    let fits = |public: &Vec<u8>| key.components().is_point(public);
    if !public.as_ref().is_none_or(fits) {
        return Err(KeyError::PrivatePart);
    }
    Ok(Key::Private(key))
}
