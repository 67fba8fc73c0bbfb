//! RSA keys for RSASSA-PKCS1-v1_5 ([RFC 5849 §3.4.3]).
//!
//! [RFC 5849 §3.4.3]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.3

use core::convert::Infallible;
use core::fmt;
use std::sync::Arc;

use oauth_step::Env;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::traits::PublicKeyParts;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
use crate::error::{Error, KeyFault, Misuse};

/// A private RSA key, parsed once. Clones share it; it is overwritten when the last one is dropped.
#[derive(Clone)]
pub struct RsaKey(Arc<Inner>);

struct Inner {
    key: rsa::PrivateKey,
    /// The same in the faster library, where that takes it.
    #[cfg(feature = "aws-lc-rs")]
    fast: Option<aws_lc_rs::signature::RsaKeyPair>,
}

/// What is hashed with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl RsaKey {
    /// From PEM: `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1), not encrypted, of 2048 bits
    /// and more.
    ///
    /// # Errors
    ///
    /// [`Misuse::Key`].
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        Self::new(read_pem(pem)?, SMALLEST)
    }

    /// From DER: PKCS#8 or PKCS#1, of 2048 bits and more.
    ///
    /// # Errors
    ///
    /// [`Misuse::Key`].
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Self::new(read_der(der)?, SMALLEST)
    }

    /// From PEM, of 1024 bits and more, for servers that still have such keys on record. They can be
    /// broken by those who can pay for it.
    ///
    /// # Errors
    ///
    /// [`Misuse::Key`].
    pub fn dangerous_allow_1024_bits_pem(pem: &str) -> Result<Self, Error> {
        Self::new(read_pem(pem)?, SMALLEST_OF_ALL)
    }

    /// From DER, of 1024 bits and more; see
    /// [`dangerous_allow_1024_bits_pem`](Self::dangerous_allow_1024_bits_pem).
    ///
    /// # Errors
    ///
    /// [`Misuse::Key`].
    pub fn dangerous_allow_1024_bits_der(der: &[u8]) -> Result<Self, Error> {
        Self::new(read_der(der)?, SMALLEST_OF_ALL)
    }

    fn new(key: rsa::PrivateKey, smallest: usize) -> Result<Self, Error> {
        let bits = key.n().bit_width() as usize;
        if !(smallest..=LARGEST).contains(&bits) {
            return Err(Misuse::Key(KeyFault::Size { bits }).into());
        }
        Ok(Self(Arc::new(Inner {
            #[cfg(feature = "aws-lc-rs")]
            fast: aws_lc::key(&key),
            key,
        })))
    }

    pub(crate) fn sign(&self, hash: Hash, message: &[u8], env: &dyn Env) -> Result<Vec<u8>, Error> {
        #[cfg(feature = "aws-lc-rs")]
        if let Some(signature) = self
            .0
            .fast
            .as_ref()
            .and_then(|key| aws_lc::sign(key, hash, message))
        {
            return Ok(signature);
        }
        let (key, random) = (&self.0.key, &mut Blinding(env));
        let signature = match hash {
            Hash::Sha1 => key.pkcs1v15_sign_with_rng::<Sha1, _>(random, message),
            Hash::Sha256 => key.pkcs1v15_sign_with_rng::<Sha256, _>(random, message),
            Hash::Sha512 => key.pkcs1v15_sign_with_rng::<Sha512, _>(random, message),
        };
        signature.map_err(|error| Error::Signing(Arc::new(error)))
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaKey({} bits, [redacted])", self.0.key.n().bit_width())
    }
}

/// The first private key in the text; tools write remarks around it.
fn read_pem(pem: &str) -> Result<rsa::PrivateKey, Error> {
    let fault = |fault| Error::from(Misuse::Key(fault));
    let block = |label: &str| {
        let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
        let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
        Some(format!(
            "-----BEGIN {label}-----{body}-----END {label}-----\n"
        ))
    };
    if pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        || pem.contains("Proc-Type: 4,ENCRYPTED")
    {
        return Err(fault(KeyFault::Encrypted));
    }
    let unreadable = || fault(KeyFault::Unreadable);
    if let Some(block) = block("PRIVATE KEY").map(oauth_step::Secret::new) {
        return rsa::PrivateKey::from_pkcs8_pem(block.expose()).map_err(|_| unreadable());
    }
    let block = block("RSA PRIVATE KEY").map(oauth_step::Secret::new);
    let block = block.ok_or_else(unreadable)?;
    rsa::PrivateKey::from_pkcs1_pem(block.expose()).map_err(|_| unreadable())
}

fn read_der(der: &[u8]) -> Result<rsa::PrivateKey, Error> {
    let pkcs8 = rsa::PrivateKey::from_pkcs8_der(der).ok();
    let key = pkcs8.or_else(|| rsa::PrivateKey::from_pkcs1_der(der).ok());
    key.ok_or_else(|| Misuse::Key(KeyFault::Unreadable).into())
}

/// The caller's randomness, which blinds the private operation. The signature does not depend on it.
struct Blinding<'a>(&'a dyn Env);

impl TryRng for Blinding<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        self.0.fill_random(&mut octets);
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        self.0.fill_random(&mut octets);
        Ok(u64::from_le_bytes(octets))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_random(octets);
        Ok(())
    }
}

impl TryCryptoRng for Blinding<'_> {}

const SMALLEST: usize = 2048;
const SMALLEST_OF_ALL: usize = 1024;
const LARGEST: usize = 8192;
