//! How an authorization request travels: its parameters one by one, or in a request object.

use core::time::Duration;
#[cfg(feature = "jose")]
use std::sync::Arc;

use oauth_step::Env;

use super::builder::AuthorizationRequestBuilder;
use super::request::AuthorizationRequest;
#[cfg(feature = "jose")]
use super::request_object::RequestObject;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::profile::{Profile, ProfileRule};

impl AuthorizationRequestBuilder<'_> {
    /// Puts the parameters into a request object ([RFC 9101]), signed with a key or as said.
    ///
    /// [RFC 9101]: https://www.rfc-editor.org/rfc/rfc9101
    #[cfg(feature = "jose")]
    pub fn request_object(mut self, request_object: impl Into<RequestObject>) -> Self {
        self.wrapping = Wrapping(Some(Arc::new(request_object.into())));
        self
    }
}

/// The request object to be made, if there is one.
#[derive(Clone, Default)]
pub(super) struct Wrapping(#[cfg(feature = "jose")] Option<Arc<dyn Wrap>>);

/// What a [`RequestObject`] does, apart from it: programs that give none do not link it.
#[cfg(feature = "jose")]
trait Wrap: Send + Sync {
    fn made(&self) -> Made;

    /// The request that is sent, and the request object where the application is to serve it.
    fn put(
        &self,
        request: &AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<(AuthorizationRequest, Option<String>), Error>;

    /// The request that is pushed to the server.
    fn pushed(
        &self,
        request: &AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<AuthorizationRequest, Error>;
}

#[cfg(feature = "jose")]
impl Wrap for RequestObject {
    fn made(&self) -> Made {
        Made::of(self)
    }

    fn put(
        &self,
        request: &AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<(AuthorizationRequest, Option<String>), Error> {
        self.put(request, client, env)
    }

    fn pushed(
        &self,
        request: &AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<AuthorizationRequest, Error> {
        self.pushed(request, client, env)
    }
}

/// What a request object will be like.
#[derive(Clone, Copy)]
pub(crate) struct Made {
    /// `none` where nobody signs it.
    algorithm: &'static str,
    lifetime: Duration,
}

impl Made {
    #[cfg(feature = "jose")]
    pub(crate) fn of(request_object: &RequestObject) -> Self {
        Self {
            algorithm: request_object.algorithm(),
            lifetime: request_object.valid_for(),
        }
    }

    /// What a profile says of it, or of there being none.
    pub(crate) fn check(made: Option<Self>, profile: Profile) -> Result<(), Misuse> {
        let algorithm = made.map(|made| made.algorithm);
        let is_allowed = algorithm.is_none_or(|name| profile.allows_algorithm(name));
        profile.demand(ProfileRule::Algorithm, is_allowed)?;
        profile.demand(ProfileRule::SignedRequest, made.is_some())?;
        let is_short = made.is_none_or(|made| made.lifetime <= LONGEST_LIFETIME);
        profile.demand(ProfileRule::SignedRequestLifetime, is_short)
    }
}

/// FAPI 2.0 Message Signing §5.3, FAPI 1.0 Advanced §5.2.2.
const LONGEST_LIFETIME: Duration = Duration::from_secs(3600);

impl Wrapping {
    /// What the request object will be like, if there will be one.
    pub(super) fn made(&self) -> Option<Made> {
        #[cfg(feature = "jose")]
        if let Some(request_object) = &self.0 {
            return Some(request_object.made());
        }
        None
    }

    /// The request that is sent, and the request object where the application is to serve it.
    pub(super) fn wrap(
        &self,
        request: AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<(AuthorizationRequest, Option<String>), Error> {
        #[cfg(feature = "jose")]
        if let Some(request_object) = &self.0 {
            return request_object.put(&request, client, env);
        }
        let _ = env;
        Ok((bare(request, client)?, None))
    }

    /// The request that is pushed to the server.
    pub(super) fn pushed(
        &self,
        request: AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<AuthorizationRequest, Error> {
        #[cfg(feature = "jose")]
        if let Some(request_object) = &self.0 {
            return request_object.pushed(&request, client, env);
        }
        let _ = env;
        bare(request, client)
    }
}

/// The parameters as they are.
fn bare(request: AuthorizationRequest, client: &Client) -> Result<AuthorizationRequest, Error> {
    // RFC 9101 §10.5: the server takes nothing else.
    match client.server().require_signed_request_object() {
        true => Err(Misuse::RequestObjectRequired.into()),
        false => Ok(request),
    }
}
