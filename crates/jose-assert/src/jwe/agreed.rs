//! Private keys that agree on another key: of P-256, P-384, P-521 and X25519.

use oauth_step::{Env, JsonObject};
use zeroize::Zeroizing;

use super::backend::AgreementKey;
use super::point::{Curve, Point};
use crate::{KeyError, jwk};

/// A private key with its public half.
pub(super) struct AgreedKey {
    private: AgreementKey,
    point: Point,
}

impl AgreedKey {
    /// Out of a JWK. Both halves are there and belong together (RFC 8725 §3.4).
    pub(super) fn read(object: &JsonObject<'_>) -> Result<Self, KeyError> {
        // By itself, so that the error says which half is wrong.
        let point = Point::read(object)?;
        let private = jwk::octets(object, "d")?;
        let expected = point.curve().length();
        if private.len() != expected {
            return Err(KeyError::Length {
                member: "d",
                expected,
            });
        }
        Self::new(point.curve(), &private, Some(point.encoded()))
    }

    /// `public`: the one that came along, encoded as here.
    pub(super) fn new(
        curve: Curve,
        private: &[u8],
        public: Option<&[u8]>,
    ) -> Result<Self, KeyError> {
        let private = AgreementKey::new(curve, private)?;
        let own = private.public().ok_or(KeyError::PrivatePart)?;
        if public.is_some_and(|public| public != own) {
            return Err(KeyError::PrivatePart);
        }
        Ok(Self {
            private,
            point: Point::new(curve, own)?,
        })
    }

    /// Out of the environment's randomness.
    pub(super) fn generate(curve: Curve, env: &dyn Env) -> Result<Self, KeyError> {
        let mut octets = Zeroizing::new(vec![0; curve.length()]);
        // Numbers beyond the group order are refused: one draw in 2^32, for P-521 one in two
        // (FIPS 186-5 §A.2.2).
        for _ in 0..DRAWS {
            env.fill_random(&mut octets);
            if let (Curve::P521, Some(first)) = (curve, octets.first_mut()) {
                // 521 bits.
                *first &= 1;
            }
            match Self::new(curve, &octets, None) {
                Err(KeyError::PrivatePart) => {}
                result => return result,
            }
        }
        Err(KeyError::PrivatePart)
    }

    pub(super) fn point(&self) -> &Point {
        &self.point
    }

    /// What both sides know then.
    pub(super) fn agree(&self, point: &Point) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let agreed = self.private.agree(point).ok_or(KeyError::SmallOrder)?;
        // RFC 7748 §6.1, RFC 8037 §3.2: zero is what everybody knows. The other curves have no
        // points of small order, and a point whose x is zero is one as any other.
        let zero = agreed.iter().fold(0, |all, octet| all | octet) == 0;
        if zero && point.curve() == Curve::X25519 {
            return Err(KeyError::SmallOrder);
        }
        Ok(agreed)
    }
}

/// More than any random source needs.
const DRAWS: usize = 64;
