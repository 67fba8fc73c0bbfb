//! The library that is several times faster, for what it has of RSA.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaKeyPair};
use rsa::pkcs8::EncodePrivateKey;

use super::rsa_key::Hash;

/// Nothing for a key that it does not take: those below 2048 bits.
pub(super) fn key(key: &rsa::PrivateKey) -> Option<RsaKeyPair> {
    RsaKeyPair::from_pkcs8(key.to_pkcs8_der().ok()?.as_bytes()).ok()
}

/// Nothing for a hash that it does not sign: SHA-1.
pub(super) fn sign(key: &RsaKeyPair, hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
    let encoding = match hash {
        Hash::Sha1 => return None,
        Hash::Sha256 => &RSA_PKCS1_SHA256,
        Hash::Sha512 => &RSA_PKCS1_SHA512,
    };
    let mut signature = vec![0; key.public_modulus_len()];
    // It takes no random source but its own, for the blinding.
    let signed = key.sign(encoding, &SystemRandom::new(), message, &mut signature);
    signed.ok().map(|()| signature)
}
