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
use zeroize::Zeroizing;

use super::super::super::point::{Curve, Point};
use crate::KeyError;

/// A parsed private key. It overwrites itself when dropped.
pub(in crate::jwe) enum AgreementKey {
    P256(SecretKey<NistP256>),
    P384(SecretKey<NistP384>),
    P521(SecretKey<NistP521>),
    X25519(StaticSecret),
}

impl AgreementKey {
    /// The number is in 1..n-1, or an error; for X25519 any 32 octets.
    pub(in crate::jwe) fn new(curve: Curve, private: &[u8]) -> Result<Self, KeyError> {
        let rejected = |_| KeyError::PrivatePart;
        // The crates take somewhat shorter numbers too.
        if private.len() != curve.length() {
            return Err(KeyError::PrivatePart);
        }
        match curve {
            Curve::P256 => SecretKey::from_slice(private)
                .map(Self::P256)
                .map_err(rejected),
            Curve::P384 => SecretKey::from_slice(private)
                .map(Self::P384)
                .map_err(rejected),
            Curve::P521 => SecretKey::from_slice(private)
                .map(Self::P521)
                .map_err(rejected),
            Curve::X25519 => {
                let octets = <[u8; 32]>::try_from(private).map(Zeroizing::new);
                let octets = octets.map_err(|_| KeyError::PrivatePart)?;
                Ok(Self::X25519(StaticSecret::from(*octets)))
            }
        }
    }

    /// As a point is encoded here.
    #[expect(clippy::unnecessary_wraps, reason = "the other backend can fail")]
    pub(in crate::jwe) fn public(&self) -> Option<Vec<u8>> {
        Some(match self {
            Self::P256(key) => uncompressed(&key.public_key()),
            Self::P384(key) => uncompressed(&key.public_key()),
            Self::P521(key) => uncompressed(&key.public_key()),
            Self::X25519(key) => x25519_dalek::PublicKey::from(key).as_bytes().to_vec(),
        })
    }

    /// `None` where the point is of another curve.
    pub(in crate::jwe) fn agree(&self, point: &Point) -> Option<Zeroizing<Vec<u8>>> {
        match (self, point.curve()) {
            (Self::P256(key), Curve::P256) => agree(key, point.encoded()),
            (Self::P384(key), Curve::P384) => agree(key, point.encoded()),
            (Self::P521(key), Curve::P521) => agree(key, point.encoded()),
            (Self::X25519(key), Curve::X25519) => {
                let public = <[u8; 32]>::try_from(point.encoded()).ok()?;
                let agreed = key.diffie_hellman(&public.into());
                Some(Zeroizing::new(agreed.as_bytes().to_vec()))
            }
            _ => None,
        }
    }
}

/// Whether it is a point of the curve; for X25519 any 32 octets are.
pub(in crate::jwe) fn review_point(curve: Curve, encoded: &[u8]) -> Result<(), KeyError> {
    let valid = match curve {
        Curve::P256 => PublicKey::<NistP256>::from_sec1_bytes(encoded).is_ok(),
        Curve::P384 => PublicKey::<NistP384>::from_sec1_bytes(encoded).is_ok(),
        Curve::P521 => PublicKey::<NistP521>::from_sec1_bytes(encoded).is_ok(),
        Curve::X25519 => encoded.len() == 32,
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
    let x = product.to_affine().x();
    Some(Zeroizing::new(x.to_vec()))
}
