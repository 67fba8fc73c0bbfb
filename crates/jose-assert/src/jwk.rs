//! One JSON Web Key, read as a public key or secret that verifies (RFC 7517 §4, RFC 7518 §6).

use core::fmt;

use oauth_step::{JsonError, JsonObject};
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, KeyKind};
use crate::backend::PublicKey;
use crate::hmac_key::{HmacKey, SHA256_LENGTH};
use crate::key_rules::KeyRules;
use crate::{KeyError, base64url};

/// A parsed key with what it says about itself.
#[derive(Clone)]
pub(crate) struct Jwk {
    key_id: Option<Box<str>>,
    algorithm: Option<Algorithm>,
    key: VerifyingKey,
}

#[derive(Clone)]
enum VerifyingKey {
    Hmac(HmacKey),
    Public(PublicKey),
}

impl Jwk {
    /// Members that are not needed are not read: unknown ones, certificates, private ones.
    pub(crate) fn parse(object: &JsonObject<'_>, rules: KeyRules) -> Result<Self, KeyError> {
        let description = Description::parse(object, "verify")?;
        let key = match description.kind {
            KeyKind::Octets => {
                let secret = octets(object, "k")?;
                VerifyingKey::Hmac(HmacKey::from_octets(&secret, SHA256_LENGTH)?)
            }
            kind => VerifyingKey::Public(public_key(object, kind, rules)?),
        };
        Ok(Self {
            key_id: description.key_id,
            algorithm: description.algorithm,
            key,
        })
    }

    pub(crate) fn is_symmetric(&self) -> bool {
        matches!(self.key, VerifyingKey::Hmac(_))
    }

    pub(crate) fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// Whether a token with this `kid` and algorithm may have been signed with it.
    pub(crate) fn fits(&self, key_id: Option<&str>, algorithm: Algorithm) -> bool {
        // A token with a `kid` never matches a key without one; one without looks at all keys.
        let named = key_id.is_none() || key_id == self.key_id();
        let kind = match &self.key {
            VerifyingKey::Hmac(_) => KeyKind::Octets,
            VerifyingKey::Public(key) => key.kind(),
        };
        let same = |own: Algorithm| own.is_same_on_a_key(algorithm);
        named && kind == algorithm.key_kind() && self.algorithm.is_none_or(same)
    }

    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            VerifyingKey::Hmac(key) => key.verifies(algorithm, message, signature),
            VerifyingKey::Public(key) => key.verifies(algorithm, message, signature),
        }
    }
}

impl fmt::Debug for Jwk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Jwk");
        debug
            .field("kid", &self.key_id)
            .field("alg", &self.algorithm);
        debug.finish_non_exhaustive()
    }
}

/// What a JWK says about itself.
pub(crate) struct Description {
    pub(crate) key_id: Option<Box<str>>,
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) kind: KeyKind,
}

impl Description {
    /// `operation`: what the key is wanted for, as `key_ops` names it (RFC 7517 §4.3).
    pub(crate) fn parse(object: &JsonObject<'_>, operation: &str) -> Result<Self, KeyError> {
        let kind = kind(object)?;
        match object.string("use")?.as_deref() {
            None | Some("sig") => {}
            Some("enc") => return Err(KeyError::Purpose),
            Some(_) => return Err(KeyError::UnknownUse),
        }
        let operations = object.strings("key_ops")?;
        if operations.is_some_and(|named| !named.iter().any(|name| name == operation)) {
            return Err(KeyError::Purpose);
        }
        let algorithm = match object.string("alg")? {
            None => None,
            Some(name) => {
                let algorithm = Algorithm::from_name(&name).ok_or(KeyError::UnknownAlgorithm)?;
                if algorithm.key_kind() != kind {
                    return Err(KeyError::AlgorithmMismatch);
                }
                Some(algorithm)
            }
        };
        Ok(Self {
            key_id: object.string("kid")?.map(|kid| kid.into_owned().into()),
            algorithm,
            kind,
        })
    }
}

fn kind(object: &JsonObject<'_>) -> Result<KeyKind, KeyError> {
    let curve = || object.required_string("crv");
    match &*object.required_string("kty")? {
        "EC" if curve()? == "P-256" => Ok(KeyKind::P256),
        "OKP" if curve()? == "Ed25519" => Ok(KeyKind::Ed25519),
        "EC" | "OKP" => Err(KeyError::UnknownCurve),
        "RSA" => Ok(KeyKind::Rsa),
        "oct" => Ok(KeyKind::Octets),
        _ => Err(KeyError::UnknownKeyType),
    }
}

/// The public half of an asymmetric key.
pub(crate) fn public_key(
    object: &JsonObject<'_>,
    kind: KeyKind,
    rules: KeyRules,
) -> Result<PublicKey, KeyError> {
    match kind {
        KeyKind::Ed25519 => PublicKey::ed25519(&*array(object, "x")?),
        KeyKind::Octets => Err(KeyError::AlgorithmMismatch),
        KeyKind::P256 => PublicKey::p256(&*array(object, "x")?, &*array(object, "y")?),
        KeyKind::Rsa => {
            let (n, e) = (octets(object, "n")?, octets(object, "e")?);
            rules.review_rsa(&n, &e)?;
            PublicKey::rsa(&n, &e)
        }
    }
}

/// A member of exactly 32 octets.
pub(crate) fn array(
    object: &JsonObject<'_>,
    member: &'static str,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let octets = octets(object, member)?;
    let array = <[u8; 32]>::try_from(octets.as_slice());
    array.map(Zeroizing::new).map_err(|_| KeyError::Length {
        member,
        expected: 32,
    })
}

/// A member in base64url that must be there.
pub(crate) fn octets(
    object: &JsonObject<'_>,
    member: &'static str,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    optional_octets(object, member)?.ok_or(KeyError::Json(JsonError::Missing { name: member }))
}

pub(crate) fn optional_octets(
    object: &JsonObject<'_>,
    member: &'static str,
) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
    let Some(text) = object.string(member)? else {
        return Ok(None);
    };
    let octets = base64url::decode(&text).ok_or(KeyError::Base64 { member })?;
    Ok(Some(Zeroizing::new(octets)))
}
