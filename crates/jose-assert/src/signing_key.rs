//! Keys that sign, wherever they are held.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, JsonObject, Secret};
use zeroize::{Zeroize, Zeroizing};

use crate::algorithm::Algorithm;
use crate::backend::{self, Backend, Components, PrivateKey, PrivateParts, PublicKey};
use crate::hmac_key::{HmacKey, Shortest};
use crate::jwk::{self, Description};
use crate::key_kind::KeyKind;
use crate::key_rules::KeyRules;
use crate::verification_key::public_jwk;
use crate::{Error, Jwt, KeyError, ProtectedHeader, Thumbprint};

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

    /// The header of a JWT by this key that has `typ` `JWT` and no further members, where it is
    /// kept ready: [`Jwt::protected_header`](crate::Jwt::protected_header) with this signer.
    fn protected_header(&self) -> Option<&ProtectedHeader> {
        None
    }

    /// Signs the octets. For ECDSA the signature is r and s side by side, never DER.
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
    /// The usual one, written when the key is made.
    header: Option<ProtectedHeader>,
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
        let signing = Self::new(algorithm, key)?;
        Ok(match description.key_id {
            Some(key_id) => signing.with_key_id(key_id),
            None => signing,
        })
    }

    /// From the first private key in a PEM text: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).
    ///
    /// # Errors
    ///
    /// [`KeyError::EncryptedPem`], [`KeyError::Pem`], or what is wrong with the key itself.
    pub fn from_pem(algorithm: Algorithm, pem: &str) -> Result<Self, Error> {
        let parts = backend::read_pem(Some(algorithm.key_kind()), pem)?;
        Self::from_parts(algorithm, &parts, Backend::selected())
    }

    /// From one private key in DER: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).
    ///
    /// # Errors
    ///
    /// [`KeyError::Der`], or what is wrong with the key itself.
    pub fn from_der(algorithm: Algorithm, der: impl AsRef<[u8]>) -> Result<Self, Error> {
        let parts = backend::private_key(Some(algorithm.key_kind()), der.as_ref());
        Self::from_parts(algorithm, &parts.ok_or(KeyError::Der)?, Backend::selected())
    }

    /// From a shared secret, as [`HmacKey::new`].
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] where the algorithm takes no secret,
    /// [`KeyError::SecretLength`] where it is shorter than the hash, and those of
    /// [`HmacKey::new`].
    pub fn from_secret<T: AsRef<[u8]> + Zeroize + 'static>(
        algorithm: Algorithm,
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        if !algorithm.is_symmetric() {
            return Err(KeyError::AlgorithmMismatch.into());
        }
        Self::from_hmac_key(algorithm, HmacKey::new(secret)?)
    }

    /// From a secret that is parsed already, and may have been made with a relaxation.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] where the algorithm takes no secret, and
    /// [`KeyError::SecretLength`] where it is shorter than the hash.
    pub fn from_hmac_key(algorithm: Algorithm, key: HmacKey) -> Result<Self, Error> {
        Ok(Self::new(algorithm, Key::Hmac(key))?)
    }

    /// A new key out of the environment's randomness; 2048 bits for RSA, and for a secret as many
    /// octets as the hash has.
    ///
    /// The backend `aws-lc-rs` makes RSA keys out of its own random source and takes no other.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoBackend`], [`KeyError::VerifyOnly`].
    pub fn generate(algorithm: Algorithm, env: &dyn Env) -> Result<Self, Error> {
        let key = match algorithm.key_kind() {
            KeyKind::Octets => {
                let length = algorithm.signature_length().unwrap_or_default();
                let mut octets = Zeroizing::new(vec![0; length]);
                env.fill_random(&mut octets);
                Key::Hmac(HmacKey::from_octets(&octets, Shortest::Hash)?)
            }
            kind => Key::Private(backend::generate(kind, env)?),
        };
        Ok(Self::new(algorithm, key)?)
    }

    /// The same key under this `kid`.
    #[must_use]
    pub fn with_key_id(self, key_id: impl Into<String>) -> Self {
        let named = Self {
            key_id: Some(key_id.into().into()),
            header: None,
            ..self
        };
        named.with_header()
    }

    /// The same key, used by this backend. A secret needs none and stays as it is.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoBackend`] where it is not compiled in.
    pub fn with_backend(self, backend: Backend) -> Result<Self, Error> {
        let Key::Private(key) = &*self.key else {
            return Ok(self);
        };
        if key.backend() == backend {
            return Ok(self);
        }
        let key = private_key(&key.parts()?, Some(backend))?;
        Ok(Self {
            key: Arc::new(key),
            ..self
        })
    }

    /// What computes with it; nothing for a shared secret.
    pub fn backend(&self) -> Option<Backend> {
        self.private_key().map(PrivateKey::backend)
    }

    /// The public half as a JWK, with `kid` where there is one, `use` and `alg`; nothing for a
    /// shared secret.
    pub fn public_jwk(&self) -> Option<String> {
        let components = self.private_key()?.components();
        Some(public_jwk(&components, self.key_id(), Some(self.algorithm)))
    }

    /// The public half in PEM, as SPKI; nothing for a shared secret.
    pub fn public_pem(&self) -> Option<String> {
        let document = backend::write_public(&self.private_key()?.components());
        Some(backend::write_pem("PUBLIC KEY", &document).to_string())
    }

    /// The whole key as a JWK, private members and shared secrets included.
    ///
    /// # Errors
    ///
    /// [`KeyError::PrivatePart`] where the backend does not give its numbers.
    pub fn private_jwk(&self) -> Result<Secret<String>, Error> {
        Ok(match &*self.key {
            Key::Hmac(key) => {
                let (secret, algorithm) = (r#"{"kty":"oct"}"#, self.algorithm.name());
                let jwk = jwk::described(secret.into(), self.key_id(), "sig", Some(algorithm));
                jwk::with_private(&jwk, &jwk::write_secret(key.octets()))
            }
            Key::Private(key) => {
                let public = public_jwk(&key.components(), self.key_id(), Some(self.algorithm));
                jwk::with_private(&public, &jwk::write_private(&key.parts()?))
            }
        })
    }

    /// The whole key in DER, as PKCS#8 ([RFC 5208 §5]).
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] for a shared secret, [`KeyError::PrivatePart`] where the
    /// backend does not give its numbers.
    ///
    /// [RFC 5208 §5]: https://www.rfc-editor.org/rfc/rfc5208#section-5
    pub fn private_der(&self) -> Result<Secret<Vec<u8>>, Error> {
        let key = self.private_key().ok_or(KeyError::AlgorithmMismatch)?;
        let document = backend::write_private(&key.parts()?, &key.components());
        let document = document.ok_or(KeyError::PrivatePart)?;
        Ok(Secret::new(document.to_vec()))
    }

    /// The whole key in PEM, as PKCS#8 ([RFC 7468 §10]).
    ///
    /// # Errors
    ///
    /// As [`private_der`](Self::private_der).
    ///
    /// [RFC 7468 §10]: https://www.rfc-editor.org/rfc/rfc7468#section-10
    pub fn private_pem(&self) -> Result<Secret<String>, Error> {
        let document = self.private_der()?;
        let text = backend::write_pem("PRIVATE KEY", document.expose());
        Ok(Secret::new(text.to_string()))
    }

    /// The thumbprint of the public half; nothing for a shared secret, which could be guessed from
    /// it.
    pub fn thumbprint(&self) -> Option<Thumbprint> {
        let components = self.private_key()?.components();
        Some(Thumbprint::of(&jwk::write_public(&components)))
    }

    fn from_parts(
        algorithm: Algorithm,
        parts: &PrivateParts,
        backend: Option<Backend>,
    ) -> Result<Self, Error> {
        Ok(Self::new(algorithm, private_key(parts, backend)?)?)
    }

    fn new(algorithm: Algorithm, key: Key) -> Result<Self, KeyError> {
        if let Key::Hmac(key) = &key {
            key.review(algorithm)?;
        }
        let signing = Self {
            algorithm,
            key_id: None,
            key: Arc::new(key),
            header: None,
        };
        Ok(signing.with_header())
    }

    /// Keeps the usual header, under this `kid`.
    fn with_header(self) -> Self {
        let header = Jwt::new("{}").protected_header(&self).ok();
        Self { header, ..self }
    }

    fn private_key(&self) -> Option<&PrivateKey> {
        match &*self.key {
            Key::Hmac(_) => None,
            Key::Private(key) => Some(key),
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

    fn protected_header(&self) -> Option<&ProtectedHeader> {
        self.header.as_ref()
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
        let signing = Self {
            algorithm: Algorithm::Hs256,
            key_id: None,
            key: Arc::new(Key::Hmac(key)),
            header: None,
        };
        signing.with_header()
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
        return Ok(Key::Hmac(HmacKey::from_octets(&secret, Shortest::Hash)?));
    }
    let public = jwk::public_part(object, kind)?;
    let parts = jwk::private_part(object, &public);
    // By itself, so that the error says which half is wrong.
    KeyRules::new().review(&public)?;
    PublicKey::new(public, Backend::selected())?;
    private_key(&parts?, Backend::selected())
}

fn private_key(parts: &PrivateParts, backend: Option<Backend>) -> Result<Key, KeyError> {
    if let PrivateParts::Rsa(parts) = parts {
        KeyRules::new().review(&Components::Rsa {
            n: parts.n.clone().into(),
            e: parts.e.clone().into(),
        })?;
    }
    let key = PrivateKey::new(parts, backend)?;
    // RFC 8725 §3.4: both halves belong together.
    let belongs = |public| key.components().is_point(public);
    if !parts.public().is_none_or(belongs) {
        return Err(KeyError::PrivatePart);
    }
    Ok(Key::Private(key))
}
