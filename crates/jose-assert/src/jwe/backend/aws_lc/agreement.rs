//! Agreement over P-256, P-384, P-521 and X25519.

use aws_lc_rs::agreement::{
    Algorithm, ECDH_P256, ECDH_P384, ECDH_P521, ParsedPublicKey, PrivateKey, UnparsedPublicKey,
    X25519, agree,
};
use zeroize::Zeroizing;

use super::super::super::point::{Curve, Point};
use crate::KeyError;

/// A parsed private key. The library overwrites what it frees.
pub(in crate::jwe) struct AgreementKey {
    curve: Curve,
    key: PrivateKey,
}

impl AgreementKey {
    /// The number is in 1..n-1, or an error; for X25519 any 32 octets.
    pub(in crate::jwe) fn new(curve: Curve, private: &[u8]) -> Result<Self, KeyError> {
        let key = PrivateKey::from_private_key(algorithm(curve), private);
        let key = key.map_err(|_| KeyError::PrivatePart)?;
        Ok(Self { curve, key })
    }

    /// As a point is encoded here.
    pub(in crate::jwe) fn public(&self) -> Option<Vec<u8>> {
        let public = self.key.compute_public_key().ok()?;
        Some(public.as_ref().to_vec())
    }

    /// `None` where the point is of another curve, and where all of what was agreed on is zero.
    pub(in crate::jwe) fn agree(&self, point: &Point) -> Option<Zeroizing<Vec<u8>>> {
        // Points of another curve are none of this one: each has a length of its own.
        let public = UnparsedPublicKey::new(algorithm(self.curve), point.encoded());
        agree(&self.key, public, (), |agreed| {
            Ok(Zeroizing::new(agreed.to_vec()))
        })
        .ok()
    }
}

/// Whether it is a point of the curve; for X25519 any 32 octets are.
pub(in crate::jwe) fn review_point(curve: Curve, encoded: &[u8]) -> Result<(), KeyError> {
    let public = UnparsedPublicKey::new(algorithm(curve), encoded);
    let parsed = ParsedPublicKey::try_from(public);
    parsed.map(|_| ()).map_err(|_| KeyError::InvalidPoint)
}

const fn algorithm(curve: Curve) -> &'static Algorithm {
    match curve {
        Curve::P256 => &ECDH_P256,
        Curve::P384 => &ECDH_P384,
        Curve::P521 => &ECDH_P521,
        Curve::X25519 => &X25519,
    }
}
