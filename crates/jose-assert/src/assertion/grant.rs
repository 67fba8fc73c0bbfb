//! What is exchanged for a token (RFC 7523 §2.1).

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;

use oauth_step::{Env, json_quoted};

use super::members::Members;
use super::{Opening, SignedAssertion, Statement, Times};
use crate::{Error, Jwt, Signer};

/// The statement that is exchanged for a token: who asks, for whom, of which server
/// ([RFC 7523 §2.1]).
///
/// `iat`, `exp` and a fresh `jti` of 128 random bits are written each time it is signed.
///
/// [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
#[derive(Clone)]
#[must_use]
pub struct GrantAssertion {
    issuer: String,
    subject: Option<String>,
    audience: Option<String>,
    lifetime: Duration,
    not_before: bool,
    members: Members,
}

impl GrantAssertion {
    /// How long one is valid unless said otherwise.
    pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

    /// By this issuer (`iss`) for this subject (`sub`), to the authorization server (`aud`): by its
    /// issuer identifier, or what it asks for in its place.
    pub fn new(
        issuer: impl Into<String>,
        subject: impl Into<String>,
        audience: impl Into<String>,
    ) -> Self {
        Self {
            issuer: issuer.into(),
            subject: Some(subject.into()),
            audience: Some(audience.into()),
            lifetime: Self::DEFAULT_LIFETIME,
            not_before: false,
            members: Members::default(),
        }
    }

    /// No `sub`, which [RFC 7523 §3] asks for: the service accounts of some servers have none.
    ///
    /// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
    pub fn without_subject(self) -> Self {
        Self {
            subject: None,
            ..self
        }
    }

    /// Another subject.
    pub fn subject(self, subject: impl Into<String>) -> Self {
        Self {
            subject: Some(subject.into()),
            ..self
        }
    }

    /// Another audience.
    pub fn audience(self, audience: impl Into<String>) -> Self {
        Self {
            audience: Some(audience.into()),
            ..self
        }
    }

    /// No `aud`, which [RFC 7523 §3] asks for: for what is exchanged nowhere, and is an access token
    /// by itself.
    ///
    /// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
    pub fn without_audience(self) -> Self {
        Self {
            audience: None,
            ..self
        }
    }

    /// Writes `nbf` too: now.
    pub fn not_before(self) -> Self {
        Self {
            not_before: true,
            ..self
        }
    }

    /// How long it is valid; [`DEFAULT_LIFETIME`](Self::DEFAULT_LIFETIME) unless set.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    /// Another claim, its value as JSON, after those that each assertion has.
    pub fn claim(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        Self {
            members: self.members.claim(name.into(), json.into()),
            ..self
        }
    }

    /// Another header member, its value as JSON; `typ` takes the place of `JWT`.
    pub fn header(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        Self {
            members: self.members.header(name.into(), json.into()),
            ..self
        }
    }

    /// Whether everything that was set can be written.
    ///
    /// # Errors
    ///
    /// [`Error::Member`] for what was set wrong first.
    pub fn check(&self) -> Result<(), Error> {
        self.members.check(self.not_before)
    }

    /// A new one, signed now.
    ///
    /// # Errors
    ///
    /// [`Error::Member`] for what was set wrong, and those of the signer.
    pub fn sign(&self, signer: &dyn Signer, env: &dyn Env) -> Result<SignedAssertion, Error> {
        let times = Times::from_now(self.lifetime, env);
        SignedAssertion::new(&self.at(times, env)?, times, signer)
    }

    /// A new one, about to be signed, for a signer that is asynchronous: see
    /// [`Jwt::signing_input`].
    ///
    /// # Errors
    ///
    /// [`Error::Member`] for what was set wrong.
    pub fn jwt(&self, env: &dyn Env) -> Result<Jwt, Error> {
        self.at(Times::from_now(self.lifetime, env), env)
    }

    fn at(&self, times: Times, env: &dyn Env) -> Result<Jwt, Error> {
        let audience = self.audience.as_deref().map(json_quoted);
        let opening = Opening::new(&self.issuer, self.subject.as_deref(), audience.as_deref());
        let statement = Statement {
            opening: Cow::Owned(opening),
            times,
            not_before: self.not_before,
            members: &self.members,
        };
        statement.jwt(env)
    }
}

impl fmt::Debug for GrantAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("GrantAssertion");
        debug
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .field("audience", &self.audience);
        debug.finish_non_exhaustive()
    }
}
