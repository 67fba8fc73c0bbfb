//! A client as it is registered at one server.

#[cfg(feature = "jose")]
mod assertion;
#[cfg(feature = "jose")]
mod attestation;
mod authenticate;
mod authentication;
#[cfg(feature = "jose")]
mod generated_secret;
mod mutual_tls;
mod profile;
#[cfg(feature = "jose")]
mod published_keys;
mod redirect_uri;
mod registered;
#[cfg(feature = "jose")]
mod sender_constraint;

use core::fmt;
use std::sync::{Arc, OnceLock};

use http::HeaderValue;
use oauth_step::Secret;

pub use authentication::ClientAuthentication;
pub(crate) use authentication::{basic_credentials, basic_header, sensitive};
use redirect_uri::RedirectUri;
pub(crate) use redirect_uri::check_redirect_uri;

use crate::adapt::Adaptations;
#[cfg(feature = "jose")]
use crate::assertion::SignsAssertions;
use crate::authorization::{
    AuthorizationCode, AuthorizationRequestBuilder, FinishAuthorization, ReceivedResponse,
};
#[cfg(feature = "jose")]
use crate::authorization::{JarmVerifier, VerifyObject};
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;
use crate::revocation::Revocation;
use crate::scope::ScopePolicy;
use crate::token::{ClientCredentials, CodeExchange, ExtensionGrant, Refresh, TokenRules};

/// A client at one authorization server: the start of every flow.
///
/// Cloning shares one allocation.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    server: ServerMetadata,
    id: Option<Arc<str>>,
    secret: Option<Secret<String>>,
    /// `None`: what the server's metadata says.
    authentication: Option<ClientAuthentication>,
    /// Whether `client_id` goes beside an assertion.
    #[cfg(feature = "jose")]
    id_beside_assertion: bool,
    #[cfg(feature = "jose")]
    assertion: Option<assertion::AssertionCredential>,
    #[cfg(feature = "jose")]
    attestation: Option<crate::Attestation>,
    #[cfg(feature = "jose")]
    generated_secret: Option<Arc<dyn SignsAssertions>>,
    certificate_bound: bool,
    #[cfg(feature = "jose")]
    dpop: Option<crate::Dpop>,
    #[cfg(feature = "jose")]
    bearer_after_proof: bool,
    /// Made at the first use, for every later one.
    basic: OnceLock<HeaderValue>,
    profile: Option<crate::Profile>,
    push_required: bool,
    redirect_uri: Option<RedirectUri>,
    scope_policy: ScopePolicy,
    token_types: Vec<String>,
    adaptations: Adaptations,
    #[cfg(feature = "jose")]
    jarm: Option<Arc<dyn VerifyObject>>,
    #[cfg(feature = "jose")]
    request_object_signing_alg: Option<Arc<str>>,
}

impl Client {
    /// A public client: it names itself and proves nothing.
    pub fn new(server: ServerMetadata, client_id: impl Into<String>) -> Self {
        Self::make(server, Some(client_id.into().into()))
    }

    /// A client that the server knows by no id: it sends neither an id nor credentials, and can
    /// only use what needs none, such as an assertion as a grant ([RFC 7521 §4.1]).
    ///
    /// [RFC 7521 §4.1]: https://www.rfc-editor.org/rfc/rfc7521#section-4.1
    pub fn without_id(server: ServerMetadata) -> Self {
        Self::make(server, None)
    }

    fn make(server: ServerMetadata, id: Option<Arc<str>>) -> Self {
        Self(Arc::new(Inner {
            server,
            id,
            secret: None,
            authentication: Some(ClientAuthentication::None),
            #[cfg(feature = "jose")]
            id_beside_assertion: false,
            #[cfg(feature = "jose")]
            assertion: None,
            #[cfg(feature = "jose")]
            attestation: None,
            #[cfg(feature = "jose")]
            generated_secret: None,
            certificate_bound: false,
            #[cfg(feature = "jose")]
            dpop: None,
            #[cfg(feature = "jose")]
            bearer_after_proof: false,
            basic: OnceLock::new(),
            profile: None,
            push_required: false,
            redirect_uri: None,
            scope_policy: ScopePolicy::default(),
            token_types: Vec::new(),
            adaptations: Adaptations::default(),
            #[cfg(feature = "jose")]
            jarm: None,
            #[cfg(feature = "jose")]
            request_object_signing_alg: None,
        }))
    }

