//! Kinds of keys, and the curves among them.

/// What kind of key an algorithm needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Ec(Curve),
    Ed25519,
    Octets,
    Rsa,
    /// For agreement on a key alone.
    X25519,
}

impl KeyKind {
    pub(crate) const fn curve(self) -> Option<Curve> {
        match self {
            Self::Ec(curve) => Some(curve),
            Self::Ed25519 | Self::Octets | Self::Rsa | Self::X25519 => None,
        }
    }
}

/// A curve whose points have two coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
    #[cfg(feature = "es256k")]
    Secp256k1,
}

impl Curve {
    pub(crate) const ALL: &'static [Self] = &[
        Self::P256,
        Self::P384,
        Self::P521,
        #[cfg(feature = "es256k")]
        Self::Secp256k1,
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|curve| curve.name() == name)
    }

    /// The name in the `crv` member (RFC 7518 §6.2.1.1, RFC 8812 §3.1).
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            #[cfg(feature = "es256k")]
            Self::Secp256k1 => "secp256k1",
        }
    }

    /// How many octets a coordinate has, and the scalar of a private key.
    pub(crate) const fn octets(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
            #[cfg(feature = "es256k")]
            Self::Secp256k1 => 32,
        }
    }
}
