//! One key that verifies: a public key or a secret, with what it says about itself.

use core::fmt;

use oauth_step::JsonObject;

use crate::algorithm::Algorithm;
use crate::backend::{self, Backend, Components, PublicKey};
use crate::certificate::Certificate;
use crate::hmac_key::{HmacKey, Shortest};
use crate::jwk::{self, Description};
use crate::key_kind::KeyKind;
use crate::key_rules::KeyRules;
use crate::{Error, KeyError, Thumbprint};

/// A key that verifies signatures: public, or a secret. Parsed once; clones are cheap.
///
/// ```
/// use jose_assert::{Algorithm, JwkSet, KeyRules, SigningKey, VerificationKey};
/// # use oauth_step::{FixedEnv, UnixTime};
///
/// # fn main() -> Result<(), jose_assert::Error> {
/// # if jose_assert::Backend::selected().is_none() {
/// #     return Ok(());
/// # }
/// # let env = FixedEnv::new(UnixTime(1_700_000_000));
/// # let signing = SigningKey::generate(Algorithm::Es256, &env)?;
/// # let pem = signing.public_pem().unwrap_or_default();
/// let key = VerificationKey::from_pem(&pem, KeyRules::new())?
///     .with_key_id("2023-11")
///     .with_algorithm(Algorithm::Es256)?;
/// let keys = JwkSet::from_keys([key])?;
/// # assert_eq!(keys.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct VerificationKey {
    key_id: Option<Box<str>>,
    algorithm: Option<Algorithm>,
    key: Key,
}

#[derive(Clone)]
enum Key {
    Hmac(HmacKey),
    Public(PublicKey),
}

impl VerificationKey {
    /// From a JWK ([RFC 7517]) of one's own. Private members are not read; `use`, `key_ops` and
    /// `alg` must allow verifying where they are there.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    ///
    /// [RFC 7517]: https://www.rfc-editor.org/rfc/rfc7517#section-4
    pub fn from_jwk(jwk: impl AsRef<[u8]>, rules: KeyRules) -> Result<Self, Error> {
        let object = JsonObject::parse(jwk.as_ref()).map_err(KeyError::Json)?;
        Ok(Self::read(&object, rules)?)
    }

    /// From the first public key or certificate in a PEM text: SPKI, PKCS#1 or X.509. Of a
    /// certificate, the key alone is looked at ([`Certificate`]).
    ///
    /// # Errors
    ///
    /// [`KeyError::Pem`], [`KeyError::EncryptedPem`] where there is nothing but an encrypted
    /// private key, or what is wrong with the key itself.
    pub fn from_pem(pem: &str, rules: KeyRules) -> Result<Self, Error> {
        let mut keys = backend::blocks(pem).filter_map(backend::Block::public_key);
        match keys.next() {
            Some(components) => Ok(Self::public(components?, rules)?),
            None => Err(backend::no_public_key(pem).into()),
        }
    }

    /// From one public key or certificate in DER: SPKI, PKCS#1 or X.509.
    ///
    /// # Errors
    ///
    /// [`KeyError::Der`], or what is wrong with the key itself.
    pub fn from_der(der: impl AsRef<[u8]>, rules: KeyRules) -> Result<Self, Error> {
        let components = backend::public_key(der.as_ref())?;
        Ok(Self::public(components, rules)?)
    }

    /// Out of a certificate.
    ///
    /// # Errors
    ///
    /// What is wrong with its key.
    pub fn from_certificate(certificate: &Certificate, rules: KeyRules) -> Result<Self, Error> {
        Ok(Self::public(
            backend::certificate(certificate.der())?,
            rules,
        )?)
    }

    /// The same key under this `kid`.
    #[must_use]
    pub fn with_key_id(self, key_id: impl Into<String>) -> Self {
        Self {
            key_id: Some(key_id.into().into()),
            ..self
        }
    }

    /// The same key for this algorithm alone.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] where it is of another kind, [`KeyError::SecretLength`].
    pub fn with_algorithm(self, algorithm: Algorithm) -> Result<Self, Error> {
        review(&self.key, Some(algorithm))?;
        Ok(Self {
            algorithm: Some(algorithm),
            ..self
        })
    }

    /// Its `kid`.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The only algorithm that it is for, where it says so.
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// What computes with it; nothing for a secret, which needs no backend.
    pub fn backend(&self) -> Option<Backend> {
        self.public_key().map(PublicKey::backend)
    }

    /// The public key as a JWK, with `kid` and `alg` where there are any, and `use`; nothing for a
    /// secret.
    pub fn to_jwk(&self) -> Option<String> {
        let components = self.public_key()?.components();
        Some(public_jwk(components, self.key_id(), self.algorithm))
    }