    /// A confidential client. It authenticates as the metadata of each endpoint says: HTTP Basic
    /// where that is listed or nothing is ([RFC 8414 §2]), else in the body. An empty secret is a
    /// secret.
    ///
    /// [RFC 8414 §2]: https://www.rfc-editor.org/rfc/rfc8414#section-2
    #[must_use]
    pub fn with_secret(self, client_secret: impl Into<Secret<String>>) -> Self {
        self.with(|inner| {
            inner.secret = Some(client_secret.into());
            #[cfg(feature = "jose")]
            {
                inner.generated_secret = None;
            }
            inner.authentication = None;
        })
    }

    /// Authenticates in this way whatever the metadata says.
    #[must_use]
    pub fn with_authentication(self, authentication: ClientAuthentication) -> Self {
        self.with(|inner| inner.authentication = Some(authentication))
    }

    /// Where users come back to.
    ///
    /// # Errors
    ///
    /// [`Misuse::RedirectUri`] for anything but `https`, loopback `http` and private-use schemes.
    pub fn with_redirect_uri(self, redirect_uri: &str) -> Result<Self, Error> {
        let redirect_uri = RedirectUri::new(redirect_uri, self.0.server.policy())?;
        Ok(self.with(|inner| inner.redirect_uri = Some(redirect_uri)))
    }

    /// What to do when the granted scope is not the one asked for.
    #[must_use]
    pub fn with_scope_policy(self, policy: ScopePolicy) -> Self {
        self.with(|inner| inner.scope_policy = policy)
    }

    /// Accepts tokens of a type other than `Bearer` ([RFC 6749 §7.1]): the application knows how
    /// to use them.
    ///
    /// [RFC 6749 §7.1]: https://www.rfc-editor.org/rfc/rfc6749#section-7.1
    #[must_use]
    pub fn with_token_type(self, token_type: impl Into<String>) -> Self {
        self.with(|inner| inner.token_types.push(token_type.into()))
    }

    /// Verifies authorization responses in JWTs in this way: what makes the response modes
    /// `jwt` and its kin possible.
    #[cfg(feature = "jose")]
    #[must_use]
    pub fn with_jarm(self, verifier: JarmVerifier) -> Self {
        self.with(|inner| inner.jarm = Some(Arc::new(verifier)))
    }

    /// How authorization responses in JWTs are verified.
    #[cfg(feature = "jose")]
    pub fn jarm(&self) -> Option<&JarmVerifier> {
        Some(self.object_verifier()?.verifier())
    }

    #[cfg(feature = "jose")]
    pub(crate) fn object_verifier(&self) -> Option<&dyn VerifyObject> {
        self.0.jarm.as_deref()
    }

    /// The server.
    pub fn server(&self) -> &ServerMetadata {
        &self.0.server
    }

    /// The client id; empty for a client without one.
    pub fn id(&self) -> &str {
        self.0.id.as_deref().unwrap_or_default()
    }

    /// The secret, for what is keyed with it: ID Tokens signed with HS256, for one.
    pub fn secret(&self) -> Option<&Secret<String>> {
        self.0.secret.as_ref()
    }

    /// Where users come back to.
    pub fn redirect_uri(&self) -> Option<&str> {
        Some(&self.0.redirect_uri.as_ref()?.uri)
    }

    /// Whether users may be sent back to this URI, after a logout for instance: the same that
    /// [`with_redirect_uri`](Self::with_redirect_uri) checks.
    ///
    /// # Errors
    ///
    /// [`Misuse::RedirectUri`] for anything but `https`, loopback `http` and private-use schemes.
    pub fn check_redirect_uri(&self, uri: &str) -> Result<(), Error> {
        check_redirect_uri(uri, self.0.server.policy())
    }

    /// What to do when the granted scope is not the one asked for.
    pub fn scope_policy(&self) -> ScopePolicy {
        self.0.scope_policy
    }

