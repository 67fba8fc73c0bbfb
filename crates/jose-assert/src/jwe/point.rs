//! Public keys for agreement: points of P-256, P-384 and P-521, and of X25519.

use oauth_step::JsonObject;

use super::backend::review_point;
use crate::backend::{Backend, Components};
use crate::key_kind::{Curve, KeyKind};
use crate::{KeyError, jwk};

/// A curve to make a key of, for an agreement ([RFC 7518 §6.2.1.1], [RFC 8037 §3.2]).
///
/// [RFC 7518 §6.2.1.1]: https://www.rfc-editor.org/rfc/rfc7518#section-6.2.1.1
/// [RFC 8037 §3.2]: https://www.rfc-editor.org/rfc/rfc8037#section-3.2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgreementCurve {
    /// `P-256`.
    P256,
    /// `P-384`.
    P384,
    /// `P-521`.
    P521,
    /// `X25519`.
    X25519,
}

impl AgreementCurve {
    /// Every curve that is offered.
    pub const ALL: &'static [Self] = &[Self::P256, Self::P384, Self::P521, Self::X25519];

    pub(super) const fn kind(self) -> KeyKind {
        match self {
            Self::P256 => KeyKind::Ec(Curve::P256),
            Self::P384 => KeyKind::Ec(Curve::P384),
            Self::P521 => KeyKind::Ec(Curve::P521),
            Self::X25519 => KeyKind::X25519,
        }
    }

    fn review(kind: KeyKind) -> Result<(), KeyError> {
        let mut all = Self::ALL.iter();
        match kind {
            _ if all.any(|curve| curve.kind() == kind) => Ok(()),
            KeyKind::Octets | KeyKind::Rsa => Err(KeyError::UnknownKeyType),
            KeyKind::Ec(_) | KeyKind::Ed25519 | KeyKind::X25519 => Err(KeyError::UnknownCurve),
        }
    }
}

/// A point that is on its curve. It cannot be the one at infinity, which has no coordinates.
#[derive(Clone)]
pub(super) struct Point(Components);

impl Point {
    /// Judged by the backend that agrees with it.
    pub(super) fn new(components: Components, backend: Backend) -> Result<Self, KeyError> {
        AgreementCurve::review(components.kind())?;
        // RFC 8725 §3.4.
        review_point(&components, backend)?;
        Ok(Self(components))
    }

    pub(super) fn components(&self) -> &Components {
        &self.0
    }
}

/// The coordinates in a JWK: of a curve that is offered, each exactly as long as the field's
/// numbers (RFC 7518 §6.2.1.2). Whether they are a point, the backend says.
pub(super) fn read(object: &JsonObject<'_>) -> Result<Components, KeyError> {
    let kind = jwk::kind(object)?;
    AgreementCurve::review(kind)?;
    jwk::public_part(object, kind)
}