    /// The public key in DER, as SPKI ([RFC 5280 §4.1.2.7]); nothing for a secret.
    ///
    /// [RFC 5280 §4.1.2.7]: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.7
    pub fn to_der(&self) -> Option<Vec<u8>> {
        let key = self.public_key()?;
        Some(backend::write_public(key.components()))
    }

    /// The public key in PEM, as SPKI ([RFC 7468 §13]); nothing for a secret.
    ///
    /// [RFC 7468 §13]: https://www.rfc-editor.org/rfc/rfc7468#section-13
    pub fn to_pem(&self) -> Option<String> {
        let document = self.to_der()?;
        Some(backend::write_pem("PUBLIC KEY", &document).to_string())
    }

    /// Its thumbprint; nothing for a secret, which could be guessed from it.
    pub fn thumbprint(&self) -> Option<Thumbprint> {
        let key = self.public_key()?;
        Some(Thumbprint::of(&jwk::write_public(key.components())))
    }

    pub(crate) fn all_from_pem(pem: &str, rules: KeyRules) -> Result<Vec<Self>, KeyError> {
        let found = backend::blocks(pem).filter_map(backend::Block::public_key);
        let keys = found.map(|components| Self::public(components?, rules));
        let keys: Vec<_> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(backend::no_public_key(pem));
        }
        Ok(keys)
    }

    /// Members that are not needed are not read: unknown ones, certificates, private ones.
    pub(crate) fn read(object: &JsonObject<'_>, rules: KeyRules) -> Result<Self, KeyError> {
        let description = Description::parse(object, "verify")?;
        let key = match description.kind {
            KeyKind::Octets => {
                let secret = jwk::octets(object, "k")?;
                Key::Hmac(HmacKey::from_octets(&secret, Shortest::Hash)?)
            }
            kind => Key::Public(public_key(jwk::public_part(object, kind)?, rules)?),
        };
        review(&key, description.algorithm)?;
        Ok(Self {
            key_id: description.key_id,
            algorithm: description.algorithm,
            key,
        })
    }

    pub(crate) fn is_symmetric(&self) -> bool {
        matches!(self.key, Key::Hmac(_))
    }

    /// Whether a token with this `kid` and algorithm may have been signed with it.
    pub(crate) fn fits(&self, key_id: Option<&str>, algorithm: Algorithm) -> bool {
        // A token with a `kid` never matches a key without one; one without looks at all keys.
        let named = key_id.is_none() || key_id == self.key_id();
        let same = |own: Algorithm| own.is_same_on_a_key(algorithm);
        named && self.algorithm.is_none_or(same) && review(&self.key, Some(algorithm)).is_ok()
    }

    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            Key::Hmac(key) => key.verifies(algorithm, message, signature),
            Key::Public(key) => key.verifies(algorithm, message, signature),
        }
    }

    fn public(components: Components, rules: KeyRules) -> Result<Self, KeyError> {
        Ok(Self {
            key_id: None,
            algorithm: None,
            key: Key::Public(public_key(components, rules)?),
        })
    }

    fn public_key(&self) -> Option<&PublicKey> {
        match &self.key {
            Key::Hmac(_) => None,
            Key::Public(key) => Some(key),
        }
    }
}

impl From<HmacKey> for VerificationKey {
    fn from(key: HmacKey) -> Self {
        Self {
            key_id: None,
            algorithm: None,
            key: Key::Hmac(key),
        }
    }
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("VerificationKey");
        debug
            .field("kid", &self.key_id)
            .field("alg", &self.algorithm);
        debug.field("key", &format_args!("[redacted]")).finish()
    }
}

/// The public key as a JWK, with what it says about itself.
pub(crate) fn public_jwk(
    components: &Components,
    key_id: Option<&str>,
    algorithm: Option<Algorithm>,
) -> String {
    let public = jwk::write_public(components);
    jwk::described(public, key_id, "sig", algorithm.map(Algorithm::name))
}

fn public_key(components: Components, rules: KeyRules) -> Result<PublicKey, KeyError> {
    rules.review(&components)?;
    PublicKey::new(components, rules.backend())
}

/// Whether the key is of the kind that the algorithm needs, and long enough for it.
fn review(key: &Key, algorithm: Option<Algorithm>) -> Result<(), KeyError> {
    match (key, algorithm) {
        (_, None) => Ok(()),
        (Key::Hmac(key), Some(algorithm)) => key.review(algorithm),
        (Key::Public(key), Some(algorithm)) if key.components().kind() == algorithm.key_kind() => {
            Ok(())
        }
        (Key::Public(_), Some(_)) => Err(KeyError::AlgorithmMismatch),
    }
}
