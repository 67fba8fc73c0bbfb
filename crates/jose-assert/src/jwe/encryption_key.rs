//! Keys that encrypt: the recipient's.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, JsonObject, Secret, json_quoted};
use zeroize::{Zeroize, Zeroizing};

use super::agreed::AgreedKey;
use super::algorithms::{ContentEncryption, KeyManagement, Method};
use super::backend::{self, RsaPublicKey, gcm_seal};
use super::derivation::{SharedKey, concat};
use super::header::Parties;
use super::key_use::{KeyUse, Side};
use super::point::{self, Point};
use super::{key_wrap, shared};
use crate::backend::{
    Backend, Block, Components, blocks, no_public_key, public_key, write_pem, write_public,
};
use crate::key_kind::KeyKind;
use crate::key_rules::KeyRules;
use crate::{Error, KeyError, base64url, jwk};

/// The recipient's public key, or a secret shared with it, with its one algorithm, parsed once.
/// Clones share it.
#[derive(Clone)]
pub struct EncryptionKey {
    algorithm: KeyManagement,
    key_id: Option<Arc<str>>,
    /// The one `enc` that it is for.
    content: Option<ContentEncryption>,
    backend: Backend,
    key: PublicPart,
}

/// What is known of the recipient.
#[derive(Clone)]
pub(super) enum PublicPart {
    Agreement(Point),
    Rsa(Arc<RsaPart>),
    Shared(SharedKey),
}

pub(super) struct RsaPart {
    key: RsaPublicKey,
    components: Components,
}

impl EncryptionKey {
    /// From a public or secret JWK ([RFC 7517 §4]); its `kid` is kept. `use`, `key_ops` and `alg`
    /// must allow the algorithm where they are there. Private members are not read.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    ///
    /// [RFC 7517 §4]: https://www.rfc-editor.org/rfc/rfc7517#section-4
    pub fn from_jwk(algorithm: KeyManagement, jwk: impl AsRef<[u8]>) -> Result<Self, Error> {
        let object = JsonObject::parse(jwk.as_ref()).map_err(KeyError::Json)?;
        Ok(Self::read(algorithm, &object)?)
    }

    /// From the first public key or certificate in a PEM text: SPKI, PKCS#1 or X.509. Of a
    /// certificate, the key alone is looked at ([`Certificate`](crate::Certificate)).
    ///
    /// # Errors
    ///
    /// [`KeyError::Pem`], [`KeyError::EncryptedPem`] where there is nothing but an encrypted
    /// private key, [`KeyError::AlgorithmMismatch`] for a key of another kind, or what is wrong
    /// with the key itself.
    pub fn from_pem(algorithm: KeyManagement, pem: &str) -> Result<Self, Error> {
        let mut keys = blocks(pem).filter_map(Block::public_key);
        let components = keys.next().ok_or_else(|| no_public_key(pem))?;
        Self::public(algorithm, components?)
    }

    /// From one public key or certificate in DER: SPKI, PKCS#1 or X.509.
    ///
    /// # Errors
    ///
    /// [`KeyError::Der`], [`KeyError::AlgorithmMismatch`] for a key of another kind, or what is
    /// wrong with the key itself.
    pub fn from_der(algorithm: KeyManagement, der: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::public(algorithm, public_key(der.as_ref())?)
    }

