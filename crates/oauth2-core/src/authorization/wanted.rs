//! What an authorization request asks for beside scopes: resources ([RFC 8707]), authorization
//! details ([RFC 9396]), and what a challenge demands ([RFC 9470]).
//!
//! [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707
//! [RFC 9396]: https://www.rfc-editor.org/rfc/rfc9396
//! [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470

use super::builder::AuthorizationRequestBuilder;
use super::details::{AuthorizationDetail, AuthorizationDetails};
use crate::error::Misuse;
use crate::metadata::ServerMetadata;
use crate::resource::{ResourceIndicator, StepUp};
use crate::scope::Scope;

impl AuthorizationRequestBuilder<'_> {
    /// Asks for a token for this resource ([RFC 8707 §2.1]). For several, this is called several
    /// times.
    ///
    /// [RFC 8707 §2.1]: https://www.rfc-editor.org/rfc/rfc8707#section-2.1
    pub fn resource(mut self, resource: ResourceIndicator) -> Self {
        self.wanted.resources.push(resource);
        self
    }

    /// Asks for these permissions ([RFC 9396 §3]). Types that are not among those that the
    /// server's metadata lists are refused by [`begin`](Self::begin).
    ///
    /// [RFC 9396 §3]: https://www.rfc-editor.org/rfc/rfc9396#section-3
    pub fn authorization_details(mut self, details: AuthorizationDetails) -> Self {
        self.wanted.details = Some(details);
        self
    }

    /// Asks for what a protected resource demands ([RFC 9470 §4]): its `acr_values` and `max_age`,
    /// and its scope beside the one that is asked for.
    ///
    /// [RFC 9470 §4]: https://www.rfc-editor.org/rfc/rfc9470#section-4
    pub fn step_up(mut self, step_up: StepUp) -> Self {
        self.wanted.step_up = Some(Box::new(step_up));
        self
    }
}

#[derive(Clone, Default)]
pub(super) struct Wanted {
    resources: Vec<ResourceIndicator>,
    details: Option<AuthorizationDetails>,
    /// Boxed, since it is rare and large.
    step_up: Option<Box<StepUp>>,
}

impl Wanted {
    /// Whether the server's metadata speaks against it, or the parameters that were set by hand.
    pub(super) fn check<'n, N: Iterator<Item = &'n str>>(
        &self,
        server: &ServerMetadata,
        by_hand: impl Fn() -> N,
    ) -> Result<(), Misuse> {
        // As nearly always: then nothing is there twice.
        if self.is_empty() && by_hand().next().is_none() {
            return Ok(());
        }
        for name in ONCE {
            let here = self.params().filter(|(other, _)| *other == name).count();
            if here + by_hand().filter(|other| *other == name).count() > 1 {
                return Err(Misuse::ReservedParameter(name));
            }
        }
        let Some(details) = &self.details else {
            return Ok(());
        };
        // RFC 9396 §10: the types that the server supports.
        let listed = server.list("authorization_details_types_supported");
        let is_listed = |detail: &AuthorizationDetail| {
            let listed = listed.as_ref();
            listed.is_none_or(|listed| listed.iter().any(|other| other == detail.detail_type()))
        };
        match details.iter().all(is_listed) {
            true => Ok(()),
            false => Err(Misuse::AuthorizationDetailsTypeUnsupported),
        }
    }

    fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.details.is_none() && self.step_up.is_none()
    }

    /// The scope that was asked for, and what a challenge demands beside it.
    pub(super) fn scope(&self, asked: Option<Scope>) -> Option<Scope> {
        let demanded = self.step_up.as_deref().and_then(StepUp::scope);
        match (asked, demanded) {
            (Some(asked), Some(demanded)) => Some(asked.with(demanded)),
            (asked, demanded) => asked.or_else(|| demanded.cloned()),
        }
    }

    pub(super) fn params(&self) -> impl Iterator<Item = (&'static str, String)> {
        let resources = self.resources.iter();
        let resources = resources.map(|resource| ("resource", resource.as_str().to_owned()));
        let details = self.details.iter();
        let details = details.map(|details| ("authorization_details", details.as_str().to_owned()));
        let demanded = self.step_up.iter().flat_map(|step_up| step_up.params());
        resources.chain(details).chain(demanded)
    }
}

/// What no request has twice (RFC 6749 §3.1).
const ONCE: [&str; 3] = ["acr_values", "authorization_details", "max_age"];
