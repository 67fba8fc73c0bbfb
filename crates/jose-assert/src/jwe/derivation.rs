//! Keys out of what was agreed on, and out of a client secret.

use core::fmt;

use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::{Zeroize, Zeroizing};

use super::header::Parties;

/// Concat KDF with SHA-256 (RFC 7518 §4.6.2, NIST SP 800-56A §5.8.1). `algorithm`: what the key is
/// for, `alg`, or `enc` where it encrypts the content.
pub(super) fn concat(
    agreed: &[u8],
    algorithm: &str,
    parties: &Parties,
    length: usize,
) -> Option<Zeroizing<Vec<u8>>> {
    let bits = u32::try_from(length).ok()?.checked_mul(8)?;
    let mut key = Zeroizing::new(Vec::with_capacity(length + HASH_LENGTH));
    let mut round = 0_u32;
    while key.len() < length {
        round += 1;
        let mut hash = Sha256::new_with_prefix(round.to_be_bytes());
        hash.update(agreed);
        for data in [algorithm.as_bytes(), &parties.producer, &parties.recipient] {
            hash.update(u32::try_from(data.len()).ok()?.to_be_bytes());
            hash.update(data);
        }
        hash.update(bits.to_be_bytes());
        key.extend_from_slice(&Zeroizing::new(<[u8; 32]>::from(hash.finalize()))[..]);
    }
    key.truncate(length);
    Some(key)
}

/// A shared key: its octets, or what follows from a client secret.
#[derive(Clone)]
pub(super) enum SharedKey {
    ClientSecret(Box<Hashes>),
    Octets(Zeroizing<Vec<u8>>),
}

/// The secret's hashes, each left-truncated to the length that is needed ([Core §10.2]).
///
/// [Core §10.2]: https://openid.net/specs/openid-connect-core-1_0.html#Encryption
#[derive(Clone)]
pub(super) struct Hashes {
    sha256: [u8; 32],
    sha384: [u8; 48],
    sha512: [u8; 64],
}

impl SharedKey {
    pub(super) fn of_client_secret(secret: &[u8]) -> Self {
        Self::ClientSecret(Box::new(Hashes {
            sha256: Sha256::digest(secret).into(),
            sha384: Sha384::digest(secret).into(),
            sha512: Sha512::digest(secret).into(),
        }))
    }

    /// Nothing for a client secret.
    pub(super) fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::ClientSecret(_) => None,
            Self::Octets(octets) => Some(octets),
        }
    }

    /// `None` where it cannot be so long.
    pub(super) fn of_length(&self, length: usize) -> Option<&[u8]> {
        match self {
            Self::ClientSecret(hashes) => {
                let hash = match length {
                    ..=32 => &hashes.sha256[..],
                    33..=48 => &hashes.sha384,
                    _ => &hashes.sha512,
                };
                hash.get(..length)
            }
            Self::Octets(octets) => (octets.len() == length).then_some(octets),
        }
    }
}

impl Drop for Hashes {
    fn drop(&mut self) {
        self.sha256.zeroize();
        self.sha384.zeroize();
        self.sha512.zeroize();
    }
}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedKey([redacted])")
    }
}

const HASH_LENGTH: usize = 32;
