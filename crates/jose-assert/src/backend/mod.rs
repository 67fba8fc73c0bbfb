//! Cryptography, behind two enums: a parsed public key and a parsed private key.
//!
//! Everything that depends on a backend is below this module. The rules that make a key valid
//! (sizes, exponents, lengths) are applied before, so that every backend gives the same verdict.

mod random;
mod rust_crypto;

pub(crate) use self::rust_crypto::{PrivateKey, PublicKey};

/// The public part of a key, as a JWK writes it.
pub(crate) enum Components {
    Ed25519 { x: [u8; 32] },
    P256 { x: [u8; 32], y: [u8; 32] },
    Rsa { n: Box<[u8]>, e: Box<[u8]> },
}

/// The private members of an RSA key in a JWK: two primes, or none.
pub(crate) struct RsaPrivate<'a> {
    pub(crate) n: &'a [u8],
    pub(crate) e: &'a [u8],
    pub(crate) d: &'a [u8],
    pub(crate) primes: Option<(&'a [u8], &'a [u8])>,
}
