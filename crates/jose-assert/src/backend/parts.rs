//! Keys as numbers, between the encodings and the backends.

use zeroize::Zeroizing;

use crate::key_kind::{Curve, KeyKind};

/// The public part of a key, as a JWK writes it. The lengths of coordinates are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Components {
    Ec {
        curve: Curve,
        x: Vec<u8>,
        y: Vec<u8>,
    },
    Ed25519 {
        x: [u8; 32],
    },
    Rsa {
        n: Box<[u8]>,
        e: Box<[u8]>,
    },
    X25519 {
        x: [u8; 32],
    },
}

impl Components {
    pub(crate) const fn kind(&self) -> KeyKind {
        match self {
            Self::Ec { curve, .. } => KeyKind::Ec(*curve),
            Self::Ed25519 { .. } => KeyKind::Ed25519,
            Self::Rsa { .. } => KeyKind::Rsa,
            Self::X25519 { .. } => KeyKind::X25519,
        }
    }

    /// A point with both coordinates (SEC 1 §2.3.4); nothing where it is written otherwise.
    pub(crate) fn ec(curve: Curve, point: &[u8]) -> Option<Self> {
        let [UNCOMPRESSED, coordinates @ ..] = point else {
            return None;
        };
        let (x, y) = coordinates.split_at_checked(curve.octets())?;
        (y.len() == curve.octets()).then(|| Self::Ec {
            curve,
            x: x.to_vec(),
            y: y.to_vec(),
        })
    }

    /// Whether it is this encoded point: 32 octets for Ed25519 (RFC 8032 §5.1.2) and X25519 (RFC 7748
    /// §5), for the others with or without compression (SEC 1 §2.3.3).
    pub(crate) fn is_point(&self, encoded: &[u8]) -> bool {
        match (self, encoded) {
            (Self::Ed25519 { x } | Self::X25519 { x }, encoded) => encoded == x,
            (Self::Ec { x, y, .. }, [UNCOMPRESSED, coordinates @ ..]) => {
                coordinates.split_at_checked(x.len()) == Some((x, y))
            }
            (Self::Ec { x, y, .. }, [tag @ (2 | 3), only_x @ ..]) => {
                only_x == x && y.last().is_some_and(|last| last % 2 == tag % 2)
            }
            _ => false,
        }
    }

    /// A point with both coordinates, or the one that X25519 and Ed25519 have; nothing for RSA.
    #[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
    pub(crate) fn encoded(&self) -> Vec<u8> {
        match self {
            Self::Ec { x, y, .. } => Self::uncompressed(x, y),
            Self::Ed25519 { x } | Self::X25519 { x } => x.to_vec(),
            Self::Rsa { .. } => Vec::new(),
        }
    }

    /// For a point with both coordinates.
    pub(crate) fn uncompressed(x: &[u8], y: &[u8]) -> Vec<u8> {
        [&[UNCOMPRESSED], x, y].concat()
    }
}

/// The numbers of a private key. Lengths are right, nothing else has been checked.
pub(crate) enum PrivateParts {
    Ec {
        curve: Curve,
        scalar: Zeroizing<Vec<u8>>,
        /// The public key that came along.
        public: Option<Vec<u8>>,
    },
    Ed25519 {
        seed: Zeroizing<[u8; 32]>,
        /// The public key that came along.
        public: Option<Vec<u8>>,
    },
    Rsa(RsaParts),
    X25519 {
        scalar: Zeroizing<[u8; 32]>,
        /// The public key that came along.
        public: Option<Vec<u8>>,
    },
}

impl PrivateParts {
    pub(crate) const fn kind(&self) -> KeyKind {
        match self {
            Self::Ec { curve, .. } => KeyKind::Ec(*curve),
            Self::Ed25519 { .. } => KeyKind::Ed25519,
            Self::Rsa(_) => KeyKind::Rsa,
            Self::X25519 { .. } => KeyKind::X25519,
        }
    }

    /// The public key that came along, where it is apart from the rest.
    pub(crate) fn public(&self) -> Option<&[u8]> {
        match self {
            Self::Ec { public, .. }
            | Self::Ed25519 { public, .. }
            | Self::X25519 { public, .. } => public.as_deref(),
            Self::Rsa(_) => None,
        }
    }
}

/// The numbers of an RSA key, big-endian: two primes, or none (RFC 7518 §6.3.2).
pub(crate) struct RsaParts {
    pub(crate) n: Vec<u8>,
    pub(crate) e: Vec<u8>,
    pub(crate) d: Number,
    pub(crate) primes: Option<[Number; 2]>,
    /// What follows from these: d modulo each prime less one, and the inverse of the second prime
    /// modulo the first. It is written, and not believed where it is read.
    pub(crate) exponents_and_coefficient: Option<[Number; 3]>,
}

pub(crate) type Number = Zeroizing<Vec<u8>>;

/// The same number in its shortest form.
pub(crate) fn without_zeros(mut number: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = number {
        number = rest;
    }
    number
}

const UNCOMPRESSED: u8 = 4;
