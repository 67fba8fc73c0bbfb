//! HMAC secrets: long enough, and never the text of a key that others can read.

use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use oauth_step::{JsonObject, Secret};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::algorithm::Algorithm;
use crate::{Error, KeyError};

/// A secret for the HS* algorithms, for instance a client secret.
///
/// OpenID Connect takes the octets of the UTF-8 `client_secret` as the key ([Core §10.1]). They
/// must be as many as the hash has, 32 for HS256 ([RFC 7518 §3.2]).
///
/// A PEM, DER or SSH key, a certificate or the text of a JWK is refused: whoever knows a public key
/// could otherwise sign with it.
///
/// [Core §10.1]: https://openid.net/specs/openid-connect-core-1_0.html#Signing
/// [RFC 7518 §3.2]: https://www.rfc-editor.org/rfc/rfc7518#section-3.2
#[derive(Clone)]
pub struct HmacKey {
    /// The hash state after the padded key: a signature starts from a copy.
    sha256: Hmac<Sha256>,
}

impl HmacKey {
    /// The octets of a secret.
    ///
    /// # Errors
    ///
    /// [`KeyError::SecretLength`] below 32 octets, [`KeyError::SecretIsKey`].
    pub fn new<T: AsRef<[u8]> + Zeroize>(secret: &Secret<T>) -> Result<Self, Error> {
        Ok(Self::from_octets(secret.expose().as_ref(), SHA256_LENGTH)?)
    }

    /// A secret shorter than the standard allows, for servers that issue such client secrets.
    /// Short secrets can be guessed offline from one signed token.
    ///
    /// # Errors
    ///
    /// [`KeyError::SecretLength`] for an empty one, [`KeyError::SecretIsKey`].
    pub fn dangerous_allow_short<T: AsRef<[u8]> + Zeroize>(
        secret: &Secret<T>,
    ) -> Result<Self, Error> {
        Ok(Self::from_octets(secret.expose().as_ref(), 1)?)
    }

    pub(crate) fn from_octets(octets: &[u8], minimum: usize) -> Result<Self, KeyError> {
        if octets.len() < minimum {
            return Err(KeyError::SecretLength { minimum });
        }
        if is_key_text(octets) {
            return Err(KeyError::SecretIsKey);
        }
        let sha256 = Hmac::new_from_slice(octets);
        let sha256 = sha256.map_err(|_| KeyError::SecretLength { minimum })?;
        Ok(Self { sha256 })
    }

    /// `None` where the algorithm is no HMAC.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        if algorithm != Algorithm::Hs256 {
            return None;
        }
        let mut mac = self.sha256.clone();
        mac.update(message);
        Some(mac.finalize().into_bytes().to_vec())
    }

    /// Full length, constant time.
    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], tag: &[u8]) -> bool {
        if algorithm != Algorithm::Hs256 {
            return false;
        }
        let mut mac = self.sha256.clone();
        mac.update(message);
        mac.verify_slice(tag).is_ok()
    }
}

/// The states within overwrite themselves: without the feature of `sha2` this does not compile.
const _: fn() = overwrites_itself::<Sha256>;

const fn overwrites_itself<T: ZeroizeOnDrop>() {}

impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacKey([redacted])")
    }
}

/// Whether the octets are a key or certificate in one of the forms people paste.
pub(crate) fn is_key_text(octets: &[u8]) -> bool {
    let text = octets.trim_ascii_start();
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
    text.starts_with(b"{")
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

pub(crate) const SHA256_LENGTH: usize = 32;
const SHORTEST_DER_KEY: usize = 38;
const SSH_KEYS: &[&[u8]] = &[b"ssh-", b"ecdsa-sha2-", b"sk-ssh-", b"sk-ecdsa-"];
