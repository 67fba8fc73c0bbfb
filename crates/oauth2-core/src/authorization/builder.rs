//! The start of the authorization code flow.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{Endpoint, Env};

use super::begun::Authorization;
use super::drawn::{Asked, Drawn};
use super::mode::{Channel, ResponseMode};
use super::pending::PendingAuthorization;
use super::pkce::{Pkce, with_code_challenge};
use super::profiled::Way;
use super::request::{AuthorizationRequest, Value};
use super::response_type::ResponseType;
use super::wanted::Wanted;
use super::wrapped::Wrapping;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::scope::Scope;

/// An authorization request in the making; made by [`Client::authorization`].
///
/// [`begin`](Self::begin) adds what the flow needs: a fresh `state`, a code challenge, and a
/// `nonce` where the scope contains `openid`.
#[derive(Clone)]
#[must_use = "nothing happens until `begin` or `push`"]
pub struct AuthorizationRequestBuilder<'a> {
    pub(super) client: Cow<'a, Client>,
    pub(super) scope: Option<Cow<'a, str>>,
    pub(super) redirect_uri: Option<Cow<'a, str>>,
    pub(super) state: Option<Cow<'a, str>>,
    pub(super) nonce: Nonce<'a>,
    pub(super) pkce: Pkce,
    pub(super) response_type: ResponseType,
    pub(super) response_mode: Option<ResponseMode>,
    pub(super) params: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) wanted: Wanted,
    pub(super) wrapping: Wrapping,
}

