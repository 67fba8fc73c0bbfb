//! Attaching a bearer token to a request ([RFC 6750 §2.1]).
//!
//! [RFC 6750 §2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1

use http::header::AUTHORIZATION;
use http::request::Parts;
use oauth_step::{
    Access, Authorize, Env, MutualTls, Never, Outgoing, Reply, Terms, UrlPolicy, Verdict,
};

use crate::error::{Error, Misuse};
use crate::placement::{TokenPlacement, demand_placement, place};
use crate::profile::identify;
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
    client: Option<crate::Client>,
    placement: TokenPlacement,
    certificate_bound: bool,
    interaction_id: bool,
    #[cfg(feature = "jose")]
    dpop: Option<crate::Dpop>,
}

impl Bearer {
    /// Attaches the access token of these.
    pub fn new(tokens: Tokens) -> Self {
        Self {
            tokens,
            client: None,
            placement: TokenPlacement::default(),
            certificate_bound: false,
            interaction_id: false,
            #[cfg(feature = "jose")]
            dpop: None,
        }
    }

    /// Puts the token somewhere else than into the header, for a server that wants it there.
    #[must_use]
    pub fn with_placement(self, placement: TokenPlacement) -> Self {
        Self { placement, ..self }
    }

    /// Puts the token where this client's quirks put it, and lets its quirks and hooks change each
    /// call.
    #[must_use]
    pub fn with_quirks_of(self, client: &crate::Client) -> Self {
        Self {
            placement: client.preset_placement(),
            client: Some(client.clone()),
            ..self
        }
    }

    /// Proves possession of the key that the token is bound to, with each call ([RFC 9449 §7.1]).
    /// The token goes into the header, by the scheme `DPoP`.
    ///
    /// [RFC 9449 §7.1]: https://www.rfc-editor.org/rfc/rfc9449#section-7.1
    #[cfg(feature = "jose")]
    #[must_use]
    pub fn with_dpop(self, dpop: crate::Dpop) -> Self {
        Self {
            tokens: self.tokens.bound(),
            dpop: Some(dpop),
            ..self
        }
    }

    /// The token is bound to the driver's certificate, which goes with each call ([RFC 8705 §3]).
    ///
    /// [RFC 8705 §3]: https://www.rfc-editor.org/rfc/rfc8705#section-3
    #[must_use]
    pub fn with_certificate_bound(self) -> Self {
        Self {
            certificate_bound: true,
            ..self
        }
    }

    /// Names each call by a random UUID in `x-fapi-interaction-id`, unless the application did: both
    /// sides find it in their logs by that (FAPI 1.0 Baseline §6.2.2).
    #[must_use]
    pub fn with_fapi_interaction_id(self) -> Self {
        Self {
            interaction_id: true,
            ..self
        }
    }
}

/// The memory of one call with a token that came from somewhere else.
#[derive(Debug)]
#[non_exhaustive]
pub struct BearerAttempt {
    #[cfg(feature = "jose")]
    terms: Terms,
    #[cfg(feature = "jose")]
    proven: crate::dpop::Proven,
}

impl Authorize for Bearer {
    type Attempt = BearerAttempt;
    type Renewal = Never<(), Error>;
    type Error = Error;

    #[cfg_attr(
        not(feature = "jose"),
        expect(unused_variables, reason = "nothing is ever sent again")
    )]
    fn attempt(&self, terms: Terms) -> BearerAttempt {
        BearerAttempt {
            #[cfg(feature = "jose")]
            terms,
            #[cfg(feature = "jose")]
            proven: crate::dpop::Proven::default(),
        }
    }

    #[cfg_attr(
        not(feature = "jose"),
        expect(unused_variables, reason = "no proof is made")
    )]
    fn authorize(
        &self,
        attempt: &mut BearerAttempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<Self::Renewal>, Error> {
        let Outgoing { head, body, .. } = outgoing;
        if let Some(client) = &self.client {
            demand_placement(client, self.placement)?;
            if let Some(adapter) = client.adaptations().adapter() {
                adapter.protected(client, head)?;
            }
        }
        permit(head, UrlPolicy::default())?;
        if self.interaction_id {
            identify(&mut head.headers, env);
        }
        if self.certificate_bound {
            head.extensions.insert(MutualTls);
        }
        #[cfg(feature = "jose")]
        if let Some(dpop) = &self.dpop {
            head.headers
                .insert(AUTHORIZATION, self.tokens.authorization()?);
            let access_token = self.tokens.access_token().expose();
            attempt.proven.prove(dpop, head, access_token, env)?;
            return Ok(Access::ready());
        }
        let body = place(self.placement, head, body, &self.tokens)?;
        Ok(Access::ready().with_body(body))
    }

    #[cfg_attr(
        not(feature = "jose"),
        expect(unused_variables, reason = "nothing is ever sent again")
    )]
    fn review(&self, attempt: &mut BearerAttempt, reply: Reply<'_>, _: &dyn Env) -> Verdict {
        #[cfg(feature = "jose")]
        if let Some(dpop) = &self.dpop
            && attempt.proven.review(dpop, reply)
            && attempt.terms.replayable
        {
            return Verdict::Resend(core::time::Duration::ZERO);
        }
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
