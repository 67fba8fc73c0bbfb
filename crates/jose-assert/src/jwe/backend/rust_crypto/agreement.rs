//! Agreement over P-256, P-384, P-521 and X25519.

use p256::NistP256;
use p256::elliptic_curve::point::AffineCoordinates;
use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use p256::elliptic_curve::{
    AffinePoint, CurveArithmetic, CurveGroup, FieldBytesSize, ProjectivePoint, PublicKey, SecretKey,
};
use p384::NistP384;
use p521::NistP521;
use x25519_dalek::StaticSecret;
use zeroize::{Zeroize, Zeroizing};

use super::super::super::point::Point;
use crate::KeyError;
use crate::backend::{Components, PrivateParts};
use crate::key_kind::{Curve, KeyKind};

/// A parsed private key. It overwrites itself when dropped.
pub(in crate::jwe) enum AgreementKey {
    P256(SecretKey<NistP256>),
    P384(SecretKey<NistP384>),
    P521(SecretKey<NistP521>),
    X25519(StaticSecret),
}

impl AgreementKey {
    /// The number is in 1..n-1, or an error; for X25519 any 32 octets.
    pub(in crate::jwe) fn new(parts: &PrivateParts) -> Result<Self, KeyError> {
        let key = match parts {
            PrivateParts::Ec { curve, scalar, .. } => match curve {
                Curve::P256 => SecretKey::from_slice(scalar).map(Self::P256),
                Curve::P384 => SecretKey::from_slice(scalar).map(Self::P384),
                Curve::P521 => SecretKey::from_slice(scalar).map(Self::P521),
                #[cfg(feature = "es256k")]
                Curve::Secp256k1 => return Err(KeyError::UnknownCurve),
            },
            PrivateParts::X25519 { scalar, .. } => Ok(Self::X25519(StaticSecret::from(**scalar))),
            PrivateParts::Ed25519 { .. } | PrivateParts::Rsa(_) => {
                return Err(KeyError::AlgorithmMismatch);
            }
        };
        key.map_err(|_| KeyError::PrivatePart)
    }

    pub(in crate::jwe) fn public(&self) -> Option<Components> {
        match self {
            Self::P256(key) => Components::ec(Curve::P256, &uncompressed(&key.public_key())),
            Self::P384(key) => Components::ec(Curve::P384, &uncompressed(&key.public_key())),
            Self::P521(key) => Components::ec(Curve::P521, &uncompressed(&key.public_key())),
            Self::X25519(key) => Some(Components::X25519 {
                x: x25519_dalek::PublicKey::from(key).to_bytes(),
            }),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the other backend can fail")]
    pub(in crate::jwe) fn parts(&self) -> Option<PrivateParts> {
        let ec = |curve, scalar: &[u8]| PrivateParts::Ec {
            curve,
            scalar: Zeroizing::new(scalar.to_vec()),
            public: None,
        };
        Some(match self {
            Self::P256(key) => ec(Curve::P256, &Zeroizing::new(key.to_bytes())[..]),
            Self::P384(key) => ec(Curve::P384, &Zeroizing::new(key.to_bytes())[..]),
            Self::P521(key) => ec(Curve::P521, &Zeroizing::new(key.to_bytes())[..]),
            Self::X25519(key) => PrivateParts::X25519 {
                scalar: Zeroizing::new(key.to_bytes()),
                public: None,
            },
        })
    }

    /// `None` where the point is of another curve.
    pub(in crate::jwe) fn agree(&self, point: &Point) -> Option<Zeroizing<Vec<u8>>> {
        let components = point.components();
        match (self, components, components.kind().curve()) {
            (Self::P256(key), _, Some(Curve::P256)) => agree(key, &components.encoded()),
            (Self::P384(key), _, Some(Curve::P384)) => agree(key, &components.encoded()),
            (Self::P521(key), _, Some(Curve::P521)) => agree(key, &components.encoded()),
            (Self::X25519(key), Components::X25519 { x }, _) => {
                let agreed = key.diffie_hellman(&(*x).into());
                Some(Zeroizing::new(agreed.as_bytes().to_vec()))
            }
            _ => None,
        }
    }
}

/// Whether it is a point of the curve; for X25519 any 32 octets are.
pub(in crate::jwe) fn review_point(point: &Components) -> Result<(), KeyError> {
    let encoded = point.encoded();
    let valid = match point.kind() {
        KeyKind::Ec(Curve::P256) => PublicKey::<NistP256>::from_sec1_bytes(&encoded).is_ok(),
        KeyKind::Ec(Curve::P384) => PublicKey::<NistP384>::from_sec1_bytes(&encoded).is_ok(),
        KeyKind::Ec(Curve::P521) => PublicKey::<NistP521>::from_sec1_bytes(&encoded).is_ok(),
        KeyKind::X25519 => true,
        _ => return Err(KeyError::UnknownCurve),
    };
    valid.then_some(()).ok_or(KeyError::InvalidPoint)
}

fn uncompressed<C: CurveArithmetic>(key: &PublicKey<C>) -> Vec<u8>
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    key.to_sec1_point(false).as_bytes().to_vec()
}

/// The x coordinate of the product, in constant time (SEC 1 §3.3.1).
fn agree<C: CurveArithmetic>(key: &SecretKey<C>, encoded: &[u8]) -> Option<Zeroizing<Vec<u8>>>
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let public = PublicKey::<C>::from_sec1_bytes(encoded).ok()?;
    let product = ProjectivePoint::<C>::from(*public.as_affine()) * *key.to_nonzero_scalar();
    let mut x = product.to_affine().x();
    let agreed = Zeroizing::new(x.to_vec());
    x.as_mut_slice().zeroize();
    Some(agreed)
}
