//! RSAES-OAEP (RFC 8017 §7.1).
//!
//! What blinds the private key and seeds the padding comes from the library's own random source;
//! it takes no other.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384,
    OAEP_SHA512_MGF1SHA512, OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
    PrivateDecryptingKey, PublicEncryptingKey, PublicKeyComponents,
};
use oauth_step::Env;
use zeroize::Zeroizing;

use super::super::super::algorithms::OaepHash;
use crate::KeyError;
use crate::backend::{Crt, PrivateParts, RsaParts, der, without_zeros};

/// A parsed public key.
pub(in crate::jwe) struct RsaPublicKey(OaepPublicEncryptingKey);

impl RsaPublicKey {
    /// Sizes and exponent have been checked by the caller.
    pub(in crate::jwe) fn new(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let (n, e) = (without_zeros(n), without_zeros(e));
        let key: Result<PublicEncryptingKey, _> = PublicKeyComponents { n, e }.try_into();
        let key = key.map_err(|_| KeyError::RsaModulus)?;
        let key = OaepPublicEncryptingKey::new(key);
        key.map(Self).map_err(|_| KeyError::RsaModulus)
    }

    pub(in crate::jwe) fn encrypt(
        &self,
        hash: OaepHash,
        message: &[u8],
        _: &dyn Env,
    ) -> Option<Vec<u8>> {
        let mut encrypted = vec![0; self.0.ciphertext_size()];
        let written = self
            .0
            .encrypt(algorithm(hash), message, &mut encrypted, None);
        written.ok()?;
        Some(encrypted)
    }
}

/// A parsed private key. The library overwrites what it frees.
pub(in crate::jwe) struct RsaPrivateKey {
    key: PrivateDecryptingKey,
    oaep: OaepPrivateDecryptingKey,
}

impl RsaPrivateKey {
    /// The public half has been checked by the caller.
    pub(in crate::jwe) fn new(parts: &RsaParts) -> Result<Self, KeyError> {
        let document = pkcs8(parts).ok_or(KeyError::PrivatePart)?;
        let key = PrivateDecryptingKey::from_pkcs8(&document);
        let key = key.map_err(|_| KeyError::PrivatePart)?;
        let oaep = OaepPrivateDecryptingKey::new(key.clone());
        let oaep = oaep.map_err(|_| KeyError::PrivatePart)?;
        Ok(Self { key, oaep })
    }

    pub(in crate::jwe) fn parts(&self) -> Option<RsaParts> {
        parts(&self.key)
    }

    /// A message of this length, or nothing.
    pub(in crate::jwe) fn decrypt(
        &self,
        hash: OaepHash,
        encrypted: &[u8],
        length: usize,
        _: &dyn Env,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let mut buffer = Zeroizing::new(vec![0; self.oaep.min_output_size()]);
        let message = self
            .oaep
            .decrypt(algorithm(hash), encrypted, &mut buffer, None);
        let message = message.ok()?;
        (message.len() == length).then(|| Zeroizing::new(message.to_vec()))
    }
}

/// Of 2048 bits, from the library's own random source; it takes no other.
pub(in crate::jwe) fn generate_rsa(_: &dyn Env) -> Result<RsaParts, KeyError> {
    let key = PrivateDecryptingKey::generate(KeySize::Rsa2048);
    let key = key.map_err(|_| KeyError::PrivatePart)?;
    parts(&key).ok_or(KeyError::PrivatePart)
}

fn parts(key: &PrivateDecryptingKey) -> Option<RsaParts> {
    let document: Pkcs8V1Der<'_> = key.as_der().ok()?;
    match der::pkcs8(document.as_ref())? {
        PrivateParts::Rsa(parts) => Some(parts),
        _ => None,
    }
}

/// The one form in which the library takes a key for decryption. Nothing where the numbers cannot
/// belong to one key.
fn pkcs8(parts: &RsaParts) -> Option<Zeroizing<Vec<u8>>> {
    let crt = Crt::new(parts)?;
    der::write_rsa_private(&RsaParts {
        n: parts.n.clone(),
        e: parts.e.clone(),
        d: parts.d.clone(),
        primes: Some([crt.p, crt.q].map(vector)),
        exponents_and_coefficient: Some([crt.d_p, crt.d_q, crt.q_inverse].map(vector)),
    })
}

fn vector(mut number: Zeroizing<Box<[u8]>>) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(core::mem::take(&mut *number).into_vec())
}

const fn algorithm(hash: OaepHash) -> &'static OaepAlgorithm {
    match hash {
        OaepHash::Sha1 => &OAEP_SHA1_MGF1SHA1,
        OaepHash::Sha256 => &OAEP_SHA256_MGF1SHA256,
        OaepHash::Sha384 => &OAEP_SHA384_MGF1SHA384,
        OaepHash::Sha512 => &OAEP_SHA512_MGF1SHA512,
    }
}
