//! Signature algorithms, and the set of them that a caller allows.

use core::fmt;

use crate::key_kind::{Curve, KeyKind};

/// A signature algorithm for JSON Web Signatures ([RFC 7518 §3.1], [RFC 8037 §3.1], [RFC 9864 §2]).
///
/// `none` is not among them and cannot be represented.
///
/// [RFC 7518 §3.1]: https://www.rfc-editor.org/rfc/rfc7518#section-3.1
/// [RFC 8037 §3.1]: https://www.rfc-editor.org/rfc/rfc8037#section-3.1
/// [RFC 9864 §2]: https://www.rfc-editor.org/rfc/rfc9864#section-2
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `Ed25519`, the fully specified name of RFC 9864.
    Ed25519,
    /// `EdDSA`, the older name; here always with Ed25519.
    EdDsa,
    /// `ES256`: ECDSA with P-256 and SHA-256.
    Es256,
    /// `ES256K`: ECDSA with secp256k1 and SHA-256 ([RFC 8812 §3.2]), which verifies and does not
    /// sign.
    ///
    /// [RFC 8812 §3.2]: https://www.rfc-editor.org/rfc/rfc8812#section-3.2
    #[cfg(feature = "es256k")]
    Es256K,
    /// `ES384`: ECDSA with P-384 and SHA-384.
    Es384,
    /// `ES512`: ECDSA with P-521 and SHA-512.
    Es512,
    /// `HS256`: HMAC with SHA-256.
    Hs256,
    /// `HS384`: HMAC with SHA-384.
    Hs384,
    /// `HS512`: HMAC with SHA-512.
    Hs512,
    /// `PS256`: RSASSA-PSS with SHA-256, and MGF1 with the same.
    Ps256,
    /// `PS384`: RSASSA-PSS with SHA-384, and MGF1 with the same.
    Ps384,
    /// `PS512`: RSASSA-PSS with SHA-512, and MGF1 with the same.
    Ps512,
    /// `RS256`: RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// `RS384`: RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// `RS512`: RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
}

impl Algorithm {
    /// Every algorithm that is offered.
    pub const ALL: &'static [Self] = &[
        Self::Ed25519,
        Self::EdDsa,
        Self::Es256,
        #[cfg(feature = "es256k")]
        Self::Es256K,
        Self::Es384,
        Self::Es512,
        Self::Hs256,
        Self::Hs384,
        Self::Hs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
    ];

    /// The algorithm of exactly this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|algorithm| algorithm.name() == name)
    }

    /// The name in the `alg` member.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            #[cfg(feature = "es256k")]
            Self::Es256K => "ES256K",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// Whether one secret both signs and verifies.
    pub const fn is_symmetric(self) -> bool {
        matches!(self.key_kind(), KeyKind::Octets)
    }

    pub(crate) const fn key_kind(self) -> KeyKind {
        match self {
            Self::Ed25519 | Self::EdDsa => KeyKind::Ed25519,
            Self::Es256 => KeyKind::Ec(Curve::P256),
            #[cfg(feature = "es256k")]
            Self::Es256K => KeyKind::Ec(Curve::Secp256k1),
            Self::Es384 => KeyKind::Ec(Curve::P384),
            Self::Es512 => KeyKind::Ec(Curve::P521),
            Self::Hs256 | Self::Hs384 | Self::Hs512 => KeyKind::Octets,
            Self::Ps256 | Self::Ps384 | Self::Ps512 | Self::Rs256 | Self::Rs384 | Self::Rs512 => {
                KeyKind::Rsa
            }
        }
    }

    /// Whether a key that names `self` may be used for `other`: on a key, `EdDSA` and `Ed25519`
    /// mean the same.
    pub(crate) fn is_same_on_a_key(self, other: Self) -> bool {
        self == other
            || (self.key_kind() == KeyKind::Ed25519 && other.key_kind() == KeyKind::Ed25519)
    }

    /// How long a signature is, where that does not depend on the key.
    pub(crate) const fn signature_length(self) -> Option<usize> {
        match (self, self.key_kind()) {
            (_, KeyKind::Ed25519) => Some(64),
            (_, KeyKind::Ec(curve)) => Some(2 * curve.octets()),
            (Self::Hs384, _) => Some(48),
            (Self::Hs512, _) => Some(64),
            (_, KeyKind::Octets) => Some(32),
            (_, KeyKind::Rsa | KeyKind::X25519) => None,
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The algorithms that a caller allows ([RFC 8725 §3.1]).
///
/// There is no default: which algorithms a peer may use is agreed beforehand.
///
/// ```
/// use jose_assert::{Algorithm, Algorithms};
///
/// let allowed = Algorithms::only(Algorithm::Es256).and(Algorithm::Rs256);
/// assert!(allowed.contains(Algorithm::Rs256));
/// assert!(!allowed.contains(Algorithm::Hs256));
/// ```
///
/// [RFC 8725 §3.1]: https://www.rfc-editor.org/rfc/rfc8725#section-3.1
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Algorithms(u16);

impl Algorithms {
    /// Every algorithm that verifies with a public key, but for ES256K: whoever wants that one
    /// says so.
    pub const ASYMMETRIC: Self = Self::only(Algorithm::Ed25519)
        .and(Algorithm::EdDsa)
        .and(Algorithm::Es256)
        .and(Algorithm::Es384)
        .and(Algorithm::Es512)
        .and(Algorithm::Ps256)
        .and(Algorithm::Ps384)
        .and(Algorithm::Ps512)
        .and(Algorithm::Rs256)
        .and(Algorithm::Rs384)
        .and(Algorithm::Rs512);

    /// This one and no other.
    pub const fn only(algorithm: Algorithm) -> Self {
        Self(algorithm.bit())
    }

    /// This one too.
    #[must_use]
    pub const fn and(self, algorithm: Algorithm) -> Self {
        Self(self.0 | algorithm.bit())
    }

    /// Whether it is allowed.
    pub const fn contains(self, algorithm: Algorithm) -> bool {
        self.0 & algorithm.bit() != 0
    }

    /// Those that are allowed.
    pub fn iter(self) -> impl Iterator<Item = Algorithm> {
        let all = Algorithm::ALL.iter().copied();
        all.filter(move |algorithm| self.contains(*algorithm))
    }
}

impl FromIterator<Algorithm> for Algorithms {
    fn from_iter<I: IntoIterator<Item = Algorithm>>(algorithms: I) -> Self {
        let algorithms = algorithms.into_iter();
        algorithms.fold(Self(0), |allowed, algorithm| allowed.and(algorithm))
    }
}

impl fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