    /// From a client secret, as [`DecryptionKey::from_client_secret`].
    ///
    /// # Errors
    ///
    /// As there.
    ///
    /// [`DecryptionKey::from_client_secret`]: crate::DecryptionKey::from_client_secret
    pub fn from_client_secret<T: AsRef<[u8]> + Zeroize + 'static>(
        algorithm: KeyManagement,
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        let key = PublicPart::Shared(shared::of_client_secret(algorithm, secret)?);
        Ok(Self::new(algorithm, backend::selected()?, key))
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
        let key = match self.key {
            PublicPart::Agreement(point) => {
                PublicPart::Agreement(Point::new(point.components().clone(), backend)?)
            }
            PublicPart::Rsa(rsa) if self.backend != backend => {
                PublicPart::Rsa(Arc::new(RsaPart::new(rsa.components.clone(), backend)?))
            }
            same => same,
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

    /// The `kid` by which the recipient finds its half.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// What computes with it. There is one for a shared secret too: AES is a backend's.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The key as a JWK, with `kid` where there is one, `use` and `alg`; nothing for a shared
    /// secret.
    pub fn public_jwk(&self) -> Option<String> {
        let public = jwk::write_public(self.components()?);
        Some(self.described(public))
    }

    /// The key in DER, as SPKI ([RFC 5280 §4.1.2.7]); nothing for a shared secret.
    ///
    /// [RFC 5280 §4.1.2.7]: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.7
    pub fn to_der(&self) -> Option<Vec<u8>> {
        Some(write_public(self.components()?))
    }

    /// The key in PEM, as SPKI ([RFC 7468 §13]); nothing for a shared secret.
    ///
    /// [RFC 7468 §13]: https://www.rfc-editor.org/rfc/rfc7468#section-13
    pub fn to_pem(&self) -> Option<String> {
        Some(write_pem("PUBLIC KEY", &self.to_der()?).to_string())
    }

    pub(crate) fn read(
        algorithm: KeyManagement,
        object: &JsonObject<'_>,
    ) -> Result<Self, KeyError> {
        let key_use = KeyUse::review(object, algorithm, Side::Encrypts)?;
        let backend = backend::selected()?;
        let key = match algorithm.method() {
            Method::Agreement(_) => {
                PublicPart::Agreement(Point::new(point::read(object)?, backend)?)
            }
            Method::Oaep(_) => {
                let components = jwk::public_part(object, KeyKind::Rsa)?;
                PublicPart::Rsa(Arc::new(RsaPart::new(components, backend)?))
            }
            Method::Direct | Method::GcmWrap(_) | Method::Wrap(_) => {
                PublicPart::Shared(shared::read(object, algorithm, &key_use)?)
            }
        };
        let key_id = key_use.key_id.map(Arc::from);
        Ok(Self::new(algorithm, backend, key).described_as(key_id, key_use.content))
    }

    pub(super) fn new(algorithm: KeyManagement, backend: Backend, key: PublicPart) -> Self {
        Self {
            algorithm,
            key_id: None,
            content: None,
            backend,
            key,
        }
    }

    /// With what its JWK says.
    pub(super) fn described_as(
        self,
        key_id: Option<Arc<str>>,
        content: Option<ContentEncryption>,
    ) -> Self {
        Self {
            key_id,
            content,
            ..self
        }
    }

    /// A JWK with what the key says about itself.
    pub(super) fn described(&self, jwk: String) -> String {
        jwk::described(jwk, self.key_id(), "enc", Some(self.algorithm.name()))
    }

    /// Nothing for a shared secret.
    pub(super) fn components(&self) -> Option<&Components> {
        match &self.key {
            PublicPart::Agreement(point) => Some(point.components()),
            PublicPart::Rsa(rsa) => Some(&rsa.components),
            PublicPart::Shared(_) => None,
        }
    }

    fn public(algorithm: KeyManagement, components: Components) -> Result<Self, Error> {
        let backend = backend::selected()?;
        let key = match (algorithm.method(), &components) {
            (Method::Agreement(_), Components::Ec { .. } | Components::X25519 { .. }) => {
                PublicPart::Agreement(Point::new(components, backend)?)
            }
            (Method::Oaep(_), Components::Rsa { .. }) => {
                PublicPart::Rsa(Arc::new(RsaPart::new(components, backend)?))
            }
            _ => return Err(KeyError::AlgorithmMismatch.into()),
        };
        Ok(Self::new(algorithm, backend, key))
    }

    /// A content key, and what tells it to the recipient.
    pub(super) fn deliver(
        &self,
        content: ContentEncryption,
        parties: &Parties,
        env: &dyn Env,
    ) -> Result<Delivery, Error> {
        if self.content.is_some_and(|own| own != content) {
            return Err(KeyError::AlgorithmMismatch.into());
        }
        let length = content.key_length();
        match (&self.key, self.algorithm.method()) {
            (PublicPart::Agreement(point), Method::Agreement(wraps)) => {
                let kind = point.components().kind();
                let ephemeral = AgreedKey::generate(kind, env, self.backend)?;
                let agreed = ephemeral.agree(point)?;
                let members = vec![("epk", jwk::write_public(ephemeral.point().components()))];
                let Some(wraps) = wraps else {
                    let key = concat(&agreed, content.name(), parties, length);
                    return Ok(Delivery {
                        content_key: key.ok_or(Error::Encryption)?,
                        encrypted_key: Vec::new(),
                        members,
                    });
                };
                let wrapping = concat(&agreed, self.algorithm.name(), parties, wraps);
                let wrapping = wrapping.ok_or(Error::Encryption)?;
                let wrap = |key: &[u8]| key_wrap::wrap(self.backend, &wrapping, key);
                Delivery::drawn(length, members, env, wrap)
            }
            (PublicPart::Rsa(rsa), Method::Oaep(hash)) => {
                let encrypt = |key: &[u8]| rsa.key.encrypt(hash, key, env);
                Delivery::drawn(length, Vec::new(), env, encrypt)
            }
            (PublicPart::Shared(shared), Method::Direct) => {
                let key = shared.of_length(length);
                let key = key.ok_or(KeyError::Length {
                    member: "k",
                    expected: length,
                })?;
                Ok(Delivery {
                    content_key: Zeroizing::new(key.to_vec()),
                    encrypted_key: Vec::new(),
                    members: Vec::new(),
                })
            }
            (PublicPart::Shared(shared), Method::GcmWrap(wraps)) => {
                let key = shared.of_length(wraps).ok_or(Error::Encryption)?;
                let mut iv = [0; 12];
                env.fill_random(&mut iv);
                let mut members = vec![("iv", quoted(&iv))];
                let mut tag = None;
                let delivery = Delivery::drawn(length, Vec::new(), env, |content_key| {
                    let mut buffer = Zeroizing::new(content_key.to_vec());
                    tag = Some(gcm_seal(self.backend, key, &iv, &[], &mut buffer)?);
                    Some(core::mem::take(&mut *buffer))
                })?;
                members.push(("tag", quoted(&tag.unwrap_or_default())));
                Ok(Delivery {
                    members,
                    ..delivery
                })
            }
            (PublicPart::Shared(shared), Method::Wrap(wraps)) => {
                let key = shared.of_length(wraps).ok_or(Error::Encryption)?;
                let wrap = |plain: &[u8]| key_wrap::wrap(self.backend, key, plain);
                Delivery::drawn(length, Vec::new(), env, wrap)
            }
            _ => Err(KeyError::AlgorithmMismatch.into()),
        }
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("EncryptionKey");
        debug
            .field("algorithm", &self.algorithm)
            .field("key_id", &self.key_id);
        debug.finish_non_exhaustive()
    }
}

impl RsaPart {
    pub(super) fn new(components: Components, backend: Backend) -> Result<Self, KeyError> {
        KeyRules::new().review(&components)?;
        let Components::Rsa { n, e } = &components else {
            return Err(KeyError::AlgorithmMismatch);
        };
        Ok(Self {
            key: RsaPublicKey::new(n, e, backend)?,
            components,
        })
    }
}

/// A header member out of octets.
fn quoted(octets: &[u8]) -> String {
    json_quoted(&base64url::encode(octets))
}

/// How the content key comes to the recipient.
pub(super) struct Delivery {
    pub(super) content_key: Zeroizing<Vec<u8>>,
    /// Empty where none is sent.
    pub(super) encrypted_key: Vec<u8>,
    /// For the header, as JSON text.
    pub(super) members: Vec<(&'static str, String)>,
}

impl Delivery {
    /// A new content key, sent as `encrypt` makes it.
    fn drawn(
        length: usize,
        members: Vec<(&'static str, String)>,
        env: &dyn Env,
        encrypt: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
    ) -> Result<Self, Error> {
        let mut content_key = Zeroizing::new(vec![0; length]);
        env.fill_random(&mut content_key);
        Ok(Self {
            encrypted_key: encrypt(&content_key).ok_or(Error::Encryption)?,
            content_key,
            members,
        })
    }
}
