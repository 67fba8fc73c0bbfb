//! Public keys for agreement: points of P-256, P-384 and P-521, and of X25519.

use oauth_step::JsonObject;
use serde_json::{Value, json};

use super::backend;
use crate::{KeyError, base64url, jwk, key_kind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
    X25519,
}

impl Curve {
    /// RFC 7518 §6.2.1.1, RFC 8037 §3.2.
    pub(super) fn of(object: &JsonObject<'_>) -> Result<Self, KeyError> {
        let kty = object.required_string("kty")?;
        if !matches!(&*kty, "EC" | "OKP") {
            return Err(KeyError::UnknownKeyType);
        }
        match (&*kty, &*object.required_string("crv")?) {
            ("EC", "P-256") => Ok(Self::P256),
            ("EC", "P-384") => Ok(Self::P384),
            ("EC", "P-521") => Ok(Self::P521),
            ("OKP", "X25519") => Ok(Self::X25519),
            _ => Err(KeyError::UnknownCurve),
        }
    }

    /// A curve for signatures that is one for agreement too.
    pub(super) const fn of_ec(curve: key_kind::Curve) -> Option<Self> {
        match curve {
            key_kind::Curve::P256 => Some(Self::P256),
            key_kind::Curve::P384 => Some(Self::P384),
            key_kind::Curve::P521 => Some(Self::P521),
            #[cfg(feature = "es256k")]
            key_kind::Curve::Secp256k1 => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::X25519 => "X25519",
        }
    }

    /// How many octets a coordinate has, and a private key.
    pub(super) const fn length(self) -> usize {
        match self {
            Self::P256 | Self::X25519 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// A point that is on its curve. It cannot be the one at infinity, which has no coordinates.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Point {
    curve: Curve,
    /// Uncompressed (SEC 1 §2.3.3); for X25519 the one coordinate.
    encoded: Vec<u8>,
}

impl Point {
    /// Out of a JWK.
    pub(super) fn read(object: &JsonObject<'_>) -> Result<Self, KeyError> {
        let curve = Curve::of(object)?;
        let x = coordinate(object, "x", curve)?;
        let encoded = match curve {
            Curve::X25519 => x,
            _ => [vec![UNCOMPRESSED], x, coordinate(object, "y", curve)?].concat(),
        };
        Self::new(curve, encoded)
    }

    pub(super) fn new(curve: Curve, encoded: Vec<u8>) -> Result<Self, KeyError> {
        // RFC 8725 §3.4.
        backend::review_point(curve, &encoded)?;
        Ok(Self { curve, encoded })
    }

    pub(super) fn curve(&self) -> Curve {
        self.curve
    }

    pub(super) fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// As a JWK, with what a public key needs and nothing else.
    pub(super) fn to_jwk(&self) -> Value {
        let crv = self.curve.name();
        let Some((_, coordinates)) = self.encoded.split_first() else {
            return Value::Null;
        };
        match (
            self.curve,
            coordinates.split_at_checked(self.curve.length()),
        ) {
            (Curve::X25519, _) | (_, None) => {
                json!({ "kty": "OKP", "crv": crv, "x": base64url::encode(&self.encoded) })
            }
            (_, Some((x, y))) => json!({
                "kty": "EC",
                "crv": crv,
                "x": base64url::encode(x),
                "y": base64url::encode(y),
            }),
        }
    }
}

/// Exactly as long as the field's numbers (RFC 7518 §6.2.1.2).
fn coordinate(
    object: &JsonObject<'_>,
    member: &'static str,
    curve: Curve,
) -> Result<Vec<u8>, KeyError> {
    let octets = jwk::octets(object, member)?;
    let expected = curve.length();
    if octets.len() != expected {
        return Err(KeyError::Length { member, expected });
    }
    Ok(octets.to_vec())
}

const UNCOMPRESSED: u8 = 4;
