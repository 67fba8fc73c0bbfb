//! Attaching a bearer token to a request ([RFC 6750 §2.1]).
//!
//! [RFC 6750 §2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1

use http::header::AUTHORIZATION;
use http::request::Parts;
use oauth_step::{Access, Authorize, Env, Never, Outgoing, Reply, Terms, UrlPolicy, Verdict};

use crate::error::{Error, Misuse};
use crate::placement::{TokenPlacement, place};
use crate::token::Tokens;

impl Tokens {
    /// Puts the access token into a request's `Authorization` header, marked as sensitive.
    ///
    /// # Errors
    ///
    /// [`Misuse::AuthorizationHeaderPresent`] where the request has such a header already,
    /// [`Misuse::TokenOverHttp`] where the URL is neither `https` nor loopback and `policy` does
    /// not say otherwise, and what [`bearer`](Self::bearer) refuses.
    pub fn attach(&self, head: &mut Parts, policy: UrlPolicy) -> Result<(), Error> {
        let value = self.bearer()?;
        permit(head, policy)?;
        head.headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}

/// A credential that attaches one bearer token and knows no way to another: when it has expired,
/// the server says so. For a token that came from somewhere else.
#[derive(Clone, Debug)]
pub struct Bearer {
    tokens: Tokens,
    placement: TokenPlacement,
}

impl Bearer {
    /// Attaches the access token of these.
    pub fn new(tokens: Tokens) -> Self {
        Self {
            tokens,
            placement: TokenPlacement::default(),
        }
    }

    /// Puts the token somewhere else than into the header, for a server that wants it there.
    #[must_use]
    pub fn with_placement(self, placement: TokenPlacement) -> Self {
        Self { placement, ..self }
    }
}

impl Authorize for Bearer {
    type Attempt = ();
    type Renewal = Never<(), Error>;
    type Error = Error;

    fn attempt(&self, _: Terms) {}

    fn authorize(
        &self,
        _: &mut (),
        outgoing: Outgoing<'_>,
        _: &dyn Env,
    ) -> Result<Access<Self::Renewal>, Error> {
        let Outgoing { head, body, .. } = outgoing;
        permit(head, UrlPolicy::default())?;
        let body = place(self.placement, head, body, &self.tokens)?;
        Ok(Access::ready().with_body(body))
    }

    fn review(&self, _: &mut (), _: Reply<'_>, _: &dyn Env) -> Verdict {
        Verdict::Accept
    }
}

/// Whether a token may be put on this request at all.
pub(crate) fn permit(head: &Parts, policy: UrlPolicy) -> Result<(), Error> {
    if head.headers.contains_key(AUTHORIZATION) {
        return Err(Misuse::AuthorizationHeaderPresent.into());
    }
    // RFC 6750 §5.3: always TLS.
    if !policy.permits(&head.uri) {
        return Err(Misuse::TokenOverHttp.into());
    }
    Ok(())
}
