//! Assertions as JSON Web Tokens ([RFC 7523 §3]).
//!
//! [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use jose_assert::{GrantAssertion, MemberError, MemberProblem, SignedAssertion, Signer};
use oauth_step::{Env, json_quoted};

use crate::error::{Error, Misuse};
use crate::scope::Scope;

/// A signed statement of who asks, for [`Client::jwt_bearer`](crate::Client::jwt_bearer)
/// ([RFC 7523 §3]).
///
/// `iat`, `exp` and a fresh `jti` are written each time it is signed. The key is parsed once, by
/// whoever makes it; its `kid` goes into the header.
///
/// ```
/// use jose_assert::{Algorithm, SigningKey};
/// # use oauth2_core::{Client, Error, JwtAssertion, JwtBearer, ServerMetadata};
/// # fn example(server: ServerMetadata, pem: &str) -> Result<JwtBearer, Error> {
/// let key = SigningKey::from_pem(Algorithm::Es256, pem).map_err(Error::Signing)?;
/// let assertion = JwtAssertion::new(key.with_key_id("2026-01"), "https://reports.example.com")
///     .subject("ada@example.com")
///     .claim("tenant", "7");
/// # Ok(
/// Client::without_id(server).jwt_bearer(assertion).scope("reports")
/// # ) }
/// ```
///
/// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
#[derive(Clone)]
#[must_use]
pub struct JwtAssertion {
    key: Arc<dyn Signer>,
    issuer: String,
    subject: Option<String>,
    audience: Option<String>,
    scope: Option<Scope>,
    /// All else, with whatever was set wrong there.
    grant: GrantAssertion,
    /// The first thing that was set wrong here.
    misuse: Option<Misuse>,
}

impl JwtAssertion {
    /// How long one is valid unless said otherwise: as long as an exchange and a clock that goes
    /// wrong may take.
    pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(300);

    /// Signed with this key by this issuer, `iss`.
    pub fn new(key: impl Signer + 'static, issuer: impl Into<String>) -> Self {
        let issuer = issuer.into();
        let grant = GrantAssertion::new(issuer.as_str(), "", "");
        Self {
            key: Arc::new(key),
            issuer,
            subject: None,
            audience: None,
            scope: None,
            grant: grant.lifetime(Self::DEFAULT_LIFETIME),
            misuse: None,
        }
    }

    /// For whom a token is asked, `sub`. None is written unless set: [RFC 7523 §3] wants one,
    /// service accounts have none.
    ///
    /// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
    pub fn subject(self, subject: impl Into<String>) -> Self {
        Self {
            subject: Some(subject.into()),
            ..self
        }
    }

    /// Who may accept it, `aud`; the URL of the token endpoint unless set. Some servers want their
    /// issuer instead.
    pub fn audience(self, audience: impl Into<String>) -> Self {
        Self {
            audience: Some(audience.into()),
            ..self
        }
    }

    /// Asks for a scope inside the assertion, as the claim `scope`: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        match Scope::parse(scope) {
            Some(scope) => Self {
                scope: Some(scope),
                ..self
            },
            None => self.refuse(Misuse::Scope),
        }
    }

    /// Another claim, its value as JSON. Those with a method of their own, and `iat`, `exp` and
    /// `jti`, are refused when it is run.
    pub fn claim(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        let name = name.into();
        if name == "scope" {
            return self.refuse(by_hand(&name));
        }
        Self {
            grant: self.grant.claim(name, json),
            ..self
        }
    }

    /// Another header member, its value as JSON; `typ` takes the place of `JWT`. `alg` is the
    /// key's to say, and so is `kid` where it has one.
    pub fn header(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        let name = name.into();
        if name == "kid" && self.key.key_id().is_some() {
            return self.refuse(by_hand(&name));
        }
        Self {
            grant: self.grant.header(name, json),
            ..self
        }
    }

    /// How long it is valid; [`DEFAULT_LIFETIME`](Self::DEFAULT_LIFETIME) unless set.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self {
            grant: self.grant.lifetime(lifetime),
            ..self
        }
    }

    pub(crate) fn algorithm(&self) -> jose_assert::Algorithm {
        self.key.algorithm()
    }

    pub(crate) fn requested_scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// Whether it has an audience of its own.
    pub(super) fn has_audience(&self) -> bool {
        self.audience.is_some()
    }

    /// Makes the issuer the subject, unless there is another one.
    pub(super) fn about_issuer(self) -> Option<Self> {
        match &self.subject {
            Some(subject) if *subject != self.issuer => None,
            _ => Some(Self {
                subject: Some(self.issuer.clone()),
                ..self
            }),
        }
    }

    /// What was set wrong, if something was.
    pub(super) fn check(self) -> Result<Self, Error> {
        if let Some(misuse) = self.misuse {
            return Err(misuse.into());
        }
        self.grant.check().map_err(refused)?;
        Ok(self)
    }

    /// A new one, signed now; `audience` is for one without its own.
    pub(crate) fn sign(
        &self,
        audience: Option<&str>,
        env: &dyn Env,
    ) -> Result<SignedAssertion, Error> {
        if let Some(misuse) = &self.misuse {
            return Err(misuse.clone().into());
        }
        let mut grant = match &self.subject {
            Some(subject) => self.grant.clone().subject(subject),
            None => self.grant.clone().without_subject(),
        };
        grant = match self.audience.as_deref().or(audience) {
            Some(audience) => grant.audience(audience),
            None => grant.without_audience(),
        };
        if let Some(scope) = &self.scope {
            grant = grant.claim("scope", json_quoted(scope.as_str()));
        }
        grant.sign(&*self.key, env).map_err(refused)
    }

    fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }
}

impl fmt::Debug for JwtAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtAssertion")
            .field("algorithm", &self.key.algorithm())
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

fn refused(error: jose_assert::Error) -> Error {
    match error {
        jose_assert::Error::Member(MemberError { name, problem, .. }) => Misuse::AssertionMember {
            name,
            problem: problem.as_str(),
        }
        .into(),
        error => Error::Signing(error),
    }
}

fn by_hand(name: &str) -> Misuse {
    Misuse::AssertionMember {
        name: name.into(),
        problem: MemberProblem::NotByHand.as_str(),
    }
}
