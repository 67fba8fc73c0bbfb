//! What a session is made of.

use std::sync::{Arc, Mutex};

use arc_swap::ArcSwapOption;
use oauth_step::{Flight, Origin, UrlPolicy};

use super::memory::Memory;
use super::{BareChallenge, Session, Shared};
#[cfg(feature = "jose")]
use crate::assertion::{AssertionSource, AssertsAnew};
use crate::{Client, ClientCredentials, ResourceIndicator, TokenExchange, TokenPlacement, Tokens};

/// How a session gets its next token.
#[derive(Clone, Debug)]
pub(super) enum TokenSource {
    /// By a new assertion, also for the first one ([RFC 7523 §2.1]); a refresh token is not kept.
    ///
    /// [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
    #[cfg(feature = "jose")]
    Assertion(Arc<dyn AssertsAnew>),
    /// By asking with the client's own credentials, also for the first one ([RFC 6749 §4.4]).
    ///
    /// [RFC 6749 §4.4]: https://www.rfc-editor.org/rfc/rfc6749#section-4.4
    ClientCredentials(ClientCredentials),
    /// By the refresh token of a login ([RFC 6749 §6]).
    ///
    /// [RFC 6749 §6]: https://www.rfc-editor.org/rfc/rfc6749#section-6
    RefreshToken,
    /// By the same token exchange, also for the first one ([RFC 8693 §2.1]); a refresh token is not
    /// kept.
    ///
    /// [RFC 8693 §2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.1
    TokenExchange(TokenExchange),
}

impl TokenSource {
    /// Whether the first token comes from a login: all later ones depend on it.
    pub(super) fn needs_login(&self) -> bool {
        matches!(self, Self::RefreshToken)
    }
}

/// Sets up a [`Session`].
#[must_use]
pub struct SessionBuilder(Shared);

impl SessionBuilder {
    pub(super) fn new(client: Client) -> Self {
        Self(Shared {
            placement: client.preset_placement(),
            client,
            source: TokenSource::RefreshToken,
            resources: Vec::new(),
            store_key: None,
            origins: None,
            urls: UrlPolicy::default(),
            interaction_id: false,
            bare_challenge: BareChallenge::Renew,
            on_token: None,
            current: ArcSwapOption::empty(),
            flight: Arc::new(Flight::new()),
            memory: Mutex::new(Memory::default()),
        })
    }

    #[cfg(feature = "jose")]
    pub(super) fn assertion(source: AssertionSource) -> Self {
        let mut builder = Self::new(source.client().clone());
        builder.0.source = TokenSource::Assertion(Arc::new(source));
        builder
    }

    /// Tokens come from the client credentials grant, the first one too; the request's scope and
    /// parameters are the same at every renewal.
    pub fn with_client_credentials(mut self, request: ClientCredentials) -> Self {
        self.0.source = TokenSource::ClientCredentials(request);
        self
    }

    /// Tokens come from this token exchange, the first one too, for as long as its subject token is
    /// good.
    pub fn with_token_exchange(mut self, request: TokenExchange) -> Self {
        self.0.source = TokenSource::TokenExchange(request);
        self
    }

    /// Each renewal by a refresh token asks for a token for this resource; for several, this is
    /// called several times ([RFC 8707 §2.2]). The first token is for what its login asked for, such
    /// as by [`FinishAuthorization::resource`](crate::FinishAuthorization::resource), and a server
    /// does not remember that: without this a renewal may bring a token for another resource. Other
    /// sources of tokens repeat what their own requests say.
    ///
    /// [RFC 8707 §2.2]: https://www.rfc-editor.org/rfc/rfc8707#section-2.2
    pub fn with_resource(mut self, resource: ResourceIndicator) -> Self {
        self.0.resources.push(resource);
        self
    }

    /// Tokens are kept in the driver's store under this key: loaded before a renewal, saved before
    /// they are used, and shared with every process that uses the same store and key.
    pub fn with_store_key(mut self, key: impl Into<Arc<str>>) -> Self {
        self.0.store_key = Some(key.into());
        self
    }

    /// Tokens go to these origins only.
    pub fn with_origins(mut self, origins: impl IntoIterator<Item = Origin>) -> Self {
        self.0.origins = Some(origins.into_iter().collect());
        self
    }

    /// Puts tokens somewhere else than into the header, for a server that wants them there.
    pub fn with_placement(mut self, placement: TokenPlacement) -> Self {
        self.0.placement = placement;
        self
    }

    /// Names each call by a random UUID in `x-fapi-interaction-id`, unless the application did:
    /// both sides find it in their logs by that (FAPI 1.0 Baseline §6.2.2).
    pub fn with_fapi_interaction_id(mut self) -> Self {
        self.0.interaction_id = true;
        self
    }

    /// What a 401 without a Bearer error means; by default that the token has expired. Whatever
    /// the error, a 401 to a token that became current less than 10 s ago renews nothing and is
    /// returned: a server that refuses a new token would refuse the next one too.
    pub fn with_bare_challenge(mut self, meaning: BareChallenge) -> Self {
        self.0.bare_challenge = meaning;
        self
    }

    /// Called with each new set of tokens before they are used. It must not block; to save
    /// tokens, a store does more: it sees them before the process can lose them, and it knows of
    /// other processes.
    pub fn on_token(mut self, hook: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        self.0.on_token = Some(Box::new(hook));
        self
    }

    /// Attaches tokens to plain `http` requests to any host: whoever listens can use them.
    pub fn dangerous_allow_http(mut self) -> Self {
        self.0.urls = UrlPolicy::dangerous_allow_http();
        self
    }

    /// The session.
    pub fn build(self) -> Session {
        Session {
            shared: Arc::new(self.0),
        }
    }
}

impl core::fmt::Debug for SessionBuilder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SessionBuilder")
            .field("client", &self.0.client.id())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}
