//! RSAES-OAEP (RFC 8017 §7.1). The padding is taken off here: the crate tells where a message
//! begins by a branch, and lets its first octet be anything.

use oauth_step::Env;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey, PublicKey};
use sha1::Sha1;
use sha2::digest::FixedOutputReset;
use sha2::{Digest, Sha256, Sha384, Sha512};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use super::super::super::algorithms::OaepHash;
use crate::KeyError;
use crate::backend::{EnvRandom, RsaParts, rsa_key, rsa_parts};

/// A parsed public key.
pub(in crate::jwe) struct RsaPublicKey(PublicKey);

impl RsaPublicKey {
    /// Sizes and exponent have been checked by the caller.
    pub(in crate::jwe) fn new(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let number = BoxedUint::from_be_slice_vartime;
        let key = PublicKey::new(number(n), number(e));
        key.map(Self).map_err(|_| KeyError::RsaModulus)
    }

    pub(in crate::jwe) fn encrypt(
        &self,
        hash: OaepHash,
        message: &[u8],
        env: &dyn Env,
    ) -> Option<Vec<u8>> {
        let random = &mut EnvRandom(env);
        let encrypted = match hash {
            OaepHash::Sha1 => self.0.oaep_encrypt_with_rng::<Sha1, _>(random, message),
            OaepHash::Sha256 => self.0.oaep_encrypt_with_rng::<Sha256, _>(random, message),
            OaepHash::Sha384 => self.0.oaep_encrypt_with_rng::<Sha384, _>(random, message),
            OaepHash::Sha512 => self.0.oaep_encrypt_with_rng::<Sha512, _>(random, message),
        };
        encrypted.ok()
    }
}

/// A parsed private key. It overwrites itself when dropped.
pub(in crate::jwe) struct RsaPrivateKey(Box<PrivateKey>);

impl RsaPrivateKey {
    /// The public half has been checked by the caller.
    pub(in crate::jwe) fn new(parts: &RsaParts) -> Result<Self, KeyError> {
        Ok(Self(Box::new(rsa_key(parts)?)))
    }

    pub(in crate::jwe) fn parts(&self) -> Option<RsaParts> {
        rsa_parts(&self.0)
    }

    /// A message of this length, or nothing. Blinded with the caller's randomness.
    pub(in crate::jwe) fn decrypt(
        &self,
        hash: OaepHash,
        encrypted: &[u8],
        length: usize,
        env: &dyn Env,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let key = &*self.0;
        if encrypted.len() != key.size() {
            return None;
        }
        let number = BoxedUint::from_be_slice(encrypted, key.n_bits_precision()).ok()?;
        let random = &mut EnvRandom(env);
        let encoded = rsa::hazmat::rsa_decrypt_and_check(key, Some(random), &number).ok()?;
        let encoded = Zeroizing::new(encoded);
        let octets = Zeroizing::new(encoded.to_be_bytes());
        // As long as the modulus, not as the machine's words.
        let zeros = octets.len().checked_sub(key.size())?;
        let octets = octets.get(zeros..)?;
        match hash {
            OaepHash::Sha1 => decode::<Sha1>(octets, length),
            OaepHash::Sha256 => decode::<Sha256>(octets, length),
            OaepHash::Sha384 => decode::<Sha384>(octets, length),
            OaepHash::Sha512 => decode::<Sha512>(octets, length),
        }
    }
}

/// Of 2048 bits, out of the caller's randomness.
pub(in crate::jwe) fn generate_rsa(env: &dyn Env) -> Result<RsaParts, KeyError> {
    let key = PrivateKey::new(&mut EnvRandom(env), GENERATED_BITS);
    let key = key.map_err(|_| KeyError::PrivatePart)?;
    rsa_parts(&key).ok_or(KeyError::PrivatePart)
}

/// EME-OAEP (RFC 8017 §7.1.2, step 3) of a message whose length is known: everything before it is
/// compared at once, and nothing is said but yes or no.
fn decode<D: Digest + FixedOutputReset>(
    encoded: &[u8],
    length: usize,
) -> Option<Zeroizing<Vec<u8>>> {
    let (first, masked) = encoded.split_first()?;
    let (seed, block) = masked.split_at_checked(<D as Digest>::output_size())?;
    let mut seed = Zeroizing::new(seed.to_vec());
    let mut block = Zeroizing::new(block.to_vec());
    mask::<D>(&block, &mut seed);
    mask::<D>(&seed, &mut block);
    let (before, message) = block.split_at_checked(block.len().checked_sub(length)?)?;
    // The hash of the empty label, zeros, and a one.
    let mut expected = D::digest([]).to_vec();
    expected.resize(before.len().checked_sub(1)?, 0);
    expected.push(1);
    let valid: Choice = first.ct_eq(&0) & before.ct_eq(&expected);
    bool::from(valid).then(|| Zeroizing::new(message.to_vec()))
}

/// MGF1 (RFC 8017 §B.2.1), over what is there.
fn mask<D: Digest>(seed: &[u8], octets: &mut [u8]) {
    let chunks = octets.chunks_mut(<D as Digest>::output_size());
    for (counter, chunk) in (0_u32..).zip(chunks) {
        let hash = D::new()
            .chain_update(seed)
            .chain_update(counter.to_be_bytes());
        for (octet, mask) in chunk.iter_mut().zip(hash.finalize()) {
            *octet ^= mask;
        }
    }
}

const GENERATED_BITS: usize = 2048;
