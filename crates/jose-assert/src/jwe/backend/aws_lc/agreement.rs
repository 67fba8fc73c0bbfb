//! Agreement over P-256, P-384, P-521 and X25519.

use aws_lc_rs::agreement::{
    Algorithm, ECDH_P256, ECDH_P384, ECDH_P521, ParsedPublicKey, PrivateKey, UnparsedPublicKey,
    X25519, agree,
};
use aws_lc_rs::encoding::{AsBigEndian, Curve25519SeedBin, EcPrivateKeyBin};
use zeroize::Zeroizing;

use super::super::super::point::Point;
use crate::KeyError;
use crate::backend::{Components, PrivateParts};
use crate::key_kind::{Curve, KeyKind};

/// A parsed private key. The library overwrites what it frees.
pub(in crate::jwe) struct AgreementKey {
    kind: KeyKind,
    key: PrivateKey,
}

impl AgreementKey {
    /// The number is in 1..n-1, or an error; for X25519 any 32 octets.
    pub(in crate::jwe) fn new(parts: &PrivateParts) -> Result<Self, KeyError> {
        let kind = parts.kind();
        let octets = match parts {
            PrivateParts::Ec { scalar, .. } => &scalar[..],
            PrivateParts::X25519 { scalar, .. } => &scalar[..],
            PrivateParts::Ed25519 { .. } | PrivateParts::Rsa(_) => {
                return Err(KeyError::AlgorithmMismatch);
            }
        };
        let key = PrivateKey::from_private_key(algorithm(kind)?, octets);
        let key = key.map_err(|_| KeyError::PrivatePart)?;
        Ok(Self { kind, key })
    }

    pub(in crate::jwe) fn public(&self) -> Option<Components> {
        let public = self.key.compute_public_key().ok()?;
        match self.kind.curve() {
            Some(curve) => Components::ec(curve, public.as_ref()),
            None => Some(Components::X25519 {
                x: public.as_ref().try_into().ok()?,
            }),
        }
    }

    pub(in crate::jwe) fn parts(&self) -> Option<PrivateParts> {
        let public = None;
        Some(match self.kind.curve() {
            Some(curve) => {
                let scalar: EcPrivateKeyBin<'_> = self.key.as_be_bytes().ok()?;
                PrivateParts::Ec {
                    curve,
                    scalar: Zeroizing::new(scalar.as_ref().to_vec()),
                    public,
                }
            }
            None => {
                let scalar: Curve25519SeedBin<'_> = self.key.as_be_bytes().ok()?;
                PrivateParts::X25519 {
                    scalar: Zeroizing::new(scalar.as_ref().try_into().ok()?),
                    public,
                }
            }
        })
    }

    /// `None` where the point is of another curve, and where all of what was agreed on is zero.
    pub(in crate::jwe) fn agree(&self, point: &Point) -> Option<Zeroizing<Vec<u8>>> {
        // Points of another curve are none of this one: each has a length of its own.
        let encoded = point.components().encoded();
        let public = UnparsedPublicKey::new(algorithm(self.kind).ok()?, encoded);
        agree(&self.key, public, (), |agreed| {
            Ok(Zeroizing::new(agreed.to_vec()))
        })
        .ok()
    }
}

/// Whether it is a point of the curve; for X25519 any 32 octets are.
pub(in crate::jwe) fn review_point(point: &Components) -> Result<(), KeyError> {
    let public = UnparsedPublicKey::new(algorithm(point.kind())?, point.encoded());
    let parsed = ParsedPublicKey::try_from(public);
    parsed.map(|_| ()).map_err(|_| KeyError::InvalidPoint)
}

const fn algorithm(kind: KeyKind) -> Result<&'static Algorithm, KeyError> {
    match kind {
        KeyKind::Ec(Curve::P256) => Ok(&ECDH_P256),
        KeyKind::Ec(Curve::P384) => Ok(&ECDH_P384),
        KeyKind::Ec(Curve::P521) => Ok(&ECDH_P521),
        KeyKind::X25519 => Ok(&X25519),
        _ => Err(KeyError::UnknownCurve),
    }
}
