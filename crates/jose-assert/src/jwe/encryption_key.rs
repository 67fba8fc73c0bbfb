//! Keys that encrypt: the recipient's.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, JsonObject, Secret};
use serde_json::{Value, json};
use zeroize::{Zeroize, Zeroizing};

use super::agreed::AgreedKey;
use super::algorithms::{ContentEncryption, KeyManagement, Method};
use super::backend::{RsaPublicKey, gcm_seal};
use super::derivation::{SharedKey, concat};
use super::header::Parties;
use super::key_use::{KeyUse, Side};
use super::point::Point;
use super::{key_wrap, shared};
use crate::backend::Components;
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
    n: Box<[u8]>,
    e: Box<[u8]>,
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

    /// From a client secret, as [`DecryptionKey::from_client_secret`].
    ///
    /// # Errors
    ///
    /// As there.
    ///
    /// [`DecryptionKey::from_client_secret`]: crate::DecryptionKey::from_client_secret
    pub fn from_client_secret<T: AsRef<[u8]> + Zeroize>(
        algorithm: KeyManagement,
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        let key = PublicPart::Shared(shared::of_client_secret(algorithm, secret)?);
        Ok(Self::new(algorithm, None, None, key))
    }

    /// The same key under this `kid`.
    #[must_use]
    pub fn with_key_id(self, key_id: impl Into<String>) -> Self {
        Self {
            key_id: Some(key_id.into().into()),
            ..self
        }
    }

    /// The one algorithm that it is for.
    pub fn algorithm(&self) -> KeyManagement {
        self.algorithm
    }

    /// The `kid` by which the recipient finds its half.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The key as a JWK, with `kid` where there is one, `use` and `alg`; nothing for a shared
    /// secret.
    pub fn public_jwk(&self) -> Option<String> {
        let mut jwk = match &self.key {
            PublicPart::Agreement(point) => point.to_jwk(),
            PublicPart::Rsa(key) => json!({
                "kty": "RSA",
                "n": base64url::encode(&key.n),
                "e": base64url::encode(&key.e),
            }),
            PublicPart::Shared(_) => return None,
        };
        let members = jwk.as_object_mut()?;
        if let Some(key_id) = self.key_id() {
            members.insert("kid".to_owned(), key_id.into());
        }
        members.insert("use".to_owned(), "enc".into());
        members.insert("alg".to_owned(), self.algorithm.name().into());
        Some(jwk.to_string())
    }

    pub(crate) fn read(
        algorithm: KeyManagement,
        object: &JsonObject<'_>,
    ) -> Result<Self, KeyError> {
        let key_use = KeyUse::review(object, algorithm, Side::Encrypts)?;
        let key = match algorithm.method() {
            Method::Agreement(_) => PublicPart::Agreement(Point::read(object)?),
            Method::Oaep(_) => {
                let (n, e) = (jwk::octets(object, "n")?, jwk::octets(object, "e")?);
                PublicPart::Rsa(Arc::new(RsaPart::new(&n, &e)?))
            }
            Method::Direct | Method::GcmWrap(_) | Method::Wrap(_) => {
                PublicPart::Shared(shared::read(object, algorithm, &key_use)?)
            }
        };
        let key_id = key_use.key_id.map(Arc::from);
        Ok(Self::new(algorithm, key_id, key_use.content, key))
    }

    pub(super) fn new(
        algorithm: KeyManagement,
        key_id: Option<Arc<str>>,
        content: Option<ContentEncryption>,
        key: PublicPart,
    ) -> Self {
        Self {
            algorithm,
            key_id,
            content,
            key,
        }
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
                let ephemeral = AgreedKey::generate(point.curve(), env)?;
                let agreed = ephemeral.agree(point)?;
                let members = vec![("epk", ephemeral.point().to_jwk())];
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
                Delivery::drawn(length, members, env, |key| key_wrap::wrap(&wrapping, key))
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
                let mut members = vec![("iv", base64url::encode(&iv).into())];
                let mut tag = None;
                let delivery = Delivery::drawn(length, Vec::new(), env, |content_key| {
                    let mut buffer = content_key.to_vec();
                    tag = Some(gcm_seal(key, &iv, &[], &mut buffer)?);
                    Some(buffer)
                })?;
                members.push(("tag", base64url::encode(&tag.unwrap_or_default()).into()));
                Ok(Delivery {
                    members,
                    ..delivery
                })
            }
            (PublicPart::Shared(shared), Method::Wrap(wraps)) => {
                let key = shared.of_length(wraps).ok_or(Error::Encryption)?;
                Delivery::drawn(length, Vec::new(), env, |plain| key_wrap::wrap(key, plain))
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
    pub(super) fn new(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        KeyRules::new().review(&Components::Rsa {
            n: n.into(),
            e: e.into(),
        })?;
        Ok(Self {
            key: RsaPublicKey::new(n, e)?,
            n: n.into(),
            e: e.into(),
        })
    }
}

/// How the content key comes to the recipient.
pub(super) struct Delivery {
    pub(super) content_key: Zeroizing<Vec<u8>>,
    /// Empty where none is sent.
    pub(super) encrypted_key: Vec<u8>,
    /// For the header.
    pub(super) members: Vec<(&'static str, Value)>,
}

impl Delivery {
    /// A new content key, sent as `encrypt` makes it.
    fn drawn(
        length: usize,
        members: Vec<(&'static str, Value)>,
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
