//! ID Tokens that nobody signed, for clients that are registered so.

use jose_assert::{Algorithm, Claims, VerifiedJwt};
use oauth_step::Secret;

use super::{Expectations, IdTokenVerifier, OriginalAuthentication};
use crate::Error;

impl IdTokenVerifier {
    /// This client registered `none` as its `id_token_signed_response_alg`: in the code flow its ID
    /// Tokens are not signed ([Core §2]), and one that is signed is refused there. TLS alone says
    /// that they are the issuer's: whoever can answer in place of the token endpoint can sign in as
    /// anybody.
    ///
    /// It counts for an ID Token straight from the token endpoint
    /// ([`Expectations::from_token_endpoint`]) and nowhere else. What comes through the browser or
    /// belongs to a hybrid flow must be signed as ever, and so must the ID Token of a renewal where
    /// the first one was, a Logout Token, and every token where
    /// [`encryption`](Self::encryption) is agreed on.
    ///
    /// [Core §2]: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
    #[must_use]
    pub fn dangerous_unsigned(self) -> Self {
        self.with(|rules| rules.unsigned = true)
    }

    /// The claims of a token that must not be signed; nothing where it must be.
    // Core 2, 3.1.3.7 (6).
    pub(crate) fn unsigned(
        &self,
        token: &Secret<String>,
        expected: &Expectations,
    ) -> Result<Option<Opened>, Error> {
        let rules = &*self.rules;
        if !rules.unsigned || rules.encryption.is_some() || !expected.may_be_unsigned() {
            return Ok(None);
        }
        let claims = self
            .signed_by_key_pair()
            .dangerous_accept_unsigned(token.expose())?;
        Ok(Some(Opened {
            claims,
            algorithm: None,
        }))
    }
}

impl Expectations {
    /// Whether a client that registered `none` gets this token without a signature.
    // Core 2: not where the response type returns an ID Token from the authorization endpoint.
    fn may_be_unsigned(&self) -> bool {
        let original = self.original.as_ref();
        self.from_token_endpoint
            && self.first.is_none()
            && original.is_none_or(OriginalAuthentication::is_unsigned)
    }
}

/// The claims of a token that is signed by the issuer, or need not be.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) claims: Claims,
    /// Nothing where it is not signed.
    pub(crate) algorithm: Option<Algorithm>,
}

impl From<VerifiedJwt> for Opened {
    fn from(verified: VerifiedJwt) -> Self {
        Self {
            algorithm: Some(verified.algorithm()),
            claims: verified.into_claims(),
        }
    }
}
