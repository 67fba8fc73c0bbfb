//! Identity Assertion JWT Authorization Grants
//! (draft-ietf-oauth-identity-assertion-authz-grant): access across domains, by way of an identity
//! provider that both sides trust.

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use oauth_step::{
    Env, IntoStep, JsonObject, Pending, Response, Secret, Step, TransportError, UnixTime,
};

use super::carried::{AssertionGrant, CarriedAssertion};
use super::exchange::TokenExchange;
use super::flow::AwaitToken;
use super::tokens::{TokenType, Tokens};
use super::type_identifier::TokenTypeIdentifier;
use crate::client::Client;
use crate::error::{Error, Misuse, PeerFault, Place};
use crate::resource::ResourceIndicator;
use crate::scope::Scope;

impl Client {
    /// Asks an identity provider, where this client is, for a grant at another authorization server
    /// (§4.3 of the draft). `audience` is that server's issuer, or another name that the provider
    /// knows it by. The subject token is the ID Token or the SAML assertion that the user signed in
    /// with, or the refresh token that came along.
    pub fn id_jag(
        &self,
        subject_token: impl Into<Secret<String>>,
        subject_token_type: TokenTypeIdentifier,
        audience: impl Into<String>,
    ) -> IdJagExchange {
        let exchange = self
            .token_exchange(subject_token, subject_token_type)
            .requested_token_type(TokenTypeIdentifier::IdJag)
            .audience(audience);
        IdJagExchange(exchange)
    }

    /// Both steps in one: from the user's sign-in at an identity provider, where this client is, to
    /// an access token of the authorization server where `other` is. The application has a client at
    /// each of them.
    ///
    /// ```
    /// # use oauth2_core::{Client, CrossDomainAccess, TokenTypeIdentifier};
    /// # use oauth_step::Secret;
    /// # fn example(idp: &Client, chat: &Client, id_token: Secret<String>) -> CrossDomainAccess {
    /// idp.cross_domain_access(id_token, TokenTypeIdentifier::IdToken, chat)
    ///     .scope("chat.read")
    /// # }
    /// ```
    pub fn cross_domain_access(
        &self,
        subject_token: impl Into<Secret<String>>,
        subject_token_type: TokenTypeIdentifier,
        other: &Self,
    ) -> CrossDomainAccess {
        let audience = other.server().issuer();
        CrossDomainAccess {
            exchange: self.id_jag(subject_token, subject_token_type, audience),
            client: other.clone(),
        }
    }

    /// Exchanges a grant of an identity provider for an access token of this client's server (§4.4
    /// of the draft). The same grant may be used again until it expires. One that is bound to a key
    /// takes a client with that key ([`Misuse::DpopKey`] when it is run).
    pub fn redeem_id_jag(&self, grant: &IdJag) -> AssertionGrant {
        let assertion = CarriedAssertion::jwt(grant.assertion.clone());
        let redemption = AssertionGrant::new(self, assertion, grant.scope.clone());
        match grant.key_thumbprint() {
            Some(bound_to) if Some(bound_to) != self.key_thumbprint() => {
                redemption.refuse(Misuse::DpopKey)
            }
            _ => redemption,
        }
    }
}

/// A grant that an identity provider has given for another authorization server: a JWT, which is no
/// access token.
#[derive(Clone)]
pub struct IdJag {
    assertion: Secret<String>,
    expires_at: Option<UnixTime>,
    scope: Option<Scope>,
    key_thumbprint: Option<Box<str>>,
}

impl IdJag {
    /// Out of the answer to a token exchange that was made by hand. Whether it is bound to the key
    /// that the exchange has proven is for the application to see
    /// ([`key_thumbprint`](Self::key_thumbprint)).
    ///
    /// # Errors
    ///
    /// [`Error::Peer`] where it is of another type, can be used as an access token, or says that it
    /// is bound to a key and not to which.
    pub fn from_tokens(tokens: &Tokens) -> Result<Self, Error> {
        let fault = |fault| Err(Error::peer(Place::TokenResponse, fault));
        if tokens.issued_token_type() != Some(TokenTypeIdentifier::IdJag) {
            return fault(PeerFault::Member {
                name: "issued_token_type",
                rule: "`urn:ietf:params:oauth:token-type:id-jag`",
            });
        }
        if *tokens.token_type() != TokenType::NotApplicable {
            return fault(PeerFault::TokenType);
        }
        let key_thumbprint = match bound_to(tokens.access_token()) {
            Ok(key_thumbprint) => key_thumbprint,
            Err(found) => return fault(found),
        };
        Ok(Self {
            assertion: tokens.access_token().clone(),
            key_thumbprint,
            expires_at: tokens.expires_at(),
            scope: tokens.scope().cloned(),
        })
    }

    /// The JWT.
    pub fn assertion(&self) -> &Secret<String> {
        &self.assertion
    }

    /// When it expires, if the provider said so.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.expires_at
    }

    /// The key that it is bound to, if it is: only who proves possession of that can use it. `jkt` in
    /// its claim `cnf` ([RFC 9449 §6.1]), as it stands there: nobody has checked the signature here.
    ///
    /// [RFC 9449 §6.1]: https://www.rfc-editor.org/rfc/rfc9449#section-6.1
    pub fn key_thumbprint(&self) -> Option<&str> {
        self.key_thumbprint.as_deref()
    }

    /// The scope that it is good for at the other server, as far as the provider is concerned.
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }
}

impl fmt::Debug for IdJag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdJag")
            .field("expires_at", &self.expires_at)
            .field("scope", &self.scope)
            .field("key_thumbprint", &self.key_thumbprint)
            .finish_non_exhaustive()
    }
}

