//! Keys as numbers, between the encodings and the backends.

use zeroize::Zeroizing;

/// The public part of a key, as a JWK writes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Components {
    Ed25519 { x: [u8; 32] },
    P256 { x: [u8; 32], y: [u8; 32] },
    Rsa { n: Box<[u8]>, e: Box<[u8]> },
}

impl Components {
    /// Whether it is this encoded point: 32 octets for Ed25519 (RFC 8032 §5.1.2), for P-256 with
    /// or without compression (SEC 1 §2.3.3).
    pub(crate) fn is_point(&self, encoded: &[u8]) -> bool {
        match (self, encoded) {
            (Self::Ed25519 { x }, encoded) => encoded == x,
            (Self::P256 { x, y }, [UNCOMPRESSED, coordinates @ ..]) => {
                coordinates.split_at_checked(32) == Some((x, y))
            }
            (Self::P256 { x, y }, [tag @ (2 | 3), only_x @ ..]) => {
                only_x == x && y.last().is_some_and(|last| last % 2 == tag % 2)
            }
            _ => false,
        }
    }

    /// For a point with both coordinates.
    pub(crate) fn uncompressed(x: &[u8; 32], y: &[u8; 32]) -> Vec<u8> {
        [&[UNCOMPRESSED], &x[..], &y[..]].concat()
    }
}

/// The numbers of a private key. Lengths are right, nothing else has been checked.
pub(crate) enum PrivateParts {
    Ed25519 {
        seed: Zeroizing<[u8; 32]>,
        /// The public key that came along.
        public: Option<Vec<u8>>,
    },
    P256 {
        scalar: Zeroizing<[u8; 32]>,
        /// The public key that came along.
        public: Option<Vec<u8>>,
    },
    Rsa(RsaParts),
}

/// The numbers of an RSA key, big-endian: two primes, or none (RFC 7518 §6.3.2).
pub(crate) struct RsaParts {
    pub(crate) n: Vec<u8>,
    pub(crate) e: Vec<u8>,
    pub(crate) d: Zeroizing<Vec<u8>>,
    pub(crate) primes: Option<[Zeroizing<Vec<u8>>; 2]>,
}

const UNCOMPRESSED: u8 = 4;
