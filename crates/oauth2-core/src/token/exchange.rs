//! Token exchange ([RFC 8693]).
//!
//! [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693

use oauth_step::{Env, IntoStep, Secret, Step};

use super::flow::AwaitToken;
use super::grant::Grant;
use super::type_identifier::TokenTypeIdentifier;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::resource::ResourceIndicator;
use crate::scope::Scope;

/// The intent to exchange a token for another one ([RFC 8693 §2.1]); made by
/// [`Client::token_exchange`]. Without an actor it is impersonation: what is issued speaks for the
/// subject alone; with one it is delegation ([RFC 8693 §1.1]).
///
/// What was issued says [`Tokens::issued_token_type`](crate::Tokens::issued_token_type); it is an
/// access token only if that says so.
///
/// ```
/// # use oauth2_core::{Client, Error, ResourceIndicator, TokenExchange, TokenTypeIdentifier};
/// # use oauth_step::Secret;
/// # fn example(client: &Client, token: Secret<String>, own: Secret<String>) -> Result<TokenExchange, Error> {
/// let exchange = client
///     .token_exchange(token, TokenTypeIdentifier::AccessToken)
///     .resource(ResourceIndicator::parse("https://backend.example.com/api")?)
///     .actor(own, TokenTypeIdentifier::Jwt);
/// # Ok(exchange)
/// # }
/// ```
///
/// [RFC 8693 §1.1]: https://www.rfc-editor.org/rfc/rfc8693#section-1.1
/// [RFC 8693 §2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.1
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct TokenExchange {
    client: Client,
    subject: Typed,
    actor: Option<Typed>,
    requested: Option<TokenTypeIdentifier>,
    resources: Vec<ResourceIndicator>,
    audiences: Vec<String>,
    scope: Option<Scope>,
    others: Vec<(String, Secret<String>)>,
    misuse: Option<Misuse>,
}

/// A token and what it is: neither goes without the other.
#[derive(Clone, Debug)]
struct Typed(Secret<String>, TokenTypeIdentifier);

impl Client {
    /// Exchanges a token that speaks for somebody for another one ([RFC 8693]).
    ///
    /// [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693
    pub fn token_exchange(
        &self,
        subject_token: impl Into<Secret<String>>,
        subject_token_type: TokenTypeIdentifier,
    ) -> TokenExchange {
        TokenExchange {
            client: self.clone(),
            subject: Typed(subject_token.into(), subject_token_type),
            actor: None,
            requested: None,
            resources: Vec::new(),
            audiences: Vec::new(),
            scope: None,
            others: Vec::new(),
            misuse: None,
        }
    }
}

impl TokenExchange {
    /// Where the token is to be used; again for another place.
    pub fn resource(mut self, resource: ResourceIndicator) -> Self {
        self.resources.push(resource);
        self
    }

    /// Where the token is to be used, by a name that the server knows; again for another place.
    pub fn audience(mut self, name: impl Into<String>) -> Self {
        self.audiences.push(name.into());
        self
    }

    /// Asks for a scope: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        match Scope::parse(scope) {
            Some(scope) => Self {
                scope: Some(scope),
                ..self
            },
            None => self.refuse(Misuse::Scope),
        }
    }

    /// What to issue; the server decides unless set.
    pub fn requested_token_type(self, requested: TokenTypeIdentifier) -> Self {
        Self {
            requested: Some(requested),
            ..self
        }
    }

    /// Who acts for the subject: a token that speaks for them, and what it is.
    pub fn actor(
        self,
        actor_token: impl Into<Secret<String>>,
        actor_token_type: TokenTypeIdentifier,
    ) -> Self {
        Self {
            actor: Some(Typed(actor_token.into(), actor_token_type)),
            ..self
        }
    }

    /// Appends a parameter. Those that have a method of their own
    /// are refused when it is run.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        let name = name.into();
        if let Some(own) = OWN.into_iter().find(|own| *own == name) {
            return self.refuse(Misuse::ReservedParameter(own));
        }
        self.others.push((name, value.into()));
        self
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }
}

impl IntoStep for TokenExchange {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        if let Some(misuse) = self.misuse {
            return Err(misuse.into());
        }
        // The order of RFC 8693 §2.1.
        let mut grant = Grant::new(&self.client, GRANT_TYPE).exchange();
        for resource in self.resources {
            grant = grant.param("resource", resource.as_str());
        }
        for audience in self.audiences {
            grant = grant.param("audience", audience);
        }
        if let Some(scope) = &self.scope {
            grant = grant.param("scope", scope.as_str());
        }
        if let Some(requested) = &self.requested {
            grant = grant.param("requested_token_type", requested.as_str());
        }
        let Typed(token, kind) = self.subject;
        grant = grant
            .param("subject_token", token)
            .param("subject_token_type", kind.as_str());
        if let Some(Typed(token, kind)) = self.actor {
            grant = grant
                .param("actor_token", token)
                .param("actor_token_type", kind.as_str());
        }
        for (name, value) in self.others {
            grant = grant.param(name, value);
        }
        grant.requested_scope(self.scope).send(env)
    }
}

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// Parameters that are not appended by hand.
const OWN: [&str; 9] = [
    "actor_token",
    "actor_token_type",
    "audience",
    "grant_type",
    "requested_token_type",
    "resource",
    "scope",
    "subject_token",
    "subject_token_type",
];
