//! Keys that decrypt.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, JsonObject, Secret};
use zeroize::{Zeroize, Zeroizing};

use super::agreed::AgreedKey;
use super::algorithms::{ContentEncryption, KeyManagement, Method};
use super::backend::{self, RsaPrivateKey, gcm_open};
use super::compact::Compact;
use super::derivation::{SharedKey, concat};
use super::encryption_key::{EncryptionKey, PublicPart, RsaPart};
use super::header::Parameters;
use super::key_use::{KeyUse, Side};
use super::point::{AgreementCurve, Point};
use super::{key_wrap, shared};
use crate::backend::{Backend, Components, PrivateParts, RsaParts, private_key, read_pem};
use crate::error::TokenError;
use crate::key_kind::KeyKind;
use crate::{Error, KeyError, jwk};

/// A private key or shared secret that decrypts, with its one algorithm, parsed once. Clones share
/// it.
#[derive(Clone)]
pub struct DecryptionKey {
    algorithm: KeyManagement,
    key_id: Option<Arc<str>>,
    /// The one `enc` that it is for.
    content: Option<ContentEncryption>,
    backend: Backend,
    key: Arc<Key>,
}

enum Key {
    Agreement(AgreedKey),
    Rsa(RsaKey),
    Shared(SharedKey),
}

struct RsaKey {
    private: RsaPrivateKey,
    public: Arc<RsaPart>,
}

impl DecryptionKey {
    /// From a private or secret JWK ([RFC 7517 §4]); its `kid` is kept. `use`, `key_ops` and `alg`
    /// must allow the algorithm where they are there; the `alg` of a key for `dir` may name the
    /// content encryption.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    ///
    /// [RFC 7517 §4]: https://www.rfc-editor.org/rfc/rfc7517#section-4
    pub fn from_jwk(algorithm: KeyManagement, jwk: impl AsRef<[u8]>) -> Result<Self, Error> {
        let object = JsonObject::parse(jwk.as_ref()).map_err(KeyError::Json)?;
        let key_use = KeyUse::review(&object, algorithm, Side::Decrypts)?;
        let backend = backend::selected()?;
        let key = match algorithm.method() {
            Method::Agreement(_) => Key::Agreement(AgreedKey::read(&object, backend)?),
            Method::Oaep(_) => {
                let public = jwk::public_part(&object, KeyKind::Rsa)?;
                parsed(algorithm, &jwk::private_part(&object, &public)?, backend)?
            }
            Method::Direct | Method::GcmWrap(_) | Method::Wrap(_) => {
                Key::Shared(shared::read(&object, algorithm, &key_use)?)
            }
        };
        Ok(Self {
            key_id: key_use.key_id.map(Arc::from),
            content: key_use.content,
            ..Self::new(algorithm, backend, key)
        })
    }

    /// From the first private key in a PEM text: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).
    ///
    /// # Errors
    ///
    /// [`KeyError::EncryptedPem`], [`KeyError::Pem`], or what is wrong with the key itself.
    pub fn from_pem(algorithm: KeyManagement, pem: &str) -> Result<Self, Error> {
        Self::from_parts(algorithm, &read_pem(None, pem)?).map_err(|error| match error {
            KeyError::AlgorithmMismatch => KeyError::Pem.into(),
            error => error.into(),
        })
    }

    /// From one private key in DER: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).
    ///
    /// # Errors
    ///
    /// [`KeyError::Der`], or what is wrong with the key itself.
    pub fn from_der(algorithm: KeyManagement, der: impl AsRef<[u8]>) -> Result<Self, Error> {
        let parts = private_key(None, der.as_ref()).ok_or(KeyError::Der)?;
        Self::from_parts(algorithm, &parts).map_err(|error| match error {
            KeyError::AlgorithmMismatch => KeyError::Der.into(),
            error => error.into(),
        })
    }

