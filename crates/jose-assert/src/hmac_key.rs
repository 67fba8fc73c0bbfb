//! HMAC secrets: long enough, and never the text of a key that others can read.

use core::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use oauth_step::{JsonObject, Secret};
use sha2::{Sha256, Sha384, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::algorithm::Algorithm;
use crate::{Error, KeyError};

/// A secret for the HS* algorithms, for instance a client secret. Clones share it.
///
/// OpenID Connect takes the octets of the UTF-8 `client_secret` as the key ([Core §10.1]). They
/// must be as many as the hash has: 32 for HS256, 48 for HS384, 64 for HS512 ([RFC 7518 §3.2]).
/// A secret is not used for an algorithm that it is too short for.
///
/// A PEM, DER or SSH key, a certificate or the text of a JWK is refused: whoever knows a public key
/// could otherwise sign with it.
///
/// [Core §10.1]: https://openid.net/specs/openid-connect-core-1_0.html#Signing
/// [RFC 7518 §3.2]: https://www.rfc-editor.org/rfc/rfc7518#section-3.2
#[derive(Clone)]
pub struct HmacKey(Arc<States>);

/// The hash states after the padded key: a signature starts from a copy. There is none for an
/// algorithm that the secret is too short for.
struct States {
    octets: Zeroizing<Vec<u8>>,
    sha256: Hmac<Sha256>,
    sha384: Option<Hmac<Sha384>>,
    sha512: Option<Hmac<Sha512>>,
}

impl HmacKey {
    /// The octets of a secret.
    ///
    /// # Errors
    ///
    /// [`KeyError::SecretLength`] below 32 octets, [`KeyError::SecretIsKey`].
    pub fn new<T: AsRef<[u8]> + Zeroize + 'static>(secret: &Secret<T>) -> Result<Self, Error> {
        Ok(Self::from_octets(secret.expose().as_ref(), Shortest::Hash)?)
    }

    /// A secret shorter than the standard allows, for servers that issue such client secrets.
    /// Short secrets can be guessed offline from one signed token.
    ///
    /// # Errors
    ///
    /// [`KeyError::SecretLength`] for an empty one, [`KeyError::SecretIsKey`].
    pub fn dangerous_allow_short<T: AsRef<[u8]> + Zeroize + 'static>(
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        Ok(Self::from_octets(secret.expose().as_ref(), Shortest::One)?)
    }

    pub(crate) fn from_octets(octets: &[u8], shortest: Shortest) -> Result<Self, KeyError> {
        let minimum = shortest.of(Algorithm::Hs256);
        let too_short = KeyError::SecretLength { minimum };
        if octets.len() < minimum {
            return Err(too_short);
        }
        if is_key_text(octets) {
            return Err(KeyError::SecretIsKey);
        }
        let suffices = |algorithm| octets.len() >= shortest.of(algorithm);
        Ok(Self(Arc::new(States {
            sha256: state(octets).ok_or(too_short)?,
            sha384: suffices(Algorithm::Hs384).then(|| state(octets)).flatten(),
            sha512: suffices(Algorithm::Hs512).then(|| state(octets)).flatten(),
            octets: Zeroizing::new(octets.to_vec()),
        })))
    }

    pub(crate) fn octets(&self) -> &[u8] {
        &self.0.octets
    }

    /// Whether it is long enough for this algorithm, which is an HMAC.
    pub(crate) fn review(&self, algorithm: Algorithm) -> Result<(), KeyError> {
        match algorithm {
            Algorithm::Hs256 => Ok(()),
            Algorithm::Hs384 if self.0.sha384.is_some() => Ok(()),
            Algorithm::Hs512 if self.0.sha512.is_some() => Ok(()),
            Algorithm::Hs384 | Algorithm::Hs512 => Err(KeyError::SecretLength {
                minimum: Shortest::Hash.of(algorithm),
            }),
            _ => Err(KeyError::AlgorithmMismatch),
        }
    }

    /// `None` where the algorithm is no HMAC, or the secret too short for it.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match algorithm {
            Algorithm::Hs256 => Some(tag(self.0.sha256.clone(), message)),
            Algorithm::Hs384 => Some(tag(self.0.sha384.clone()?, message)),
            Algorithm::Hs512 => Some(tag(self.0.sha512.clone()?, message)),
            _ => None,
        }
    }

    /// Full length, constant time.
    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], tag: &[u8]) -> bool {
        match algorithm {
            Algorithm::Hs256 => is_tag(Some(&self.0.sha256), message, tag),
            Algorithm::Hs384 => is_tag(self.0.sha384.as_ref(), message, tag),
            Algorithm::Hs512 => is_tag(self.0.sha512.as_ref(), message, tag),
            _ => false,
        }
    }
}

impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacKey([redacted])")
    }
}

/// How short a secret may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shortest {
    /// As the output of the hash (RFC 7518 §3.2).
    Hash,
    /// One octet: an empty secret is none.
    One,
}

impl Shortest {
    const fn of(self, algorithm: Algorithm) -> usize {
        match (self, algorithm.signature_length()) {
            (Self::Hash, Some(length)) => length,
            _ => 1,
        }
    }
}

fn state<M: Mac + KeyInit>(octets: &[u8]) -> Option<M> {
    M::new_from_slice(octets).ok()
}

fn tag<M: Mac>(mut mac: M, message: &[u8]) -> Vec<u8> {
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn is_tag<M: Mac + Clone>(state: Option<&M>, message: &[u8], tag: &[u8]) -> bool {
    let Some(state) = state else {
        return false;
    };
    let mut mac = state.clone();
    mac.update(message);
    mac.verify_slice(tag).is_ok()
}

/// The states within overwrite themselves: without the feature of `sha2` this does not compile.
const _: fn() = || {
    overwrites_itself::<Sha256>();
    overwrites_itself::<Sha384>();
    overwrites_itself::<Sha512>();
};

const fn overwrites_itself<T: ZeroizeOnDrop>() {}

/// Whether the octets are a key or certificate in one of the forms people paste.
pub(crate) fn is_key_text(octets: &[u8]) -> bool {
    let marked = octets.strip_prefix(b"\xef\xbb\xbf");
    let text = marked.unwrap_or(octets).trim_ascii_start();
    contains(octets, b"-----BEGIN ")
        || contains(octets, b"---- BEGIN ")
        || SSH_KEYS.iter().any(|prefix| text.starts_with(prefix))
        || is_jwk(text)
        || is_der_key(octets)
}

fn contains(octets: &[u8], needle: &[u8]) -> bool {
    octets.windows(needle.len()).any(|window| window == needle)
}

fn is_jwk(text: &[u8]) -> bool {
    let names_a_key =
        |object: JsonObject<'_>| object.get("kty").is_some() || object.get("keys").is_some();
    text.starts_with(b"[") && contains(text, b"\"kty\"")
        || text.starts_with(b"{")
            && (contains(text, b"\"kty\"") || JsonObject::parse(text).is_ok_and(names_a_key))
}

/// A SEQUENCE that is the whole input and begins as PKCS#1, PKCS#8 and SEC1 do (with an INTEGER)
/// or as SPKI and certificates do (with a SEQUENCE). The shortest such key has 38 octets; random
/// secrets of 32 are never taken for one.
fn is_der_key(octets: &[u8]) -> bool {
    let (length, content) = match octets {
        [0x30, length @ ..=0x7f, content @ ..] => (usize::from(*length), content),
        [0x30, 0x81, length, content @ ..] => (usize::from(*length), content),
        [0x30, 0x82, high, low, content @ ..] => {
            (usize::from(u16::from_be_bytes([*high, *low])), content)
        }
        _ => return false,
    };
    octets.len() >= SHORTEST_DER_KEY
        && length == content.len()
        && matches!(content.first(), Some(0x02 | 0x30))
}

const SHORTEST_DER_KEY: usize = 38;
const SSH_KEYS: &[&[u8]] = &[b"ssh-", b"ecdsa-sha2-", b"sk-ssh-", b"sk-ecdsa-"];