    /// Begins the authorization code flow ([RFC 6749 §4.1]).
    ///
    /// [RFC 6749 §4.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1
    pub fn authorization(&self) -> AuthorizationRequestBuilder<'_> {
        AuthorizationRequestBuilder::new(self)
    }

    /// Finishes an authorization of any response type but those with an ID Token, which OpenID
    /// Connect has to verify: a response in a JWT is verified, a code is redeemed, and an access
    /// token alone is taken as it came.
    pub fn finish_authorization(&self, received: ReceivedResponse) -> FinishAuthorization {
        FinishAuthorization::new(self.clone(), received)
    }

    /// Redeems an authorization code ([RFC 6749 §4.1.3]).
    ///
    /// [RFC 6749 §4.1.3]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
    pub fn exchange_code(&self, code: AuthorizationCode) -> CodeExchange {
        CodeExchange::new(self, code)
    }

    /// Renews an access token ([RFC 6749 §6]).
    ///
    /// [RFC 6749 §6]: https://www.rfc-editor.org/rfc/rfc6749#section-6
    pub fn refresh(&self, refresh_token: &Secret<String>) -> Refresh {
        Refresh::new(self, refresh_token)
    }

    /// Asks for a token for the client itself ([RFC 6749 §4.4]).
    ///
    /// [RFC 6749 §4.4]: https://www.rfc-editor.org/rfc/rfc6749#section-4.4
    pub fn client_credentials(&self) -> ClientCredentials {
        ClientCredentials::new(self)
    }

    /// Uses a grant type that is known by a URN ([RFC 6749 §4.5]).
    ///
    /// [RFC 6749 §4.5]: https://www.rfc-editor.org/rfc/rfc6749#section-4.5
    pub fn extension_grant(&self, grant_type: impl Into<String>) -> ExtensionGrant {
        ExtensionGrant::new(self, grant_type.into())
    }

    /// Exchanges a signed assertion for a token ([RFC 7523 §2.1]).
    ///
    /// [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
    #[cfg(feature = "jose")]
    pub fn jwt_bearer(&self, assertion: crate::JwtAssertion) -> crate::JwtBearer {
        crate::JwtBearer::new(self, assertion)
    }

    /// Revokes a token ([RFC 7009]).
    ///
    /// [RFC 7009]: https://www.rfc-editor.org/rfc/rfc7009
    pub fn revoke(&self, token: &Secret<String>) -> Revocation {
        Revocation::new(self, token)
    }

    /// The client id, where the message cannot do without.
    pub(crate) fn required_id(&self) -> Result<Arc<str>, Error> {
        let id = self.0.id.clone();
        Ok(id.ok_or(Misuse::ClientIdMissing)?)
    }

    pub(crate) fn shared_redirect_uri(&self) -> Option<Arc<str>> {
        Some(Arc::clone(&self.0.redirect_uri.as_ref()?.uri))
    }

    /// The parameter with this redirection URI, encoded, if that is the client's own.
    pub(crate) fn encoded_redirect_uri(&self, uri: &str) -> Option<&str> {
        let own = self.0.redirect_uri.as_ref()?;
        (*own.uri == *uri).then_some(&own.pair)
    }

    /// A redirection URI for one request in place of the client's.
    pub(crate) fn checked_redirect_uri(&self, redirect_uri: &str) -> Result<Arc<str>, Error> {
        check_redirect_uri(redirect_uri, self.0.server.policy())?;
        Ok(redirect_uri.into())
    }

    /// The thumbprint of the key that the client proves possession of, if there is one.
    pub(crate) fn key_thumbprint(&self) -> Option<&str> {
        #[cfg(feature = "jose")]
        let thumbprint = self.0.dpop.as_ref().map(crate::Dpop::thumbprint);
        #[cfg(not(feature = "jose"))]
        let thumbprint = None;
        thumbprint
    }

    /// Whether tokens have to be bound to the client's key.
    pub(crate) fn refuses_unbound(&self) -> bool {
        #[cfg(feature = "jose")]
        let refuses = self.0.dpop.is_some() && !self.0.bearer_after_proof;
        #[cfg(not(feature = "jose"))]
        let refuses = false;
        refuses
    }

    pub(crate) fn token_rules(&self) -> TokenRules<'_> {
        let rules = TokenRules::new()
            .scope_policy(self.0.scope_policy)
            .token_types(&self.0.token_types);
        #[cfg(feature = "jose")]
        let rules = match (self.0.dpop.is_some(), self.0.bearer_after_proof) {
            (true, true) => rules.dangerous_accept_bearer_after_proof(),
            (proved, _) => rules.proved(proved),
        };
        rules
    }

    /// What copes with the server's deviations; none, as a rule.
    pub(crate) fn adaptations(&self) -> &Adaptations {
        &self.0.adaptations
    }

    pub(crate) fn adapting(self, change: impl FnOnce(&mut Adaptations)) -> Self {
        self.with(|inner| change(&mut inner.adaptations))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.basic = OnceLock::new();
        change(inner);
        self
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.0.id)
            .field("issuer", &self.0.server.issuer())
            .field("secret", &self.0.secret)
            .finish_non_exhaustive()
    }
}
