//! Who a response in a JWT is from, and whom it is for (JARM §2.4, [RFC 9701 §5]).
//!
//! [RFC 9701 §5]: https://www.rfc-editor.org/rfc/rfc9701#section-5

use jose_assert::Claims;

use crate::error::{Error, PeerFault, Place};

/// Who they must be, in which message.
pub(crate) struct Parties<'a> {
    pub(crate) place: Place,
    pub(crate) issuer: &'a str,
    /// Never empty: who has no name is nobody.
    pub(crate) audience: &'a str,
    /// Whose name that is.
    pub(crate) audience_rule: &'static str,
    /// What it means in this message that a claim is missing.
    pub(crate) missing: fn(&'static str) -> PeerFault,
}

impl Parties<'_> {
    pub(crate) fn check(&self, claims: &Claims) -> Result<(), Error> {
        let refused = |error: jose_assert::ClaimError| Error::ResponseObject(error.into());
        let fault = |fault| Error::peer(self.place, fault);
        let missing = |name| fault((self.missing)(name));
        let issuer = claims.string("iss").map_err(refused)?;
        if issuer.ok_or_else(|| missing("iss"))? != self.issuer {
            return Err(fault(PeerFault::IssuerMismatch));
        }
        let audience = claims.audience().map_err(refused)?;
        let audience = audience.ok_or_else(|| missing("aud"))?;
        let is_meant = audience.iter().any(|member| *member == self.audience);
        match is_meant && !self.audience.is_empty() {
            true => Ok(()),
            false => Err(fault(PeerFault::Member {
                name: "aud",
                rule: self.audience_rule,
            })),
        }
    }
}
