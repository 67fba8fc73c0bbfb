//! Private keys that agree on another key: of P-256, P-384, P-521 and X25519.

use oauth_step::{Env, JsonObject};
use zeroize::Zeroizing;

use super::backend::AgreementKey;
use super::point::{self, Point};
use crate::backend::{Backend, PrivateParts, draw};
use crate::key_kind::KeyKind;
use crate::{KeyError, jwk};

/// A private key with its public half.
pub(super) struct AgreedKey {
    private: AgreementKey,
    point: Point,
}

impl AgreedKey {
    /// Out of a JWK. Both halves are there and belong together (RFC 8725 §3.4).
    pub(super) fn read(object: &JsonObject<'_>, backend: Backend) -> Result<Self, KeyError> {
        // By itself, so that the error says which half is wrong.
        let point = Point::new(point::read(object)?, backend)?;
        Self::new(&jwk::private_part(object, point.components())?, backend)
    }

    pub(super) fn new(parts: &PrivateParts, backend: Backend) -> Result<Self, KeyError> {
        let private = AgreementKey::new(parts, backend)?;
        let own = private.public().ok_or(KeyError::PrivatePart)?;
        if !parts.public().is_none_or(|public| own.is_point(public)) {
            return Err(KeyError::PrivatePart);
        }
        Ok(Self {
            private,
            point: Point::new(own, backend)?,
        })
    }

    /// Out of the environment's randomness.
    pub(super) fn generate(
        kind: KeyKind,
        env: &dyn Env,
        backend: Backend,
    ) -> Result<Self, KeyError> {
        draw(kind, env, |parts| Self::new(parts, backend))
    }

    pub(super) fn point(&self) -> &Point {
        &self.point
    }

    pub(super) fn parts(&self) -> Option<PrivateParts> {
        self.private.parts()
    }

    /// What both sides know then.
    pub(super) fn agree(&self, point: &Point) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let agreed = self.private.agree(point).ok_or(KeyError::SmallOrder)?;
        // RFC 7748 §6.1, RFC 8037 §3.2: zero is what everybody knows. The other curves have no
        // points of small order, and a point whose x is zero is one as any other.
        let zero = agreed.iter().fold(0, |all, octet| all | octet) == 0;
        if zero && point.components().kind() == KeyKind::X25519 {
            return Err(KeyError::SmallOrder);
        }
        Ok(agreed)
    }
}