/// What a grant says about a key. It is for the other server, which verifies it: one that cannot be
/// read here says nothing.
fn bound_to(jwt: &Secret<String>) -> Result<Option<Box<str>>, PeerFault> {
    let claims = jwt.expose().split('.').nth(1).unwrap_or_default();
    let claims = Base64UrlUnpadded::decode_vec(claims).unwrap_or_default();
    let Ok(claims) = JsonObject::parse(&claims) else {
        return Ok(None);
    };
    let Some(cnf) = claims.optional("cnf") else {
        return Ok(None);
    };
    let fault = PeerFault::Member {
        name: "cnf",
        rule: "an object that names a key, by its thumbprint in `jkt` or in another way",
    };
    let Some(cnf) = cnf.as_object().filter(|cnf| !cnf.is_empty()) else {
        return Err(fault);
    };
    let Some(jkt) = cnf.get("jkt") else {
        // To a certificate, for one: RFC 8705 §3.1.
        return Ok(None);
    };
    match jkt.as_str().filter(|jkt| !jkt.is_empty()) {
        Some(jkt) => Ok(Some((*jkt).into())),
        None => Err(fault),
    }
}

/// The intent to get a grant for another authorization server; made by [`Client::id_jag`].
///
/// Where the client proves possession of a key ([`Client::with_dpop`](crate::Client)), the grant is
/// bound to that key or refused: the answer of an identity provider does not tell whether it has
/// looked at the proof. `dangerous_accept_bearer_after_proof` takes unbound ones.
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct IdJagExchange(TokenExchange);

impl IdJagExchange {
    /// The protected resource that access is asked for.
    pub fn resource(self, resource: ResourceIndicator) -> Self {
        Self(self.0.resource(resource))
    }

    /// Asks for a scope at the other server: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        Self(self.0.scope(scope))
    }

    /// Appends a parameter.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self(self.0.param(name, value))
    }

    /// The key that the grant has to be bound to.
    fn bound_to(&self) -> Option<&str> {
        let client = self.0.client();
        let key = client.key_thumbprint();
        key.filter(|_| client.refuses_unbound())
    }
}

impl IntoStep for IdJagExchange {
    type Flow = AwaitIdJag;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitIdJag>, Error> {
        let bound_to = self.bound_to().map(Into::into);
        AwaitIdJag::after(self.0.into_step(env)?, bound_to)
    }
}

/// Awaits a grant for another authorization server.
#[derive(Debug)]
#[must_use]
pub struct AwaitIdJag {
    flow: AwaitToken,
    /// The key that possession of was proven.
    bound_to: Option<Box<str>>,
}

impl AwaitIdJag {
    fn after(step: Step<AwaitToken>, bound_to: Option<Box<str>>) -> Result<Step<Self>, Error> {
        step.within(
            bound_to,
            |flow, bound_to| Self { flow, bound_to },
            |tokens, bound_to| {
                let grant = IdJag::from_tokens(&tokens)?;
                match bound_to.is_some() && grant.key_thumbprint != bound_to {
                    true => Err(Error::peer(Place::TokenResponse, PeerFault::TokenUnbound)),
                    false => Ok(Step::Done(grant)),
                }
            },
        )
    }
}

impl Pending for AwaitIdJag {
    type Output = IdJag;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        Self::after(self.flow.receive(reply, env)?, self.bound_to)
    }
}

/// The intent to get access across domains; made by [`Client::cross_domain_access`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct CrossDomainAccess {
    exchange: IdJagExchange,
    client: Client,
}

impl CrossDomainAccess {
    /// The protected resource that access is asked for.
    pub fn resource(self, resource: ResourceIndicator) -> Self {
        Self {
            exchange: self.exchange.resource(resource),
            ..self
        }
    }

    /// Asks for a scope at the other server: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        Self {
            exchange: self.exchange.scope(scope),
            ..self
        }
    }

    /// Appends a parameter of the exchange at the identity provider.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self {
            exchange: self.exchange.param(name, value),
            ..self
        }
    }
}

impl IntoStep for CrossDomainAccess {
    type Flow = AwaitCrossDomainAccess;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitCrossDomainAccess>, Error> {
        // The grant will be bound to a key: who redeems it must have that.
        let bound_to = self.exchange.bound_to();
        if bound_to.is_some() && bound_to != self.client.key_thumbprint() {
            return Err(Misuse::DpopKey.into());
        }
        after_grant(self.exchange.into_step(env)?, self.client, env)
    }
}

/// Awaits the identity provider's grant, then the other server's tokens; see [`CrossDomainAccess`].
#[derive(Debug)]
#[must_use]
pub struct AwaitCrossDomainAccess(State);

#[derive(Debug)]
enum State {
    Grant(AwaitIdJag, Client),
    Token(AwaitToken),
}

impl Pending for AwaitCrossDomainAccess {
    type Output = Tokens;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Grant(flow, client) => after_grant(flow.receive(reply, env)?, client, env),
            State::Token(flow) => after_token(flow.receive(reply, env)?),
        }
    }
}

fn after_grant(
    step: Step<AwaitIdJag>,
    client: Client,
    env: &dyn Env,
) -> Result<Step<AwaitCrossDomainAccess>, Error> {
    step.within(
        client,
        |flow, client| AwaitCrossDomainAccess(State::Grant(flow, client)),
        |grant, client| after_token(client.redeem_id_jag(&grant).into_step(env)?),
    )
}

fn after_token(step: Step<AwaitToken>) -> Result<Step<AwaitCrossDomainAccess>, Error> {
    step.within(
        (),
        |flow, ()| AwaitCrossDomainAccess(State::Token(flow)),
        |tokens, ()| Ok(Step::Done(tokens)),
    )
}