    /// From a client secret ([Core §10.2]): the left-truncated SHA-256 of its octets, or SHA-384
    /// or SHA-512 where more than 256 or 384 bits are needed. A token's `kid` is not looked at.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] where the algorithm takes no secret,
    /// [`KeyError::SecretLength`] below 32 octets, [`KeyError::SecretIsKey`].
    ///
    /// [Core §10.2]: https://openid.net/specs/openid-connect-core-1_0.html#Encryption
    pub fn from_client_secret<T: AsRef<[u8]> + Zeroize + 'static>(
        algorithm: KeyManagement,
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        let key = shared::of_client_secret(algorithm, secret)?;
        Ok(Self::new(algorithm, backend::selected()?, Key::Shared(key)))
    }

    /// A new private key out of the environment's randomness: 2048 bits for RSA, P-256 for an
    /// agreement. A shared secret is not made here: it comes from somewhere.
    ///
    /// The backend `aws-lc-rs` makes RSA keys out of its own random source and takes no other.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] for an algorithm with a shared secret.
    pub fn generate(algorithm: KeyManagement, env: &dyn Env) -> Result<Self, Error> {
        let Method::Oaep(_) = algorithm.method() else {
            return Self::generate_on(algorithm, AgreementCurve::P256, env);
        };
        let backend = backend::selected()?;
        let parts = PrivateParts::Rsa(backend::generate_rsa(env, backend)?);
        Ok(Self::from_parts(algorithm, &parts)?)
    }

    /// A new private key on this curve, for an agreement.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] for any other algorithm.
    pub fn generate_on(
        algorithm: KeyManagement,
        curve: AgreementCurve,
        env: &dyn Env,
    ) -> Result<Self, Error> {
        let Method::Agreement(_) = algorithm.method() else {
            return Err(KeyError::AlgorithmMismatch.into());
        };
        let backend = backend::selected()?;
        let key = AgreedKey::generate(curve.kind(), env, backend)?;
        Ok(Self::new(algorithm, backend, Key::Agreement(key)))
    }

    /// The same key under this `kid`.
    #[must_use]
    pub fn with_key_id(self, key_id: impl Into<String>) -> Self {
        Self {
            key_id: Some(key_id.into().into()),
            ..self
        }
    }

    /// The same key, used by this backend.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoBackend`] where it is not compiled in.
    pub fn with_backend(self, backend: Backend) -> Result<Self, Error> {
        if !backend.is_available() {
            return Err(KeyError::NoBackend.into());
        }
        let key = match &*self.key {
            Key::Agreement(_) | Key::Rsa(_) if self.backend != backend => {
                Arc::new(parsed(self.algorithm, &self.parts()?, backend)?)
            }
            _ => self.key,
        };
        Ok(Self {
            key,
            backend,
            ..self
        })
    }

    /// The one algorithm that it is for.
    pub fn algorithm(&self) -> KeyManagement {
        self.algorithm
    }

    /// The `kid` by which senders name it.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// What computes with it. There is one for a shared secret too: AES is a backend's.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The public half as a JWK, with `kid` where there is one, `use` and `alg`; nothing for a
    /// shared secret.
    pub fn public_jwk(&self) -> Option<String> {
        self.encryption_key().public_jwk()
    }

    /// What encrypts to it: the public half, or the secret itself.
    pub fn encryption_key(&self) -> EncryptionKey {
        let part = match &*self.key {
            Key::Agreement(key) => PublicPart::Agreement(key.point().clone()),
            Key::Rsa(key) => PublicPart::Rsa(Arc::clone(&key.public)),
            Key::Shared(key) => PublicPart::Shared(key.clone()),
        };
        let key = EncryptionKey::new(self.algorithm, self.backend, part);
        key.described_as(self.key_id.clone(), self.content)
    }

    /// Whether a token of this header may have been encrypted to it.
    pub(super) fn fits(&self, token: &Compact<'_>) -> bool {
        let header = &token.header;
        // A token with a `kid` never matches a key without one; one without looks at all keys.
        let named = self.ignores_key_id()
            || header.key_id.is_none()
            || header.key_id.as_deref() == self.key_id();
        let enc = header.content_encryption;
        let content = self.content.is_none_or(|content| content == enc);
        let key = match (&*self.key, self.algorithm.method(), &header.parameters) {
            (Key::Agreement(key), _, Parameters::Agreement { ephemeral, .. }) => {
                key.point().components().kind() == ephemeral.kind()
            }
            (Key::Shared(key), Method::Direct, _) => key.of_length(enc.key_length()).is_some(),
            _ => true,
        };
        self.algorithm == header.key_management && named && content && key
    }

    /// The content key. Where it cannot be had, one that nobody knows takes its place, so that a
    /// sender does not learn which of the two went wrong (RFC 7516 §11.5). An error is only what
    /// everyone can see in the token.
    pub(super) fn content_key(
        &self,
        token: &Compact<'_>,
        env: &dyn Env,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let header = &token.header;
        let (enc, encrypted) = (header.content_encryption, &*token.encrypted_key);
        // Drawn whether it is needed or not: nothing is to be told from the time either.
        let mut substitute = Zeroizing::new(vec![0; enc.key_length()]);
        env.fill_random(&mut substitute);
        let length = enc.key_length();
        let sent = match (&*self.key, self.algorithm.method(), &header.parameters) {
            (
                Key::Agreement(key),
                Method::Agreement(wraps),
                Parameters::Agreement { ephemeral, parties },
            ) => {
                let agreed = Point::new(ephemeral.clone(), self.backend)
                    .and_then(|ephemeral| key.agree(&ephemeral))
                    .map_err(TokenError::EphemeralKey)?;
                match wraps {
                    None => concat(&agreed, enc.name(), parties, length),
                    Some(wraps) => concat(&agreed, self.algorithm.name(), parties, wraps)
                        .and_then(|wrapping| key_wrap::unwrap(self.backend, &wrapping, encrypted)),
                }
            }
            (Key::Shared(key), Method::Direct, _) => key
                .of_length(length)
                .map(|key| Zeroizing::new(key.to_vec())),
            (Key::Shared(key), Method::GcmWrap(wraps), Parameters::GcmWrap { iv, tag }) => {
                let mut buffer = Zeroizing::new(encrypted.to_vec());
                key.of_length(wraps)
                    .and_then(|key| gcm_open(self.backend, key, iv, &[], &mut buffer, tag))
                    .map(|()| buffer)
            }
            (Key::Shared(key), Method::Wrap(wraps), _) => key
                .of_length(wraps)
                .and_then(|key| key_wrap::unwrap(self.backend, key, encrypted)),
            (Key::Rsa(key), Method::Oaep(hash), _) => {
                key.private.decrypt(hash, encrypted, length, env)
            }
            _ => None,
        };
        let sent = sent.filter(|key| key.len() == length);
        Ok(sent.unwrap_or(substitute))
    }

    fn ignores_key_id(&self) -> bool {
        matches!(self.shared(), Some(SharedKey::ClientSecret(_)))
    }

    fn from_parts(algorithm: KeyManagement, parts: &PrivateParts) -> Result<Self, KeyError> {
        let backend = backend::selected()?;
        let key = parsed(algorithm, parts, backend)?;
        Ok(Self::new(algorithm, backend, key))
    }

    pub(super) fn shared(&self) -> Option<&SharedKey> {
        match &*self.key {
            Key::Shared(key) => Some(key),
            Key::Agreement(_) | Key::Rsa(_) => None,
        }
    }

    /// The numbers, to write them or to hand them to the other backend.
    pub(super) fn parts(&self) -> Result<PrivateParts, KeyError> {
        let parts = match &*self.key {
            Key::Agreement(key) => key.parts(),
            Key::Rsa(key) => key.private.parts().map(PrivateParts::Rsa),
            Key::Shared(_) => None,
        };
        parts.ok_or(KeyError::PrivatePart)
    }

    fn new(algorithm: KeyManagement, backend: Backend, key: Key) -> Self {
        Self {
            algorithm,
            key_id: None,
            content: None,
            backend,
            key: Arc::new(key),
        }
    }
}

impl fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("DecryptionKey");
        debug
            .field("algorithm", &self.algorithm)
            .field("key_id", &self.key_id);
        debug.field("key", &format_args!("[redacted]")).finish()
    }
}

fn parsed(
    algorithm: KeyManagement,
    parts: &PrivateParts,
    backend: Backend,
) -> Result<Key, KeyError> {
    match (algorithm.method(), parts) {
        (Method::Agreement(_), PrivateParts::Ec { .. } | PrivateParts::X25519 { .. }) => {
            AgreedKey::new(parts, backend).map(Key::Agreement)
        }
        (Method::Oaep(_), PrivateParts::Rsa(parts)) => rsa(parts, backend).map(Key::Rsa),
        _ => Err(KeyError::AlgorithmMismatch),
    }
}

fn rsa(parts: &RsaParts, backend: Backend) -> Result<RsaKey, KeyError> {
    let components = Components::Rsa {
        n: parts.n.clone().into(),
        e: parts.e.clone().into(),
    };
    // By itself, so that the error says which half is wrong.
    let public = Arc::new(RsaPart::new(components, backend)?);
    Ok(RsaKey {
        private: RsaPrivateKey::new(parts, backend)?,
        public,
    })
}