impl<'a> AuthorizationRequestBuilder<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self {
            client: Cow::Borrowed(client),
            scope: None,
            redirect_uri: None,
            state: None,
            nonce: Nonce::WithOpenId,
            pkce: Pkce::S256,
            response_type: ResponseType::Code,
            response_mode: client.preset_response_mode(),
            params: Vec::new(),
            wanted: Wanted::default(),
            wrapping: Wrapping::default(),
        }
    }

    /// Asks for a scope: space-separated words.
    pub fn scope(self, scope: impl Into<Cow<'a, str>>) -> Self {
        Self {
            scope: Some(scope.into()),
            ..self
        }
    }

    /// Sends the user back here and not to the client's redirection URI.
    pub fn redirect_uri(self, redirect_uri: impl Into<Cow<'a, str>>) -> Self {
        Self {
            redirect_uri: Some(redirect_uri.into()),
            ..self
        }
    }

    /// Uses this `state`. Only for one that nobody can guess; the default is a fresh one.
    pub fn state(self, state: impl Into<Cow<'a, str>>) -> Self {
        Self {
            state: Some(state.into()),
            ..self
        }
    }

    /// Uses this `nonce`. The default, where the scope contains `openid`, is a fresh one.
    pub fn nonce(self, nonce: impl Into<Cow<'a, str>>) -> Self {
        Self {
            nonce: Nonce::Given(nonce.into()),
            ..self
        }
    }

    /// Sends a fresh `nonce` whatever the scope.
    pub fn with_nonce(self) -> Self {
        Self {
            nonce: Nonce::Fresh,
            ..self
        }
    }

    /// Sends no `nonce` whatever the scope.
    pub fn without_nonce(self) -> Self {
        Self {
            nonce: Nonce::Omitted,
            ..self
        }
    }

    /// Binds the code in another way than [`Pkce::S256`].
    pub fn pkce(self, pkce: Pkce) -> Self {
        Self { pkce, ..self }
    }

    /// Asks for something else than a code.
    pub fn response_type(self, response_type: ResponseType) -> Self {
        Self {
            response_type,
            ..self
        }
    }

    /// Asks for a response mode. The default is to ask for none and to expect what the response
    /// type says: the query for `code` and `none`, the fragment where a token comes back.
    pub fn response_mode(self, response_mode: ResponseMode) -> Self {
        Self {
            response_mode: Some(response_mode),
            ..self
        }
    }

    /// Appends any other parameter; names may repeat (`resource`), values may be empty.
    pub fn param(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Makes the URL to send the user to, and what its response is checked against: to be kept for
    /// this user alone until then.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] where the server has no authorization endpoint, lists code challenge
    /// methods without the one to use or response types without the one asked for, takes nothing but
    /// pushed requests ([`push`](Self::push)), or signed request objects and none is to be made, a
    /// token would come back in the query, a parameter cannot be sent, or the client's profile
    /// forbids it.
    pub fn begin(self, env: &dyn Env) -> Result<(Authorization, PendingAuthorization), Error> {
        let mut builder = self;
        builder.keep_to_profile();
        builder.check_profile(Way::ThroughTheBrowser)?;
        // RFC 9126 §5: the server takes nothing else.
        if builder.client.must_push() {
            return Err(Misuse::PushRequired.into());
        }
        let endpoint = builder.endpoint()?;
        let mut request = AuthorizationRequest::to(endpoint);
        let pending = builder.prepare(&mut request, env)?;
        let (request, request_object) = builder.wrapping.wrap(request, &builder.client, env)?;
        let authorization = Authorization {
            url: request.into_url(endpoint),
            request_object,
            expires_at: None,
        };
        Ok((authorization, pending))
    }

    /// Where the user is sent, one way or the other.
    pub(super) fn endpoint(&self) -> Result<&Endpoint, Error> {
        let endpoint = self.client.server().authorization_endpoint();
        Ok(endpoint.ok_or(Misuse::EndpointMissing("authorization_endpoint"))?)
    }

    /// Puts all parameters into the request; gives what its response is checked against.
    pub(super) fn prepare(
        &self,
        request: &mut AuthorizationRequest,
        env: &dyn Env,
    ) -> Result<PendingAuthorization, Error> {
        let server = self.client.server();
        // RFC 6749 §4.1.1: `client_id` is required.
        let client_id = self.client.required_id()?;
        let wants_verifier = self.response_type.has_code() && self.pkce != Pkce::Disabled;
        if wants_verifier {
            self.pkce.check(server)?;
        }
        self.check_response_type()?;
        self.check_params()?;
        let redirect_uri = match &self.redirect_uri {
            Some(redirect_uri) => Some(self.client.checked_redirect_uri(redirect_uri)?),
            None => self.client.shared_redirect_uri(),
        };
        let scope = self.scope.as_deref().map(Scope::parse);
        let scope = scope.map(|scope| scope.ok_or(Misuse::Scope)).transpose()?;
        let scope = self.wanted.scope(scope);
        let wants_nonce = match &self.nonce {
            Nonce::Omitted => false,
            // OpenID Connect Core §3.2.2.1: required where an ID Token comes back.
            Nonce::WithOpenId => {
                self.response_type.has_id_token()
                    || scope.as_ref().is_some_and(|scope| scope.contains("openid"))
            }
            Nonce::Fresh | Nonce::Given(_) => true,
        };
        let drawn = Drawn::draw(
            env,
            &Asked {
                state: self.state.as_deref(),
                nonce: self.nonce.given(),
                wants_nonce,
                wants_verifier,
            },
        );
        let thumbprint = self.client.key_thumbprint();
        #[cfg(feature = "jose")]
        let dpop_jkt = thumbprint.filter(|_| !self.client.is_attested_by_dpop());
        #[cfg(not(feature = "jose"))]
        let dpop_jkt = thumbprint;
        request.put(&[
            (
                "response_type",
                Some(Value::Any(self.response_type.as_str())),
            ),
            ("client_id", Some(Value::Any(&client_id))),
        ]);
        if let Some(uri) = redirect_uri.as_deref() {
            match self.client.encoded_redirect_uri(uri) {
                Some(pair) => request.put_pair(pair),
                None => request.put(&[("redirect_uri", Some(Value::Any(uri)))]),
            }
        }
        // What is drawn is base64url.
        let value = |given: Option<&str>, sent| match given {
            Some(_) => Value::Any(sent),
            None => Value::Plain(sent),
        };
        request.put(&[
            ("scope", scope.as_ref().map(Scope::as_str).map(Value::Any)),
            ("state", Some(value(self.state.as_deref(), drawn.state()))),
            (
                "nonce",
                drawn.nonce().map(|nonce| value(self.nonce.given(), nonce)),
            ),
            (
                "response_mode",
                self.response_mode.map(ResponseMode::as_str).map(Value::Any),
            ),
            // RFC 9449 §10: the code is for the holder of this key alone.
            ("dpop_jkt", dpop_jkt.map(Value::Any)),
        ]);
        if let (Some(verifier), Some(method)) = (drawn.verifier(), self.pkce.method()) {
            let mut put = |challenge: &str| {
                request.put(&[
                    ("code_challenge", Some(Value::Plain(challenge))),
                    ("code_challenge_method", Some(Value::Plain(method))),
                ]);
            };
            match self.pkce {
                Pkce::Plain => put(verifier),
                _ => with_code_challenge(verifier, put),
            }
        }
        for (name, value) in self.wanted.params() {
            request.append(name, &value);
        }
        for (name, value) in &self.params {
            request.append(name, value);
        }
        let applied = self.client.adapt_authorization(request)?;
        // A hook may ask for another one.
        let scope = match self.client.adaptations().adapter().is_none() {
            true => scope,
            false => request.value("scope").and_then(|text| Scope::parse(&text)),
        };
        let response_mode = self.response_mode;
        let response_mode = response_mode.unwrap_or_else(|| ResponseMode::of(self.response_type));
        Ok(PendingAuthorization {
            issuer: server.shared_issuer(),
            client_id,
            redirect_uri,
            drawn,
            response_type: self.response_type,
            response_mode,
            scope,
            scope_policy: self.client.scope_policy(),
            applied,
            issuer_expected: server.iss_parameter_supported(),
            dpop_thumbprint: thumbprint.map(Into::into),
        })
    }

    fn check_response_type(&self) -> Result<(), Misuse> {
        let (server, asked) = (self.client.server(), self.response_type);
        let listed = server.response_types_supported().unwrap_or_default();
        if !listed.is_empty() && !server.lists_response_type(asked.as_str()) {
            return Err(Misuse::ResponseTypeUnsupported);
        }
        // Multiple Response Types §3, §5, JARM §2.3.1: what is in a query ends up in logs.
        let brings_tokens = asked.has_token() || asked.has_id_token();
        let mode = self.response_mode.map(|mode| mode.channel(asked));
        if brings_tokens && mode == Some(Channel::Query) {
            return Err(Misuse::TokenInQuery);
        }
        if asked.has_id_token() && matches!(self.nonce, Nonce::Omitted) {
            return Err(Misuse::NonceOmitted);
        }
        // RFC 9449 §5: a proof goes with a token request alone.
        #[cfg(feature = "jose")]
        if asked.has_token() && self.client.dpop().is_some() {
            return Err(Misuse::TokenUnbound);
        }
        #[cfg(feature = "jose")]
        if self.response_mode.is_some_and(ResponseMode::is_jwt) && self.client.jarm().is_none() {
            return Err(Misuse::JarmMissing);
        }
        Ok(())
    }

    fn check_params(&self) -> Result<(), Error> {
        let names = || self.params.iter().map(|(name, _)| &**name);
        let taken = RESERVED
            .iter()
            .find(|name| names().any(|other| other == **name));
        if let Some(name) = taken {
            return Err(Misuse::ReservedParameter(name).into());
        }
        self.wanted.check(self.client.server(), names)?;
        match (self.state.as_deref(), self.nonce.given()) {
            (Some(""), _) => Err(Misuse::InvalidCredential("state").into()),
            (_, Some("")) => Err(Misuse::InvalidCredential("nonce").into()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for AuthorizationRequestBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequestBuilder")
            .field("client", &self.client)
            .field("scope", &self.scope)
            .field("redirect_uri", &self.redirect_uri)
            .field("pkce", &self.pkce)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
pub(super) enum Nonce<'a> {
    Fresh,
    Given(Cow<'a, str>),
    Omitted,
    WithOpenId,
}

impl Nonce<'_> {
    pub(super) fn into_owned(self) -> Nonce<'static> {
        match self {
            Self::Fresh => Nonce::Fresh,
            Self::Given(nonce) => Nonce::Given(Cow::Owned(nonce.into_owned())),
            Self::Omitted => Nonce::Omitted,
            Self::WithOpenId => Nonce::WithOpenId,
        }
    }

    fn given(&self) -> Option<&str> {
        match self {
            Self::Given(nonce) => Some(nonce),
            Self::Fresh | Self::Omitted | Self::WithOpenId => None,
        }
    }
}

/// What has a method of its own, or comes with the flow. RFC 6749 §3.1: none may be sent twice.
const RESERVED: [&str; 10] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "dpop_jkt",
    "nonce",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];
